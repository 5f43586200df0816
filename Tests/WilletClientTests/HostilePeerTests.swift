import Testing

@testable import WilletClient

@Suite("Hostile peers, against raw bytes", .timeLimit(.minutes(1)))
struct HostilePeerTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var violation: ProtocolViolation
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ violation: ProtocolViolation) {
            self.name = name
            self.bytes = bytes
            self.violation = violation
        }
    }

    static let attacks = [
        Attack("length with its top bit", [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0], .lengthTopBitSet),
        Attack("the largest length", [0x82, 127] + [UInt8](repeating: 0xFF, count: 8), .lengthTopBitSet),
        Attack(
            "a length that overflows with its header",
            [0x82, 127, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
            .messageTooBig(limit: 1 << 20)
        ),
        Attack(
            "fragments whose lengths overflow",
            [0x02, 1, 0, 0x00, 127, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
            .messageTooBig(limit: 1 << 20)
        ),
        Attack("one byte over the limit", [0x82, 127, 0, 0, 0, 0, 0, 0x10, 0, 1], .messageTooBig(limit: 1 << 20)),
        Attack("length 125 in two bytes", [0x82, 126, 0, 125], .lengthNotMinimal),
        Attack("length 65535 in eight bytes", [0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .lengthNotMinimal),
        Attack("masked frame", [0x81, 0x81, 1, 2, 3, 4, 5], .maskedFrame),
        Attack("RSV1 without an extension", [0xC1, 1, 0x61], .reservedBits),
        Attack("RSV2", [0xA1, 1, 0x61], .reservedBits),
        Attack("RSV3", [0x91, 1, 0x61], .reservedBits),
        Attack("RSV1 on a ping", [0xC9, 0], .reservedBits),
        Attack("RSV1 on a continuation", [0x01, 1, 0x61, 0xC0, 1, 0x61], .reservedBits),
        Attack("reserved opcode 3", [0x83, 0], .reservedOpcode(3)),
        Attack("reserved opcode 11", [0x8B, 0], .reservedOpcode(11)),
        Attack("fragmented ping", [0x09, 0], .fragmentedControlFrame),
        Attack("ping of 126 bytes", [0x89, 126, 0, 126], .controlFrameTooLong),
        Attack("continuation of nothing", [0x80, 0], .unexpectedContinuation),
        Attack("message inside a message", [0x01, 1, 0x61, 0x81, 0], .interruptedMessage),
        Attack("text that is not UTF-8", [0x81, 2, 0xC0, 0x80], .invalidUTF8),
        Attack("bad byte before the message ends", [0x81, 126, 0x10, 0, 0x61, 0xFF], .invalidUTF8),
        Attack("text that ends in a character", [0x81, 1, 0xC3], .invalidUTF8),
        Attack("Close with one byte", [0x88, 1, 3], .truncatedClosePayload),
        Attack("Close with 1005", Wire.close(1005), .invalidCloseCode(.noStatusReceived)),
        Attack("Close with 1006", Wire.close(1006), .invalidCloseCode(.abnormalClosure)),
        Attack("Close with 999", Wire.close(999), .invalidCloseCode(CloseCode(rawValue: 999))),
        Attack("Close with a reason that is not UTF-8", [0x88, 3, 0x03, 0xE8, 0xFF], .invalidUTF8),
    ]

    @Test("a peer that breaks the protocol is sent a Close with the code, and is final", arguments: attacks)
    func violation(attack: Attack) async throws {
        let (frames, sink) = AsyncStream.makeStream(of: RawConnection.Frame.self)
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: Wire.text("good") + attack.bytes)
            sink.yield(try connection.readFrame())
            sink.finish()
            // The client has shut its side down and discards what still comes.
            try connection.write([UInt8](repeating: 0xFF, count: 4 << 20))
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.maximumMessageSize = 1 << 20
            $0.reconnect = ReconnectPolicy()
        }
        client.post(.connect)
        var reader = TraceReader(client)
        _ = await reader.readUntilClosed()
        let close = CloseFrame(code: attack.violation.closeCode, reason: attack.violation.description)
        let end = Disconnection(
            generation: 1,
            reason: .error,
            sent: close,
            wasClean: false,
            error: .protocolViolation(attack.violation)
        )
        #expect(
            reader.seen.filter { !$0.isState } == [
                .opened(1), .text("good"), .error(.protocolViolation(attack.violation)), .closed(end),
            ]
        )
        #expect(await client.state == .closed(.disconnected(end)))
        var iterator = frames.makeAsyncIterator()
        let frame = try #require(await iterator.next())
        #expect(frame.isMasked)
        #expect(frame.opcode == 8)
        #expect(Array(frame.payload.prefix(2)) == [UInt8(close.code.rawValue >> 8), UInt8(close.code.rawValue & 0xFF)])
    }

    @Test("what came before a violation, in the same write, is answered before the Close")
    func answersBeforeFailing() async throws {
        let (frames, sink) = AsyncStream.makeStream(of: RawConnection.Frame.self)
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: Wire.text("one") + Wire.text("two") + [0xF1, 0])
            for _ in 0..<3 { sink.yield(try connection.readFrame()) }
            sink.finish()
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.reconnect = .never }
        client.post(.connect)
        for await message in client.messages { try? await client.send(message) }
        var payloads: [[UInt8]] = []
        for await frame in frames { payloads.append(Array(frame.payload.prefix(3))) }
        #expect(payloads == [Array("one".utf8), Array("two".utf8), [0x03, 0xEA, UInt8(ascii: "r")]])
    }

    @Test("a peer that breaks the protocol is failed though nobody consumes what came before")
    func failsWithoutConsumer() async throws {
        let manual = try await ManualClient.opened { $0.reconnect = .never }
        try await manual.transport.receive(Wire.text("unread") + [0xF1, 0])
        #expect(try await manual.transport.frames().isEmpty)
        await manual.transport.advance(.seconds(5))
        #expect(try await manual.transport.frames().map(\.opcode) == [8])
    }

    @Test("a million fragments are too many", arguments: [0, 1])
    func fragments(length: Int) async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: Wire.frame(2, [], isFinal: false))
            let fragment = Wire.frame(0, [UInt8](repeating: 0, count: length), isFinal: false)
            for _ in 0..<1000 { try connection.write([[UInt8]](repeating: fragment, count: 1000).flatMap(\.self)) }
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        client.post(.connect)
        var reader = TraceReader(client)
        let end = await reader.readUntilClosed().compactMap(\.disconnection).first
        #expect(end?.error == .protocolViolation(.tooManyFragments(limit: 131_072)))
        #expect(end?.sent?.code == .messageTooBig)
    }

    @Test("a connection that breaks is 1006 with its cause, and what was whole is delivered", arguments: [true, false])
    func breaks(resets: Bool) async throws {
        let (starts, sink) = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { connection, number in
            try connection.upgrade(followedBy: Wire.text("whole") + [0x81, 10, 0x61])
            guard number == 1 else { return try connection.echo() }
            // A reset overtakes what the peer has not read: it waits until the message is there.
            _ = try connection.readFrame()
            if resets { connection.reset() }
            sink.yield()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.reconnect = ReconnectPolicy()
            $0.reconnect.baseDelay = .milliseconds(10)
        }
        client.post(.connect)
        var reader = TraceReader(client)
        _ = await reader.read { $0 == .text("whole") }
        try await client.send(.text("go"))
        let traces = await reader.readUntilClosed()
        let end = try #require(traces.compactMap(\.disconnection).first)
        #expect(end.code == .abnormalClosure)
        #expect(end.reason == .error)
        #expect(end.willReconnect)
        let detail = resets ? "connection reset by peer" : "closed without a Close frame"
        #expect(end.error == .connectionLost(detail: detail))
        let failure = try #require(traces.firstIndex { $0.failure != nil })
        #expect(traces[failure] == .error(.connectionLost(detail: detail)))
        let closed = try #require(traces.firstIndex { $0.isClosed })
        #expect(failure < closed)
        _ = await reader.read { $0 == .opened(2) }
        try await client.disconnect()
        var iterator = starts.makeAsyncIterator()
        _ = await iterator.next()
    }

    @Test("a peer that never answers our Close is cut at the deadline")
    func noCloseAnswer() async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.closeTimeout = .milliseconds(200) }
        try await client.connect()
        let end = try await client.disconnect()
        let sent = CloseFrame(code: .normalClosure)
        let error = WebSocketError.closeTimeout(after: .milliseconds(200))
        #expect(end == Disconnection(generation: 1, reason: .client, sent: sent, wasClean: false, error: error))
    }

    @Test("a peer that reads no more does not hold up our end beyond the deadline")
    func zeroWindow() async throws {
        let gate = Gate()
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            gate.wait()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.closeTimeout = .milliseconds(200)
            $0.outboundByteLimit = 64 << 20
            $0.reportsSends = true
        }
        try await client.connect()
        let count = 32
        for _ in 0..<count { try client.enqueue(.binary([UInt8](repeating: 0, count: 1 << 20))) }
        let end = try await client.disconnect()
        #expect(end.error == .closeTimeout(after: .milliseconds(200)))
        #expect(!end.wasClean)
        #expect(client.pendingMessages == 0)
        var reader = TraceReader(client)
        let traces = await reader.readUntilClosed()
        var told = 0
        for trace in traces {
            if case .sent(let messages) = trace { told += messages.count }
            if case .unsent(let number, _) = trace { told += number }
        }
        // Every message has its fate, and has it before the end.
        #expect(told == count)
        gate.open()
    }

    @Test("a million pings are answered by far fewer pongs, the newest among them, while the peer does not read")
    func pingFlood() async throws {
        let (lasts, sink) = AsyncStream.makeStream(of: [RawConnection.Frame].self)
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            let number = 1_000_000
            for start in stride(from: 0, to: number, by: 1000) {
                let pings = (start..<start + 1000).flatMap { Wire.frame(9, Array(String(1_000_000 + $0).utf8)) }
                try connection.write(pings)
            }
            try connection.write(Wire.text("done"))
            var pongs: [RawConnection.Frame] = []
            while pongs.last?.text != "1999999" { pongs.append(try connection.readFrame()) }
            sink.yield(pongs)
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "done")
        var iterator = lasts.makeAsyncIterator()
        let pongs = try #require(await iterator.next())
        #expect(pongs.allSatisfy { $0.opcode == 10 && $0.isMasked })
        #expect(pongs.map(\.text) == pongs.map(\.text).sorted())
        #expect(pongs.count < 900_000)
        try await client.disconnect()
    }

    @Test("pings are answered while the consumer is slow, and reading pauses without a loss")
    func slowConsumer() async throws {
        let (pongs, sink) = AsyncStream.makeStream(of: Int.self)
        let count = 20_000
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.write(Wire.frame(9, [1]))
            sink.yield(Int(try connection.readFrame().opcode))
            // Far more than the client takes in: the rest waits in the kernel, or here.
            for index in 0..<count {
                try connection.write(Wire.frame(2, Array("\(index)".utf8) + [UInt8](repeating: 0x20, count: 1000)))
            }
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.inboundLimit = 1 << 20 }
        try await client.connect()
        var iterator = pongs.makeAsyncIterator()
        #expect(await iterator.next() == 10)
        while !client.eventQueue.isPaused { await Task.yield() }
        var events = client.events.makeAsyncIterator()
        var next = 0
        var pauses: [Bool] = []
        var most = 0
        while next < count, let event = await events.next() {
            if case .readingPaused(let isPaused) = event { pauses.append(isPaused) }
            guard case .messages(let batch) = event else { continue }
            most = max(most, client.eventQueue.waitingMessages)
            for index in 0..<batch.count {
                let text = batch.withUnsafeBytes(at: index) {
                    String(decoding: $0.prefix { $0 != 0x20 }, as: UTF8.self)
                }
                #expect(text == "\(next)")
                next += 1
            }
        }
        #expect(pauses.contains(true))
        #expect(pauses.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0) })
        // The limit, and what one round of reads brings on top of it.
        #expect(most < 4000)
        try await client.disconnect()
    }
}
