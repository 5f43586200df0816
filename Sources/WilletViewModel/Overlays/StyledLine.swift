import WilletScreen

/// A line in pieces, each in its style. Nothing in it can harm a terminal: what came from the network has passed
/// `RemoteText` before.
struct StyledLine: Equatable, Sendable {
    struct Piece: Equatable, Sendable {
        var text: String
        var style: Style
    }

    private(set) var pieces: [Piece] = []

    init() {}

    init(_ text: String, _ style: Style = Style()) { add(text, style) }

    var text: String { pieces.map(\.text).joined() }

    mutating func add(_ text: String, _ style: Style = Style()) {
        guard !text.isEmpty else { return }
        pieces.append(Piece(text: text, style: style))
    }
}
