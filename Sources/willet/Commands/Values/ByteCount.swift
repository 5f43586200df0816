import ArgumentParser

/// A number of bytes; a `k`, `M` or `G` behind it stands for 1024, 1024² or 1024³.
struct ByteCount: Sendable {
    /// The most that any of them is: 1 TiB.
    private static let maximum = 1 << 40

    /// How long a message may be.
    static let ofMessages = within(1...1 << 30, "from 1 to 1G")

    let bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    private init?(argument: String) {
        var digits = argument[...]
        var unit = 1
        switch digits.last {
        case "k", "K": unit = 1 << 10
        case "m", "M": unit = 1 << 20
        case "g", "G": unit = 1 << 30
        default: break
        }
        if unit > 1 { digits.removeLast() }
        guard let number = Int(digits), (1...Self.maximum / unit).contains(number) else { return nil }
        bytes = number * unit
    }

    /// How a value becomes a size, or an error that tells the bounds.
    ///
    /// - Parameters:
    ///   - range: what it has to be.
    ///   - bounds: that in words.
    static func within(_ range: ClosedRange<Int>, _ bounds: String) -> @Sendable (String) throws -> ByteCount {
        { argument in
            guard let count = ByteCount(argument: argument), range.contains(count.bytes) else {
                throw ValidationError("write a number of bytes \(bounds), with k, M or G, such as 64M.")
            }
            return count
        }
    }
}
