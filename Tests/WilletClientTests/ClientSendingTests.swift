import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("Sending, on a scripted transport", .timeLimit(.minutes(1)))
struct ClientSendingTests {
    @Test("messages that are posted together leave in one write")
    func oneWrite() async throws {
        let manual = try await ManualClient.opened()
        let client = manual.client
        try await manual.transport.onLoop { for index in 0..<100 { try client.enqueue(.text("\(index)")) } }
        let frames = try await manual.transport.frames()
        #expect(frames.map(\.text) == (0..<100).map { "\($0)" })
        #expect(Set(frames.map(\.write)).count == 1)
    }

    @Test("on-open messages are sent on every open, before what was kept")
    func onOpen() async throws {
        var manual = try ManualClient {
            $0.onOpen = [.text("subscribe 1"), .text("subscribe 2")]
            $0.offlineQueue = .keep(limit: 10, overflow: .refuseNewest, timeToLive: .seconds(60))
            $0.reportsSends = true
        }
        try await manual.enqueue("kept")
        await manual.post(.connect)
        for number in 1...2 {
            try await manual.transport.connect()
            try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
            let expected = ["subscribe 1", "subscribe 2"] + (number == 1 ? ["kept"] : [])
            let texts1 = try await manual.transport.frames().map(\.text)
            #expect(texts1 == expected)
            #expect(await manual.eventsWithoutStates().suffix(2) == [.opened(number), .sent(expected)])
            #expect(manual.client.pendingMessages == 0)
            try await manual.transport.end()
            await manual.transport.advance(.seconds(1))
        }
    }

    @Test("on-close messages and what waits leave before the Close frame")
    func onClose() async throws {
        let manual = try await ManualClient.opened { $0.onClose = [.text("unsubscribe")] }
        let client = manual.client
        try await manual.transport.onLoop {
            try client.enqueue(.text("last"))
            client.post(.disconnect(CloseFrame(code: .normalClosure)))
        }
        let frames = try await manual.transport.frames()
        #expect(frames.map(\.opcode) == [1, 1, 8])
        #expect(frames.prefix(2).map(\.text) == ["last", "unsubscribe"])
        #expect(manual.client.pendingMessages == 0)
    }

    @Test("while a local close waits for the peer, messages and pings are answered and delivered, and sends refused")
    func closing() async throws {
        var manual = try await ManualClient.opened {
            $0.offlineQueue = .keep(limit: 9, overflow: .refuseNewest, timeToLive: .seconds(1))
        }
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.writes.holds = true }
        await manual.post(.disconnect(CloseFrame(code: .normalClosure)))
        let reply = await manual.send("too late")
        #expect(await reply[0].error == .closing)
        try await manual.transport.receive(Wire.text("still here") + Wire.frame(9, [7]))
        #expect(await manual.events() == [.state(.closing), .text("still here")])
        try await manual.transport.receive(Wire.close(1000))
        try await manual.transport.end()
        let end = await manual.events().compactMap(\.disconnection).first
        #expect(end?.wasClean == true)
        #expect(end?.reason == .client)
    }

    @Test("a message is refused where there is no connection and the policy is to refuse")
    func refuses() async throws {
        var manual = try ManualClient()
        let reply = await manual.send("a")
        #expect(await reply[0].error == .notConnected)
        try await manual.enqueue("b")
        #expect(await manual.events() == [.unsent(1, .notConnected)])
        #expect(manual.client.pendingMessages == 0)
    }

    @Test("a full queue of kept messages drops the oldest or refuses the newest", arguments: [true, false])
    func overflow(dropsOldest: Bool) async throws {
        let manual = try ManualClient {
            $0.offlineQueue = .keep(
                limit: 2,
                overflow: dropsOldest ? .dropOldest : .refuseNewest,
                timeToLive: .seconds(60)
            )
        }
        // Empty messages too are taken one at a time.
        let replies = await manual.send("", "", "c")
        #expect(await replies[0].error == (dropsOldest ? .queueFull : nil))
        #expect(await replies[2].error == (dropsOldest ? nil : .queueFull))
        #expect(!replies[1].isDone)
        await manual.post(.connect)
        try await manual.transport.connect()
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        let texts2 = try await manual.transport.frames().map(\.text)
        #expect(texts2 == (dropsOldest ? ["", "c"] : ["", ""]))
        #expect(manual.client.pendingMessages == 0)
    }

    @Test("a kept message expires in time, whether a connection comes or not")
    func expiry() async throws {
        let manual = try ManualClient {
            $0.offlineQueue = .keep(limit: 9, overflow: .refuseNewest, timeToLive: .seconds(10))
        }
        let first = await manual.send("old")
        await manual.transport.advance(.seconds(6))
        let second = await manual.send("young")
        await manual.transport.advance(.seconds(4))
        #expect(await first[0].error == .expired)
        #expect(!second[0].isDone)
        await manual.post(.connect)
        try await manual.transport.connect()
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        let texts3 = try await manual.transport.frames().map(\.text)
        #expect(texts3 == ["young"])
        #expect(second[0].isDone)
        #expect(await second[0].error == nil)
    }

    @Test("on loss, what was handed to the socket fails and is never sent again; what was not is kept")
    func loss() async throws {
        var manual = try await ManualClient.opened {
            $0.offlineQueue = .keep(limit: 9, overflow: .refuseNewest, timeToLive: .seconds(60))
            $0.reportsSends = true
        }
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.writes.holds = true }
        let inFlight = await manual.send("in flight")
        try await manual.transport.onLoop { dial.channel.isWritable = false }
        let waiting = await manual.send("not handed over")
        let texts4 = try await manual.transport.frames().map(\.text)
        #expect(texts4 == ["in flight"])
        try await manual.transport.end()
        guard case .connectionLost? = await inFlight[0].error else {
            Issue.record("it did not fail")
            return
        }
        #expect(!waiting[0].isDone)
        let traces = await manual.eventsWithoutStates()
        let unsent = traces.firstIndex { if case .unsent = $0 { true } else { false } }
        #expect(unsent == 0)
        #expect(traces.last?.isClosed == true)
        await manual.transport.advance(.seconds(1))
        try await manual.transport.connect()
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        let texts5 = try await manual.transport.frames().map(\.text)
        #expect(texts5 == ["not handed over"])
        #expect(waiting[0].isDone)
        #expect(manual.client.pendingMessages == 0)
    }

    @Test("a message that waits can be cancelled, one that is handed over cannot")
    func cancelling() async throws {
        var manual = try ManualClient {
            $0.offlineQueue = .keep(limit: 9, overflow: .refuseNewest, timeToLive: .seconds(60))
        }
        try await manual.enqueue("one", "two")
        await manual.post(.cancel(MessageID(rawValue: 1)))
        #expect(await manual.events() == [.unsent(1, .cancelled)])
        #expect(manual.client.pendingMessages == 1)
        await manual.post(.connect)
        try await manual.transport.connect()
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        let texts = try await manual.transport.frames().map(\.text)
        #expect(texts == ["two"])
        _ = await manual.events()
        await manual.post(.cancel(MessageID(rawValue: 2)))
        await manual.post(.cancel(MessageID(rawValue: 99)))
        #expect(await manual.events() == [])
    }

    @Test("a full queue makes send wait and enqueue fail, and callers are let in in order")
    func backPressure() async throws {
        let manual = try await ManualClient.opened { $0.outboundCountLimit = 2 }
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.writes.holds = true }
        let replies = await manual.send("a", "b", "c", "d", "e")
        #expect(throws: WebSocketError.queueFull) { try manual.client.enqueue(.text("x")) }
        let texts6 = try await manual.transport.frames().map(\.text)
        #expect(texts6 == ["a", "b"])
        #expect(replies.allSatisfy { !$0.isDone })
        replies[2].answer(.failure(CancellationError()))
        try await manual.transport.onLoop { dial.writes.release() }
        let texts7 = try await manual.transport.frames().map(\.text)
        #expect(texts7 == ["d", "e"])
        #expect(replies.allSatisfy { $0.isDone })
        #expect(manual.client.pendingMessages == 0)
    }

    @Test("nothing is handed to a channel that takes no more, and what waits leaves when it does")
    func writability() async throws {
        let manual = try await ManualClient.opened()
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop {
            dial.channel.isWritable = false
            dial.channel.pipeline.fireChannelWritabilityChanged()
        }
        try await manual.enqueue("a", "b")
        #expect(try await manual.transport.frames() == [])
        // A ping that arrives meanwhile leaves one pong, the newest.
        try await manual.transport.receive(Wire.frame(9, [1]) + Wire.frame(9, [2]))
        #expect(try await manual.transport.frames() == [])
        try await manual.transport.onLoop {
            dial.channel.isWritable = true
            dial.channel.pipeline.fireChannelWritabilityChanged()
        }
        let frames = try await manual.transport.frames()
        #expect(frames.map(\.opcode) == [10, 1, 1])
        #expect(frames.first?.payload == [2])
    }

    @Test("a message over the limit is refused before it is queued")
    func tooBig() async throws {
        let manual = try await ManualClient.opened { $0.maximumMessageSize = 10 }
        #expect(throws: WebSocketError.messageTooBig(bytes: 11, limit: 10)) {
            try manual.client.enqueue(.binary([UInt8](repeating: 0, count: 11)))
        }
        let error = await webSocketError { try await manual.client.send(.text("12345678901")) }
        #expect(error == .messageTooBig(bytes: 11, limit: 10))
        try manual.client.enqueue(.text("1234567890"))
    }
}
