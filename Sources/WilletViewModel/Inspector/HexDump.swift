/// A content as bytes, so many a row.
struct HexDump: RowSource {
    let bytesPerRow: Int
    private let count: Int

    init(count: Int, columns: Int) {
        self.count = count
        bytesPerRow = [16, 8, 4, 2].first { Self.columns(bytesPerRow: $0, count: count) <= columns } ?? 1
    }

    /// How many digits offsets have, the same on each row.
    var offsetDigits: Int { Self.offsetDigits(count: count) }

    private static func offsetDigits(count: Int) -> Int { count > 0xFF_FFFF ? 8 : count > 0xFFFF ? 6 : 4 }

    /// Offset, bytes in two digits with a gap in the middle of a row of eight or more, and characters.
    private static func columns(bytesPerRow: Int, count: Int) -> Int {
        offsetDigits(count: count) + 2 + 3 * bytesPerRow + (bytesPerRow >= 8 ? 1 : 0) + 1 + bytesPerRow
    }

    var start: Int { 0 }
    var end: Int? { count }

    mutating func extend(by budget: Int, in bytes: UnsafeRawBufferPointer) {}

    func offset(of place: Int) -> Int { place }

    func row(at place: Int, in bytes: UnsafeRawBufferPointer) -> (row: Range<Int>, next: Int)? {
        guard place < bytes.count else { return nil }
        let end = min(place + bytesPerRow, bytes.count)
        return (place..<end, end)
    }

    func places(before place: Int, count: Int, in bytes: UnsafeRawBufferPointer) -> [Int] {
        let rows = min((place + bytesPerRow - 1) / bytesPerRow, count)
        let last = (place - 1) / bytesPerRow * bytesPerRow
        return (0..<rows).reversed().map { last - $0 * bytesPerRow }
    }

    /// The row's text: `0010  7b 22 61 22 3a 31 7d 0a  …  {"a":1}.`; the parts are joined by their columns.
    func text(of row: Range<Int>, in bytes: UnsafeRawBufferPointer) -> (offset: String, hex: String, characters: String)
    {
        let digits = Array("0123456789abcdef".utf8)
        var hex: [UInt8] = []
        var characters: [UInt8] = []
        for position in 0..<bytesPerRow {
            if bytesPerRow >= 8, position == bytesPerRow / 2 { hex.append(0x20) }
            let index = row.lowerBound + position
            guard index < row.upperBound else {
                hex += [0x20, 0x20, 0x20]
                continue
            }
            let byte = bytes[index]
            hex += [digits[Int(byte >> 4)], digits[Int(byte & 0xF)], 0x20]
            characters.append((0x20..<0x7F).contains(byte) ? byte : UInt8(ascii: "."))
        }
        let number = String(row.lowerBound, radix: 16)
        let offset = String(repeating: "0", count: max(offsetDigits - number.utf8.count, 0)) + number
        return (offset, String(decoding: hex, as: UTF8.self), String(decoding: characters, as: UTF8.self))
    }
}
