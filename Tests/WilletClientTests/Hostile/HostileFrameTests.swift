import Testing

@testable import WilletClient

/// The rows of these suites are those of the table of hostile peers.
@Suite("Hostile peers: frames that must not be", .timeLimit(.minutes(1)))
struct HostileFrameTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var violation: ProtocolViolation
        /// Whether permessage-deflate was agreed on, so that RSV1 has a meaning.
        var isCompressing = false
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ violation: ProtocolViolation, compressing: Bool = false) {
            self.name = name
            self.bytes = bytes
            self.violation = violation
            isCompressing = compressing
        }
    }

    private static let ones = [UInt8](repeating: 0xFF, count: 8)
    private static let tooBig = ProtocolViolation.messageTooBig(limit: 1 << 20)

    static let row1 = [
        Attack("length with its top bit", [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0], .lengthTopBitSet),
        Attack("the largest length", [0x82, 127] + ones, .lengthTopBitSet),
        Attack("the largest length on a continuation", [0x02, 0, 0x80, 127] + ones, .lengthTopBitSet),
        Attack("the largest length, compressed", [0xC2, 127] + ones, .lengthTopBitSet, compressing: true),
    ]

    static let row3 = [
        Attack("a length that overflows with its header", [0x82, 127, 0x7F] + ones.dropFirst(), tooBig),
        Attack("fragments whose lengths overflow", [0x02, 1, 0, 0x00, 127, 0x7F] + ones.dropFirst(), tooBig),
        Attack("a length of 4 GiB and a byte, which is one in 32 bits", [0x82, 127, 0, 0, 0, 1, 0, 0, 0, 1], tooBig),
        Attack("one byte over the limit", [0x82, 127, 0, 0, 0, 0, 0, 0x10, 0, 1], tooBig),
        Attack("one byte over the limit in two fragments", [0x02, 1, 0, 0x80, 127, 0, 0, 0, 0, 0, 0x10, 0, 0], tooBig),
        Attack("an overflow, compressed", [0xC2, 127, 0x7F] + ones.dropFirst(), tooBig, compressing: true),
        Attack(
            "fragments whose lengths overflow, compressed",
            [0x42, 1, 0, 0x00, 127, 0x7F] + ones.dropFirst(),
            tooBig,
            compressing: true
        ),
    ]

    static let row9 = [
        Attack("masked frame", [0x81, 0x81, 1, 2, 3, 4, 5], .maskedFrame),
        Attack("masked ping", [0x89, 0x80, 1, 2, 3, 4], .maskedFrame),
        Attack("RSV1 without an extension", [0xC1, 1, 0x61], .reservedBits),
        Attack("RSV2", [0xA1, 1, 0x61], .reservedBits),
        Attack("RSV3", [0x91, 1, 0x61], .reservedBits),
        Attack("RSV2 with an extension that has no use for it", [0xE1, 1, 0x00], .reservedBits, compressing: true),
        Attack("RSV1 on a ping", [0xC9, 0], .reservedBits),
        Attack("RSV1 on a ping where messages may have it", [0xC9, 0], .reservedBits, compressing: true),
        Attack("RSV1 on a pong where messages may have it", [0xCA, 0], .reservedBits, compressing: true),
        Attack("RSV1 on a Close where messages may have it", [0xC8, 0], .reservedBits, compressing: true),
        Attack("RSV1 on a continuation", [0x01, 1, 0x61, 0xC0, 1, 0x61], .reservedBits),
        Attack(
            "RSV1 on a continuation of a compressed message",
            [0x41, 1, 0x00, 0xC0, 1, 0x00],
            .reservedBits,
            compressing: true
        ),
    ]

    static let row24 = [
        Attack("length 0 in two bytes", [0x82, 126, 0, 0], .lengthNotMinimal),
        Attack("length 125 in two bytes", [0x81, 126, 0, 125], .lengthNotMinimal),
        Attack("length 125 in eight bytes", [0x82, 127, 0, 0, 0, 0, 0, 0, 0, 125], .lengthNotMinimal),
        Attack("length 126 in eight bytes", [0x82, 127, 0, 0, 0, 0, 0, 0, 0, 126], .lengthNotMinimal),
        Attack("length 65535 in eight bytes", [0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .lengthNotMinimal),
    ]

    static let others = [
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
        Attack("what is no DEFLATE data", [0xC2, 3, 0xFF, 0xFF, 0xFF], .invalidCompression, compressing: true),
    ]

    @Test("row 1: a length with its top bit fails with 1002", arguments: row1, [false, true])
    func topBit(attack: Attack, inPieces: Bool) async throws { try await fails(attack, inPieces) }

    @Test("row 3: a length that overflows arithmetic fails with 1009", arguments: row3, [false, true])
    func overflow(attack: Attack, inPieces: Bool) async throws { try await fails(attack, inPieces) }

    @Test("row 9: masked frames and reserved bits fail with 1002", arguments: row9, [false, true])
    func maskedOrReserved(attack: Attack, inPieces: Bool) async throws { try await fails(attack, inPieces) }

    @Test("row 24: lengths that are not minimal fail with 1002", arguments: row24, [false, true])
    func notMinimal(attack: Attack, inPieces: Bool) async throws { try await fails(attack, inPieces) }

    @Test("and so does all else that must not be", arguments: others, [false, true])
    func otherViolations(attack: Attack, inPieces: Bool) async throws { try await fails(attack, inPieces) }

    /// A peer that breaks the protocol is sent one Close with the code, and is final.
    private func fails(_ attack: Attack, _ inPieces: Bool) async throws {
        let (frames, sink) = AsyncStream.makeStream(of: RawConnection.Frame.self)
        let server = try RawServer { connection, _ in
            let fields = attack.isCompressing ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : ""
            try connection.upgrade(fields, followedBy: Wire.text("good"))
            for piece in inPieces ? attack.bytes.map({ [$0] }) : [attack.bytes] { try connection.write(piece) }
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

    @Test("that a peer broke the protocol is told at once, and its end when it comes")
    func toldAtOnce() async throws {
        let (closes, sink) = AsyncStream.makeStream(of: RawConnection.Frame.self)
        let gate = Gate()
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: [0xF1, 0])
            sink.yield(try connection.readFrame())
            gate.wait()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        client.post(.connect)
        var reader = TraceReader(client)
        let traces = await reader.read { $0 == .state(.closing) }
        let error = WebSocketError.protocolViolation(.reservedBits)
        #expect(traces.filter { !$0.isState } == [.opened(1), .error(error)])
        var iterator = closes.makeAsyncIterator()
        #expect(await iterator.next()?.opcode == 8)
        gate.open()
        let rest = await reader.readUntilClosed()
        #expect(rest.allSatisfy { $0.failure == nil })
        #expect(rest.last?.disconnection?.error == error)
    }

    @Test("a peer that breaks the protocol is failed though nobody consumes what came before")
    func failsWithoutConsumer() async throws {
        let manual = try await ManualClient.opened { $0.reconnect = .never }
        try await manual.transport.receive(Wire.text("unread") + [0xF1, 0])
        #expect(try await manual.transport.frames().isEmpty)
        await manual.transport.advance(.seconds(5))
        #expect(try await manual.transport.frames().map(\.opcode) == [8])
    }
}
