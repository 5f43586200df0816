import Testing
import WilletProtocol

@Suite("Messages")
struct MessageTests {
    private func receive(_ opcode: Opcode, _ payload: [UInt8]) -> Message? {
        let batch = MessageBatch(capacity: 64)
        batch.append([0xEE])
        batch.commit(opcode: .binary, wireLength: 1, fragments: 1)
        batch.append(payload)
        batch.commit(opcode: opcode, wireLength: payload.count, fragments: 1)
        return Message(batch, at: 1)
    }

    @Test("A text message is the same, received or made", arguments: ["", "hello", "κόσμε 😀", "a\0b"])
    func text(text: String) throws {
        let received = try #require(receive(.text, Array(text.utf8)))
        for message in [received, .text(text)] {
            #expect(message.kind == .text)
            #expect(message.kind.opcode == .text)
            #expect(message.count == text.utf8.count)
            #expect(message.text == text)
            #expect(message.bytes == Array(text.utf8))
            #expect(message.description == text)
        }
        #expect(received == .text(text))
    }

    @Test(
        "A binary message is the same, received or made",
        arguments: [[], [0xFF, 0x00], Array("text".utf8)] as [[UInt8]]
    )
    func binary(bytes: [UInt8]) throws {
        let received = try #require(receive(.binary, bytes))
        for message in [received, .binary(bytes)] {
            #expect(message.kind == .binary)
            #expect(message.kind.opcode == .binary)
            #expect(message.count == bytes.count)
            #expect(message.text == nil)
            #expect(message.bytes == bytes)
            #expect(message.description == "\(bytes.count) bytes")
        }
        #expect(received == .binary(bytes))
    }

    @Test("Messages differ by kind and by content, octet by octet")
    func inequality() {
        #expect(Message.text("a") != .binary("a".utf8))
        #expect(Message.text("a") != .text("b"))
        #expect(Message.text("a") != .text("ab"))
        // Canonically equal, and yet other octets.
        #expect(Message.text("\u{E9}") != .text("e\u{301}"))
    }

    @Test("A control frame is no message", arguments: [Opcode.close, .ping, .pong])
    func control(opcode: Opcode) {
        let batch = MessageBatch(capacity: 64)
        batch.appendControl(opcode, [1, 2])
        #expect(Message(batch, at: 0) == nil)
    }
}
