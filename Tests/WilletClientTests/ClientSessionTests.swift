import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("The session, on a scripted transport", .timeLimit(.minutes(1)))
struct ClientSessionTests {
    @Test("a disconnect while connecting gives up the attempt and tells all callers")
    func disconnectWhileConnecting() async throws {
        var manual = try ManualClient()
        let connect = await manual.connect()
        try await manual.transport.connect()
        let disconnect = await manual.disconnect()
        #expect(await connect.error == .cancelled)
        #expect(try await disconnect.answer?.get() == Disconnection.none)
        #expect(manual.transport.newest?.channel.isActive == false)
        #expect(await manual.eventsWithoutStates() == [])
    }

    @Test("a reconnect closes with 1000 and dials at once; the policy is not asked")
    func reconnect() async throws {
        var manual = try await ManualClient.opened { $0.reconnect = .never }
        await manual.post(.reconnect)
        #expect(try await manual.transport.frames().map(\.code) == [1000])
        try await manual.transport.receive(Wire.close(1000))
        try await manual.transport.end()
        try await manual.transport.open()
        let traces = await manual.events()
        #expect(traces.contains(.opened(2)))
        #expect(traces.compactMap(\.disconnection).first?.willReconnect == true)
        #expect(await manual.client.state == .open)
    }

    @Test("a reconnect while connecting retries at once when the attempt fails")
    func reconnectWhileConnecting() async throws {
        let manual = try ManualClient()
        await manual.post(.connect)
        await manual.post(.reconnect)
        #expect(manual.transport.dialCount == 1)
        try await manual.transport.refuse()
        #expect(manual.transport.dialCount == 2)
    }

    @Test("what an older connection reports is dropped")
    func stale() async throws {
        var manual = try await ManualClient.opened()
        await manual.post(.reconnect)
        await manual.transport.advance(.seconds(10))
        try await manual.transport.open()
        _ = await manual.events()
        try await manual.transport.receive(Wire.text("ghost"), on: 1)
        #expect(await manual.events() == [])
        #expect(await manual.client.state == .open)
    }

    @Test("a cancelled caller does not disturb the attempt")
    func cancelledCaller() async throws {
        let manual = try ManualClient()
        let client = manual.client
        let caller = Task { try await client.connect() }
        while manual.transport.dialCount == 0 { await Task.yield() }
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        try await manual.transport.open()
        #expect(await client.state == .open)
    }

    @Test("a peer that closes while a local close still writes is answered at once, and what waits is void")
    func peerClosesWhileFlushing() async throws {
        var manual = try await ManualClient.opened { $0.reconnect = .never }
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.channel.isWritable = false }
        let reply = await manual.send("waits")
        await manual.post(.disconnect(CloseFrame(code: .goingAway)))
        #expect(try await manual.transport.frames() == [])
        try await manual.transport.receive(Wire.close(4000))
        #expect(try await manual.transport.frames().map(\.code) == [4000])
        try await manual.transport.end()
        #expect(await reply[0].error == .closing)
        let end = await manual.events().compactMap(\.disconnection).first
        #expect(end?.wasClean == true)
        #expect(end?.reason == .client)
    }

    @Test("what waits when the peer closes fails at once, and not when the server ends TCP at last")
    func peerClosesOnQueue() async throws {
        let manual = try await ManualClient.opened { $0.reconnect = .never }
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.channel.isWritable = false }
        let reply = await manual.send("waits")
        try await manual.transport.receive(Wire.close(1000))
        #expect(await reply[0].error == .closing)
        #expect(manual.client.pendingMessages == 0)
    }

    @Test("a client that is finishing, or has finished, connects no more", arguments: [false, true])
    func connectAfterFinish(isFinished: Bool) async throws {
        let manual = try await ManualClient.opened()
        manual.client.finish()
        await manual.transport.loop.run()
        if isFinished { try await manual.transport.end() }
        await manual.post(.reconnect)
        #expect(await manual.connect().error == .cancelled)
        if !isFinished { try await manual.transport.end() }
        #expect(manual.transport.dialCount == 1)
    }

    @Test("a cancelled caller of disconnect does not stop the closing")
    func cancelledDisconnect() async throws {
        let manual = try await ManualClient.opened()
        let client = manual.client
        let caller = Task { try await client.disconnect() }
        while await client.state == .open { await Task.yield() }
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(try await manual.transport.frames().map(\.code) == [1000])
        try await manual.transport.receive(Wire.close(1000))
        try await manual.transport.end()
        guard case .closed(.disconnected(let end)) = await client.state else {
            Issue.record("it is not closed")
            return
        }
        #expect(end.wasClean)
    }

    @Test("with the peer's Close the state is closing, and messages wait for the next connection if they are kept")
    func peerCloses() async throws {
        var manual = try await ManualClient.opened {
            $0.offlineQueue = .keep(limit: 9, overflow: .refuseNewest, timeToLive: .seconds(60))
        }
        try await manual.transport.receive(Wire.close(1001))
        #expect(await manual.client.state == .closing)
        try await manual.enqueue("later")
        _ = try await manual.transport.frames()
        try await manual.transport.end()
        await manual.transport.advance(.seconds(1))
        try await manual.transport.connect()
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        let texts1 = try await manual.transport.frames().map(\.text)
        #expect(texts1 == ["later"])
        #expect(await manual.eventsWithoutStates().last == .opened(2))
    }

    @Test("control frames are part of the batches only if that is asked for", arguments: [true, false])
    func controlFrames(reports: Bool) async throws {
        var manual = try await ManualClient.opened { $0.reportsControlFrames = reports }
        try await manual.transport.receive(Wire.frame(9, [1]) + Wire.text("a") + Wire.frame(10, []) + Wire.close(1001))
        let traces = await manual.eventsWithoutStates()
        #expect(
            traces == (reports ? [.control(.ping), .text("a"), .control(.pong), .control(.close)] : [.text("a")])
        )
    }

    @Test("the connection ends while on-open messages are written: opened comes before closed, and callers are told")
    func endsWhileOpening() async throws {
        var manual = try ManualClient {
            $0.onOpen = [.text("subscribe")]
            $0.reconnect = .never
        }
        let reply = await manual.connect()
        try await manual.transport.connect()
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.writes.closesOnWrite = true }
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        let traces = await manual.events()
        #expect(traces.filter { $0 == .opened(1) }.count == 1)
        #expect(traces.count { $0.isClosed } == 1)
        #expect(reply.isDone)
        #expect(manual.client.pendingMessages == 0)
        guard
            case .closed? = traces.last(where: \.isState).flatMap({
                if case .state(let state) = $0 { state } else { nil }
            })
        else {
            Issue.record("the session goes on")
            return
        }
    }
}
