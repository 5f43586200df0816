import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("The client by a manual clock", .timeLimit(.minutes(1)))
struct ClientTimeTests {
    @Test("an attempt is given up at the connect deadline, and not before it")
    func connectDeadline() async throws {
        let manual = try ManualClient { $0.reconnect = .never }
        let reply = await manual.connect()
        await manual.transport.advance(.seconds(10) - .nanoseconds(1))
        #expect(!reply.isDone)
        await manual.transport.advance(.nanoseconds(1))
        #expect(await reply.error == .connectTimeout(phase: "answer to the connect", after: .seconds(10)))
        #expect(manual.transport.dial(1).channel.isActive == false)
    }

    @Test("a rejection whose body does not end is told at the deadline")
    func endlessBody() async throws {
        let manual = try ManualClient { $0.reconnect = .never }
        let reply = await manual.connect()
        try await manual.transport.connect()
        try await manual.transport.receive(Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nwhy".utf8))
        await manual.transport.advance(.seconds(10))
        guard case .rejected(let response)? = await reply.error else {
            Issue.record("it was not rejected")
            return
        }
        #expect(response.status == 403)
        #expect(response.body == Array("why".utf8))
    }

    @Test("one connect deadline is for all redirects together")
    func redirects() async throws {
        let manual = try ManualClient {
            $0.reconnect = .never
            $0.maximumRedirects = 3
        }
        let reply = await manual.connect()
        for _ in 1...3 {
            try await manual.transport.connect()
            await manual.transport.advance(.seconds(3))
            try await manual.transport.receive(Array("HTTP/1.1 302 Found\r\nLocation: x\r\n\r\n".utf8))
        }
        #expect(manual.transport.dialCount == 4)
        await manual.transport.advance(.seconds(1) - .nanoseconds(1))
        #expect(!reply.isDone)
        await manual.transport.advance(.nanoseconds(1))
        #expect(await reply.error == .connectTimeout(phase: "answer to the connect", after: .seconds(10)))
    }

    @Test("a session that is ended between two redirects dials no more")
    func disconnectBetweenRedirects() async throws {
        let manual = try ManualClient { $0.maximumRedirects = 3 }
        let reply = await manual.connect()
        try await manual.transport.connect()
        try await manual.transport.receive(Array("HTTP/1.1 302 Found\r\nLocation: x\r\n\r\n".utf8))
        _ = await manual.disconnect()
        #expect(await reply.error == .cancelled)
        await manual.transport.advance(.seconds(60))
        #expect(manual.transport.dialCount == 2)
    }

    @Test("an attempt that was given up closes the connection that comes too late")
    func lateConnection() async throws {
        var manual = try ManualClient { $0.reconnect = .never }
        await manual.post(.connect)
        let late = manual.transport.dial(1)
        await manual.post(.disconnect(CloseFrame(code: .normalClosure)))
        try await manual.transport.onLoop { late.promise.succeed(late.channel) }
        #expect(!late.channel.isActive)
        #expect(await manual.events().last == .state(.closed(.cancelled)))
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8), on: 1)
        #expect(await manual.events() == [])
    }

    @Test("a peer that does not answer our Close is cut at the close deadline")
    func closeDeadline() async throws {
        var manual = try await ManualClient.opened()
        let reply = await manual.disconnect()
        #expect(try await manual.transport.frames().map(\.code) == [1000])
        await manual.transport.advance(.seconds(10) - .nanoseconds(1))
        #expect(!reply.isDone)
        await manual.transport.advance(.nanoseconds(1))
        let end = Disconnection(
            generation: 1,
            reason: .client,
            sent: CloseFrame(code: .normalClosure),
            wasClean: false,
            error: .closeTimeout(after: .seconds(10))
        )
        #expect(try await reply.answer?.get() == end)
        #expect(manual.transport.newest?.channel.isActive == false)
        #expect(
            await manual.events() == [
                .state(.closing), .error(.closeTimeout(after: .seconds(10))), .state(.closed(.disconnected(end))),
                .closed(end),
            ]
        )
    }

    @Test("a server that does not end TCP after both Closes is cut at the deadline, and the end is clean")
    func lazyServer() async throws {
        var manual = try await ManualClient.opened()
        try await manual.transport.receive(Wire.close(1000))
        #expect(try await manual.transport.frames().map(\.code) == [1000])
        #expect(await manual.events() == [.state(.closing)])
        await manual.transport.advance(.seconds(10))
        let end = await manual.events().compactMap(\.disconnection).first
        #expect(end?.wasClean == true)
        #expect(end?.reason == .server)
        #expect(end?.error == nil)
    }

    @Test("the pongs that answer the client's own pings are no part of the batches, those of others are")
    func ownPongs() async throws {
        var manual = try await ManualClient.opened {
            $0.pingInterval = .seconds(20)
            $0.reportsControlFrames = true
        }
        await manual.transport.advance(.seconds(20))
        let ping = try #require(try await manual.transport.frames().first)
        try await manual.transport.receive(Wire.frame(10, ping.payload) + Wire.frame(10, [1]))
        #expect(await manual.eventsWithoutStates() == [.roundTrip(.zero), .control(.pong)])
    }

    @Test("a caller's ping is answered with its round trip, or times out and leaves the connection as it is")
    func callersPing() async throws {
        let manual = try await ManualClient.opened()
        let answered = Reply<Duration>()
        let forgotten = Reply<Duration>()
        manual.client.post(.ping(nil, timeout: .seconds(3), answered))
        await manual.transport.loop.run()
        let ping = try #require(try await manual.transport.frames().first)
        await manual.transport.advance(.seconds(1))
        try await manual.transport.receive(Wire.frame(10, ping.payload))
        #expect(try await answered.answer?.get() == .seconds(1))
        manual.client.post(.ping(nil, timeout: .seconds(3), forgotten))
        await manual.transport.advance(.seconds(3))
        #expect(await forgotten.error == .pingTimeout(after: .seconds(3)))
        #expect(await manual.client.state == .open)
    }

    @Test("a control frame of the caller with more than 125 bytes is not sent")
    func longControlFrames() async throws {
        let manual = try await ManualClient.opened()
        await manual.post(.ping([UInt8](repeating: 0, count: 126)))
        await manual.post(.pong([UInt8](repeating: 0, count: 126)))
        #expect(try await manual.transport.frames() == [])
        await manual.post(.pong([UInt8](repeating: 0, count: 125)))
        #expect(try await manual.transport.frames().map(\.opcode) == [10])
    }

    @Test("retries follow after waits that grow, and end when they are spent")
    func retries() async throws {
        var manual = try ManualClient { $0.reconnect.maximumRetries = 3 }
        let reply = await manual.connect()
        // The random number is 1 here: each wait is its whole bound.
        for (number, delay) in [Duration.milliseconds(500), .seconds(1), .seconds(2)].enumerated() {
            #expect(manual.transport.dialCount == number + 1)
            try await manual.transport.refuse()
            guard case .waiting(let retry) = await manual.client.state else {
                Issue.record("it does not wait")
                return
            }
            #expect(retry.number == number + 1)
            #expect(retry.delay == delay)
            await manual.transport.advance(delay - .nanoseconds(1))
            #expect(manual.transport.dialCount == number + 1)
            await manual.transport.advance(.nanoseconds(1))
            #expect(manual.transport.dialCount == number + 2)
        }
        #expect(!reply.isDone)
        try await manual.transport.refuse()
        let error = WebSocketError.connectFailed(
            address: "test:80",
            detail: "closed before the handshake was answered"
        )
        #expect(await reply.error == error)
        #expect(await manual.client.state == .closed(.failed(error)))
        #expect(await manual.eventsWithoutStates() == [Trace](repeating: .error(error), count: 4))
    }

    @Test("the count of retries begins anew only after five seconds of an open connection")
    func stable() async throws {
        let manual = try ManualClient()
        await manual.post(.connect)
        for (time, expected) in [(Duration.seconds(4.9), 1), (.seconds(4.9), 2), (.seconds(5), 1)] {
            try await manual.transport.open()
            await manual.transport.advance(time)
            try await manual.transport.end()
            guard case .waiting(let retry) = await manual.client.state else {
                Issue.record("it does not wait")
                return
            }
            #expect(retry.number == expected)
            await manual.transport.advance(retry.delay)
        }
    }

    @Test("Retry-After is honoured, up to an hour", arguments: [("7", 7), ("99999999", 3600), ("soon", 0)])
    func retryAfter(value: String, seconds: Int) async throws {
        let manual = try ManualClient()
        await manual.post(.connect)
        try await manual.transport.connect()
        let answer = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: \(value)\r\nContent-Length: 0\r\n\r\n"
        try await manual.transport.receive(Array(answer.utf8))
        guard case .waiting(let retry) = await manual.client.state else {
            Issue.record("it does not wait")
            return
        }
        #expect(retry.delay == max(.seconds(seconds), .milliseconds(500)))
    }

    @Test("after 1012 and 1013 the wait is five seconds at least", arguments: [1012, 1013])
    func restart(code: Int) async throws {
        let manual = try await ManualClient.opened()
        try await manual.transport.receive(Wire.close(code))
        try await manual.transport.end()
        await manual.transport.advance(.seconds(5) - .nanoseconds(1))
        #expect(manual.transport.dialCount == 1)
        await manual.transport.advance(.nanoseconds(1))
        #expect(manual.transport.dialCount == 2)
    }

    @Test("a disconnect during the wait cancels the retry")
    func disconnectWhileWaiting() async throws {
        let manual = try ManualClient()
        let reply = await manual.connect()
        try await manual.transport.refuse()
        let end = await manual.disconnect()
        #expect(try await end.answer?.get() == Disconnection.none)
        #expect(await reply.error == .cancelled)
        await manual.transport.advance(.seconds(3600))
        #expect(manual.transport.dialCount == 1)
        #expect(await manual.client.state == .closed(.cancelled))
    }

    @Test("a connect during the wait dials at once, and only once")
    func connectWhileWaiting() async throws {
        let manual = try ManualClient()
        let first = await manual.connect()
        try await manual.transport.refuse()
        let second = await manual.connect()
        #expect(manual.transport.dialCount == 2)
        try await manual.transport.open()
        #expect(first.isDone)
        #expect(second.isDone)
        await manual.transport.advance(.seconds(4))
        #expect(manual.transport.dialCount == 2)
    }
}
