/// The name of a stream: a symbol and what is told of it, for example `btcusdt@aggTrade`.
struct MarketStream: Hashable {
    let name: String
    /// In capitals, as messages name it: `BTCUSDT`.
    let symbol: String
    /// What is told, as messages name it: `aggTrade`.
    let event: String

    private static let maximumLength = 64

    /// `nil` for a name that is too long, or has anything but ASCII letters, digits, `_`, `-` and `.` around the `@`.
    init?(_ name: String) {
        guard name.utf8.count <= Self.maximumLength else { return nil }
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isWord) else { return nil }
        self.name = name
        symbol = parts[0].uppercased()
        event = String(parts[1])
    }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default:
                    false
                }
            }
    }
}
