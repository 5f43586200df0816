import TestSupport
import WilletProtocol

/// A random stream of a well-behaved server, and what a client must make of it. It holds fewer pings than a read is
/// answered one by one, since that limit is the one thing that depends on how the stream is cut.
struct RandomStream {
    private(set) var bytes: [UInt8] = []
    private(set) var expected: [Received] = []
    private(set) var expectedActions: [Connection.Action] = []
    private(set) var closeFrame: CloseFrame?
    private var pings = 0

    init(using generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...12, using: &generator) { appendMessage(using: &generator) }
        if generator.oneIn(2) {
            let codes: [UInt16] = [1000, 1001, 1014, 3000, 4999]
            appendClose(codes.randomElement(using: &generator) ?? 1000, using: &generator)
        }
    }

    private mutating func appendMessage(using generator: inout SeededGenerator) {
        while generator.oneIn(4) { appendControl(using: &generator) }
        let lengths = [0, 1, 7, 8, 9, 31, 32, 33, 124, 125, 126, 127, 300, 1024]
        let length = lengths.randomElement(using: &generator) ?? 0
        let isText = generator.oneIn(2)
        let payload = isText ? Self.text(upTo: length, using: &generator) : generator.bytes(length)
        let fragments = generator.oneIn(2) ? 1 : Int.random(in: 1...StreamOutcome.limits.fragments, using: &generator)
        var cuts = (0..<fragments - 1).map { _ in Int.random(in: 0...payload.count, using: &generator) }
        cuts.sort()
        var start = 0
        for (index, end) in (cuts + [payload.count]).enumerated() {
            let opcode: Opcode = index > 0 ? .continuation : isText ? .text : .binary
            bytes += ServerFrame.bytes(opcode, isFinal: index == fragments - 1, payload[start..<end])
            start = end
            if index < fragments - 1 { while generator.oneIn(4) { appendControl(using: &generator) } }
        }
        expected.append(Received(isText ? .text : .binary, payload, fragments: fragments))
    }

    private mutating func appendControl(using generator: inout SeededGenerator) {
        let payload = generator.bytes([0, 1, 5, 125].randomElement(using: &generator) ?? 0)
        if pings < Connection.pongsPerRead, generator.oneIn(2) {
            pings += 1
            bytes += ServerFrame.ping(payload)
            expected.append(Received(.ping, payload))
            expectedActions.append(.write(.pong(payload)))
        } else {
            bytes += ServerFrame.pong(payload)
            expected.append(Received(.pong, payload))
            expectedActions.append(.receivedPong(payload))
        }
    }

    private mutating func appendClose(_ code: UInt16, using generator: inout SeededGenerator) {
        let reason = String(decoding: Self.text(upTo: 123, using: &generator), as: UTF8.self)
        let frame = CloseFrame(code: CloseCode(rawValue: code), reason: reason)
        closeFrame = frame
        bytes += ServerFrame.close(code, reason)
        expected.append(Received(.close, frame.payload))
        expectedActions += [.stopSending, .write(.close(frame)), .startCloseDeadline]
        // What comes behind a Close is discarded, whatever it is.
        bytes += generator.bytes(Int.random(in: 0...20, using: &generator))
    }

    /// Valid UTF-8 of at most so many octets, in which runs of ASCII and of longer characters take turns.
    static func text(upTo length: Int, using generator: inout SeededGenerator) -> [UInt8] {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
        ]
        var octets: [UInt8] = []
        while true {
            let range = ranges.randomElement(using: &generator) ?? 0...0x7F
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                guard let scalar = UnicodeScalar(UInt32.random(in: range, using: &generator)) else { continue }
                let encoded = Array(String(Character(scalar)).utf8)
                guard octets.count + encoded.count <= length else { return octets }
                octets += encoded
            }
        }
    }
}
