/// Cuts bytes into chunks whose sizes a few bytes of the input decide.
struct Chunks {
    private var state: UInt64
    private let largest: Int

    /// - Parameters:
    ///   - seed: the sizes are the same for the same seed.
    ///   - largest: no chunk is larger; at least 1.
    init(seed: UInt16, largest: Int) {
        state = UInt64(seed)
        self.largest = largest
    }

    /// The next chunk's size, at least 1.
    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % largest + 1
    }

    /// The chunks of some bytes, in order.
    static func of(_ bytes: [UInt8], seed: UInt16, largest: Int) -> [[UInt8]] {
        var chunks = Chunks(seed: seed, largest: max(largest, 1))
        var result: [[UInt8]] = []
        var index = 0
        while index < bytes.count {
            let end = min(index + chunks.next(), bytes.count)
            // A copy of just these bytes, so that the sanitizer sees a read beyond them.
            result.append(Array(bytes[index..<end]))
            index = end
        }
        return result
    }
}

extension ArraySlice<UInt8> {
    /// The first byte, which is taken off; 0 where there is none.
    mutating func takeByte() -> UInt8 { popFirst() ?? 0 }

    /// The first two bytes, which are taken off.
    mutating func takeSeed() -> UInt16 { UInt16(takeByte()) << 8 | UInt16(takeByte()) }
}
