/// The signs of the screen: each takes one column, so that either set gives the same layout.
package struct Glyphs: Equatable, Sendable {
    package var idle: String
    package var connecting: String
    package var open: String
    package var closing: String
    package var failed: String
    package var inbound: String
    package var outbound: String
    package var controlInbound: String
    package var controlOutbound: String
    package var queued: String
    package var note: String
    package var warning: String
    package var separator: String
    package var rule: String
    package var below: String
    package var endless: String
    package var mark: String
    /// Before how many times something was repeated.
    package var times: String
    /// From the least to the most.
    package var bars: [String]

    package static let utf8 = Glyphs(
        idle: "○",
        connecting: "◌",
        open: "●",
        closing: "◐",
        failed: "✕",
        inbound: "←",
        outbound: "→",
        controlInbound: "⇠",
        controlOutbound: "⇢",
        queued: "⧗",
        note: "·",
        warning: "!",
        separator: "·",
        rule: "─",
        below: "▼",
        endless: "∞",
        mark: "◆",
        times: "×",
        bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    )

    package static let ascii = Glyphs(
        idle: "o",
        connecting: "~",
        open: "*",
        closing: "%",
        failed: "x",
        inbound: "<",
        outbound: ">",
        controlInbound: "(",
        controlOutbound: ")",
        queued: "~",
        note: ".",
        warning: "!",
        separator: "|",
        rule: "-",
        below: "v",
        endless: "-",
        mark: "+",
        times: "x",
        bars: ["_", ".", ":", "-", "=", "+", "*", "#"]
    )
}
