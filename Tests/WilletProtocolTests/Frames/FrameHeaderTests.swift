import Testing
import WilletProtocol

@Suite("Frame headers (RFC 6455, section 5.2)")
struct FrameHeaderTests {
    private func parse(_ bytes: [UInt8]) -> FrameHeader.ParseResult { bytes.withUnsafeBytes { FrameHeader.parse($0) } }

    private func expect(
        _ bytes: [UInt8],
        _ opcode: Opcode,
        isFinal: Bool,
        length: Int,
        size: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .complete(let header, let found) = parse(bytes) else {
            Issue.record("no whole header", sourceLocation: sourceLocation)
            return
        }
        #expect(header.opcode == opcode, sourceLocation: sourceLocation)
        #expect(header.isFinal == isFinal, sourceLocation: sourceLocation)
        #expect(header.length == length, sourceLocation: sourceLocation)
        #expect(found == size, sourceLocation: sourceLocation)
    }

    @Test(
        "Each length takes the header of its size",
        arguments: [
            (0, 2), (1, 2), (125, 2), (126, 4), (127, 4), (0xFFFF, 4), (0x1_0000, 10), (Int(UInt32.max) + 1, 10),
            (Int.max, 10),
        ]
    )
    func lengths(length: Int, size: Int) {
        expect([0x82] + ServerFrame.length(length), .binary, isFinal: true, length: length, size: size)
    }

    @Test("FIN and opcode are read", arguments: Opcode.allCases, [true, false])
    func opcodes(opcode: Opcode, isFinal: Bool) {
        let bytes = ServerFrame.bytes(opcode, isFinal: isFinal)
        if opcode.isControl, !isFinal {
            #expect(parse(bytes) == .violation(.fragmentedControlFrame))
        } else {
            expect(bytes, opcode, isFinal: isFinal, length: 0, size: 2)
        }
    }

    @Test("What follows the header is not looked at")
    func payloadIsIgnored() {
        expect([0x81, 0x03, 0xFF, 0xFF, 0xFF, 0xFF], .text, isFinal: true, length: 3, size: 2)
    }

    @Test("A header that is cut off is incomplete", arguments: [0, 125, 126, 0xFFFF, 0x1_0000, Int.max])
    func incomplete(length: Int) {
        let bytes = [0x82] + ServerFrame.length(length)
        for count in 0..<bytes.count {
            #expect(parse(Array(bytes[..<count])) == .incomplete, "\(count) bytes")
        }
    }

    @Test("The first octet alone condemns a frame", arguments: UInt8.min...UInt8.max)
    func firstOctet(octet: UInt8) {
        let result = parse([octet])
        if octet & 0x70 != 0 {
            #expect(result == .violation(.reservedBits))
        } else if [3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF].contains(octet & 0xF) {
            #expect(result == .violation(.reservedOpcode(octet & 0xF)))
        } else if octet & 0x8 != 0, octet & 0x80 == 0 {
            #expect(result == .violation(.fragmentedControlFrame))
        } else {
            #expect(result == .incomplete)
        }
    }

    @Test("The mask bit condemns a frame of any length", arguments: UInt8(0x80)...0xFF)
    func masked(second: UInt8) {
        #expect(parse([0x82, second]) == .violation(.maskedFrame))
    }

    @Test("The top bit of a 64-bit length condemns it with its first octet", arguments: UInt8(0x80)...0xFF)
    func topBit(octet: UInt8) {
        #expect(parse([0x82, 127, octet]) == .violation(.lengthTopBitSet))
    }

    @Test("A length in more octets than it needs is refused")
    func notMinimal() {
        for length in 0...125 as ClosedRange<UInt64> {
            #expect(parse([0x82, 126] + ServerFrame.bigEndian(length, octets: 2)) == .violation(.lengthNotMinimal))
        }
        for length in [0, 1, 125, 126, 0xFFFF] as [UInt64] {
            #expect(parse([0x82, 127] + ServerFrame.bigEndian(length, octets: 8)) == .violation(.lengthNotMinimal))
        }
    }
}
