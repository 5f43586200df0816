import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("Hostile peers: orders of events, on a scripted transport", .timeLimit(.minutes(10)))
struct HostileOrderTests {
    @Test(
        "row 15: close, receive, the peer's Close, a violation, the transport's end and a write's, in every order",
        arguments: CloseRace.Step.allCases
    )
    func closeRaces(first: CloseRace.Step) async throws {
        for order in CloseRace.orders(beginningWith: first) {
            let complaints = try await CloseRace.run(order)
            #expect(complaints == [], "\(order.map(\.rawValue).joined(separator: ", "))")
        }
    }

    @Test("row 16: connecting twice makes one connection, and both callers have it")
    func connectTwice() async throws {
        var manual = try ManualClient()
        let replies = [await manual.connect(), await manual.connect()]
        #expect(manual.transport.dialCount == 1)
        try await manual.transport.open()
        #expect(replies.allSatisfy { $0.isDone })
        let third = await manual.connect()
        #expect(third.isDone)
        #expect(manual.transport.dialCount == 1)
        #expect(await manual.eventsWithoutStates() == [.opened(1)])
    }

    @Test("row 16: disconnecting twice joins, and a third time tells the same")
    func disconnectTwice() async throws {
        let manual = try await ManualClient.opened()
        let replies = [await manual.disconnect(), await manual.disconnect(.goingAway)]
        #expect(try await manual.transport.frames().map(\.code) == [1000])
        try await manual.transport.receive(Wire.close(1000))
        try await manual.transport.end()
        let third = await manual.disconnect()
        let ends = [
            try await replies[0].answer?.get(), try await replies[1].answer?.get(), try await third.answer?.get(),
        ]
        #expect(ends[0]?.wasClean == true)
        #expect(ends[0] == ends[1])
        #expect(ends[0] == ends[2])
    }

    @Test("row 16: a connect while closing dials once the connection has ended")
    func connectWhileClosing() async throws {
        var manual = try await ManualClient.opened { $0.reconnect = .never }
        let end = await manual.disconnect()
        let reply = await manual.connect()
        #expect(manual.transport.dialCount == 1)
        try await manual.transport.receive(Wire.close(1000))
        try await manual.transport.end()
        #expect(end.isDone)
        #expect(manual.transport.dialCount == 2)
        try await manual.transport.open()
        #expect(reply.isDone)
        let traces = await manual.eventsWithoutStates()
        #expect(traces.first?.disconnection?.willReconnect == true)
        #expect(traces.last == .opened(2))
    }

    /// What a caller can ask for and a server can do.
    enum Step: String, CaseIterable {
        case connect, disconnect, reconnect, open, refuse, end, time
    }

    @Test(
        "row 16: commands at any time, in every order of four steps: one connection at most, and everybody is told",
        arguments: Step.allCases
    )
    func commands(first: Step) async throws {
        for second in Step.allCases {
            for third in Step.allCases {
                for fourth in Step.allCases { try await run([.connect, first, second, third, fourth]) }
            }
        }
    }

    private func run(_ steps: [Step]) async throws {
        let name = steps.map(\.rawValue).joined(separator: ", ")
        var manual = try ManualClient()
        let transport = manual.transport
        var connects: [Reply<Void>] = []
        var disconnects: [Reply<Disconnection>] = []
        var traces: [Trace] = []
        for step in steps {
            let dials = transport.dialCount
            let state = await manual.client.state
            let isConnecting = if case .connecting = state { true } else { false }
            switch step {
            case .connect:
                connects.append(await manual.connect())
                if isConnecting || state == .open { #expect(transport.dialCount == dials, "\(name)") }
            case .disconnect:
                disconnects.append(await manual.disconnect())
                #expect(transport.dialCount == dials, "\(name)")
            case .reconnect:
                let reply = Reply<Void>()
                connects.append(reply)
                manual.client.post(.reconnect(reply))
                await transport.loop.run()
            case .open: if isConnecting { try await transport.open() }
            case .refuse: if isConnecting { try await transport.refuse() }
            case .end: if !isConnecting { try await transport.end() }
            case .time: await transport.advance(.seconds(31))
            }
            // In that time attempts can fail and follow one another.
            if step != .time { #expect(transport.dialCount <= dials + 1, "\(name)") }
            #expect(transport.activeCount <= 1, "\(name)")
            traces += await manual.eventsWithoutStates()
        }
        disconnects.append(await manual.disconnect())
        await transport.advance(.seconds(10))
        traces += await manual.eventsWithoutStates()
        #expect(connects.allSatisfy { $0.isDone }, "\(name)")
        #expect(disconnects.allSatisfy { $0.isDone }, "\(name)")
        #expect(transport.activeCount == 0, "\(name)")
        #expect(await manual.client.leftovers() == [0, 0, 0, 0, 0], "\(name)")

        // One `opened` a connection, one `closed` for each of them, and its error right before that.
        var open: Int?
        var last = 0
        var error: WebSocketError?
        for trace in traces {
            switch trace {
            case .opened(let generation):
                #expect(open == nil && generation > last, "\(name): \(traces)")
                open = generation
                last = generation
            case .closed(let end):
                #expect(end.generation == open && end.error == error, "\(name): \(traces)")
                open = nil
            case .error, .state, .text, .binary, .control, .sent, .unsent, .roundTrip, .readingPaused: break
            }
            error = trace.failure
        }
        #expect(open == nil, "\(name): \(traces)")
    }
}
