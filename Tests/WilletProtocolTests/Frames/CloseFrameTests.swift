import Testing
import WilletProtocol

@Suite("Close frames (RFC 6455, section 5.5.1)")
struct CloseFrameTests {
    @Test("An empty payload is a close without a status")
    func empty() throws {
        let frame = try CloseFrame(payload: [])
        #expect(frame == .empty)
        #expect(frame.code == .noStatusReceived)
        #expect(frame.payload.isEmpty)
    }

    @Test("Code and reason are read and written in network order")
    func codeAndReason() throws {
        let payload: [UInt8] = [0x03, 0xE8] + Array("bye ☂".utf8)
        let frame = try CloseFrame(payload: payload)
        #expect(frame == CloseFrame(code: .normalClosure, reason: "bye ☂"))
        #expect(frame.payload == payload)
    }

    @Test("One octet is no code")
    func oneOctet() {
        #expect(throws: ProtocolViolation.truncatedClosePayload) { try CloseFrame(payload: [0x03]) }
    }

    @Test(
        "A code that must not be on the wire is refused",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535] as [UInt16]
    )
    func badCode(code: UInt16) {
        #expect(throws: ProtocolViolation.invalidCloseCode(CloseCode(rawValue: code))) {
            try CloseFrame(payload: ServerFrame.bigEndian(UInt64(code), octets: 2))
        }
    }

    @Test(
        "A reason that is not UTF-8 is refused",
        arguments: [[0xFF], [0x61, 0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]]
    )
    func badReason(reason: [UInt8]) {
        #expect(throws: ProtocolViolation.invalidUTF8) { try CloseFrame(payload: [0x03, 0xE8] + reason) }
    }

    @Test("A reason of 123 bytes may be sent, and one of 124 may not")
    func reasonLength() throws {
        let longest = CloseFrame(code: .normalClosure, reason: String(repeating: "é", count: 61) + "x")
        #expect(try longest.validated() == longest)
        #expect(longest.payload.count == ControlFrame.maximumPayload)
        #expect(throws: CloseFrameError.reasonTooLong(bytes: 124)) {
            try CloseFrame(code: .normalClosure, reason: String(repeating: "é", count: 62)).validated()
        }
    }

    @Test(
        "A code that must not be sent is refused before it is",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000] as [UInt16]
    )
    func codeNotSent(number: UInt16) {
        let code = CloseCode(rawValue: number)
        #expect(throws: CloseFrameError.codeMustNotBeSent(code)) { try CloseFrame(code: code).validated() }
    }

    @Test("A control frame has the opcode and the payload of what it holds")
    func controlFrames() {
        #expect(ControlFrame.ping([1, 2]).opcode == .ping)
        #expect(ControlFrame.ping([1, 2]).payload == [1, 2])
        #expect(ControlFrame.pong([3]).opcode == .pong)
        #expect(ControlFrame.pong([3]).payload == [3])
        #expect(ControlFrame.close(CloseFrame(code: .goingAway)).opcode == .close)
        #expect(ControlFrame.close(CloseFrame(code: .goingAway)).payload == [0x03, 0xE9])
    }
}
