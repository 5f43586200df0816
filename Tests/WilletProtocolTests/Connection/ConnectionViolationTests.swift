import Testing
import WilletProtocol

@Suite("Failing the connection (RFC 6455, sections 5, 7.1.7, 7.4 and 8.1)")
struct ConnectionViolationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var violation: ProtocolViolation
        /// The messages that are whole before the violation.
        var delivered: [Received]

        init(_ name: String, _ bytes: [UInt8], _ violation: ProtocolViolation, delivered: [Received] = []) {
            testDescription = name
            self.bytes = bytes
            self.violation = violation
            self.delivered = delivered
        }
    }

    static let limits = Limits(messageSize: 1000, fragments: 10)
    static let tooBig = ProtocolViolation.messageTooBig(limit: 1000)
    static let tooMany = ProtocolViolation.tooManyFragments(limit: 10)
    static let unfinished = ServerFrame.text("a", isFinal: false)

    static let rows = framing + reservedOpcodes + closeCodes

    static let reservedOpcodes = ([3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF] as [UInt8]).map {
        Row("reserved opcode \($0)", [0x80 | $0, 0x00], .reservedOpcode($0))
    }

    static let closeCodes = ([0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535] as [UInt16]).map {
        Row("close code \($0)", ServerFrame.close($0, "why"), .invalidCloseCode(CloseCode(rawValue: $0)))
    }

    static let framing: [Row] =
        [
            Row("masked text", [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], .maskedFrame),
            Row("masked empty binary", [0x82, 0x80, 1, 2, 3, 4], .maskedFrame),
            Row("masked ping", [0x89, 0x80, 1, 2, 3, 4], .maskedFrame),
            Row("masked close", [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8], .maskedFrame),
            Row("RSV1", [0xC1, 0x00], .reservedBits),
            Row("RSV2", [0xA1, 0x00], .reservedBits),
            Row("RSV3", [0x91, 0x00], .reservedBits),
            Row("all RSV bits", [0xF2, 0x00], .reservedBits),
            Row("RSV1 on a ping", [0xC9, 0x00], .reservedBits),
            Row("RSV1 on a close", [0xC8, 0x00], .reservedBits),
            Row("RSV1 on a continuation", unfinished + [0xC0, 0x00], .reservedBits),
            Row("ping without FIN", [0x09, 0x00], .fragmentedControlFrame),
            Row("pong without FIN", [0x0A, 0x00], .fragmentedControlFrame),
            Row("close without FIN", [0x08, 0x00], .fragmentedControlFrame),
            Row("ping of 126 bytes", ServerFrame.bytes(.ping, [UInt8](repeating: 0, count: 126)), .controlFrameTooLong),
            Row("pong of 126 bytes", ServerFrame.bytes(.pong, [UInt8](repeating: 0, count: 126)), .controlFrameTooLong),
            Row("ping with a 64-bit length", [0x89, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0], .controlFrameTooLong),
            Row(
                "close of 126 bytes",
                ServerFrame.close(1000, String(repeating: "x", count: 124)),
                .controlFrameTooLong
            ),
            Row("5 in 16 bits", [0x81, 0x7E, 0x00, 0x05] + Array("Hello".utf8), .lengthNotMinimal),
            Row("125 in 16 bits", [0x82, 0x7E, 0x00, 0x7D], .lengthNotMinimal),
            Row("5 in 64 bits", [0x81, 0x7F, 0, 0, 0, 0, 0, 0, 0, 5] + Array("Hello".utf8), .lengthNotMinimal),
            Row("65535 in 64 bits", [0x82, 0x7F, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .lengthNotMinimal),
            Row("length with its top bit", [0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0], .lengthTopBitSet),
            Row("length of all ones", [0x82, 0x7F] + [UInt8](repeating: 0xFF, count: 8), .lengthTopBitSet),
            Row("continuation at the start", ServerFrame.bytes(.continuation, "x".utf8), .unexpectedContinuation),
            Row("empty continuation", ServerFrame.bytes(.continuation, isFinal: false), .unexpectedContinuation),
            Row(
                "continuation behind a whole message",
                unfinished + ServerFrame.bytes(.continuation) + ServerFrame.bytes(.continuation),
                .unexpectedContinuation,
                delivered: [.text("a", fragments: 2)]
            ),
            Row("text inside a message", unfinished + ServerFrame.text("b"), .interruptedMessage),
            Row(
                "binary inside a message",
                unfinished + ServerFrame.bytes(.binary, isFinal: false),
                .interruptedMessage
            ),
            Row("close with one byte", [0x88, 0x01, 0x03], .truncatedClosePayload),
            Row("close reason not UTF-8", [0x88, 0x03, 0x03, 0xE8, 0xFF], .invalidUTF8),
            Row("close reason cut off", [0x88, 0x04, 0x03, 0xE8, 0xE2, 0x82], .invalidUTF8),
            Row("text not UTF-8", ServerFrame.bytes(.text, [0x61, 0xFF]), .invalidUTF8),
            Row("text with a surrogate", ServerFrame.bytes(.text, [0xED, 0xA0, 0x80]), .invalidUTF8),
            Row("text that ends in a character", ServerFrame.bytes(.text, [0x61, 0xE2, 0x82]), .invalidUTF8),
            Row(
                "text that ends in a character, then an empty fragment",
                ServerFrame.bytes(.text, isFinal: false, [0xE2, 0x82]) + ServerFrame.bytes(.continuation),
                .invalidUTF8
            ),
            Row(
                "bad octet in a later fragment",
                unfinished + ServerFrame.bytes(.continuation, isFinal: false, [0x62, 0x80]),
                .invalidUTF8
            ),
            Row("bad octet long before the frame's end", [0x81, 0x7E, 0x03, 0x00, 0x61, 0xC1], .invalidUTF8),
            Row("frame over the limit", ServerFrame.bytes(.binary, [UInt8](repeating: 0, count: 1001)), tooBig),
            Row(
                "fragments over the limit",
                ServerFrame.bytes(.binary, isFinal: false, [UInt8](repeating: 0, count: 600))
                    + ServerFrame.bytes(.continuation, [UInt8](repeating: 0, count: 401)),
                tooBig
            ),
            Row("a length without its bytes", [0x82, 0x7F, 0x00, 0x00, 0x00, 0x10, 0, 0, 0, 0], tooBig),
            Row("the longest length", [0x82, 0x7F, 0x7F] + [UInt8](repeating: 0xFF, count: 7), tooBig),
            Row(
                "the longest length behind one byte",
                unfinished + [0x80, 0x7F, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
                tooBig
            ),
            Row(
                "eleven fragments",
                unfinished + (0..<10).flatMap { _ in ServerFrame.bytes(.continuation, isFinal: false, "b".utf8) },
                tooMany
            ),
            Row(
                "eleven empty fragments",
                ServerFrame.bytes(.binary, isFinal: false)
                    + (0..<10).flatMap { _ in ServerFrame.bytes(.continuation, isFinal: false) },
                tooMany
            ),
        ]

    private static func failing(_ violation: ProtocolViolation) -> [Connection.Action] {
        [
            .failed(violation), .stopSending,
            .write(.close(CloseFrame(code: violation.closeCode, reason: violation.description))), .startCloseDeadline,
            .shutDownOutput,
        ]
    }

    @Test("Each violation fails the connection once, and what was whole before it is delivered", arguments: rows)
    func violation(row: Row) {
        var connection = Connection(limits: Self.limits)
        let batch = MessageBatch(capacity: 64)
        let before = connection.receive(ServerFrame.text("before"), into: batch)
        #expect(before == [])
        let actions = connection.receive(row.bytes + ServerFrame.text("after") + ServerFrame.ping(), into: batch)
        #expect(actions == Self.failing(row.violation))
        #expect(batch.received == [.text("before")] + row.delivered)
        #expect(batch.openByteCount == 0)
        let maySendPing = connection.maySendPing
        #expect(!maySendPing)

        // Drained and discarded from here on, a Close frame too.
        let later = connection.receive(ServerFrame.text("later") + ServerFrame.close(1000), into: batch)
        #expect(later == [])
        #expect(batch.received == [.text("before")] + row.delivered)
        let sent = CloseFrame(code: row.violation.closeCode, reason: row.violation.description)
        let end = connection.transportEnded()
        #expect(end == [.finished(ConnectionEnd(cause: .violation(row.violation), sent: sent))])
    }

    @Test("Each violation is found at the same place when the bytes come one by one", arguments: rows)
    func byteByByte(row: Row) {
        var connection = Connection(limits: Self.limits)
        let batch = MessageBatch(capacity: 64)
        let actions = (row.bytes + ServerFrame.text("after")).flatMap { connection.receive([$0], into: batch) }
        #expect(actions == Self.failing(row.violation))
        #expect(batch.received == row.delivered)
    }

    @Test("Each violation's Close frame may be sent", arguments: rows)
    func closeFrameIsValid(row: Row) throws {
        let frame = CloseFrame(code: row.violation.closeCode, reason: row.violation.description)
        #expect(try frame.validated() == frame)
    }

    @Test(
        "Broken framing is 1002, broken text 1007, too much 1009",
        arguments: [
            (.maskedFrame, 1002), (.reservedBits, 1002), (.reservedOpcode(3), 1002), (.fragmentedControlFrame, 1002),
            (.controlFrameTooLong, 1002), (.lengthNotMinimal, 1002), (.lengthTopBitSet, 1002),
            (.unexpectedContinuation, 1002), (.interruptedMessage, 1002), (.truncatedClosePayload, 1002),
            (.invalidCloseCode(.abnormalClosure), 1002), (.invalidUTF8, 1007), (.messageTooBig(limit: .max), 1009),
            (.tooManyFragments(limit: .max), 1009),
        ] as [(ProtocolViolation, UInt16)]
    )
    func closeCodesOfViolations(violation: ProtocolViolation, code: UInt16) {
        #expect(violation.closeCode.rawValue == code)
        #expect(violation.description.utf8.count <= CloseFrame.maximumReasonLength)
    }

    @Test("Text fails with its first bad octet, before frame or message end")
    func textFailsEarly() {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        let whole: [UInt8] = [0x01, 0x7E, 0x10, 0x00] + Array("aé".utf8) + [0xF4]
        let before = connection.receive(whole, into: batch)
        #expect(before == [])
        let actions = connection.receive([0x90], into: batch)
        #expect(actions == Self.failing(.invalidUTF8))
    }

    @Test("A violation while a local close waits for the queue puts its own Close in place of ours")
    func whileFlushing() {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        _ = connection.close(CloseFrame(code: .normalClosure))
        let actions = connection.receive([0xC1, 0x00], into: batch)
        #expect(actions == Self.failing(.reservedBits).filter { $0 != .startCloseDeadline })
        let flushed = connection.flushed()
        #expect(flushed == [])
    }

    @Test("A violation behind our Close writes no second one")
    func behindOurClose() {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        _ = connection.close(CloseFrame(code: .goingAway))
        _ = connection.flushed()
        let actions = connection.receive([0xC1, 0x00], into: batch)
        #expect(actions == [.failed(.reservedBits), .shutDownOutput])
        let end = connection.transportEnded()
        #expect(
            end == [
                .finished(
                    ConnectionEnd(cause: .violation(.reservedBits), sent: CloseFrame(code: .goingAway), received: nil)
                )
            ]
        )
    }
}
