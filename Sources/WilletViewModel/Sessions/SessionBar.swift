import WilletScreen

/// The bar of the sessions: what of them there is room for, and where.
struct SessionBar: Equatable, Sendable {
    struct Piece: Equatable, Sendable {
        var text: String
        var style: Style
    }

    struct Item: Equatable, Sendable {
        var number: Int
        var columns: Range<Int>
        var pieces: [Piece]
    }

    /// How much is told of each; where there is less room, parts go in this order.
    private enum Detail: Hashable, CaseIterable {
        case longNames, names, shortNames, ownName, counts, marks, numbers

        func nameLimit(isShown: Bool) -> Int {
            switch self {
            case .longNames: 28
            case .names: 16
            case .shortNames: 9
            case .ownName: isShown ? 16 : 0
            case .counts, .marks, .numbers: 0
            }
        }
    }

    private(set) var items: [Item] = []

    init(_ tabs: [SessionTab], columns: Int, options: Options) {
        for detail in Detail.allCases {
            let all = tabs.map { Self.pieces(of: $0, detail, options) }
            let widths = all.map { $0.reduce(0) { $0 + options.width.columns(of: $1.text) } }
            let isLast = detail == Detail.allCases.last
            guard isLast || widths.reduce(0, +) <= columns else { continue }
            let kept = isLast ? Self.fitting(tabs, widths, columns) : Set(tabs.indices)
            var column = 0
            for index in tabs.indices where kept.contains(index) {
                items.append(
                    Item(number: tabs[index].number, columns: column..<column + widths[index], pieces: all[index])
                )
                column += widths[index]
            }
            return
        }
    }

    /// The session that is told of in a column.
    func number(at column: Int) -> Int? { items.first { $0.columns.contains(column) }?.number }

    /// The one that is shown stays longest, then those where something is new.
    private static func fitting(_ tabs: [SessionTab], _ widths: [Int], _ columns: Int) -> Set<Int> {
        let order = tabs.indices.sorted { left, right in
            let ranks = [left, right].map { index in
                tabs[index].isShown ? 0 : tabs[index].hasError ? 1 : tabs[index].unread > 0 ? 2 : 3
            }
            return ranks[0] == ranks[1] ? left < right : ranks[0] < ranks[1]
        }
        var room = columns
        var kept: Set<Int> = []
        for index in order where widths[index] <= room || kept.isEmpty {
            kept.insert(index)
            room -= widths[index]
        }
        return kept
    }

    private static func pieces(of tab: SessionTab, _ detail: Detail, _ options: Options) -> [Piece] {
        let glyphs = options.glyphs
        let isNamed = detail.nameLimit(isShown: tab.isShown) > 0
        let base = tab.isShown ? Style(.selection, [.reverse, .bold]) : Style(.dim)
        func style(_ role: Style.Role) -> Style { tab.isShown ? base : Style(role, .bold) }
        var pieces = [Piece(text: "\(tab.isShown ? "[" : " ")\(tab.number)", style: base)]
        if detail != .numbers {
            if detail != .marks { pieces.append(Piece(text: " ", style: base)) }
            pieces.append(Piece(text: tab.sign, style: style(tab.role == .bar ? .dim : tab.role)))
        }
        if isNamed {
            let limit = detail.nameLimit(isShown: tab.isShown)
            let name = RemoteText.line(tab.name, limit: limit, width: options.width)
            pieces.append(Piece(text: " \(name)", style: base))
        }
        if tab.unread > 0 {
            let isCounted = detail != .marks && detail != .numbers
            let count = isCounted ? " +\(Format.count(tab.unread))" : "+"
            pieces.append(Piece(text: count, style: style(.accent)))
        }
        if tab.hasError { pieces.append(Piece(text: glyphs.warning, style: style(.error))) }
        if tab.isShown {
            pieces.append(Piece(text: "]", style: base))
        } else if detail != .marks, detail != .numbers {
            pieces.append(Piece(text: " ", style: base))
        }
        return pieces
    }
}
