import Testing

@testable import WilletClient

@Suite("Hostile peers: closing", .timeLimit(.minutes(1)))
struct HostileCloseTests {
    @Test(
        "row 11: a Close frame that must not be sent is refused, and the connection stays",
        arguments: [999, 1004, 1005, 1006, 1015, 5000]
    )
    func badCode(code: UInt16) async throws {
        let manual = try await ManualClient.opened()
        let code = CloseCode(rawValue: code)
        let error = await webSocketError { _ = try await manual.client.disconnect(code: code) }
        #expect(error == .invalidClose(.codeMustNotBeSent(code)))
        #expect(await manual.client.state == .open)
    }

    @Test("row 11: a close reason of 124 bytes is refused")
    func longReason() async throws {
        let manual = try await ManualClient.opened()
        let reason = String(repeating: "x", count: 124)
        let error = await webSocketError { _ = try await manual.client.disconnect(reason: reason) }
        #expect(error == .invalidClose(.reasonTooLong(bytes: 124)))
        #expect(await manual.client.state == .open)
    }

    @Test("row 11: a Close frame that must not be sent is told of when it is posted, and does nothing else")
    func badPostedCode() async throws {
        var manual = try await ManualClient.opened()
        await manual.post(.disconnect(CloseFrame(code: .abnormalClosure)))
        #expect(try await manual.transport.frames() == [])
        #expect(await manual.events() == [.error(.invalidClose(.codeMustNotBeSent(.abnormalClosure)))])
        #expect(await manual.client.state == .open)
    }

    @Test("row 13: what follows a Close, in its segment or later, is discarded, and the end is clean")
    func dataAfterClose() async throws {
        let (ends, sink) = AsyncStream.makeStream(of: (RawConnection.Frame, CInt).self)
        let server = try RawServer { connection, _ in
            // Behind a Close not even the rules hold: neither a ping nor a masked frame is looked at.
            let after = Wire.text("after") + Wire.frame(9, [1]) + [0x81, 0x81, 1, 2, 3, 4, 5]
            try connection.upgrade(followedBy: Wire.text("before") + Wire.close(4001, "done") + after)
            let answer = try connection.readFrame()
            for _ in 0..<64 { try connection.write([UInt8](repeating: 0xFF, count: 64 << 10)) }
            connection.finish()
            // 0 is an orderly end: nothing but the Close came, and no reset destroyed it.
            sink.yield((answer, connection.readToEnd()))
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        client.post(.connect)
        var reader = TraceReader(client)
        let traces = await reader.readUntilClosed().filter { !$0.isState }
        let frame = CloseFrame(code: CloseCode(rawValue: 4001), reason: "done")
        let end = Disconnection(generation: 1, reason: .server, sent: frame, received: frame, wasClean: true)
        #expect(traces == [.opened(1), .text("before"), .closed(end)])
        var iterator = ends.makeAsyncIterator()
        let (answer, ending) = try #require(await iterator.next())
        #expect(answer.opcode == 8)
        #expect(answer.payload == [0x0F, 0xA1] + Array("done".utf8))
        #expect(ending == 0)
    }

    @Test("row 14: a peer that never answers our Close is cut at the deadline")
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

    @Test("row 14: a peer that stops reading does not hold up our end beyond the deadline")
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

    @Test("row 14: where every packet is dropped neither callers nor the Close are held up beyond the deadline")
    func dropped() async throws {
        let gate = Gate()
        let server = try RawServer(window: 4 << 10) { connection, _ in
            try connection.upgrade()
            gate.wait()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.closeTimeout = .milliseconds(200)
            $0.outboundByteLimit = 8 << 20
            $0.onClose = [.text("unsubscribe")]
        }
        try await client.connect()
        // The window is at zero, the queue is full, and a caller waits for room in it.
        let caller = Task { while true { try await client.send(.binary([UInt8](repeating: 0, count: 1 << 20))) } }
        for _ in 0..<16 { _ = try? client.enqueue(.binary([UInt8](repeating: 0, count: 1 << 20))) }
        let end = try await client.disconnect()
        let error = WebSocketError.closeTimeout(after: .milliseconds(200))
        #expect(end == Disconnection(generation: 1, reason: .client, wasClean: false, error: error))
        await #expect(throws: WebSocketError.self) { try await caller.value }
        #expect(client.pendingMessages == 0)
        #expect(await client.leftovers() == [0, 0, 0, 0, 0])
        gate.open()
    }

    @Test("row 14: a peer that breaks the protocol and reads no more is let go at the deadline")
    func violatesAndStalls() async throws {
        let gate = Gate()
        let server = try RawServer(window: 4 << 10) { connection, _ in
            try connection.upgrade()
            _ = try connection.readFrame()
            try connection.write([0xF1, 0])
            gate.wait()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) {
            $0.closeTimeout = .milliseconds(300)
            $0.outboundByteLimit = 64 << 20
        }
        try await client.connect()
        for _ in 0..<32 { try client.enqueue(.binary([UInt8](repeating: 0, count: 1 << 20))) }
        var reader = TraceReader(client)
        let end = try #require(await reader.readUntilClosed().compactMap(\.disconnection).first)
        #expect(end.error == .protocolViolation(.reservedBits))
        #expect(!end.wasClean)
        #expect(client.pendingMessages == 0)
        gate.open()
    }
}
