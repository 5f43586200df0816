import WilletLog
import WilletScreen

/// The mouse, when it was asked for: the wheel scrolls what it is over, a press selects.
extension ViewState {
    private static let wheelLines = 3

    mutating func toggleMouse() -> [Effect] {
        hasMouse.toggle()
        let key = options.keymap.bindings.first { $0.intent == .mouse }?.keys.first?.name ?? "/palette"
        notice =
            hasMouse
            ? "the wheel scrolls, a click selects; \(key) gives the mouse back to the terminal"
            : "the mouse is the terminal's again"
        return [.setMouse(hasMouse)]
    }

    mutating func handle(_ mouse: Keystroke.Mouse, at place: Position) -> [Effect] {
        // One that was on its way when the mouse was given back.
        guard hasMouse, place.row < size.rows, place.column < size.columns else { return [] }
        if place.row == layout.sessions {
            guard mouse == .press else { return [] }
            return sessionBar.number(at: place.column).map { perform(.show($0)) } ?? []
        }
        switch overlay {
        case .quitQuestion, .closeQuestion: return []
        case .help(var help):
            if let scroll = mouse.scroll { for _ in 0..<Self.wheelLines { help.scroll(scroll, in: self) } }
            overlay = .help(help)
            return []
        case .handshake(var pager):
            let count = handshakeReport.lines.count
            if let scroll = mouse.scroll {
                for _ in 0..<Self.wheelLines { pager.scroll(scroll, count: count, height: layout.log.count) }
            }
            overlay = .handshake(pager)
            return []
        case .palette(let palette): return handle(mouse, at: place, in: palette)
        case .none: break
        }
        if let shared = inspectorLayout, shared.contains(place) {
            focus = .inspector
            inspector?.handle(mouse.scroll, lines: Self.wheelLines, row: place.row - shared.content.lowerBound)
        } else if let scroll = mouse.scroll {
            pane.scrollView(scroll, rows: Self.wheelLines, in: ruler)
        } else if logRows.contains(place.row) {
            focus = .log
            let ruler = ruler
            let row = place.row - logRows.lowerBound
            if let position = ruler.position(atRow: row, in: pane.window(in: ruler)) {
                select(ruler.lines[position])
            }
        } else if layout.input.contains(place.row) {
            focus = .input
        }
        return []
    }

    private mutating func handle(_ mouse: Keystroke.Mouse, at place: Position, in palette: Palette) -> [Effect] {
        var palette = palette
        let rows = layout.log
        if let scroll = mouse.scroll {
            palette.choose(scroll, height: rows.count)
        } else {
            let shown = palette.pager.window(of: palette.matches.count, height: rows.count).lines
            let index = shown.lowerBound + place.row - rows.lowerBound
            guard rows.contains(place.row), shown.contains(index) else { return [] }
            if index == palette.chosen, let choice = palette.choice { return run(choice) }
            palette.choose(index, height: rows.count)
        }
        overlay = .palette(palette)
        return []
    }
}

extension Keystroke.Mouse {
    fileprivate var scroll: Intent.Scroll? {
        switch self {
        case .press: nil
        case .wheelUp: .lineUp
        case .wheelDown: .lineDown
        }
    }
}
