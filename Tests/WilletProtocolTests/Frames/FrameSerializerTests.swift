import TestSupport
import Testing
import WilletProtocol

@Suite("A client's frames (RFC 6455, sections 5.2, 5.3 and 5.7)")
struct FrameSerializerTests {
    private func serialize(_ opcode: Opcode, _ payload: [UInt8], key: UInt32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: FrameSerializer.length(payload: payload.count))
        let written = buffer.withUnsafeMutableBytes { buffer in
            payload.withUnsafeBytes {
                FrameSerializer.write(opcode, payload: $0, maskingKey: key, to: buffer)
            }
        }
        #expect(written == buffer.count)
        return buffer
    }

    @Test("The masked text message of section 5.7")
    func maskedHello() {
        #expect(
            serialize(.text, Array("Hello".utf8), key: 0x37FA_213D)
                == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        )
    }

    @Test("The masked pong of section 5.7")
    func maskedPong() {
        #expect(
            serialize(.pong, Array("Hello".utf8), key: 0x37FA_213D)
                == [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        )
    }

    @Test("FIN and opcode make the first octet", arguments: Opcode.allCases)
    func firstOctet(opcode: Opcode) {
        #expect(serialize(opcode, [], key: 0x0102_0304) == [0x80 | opcode.rawValue, 0x80, 1, 2, 3, 4])
    }

    @Test(
        "A payload comes back from the fewest length octets, the mask bit and the key",
        arguments: [0, 1, 124, 125, 126, 127, 0xFFFF, 0x1_0000, 1 << 20]
    )
    func roundTrip(length: Int) {
        var generator = SeededGenerator(seed: length)
        let key = UInt32.random(in: 0...UInt32.max, using: &generator)
        let payload = generator.bytes(length)
        let frame = serialize(.binary, payload, key: key)

        var header = [0x82] + ServerFrame.length(length)
        header[1] |= 0x80
        header += ServerFrame.bigEndian(UInt64(key), octets: 4)
        #expect(frame.count == FrameSerializer.length(payload: length))
        #expect(Array(frame.prefix(header.count)) == header)
        #expect(MaskingTests.mask(frame.dropFirst(header.count), key: key) == payload)
    }

    @Test("Nothing is written behind the frame")
    func staysInside() {
        var buffer = [UInt8](repeating: 0xEE, count: 64)
        let written = buffer.withUnsafeMutableBytes { buffer in
            Array("Hello".utf8).withUnsafeBytes {
                FrameSerializer.write(.text, payload: $0, maskingKey: 1, to: buffer)
            }
        }
        #expect(written == 11)
        #expect(buffer[written...].allSatisfy { $0 == 0xEE })
    }
}
