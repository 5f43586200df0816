import ArgumentParser

/// A number of bytes from 1 to 1 GiB; a `k`, `M` or `G` behind it stands for 1024, 1024² or 1024³.
struct ByteCount: Sendable {
    let bytes: Int

    init?(argument: String) {
        var digits = argument[...]
        var unit = 1
        switch digits.last {
        case "k", "K": unit = 1 << 10
        case "m", "M": unit = 1 << 20
        case "g", "G": unit = 1 << 30
        default: break
        }
        if unit > 1 { digits.removeLast() }
        guard let number = Int(digits), (1...(1 << 30) / unit).contains(number) else { return nil }
        bytes = number * unit
    }

    static func parse(_ argument: String) throws -> ByteCount {
        guard let count = ByteCount(argument: argument) else {
            throw ValidationError("write a number of bytes from 1 to 1G, with k, M or G, such as 64M.")
        }
        return count
    }
}
