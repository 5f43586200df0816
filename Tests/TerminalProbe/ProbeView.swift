import WilletScreen
import WilletTerminal

/// What the probe shows: hard text in every style, and the last keystrokes.
struct ProbeView {
    private var size: ScreenSize
    private var keystrokes: [String] = []
    private var count = 0
    private let notice: String?

    init(size: ScreenSize, notice: String?) {
        self.size = size
        self.notice = notice
    }

    mutating func update(_ keystroke: Keystroke) {
        switch keystroke {
        case .resize(let size): self.size = size
        case .paste(let text) where text.utf8.count > 60: add("paste of \(text.utf8.count) bytes")
        case .paste(let text): add("paste(\(RemoteText.line(text, width: TerminalLocale.width)))")
        case .character, .control, .alt, .altKey, .key, .shiftKey, .controlKey, .sequence: add("\(keystroke)")
        case .mouse(let mouse, let place): add("mouse(\(mouse), row \(place.row), column \(place.column))")
        }
    }

    private mutating func add(_ line: String) {
        keystrokes.append(line.replacing("WilletScreen.Keystroke.Key.", with: ""))
        keystrokes = keystrokes.suffix(20)
        count += 1
    }

    var screen: Screen {
        let width = TerminalLocale.width
        var screen = Screen(size: size)
        screen.title = "probe \(size.columns)x\(size.rows)"
        screen.fill(row: 0, style: Style(.bar))
        screen.draw(
            "probe \(size.columns)x\(size.rows)",
            at: Position(row: 0, column: 0),
            style: Style(.bar),
            width: width
        )
        let lines = ["|plain|", "|世界|", "|e\u{301}é|", "|☺\u{FE0F}|", "|😀|", "|─●◌✕▁█|"]
        for (index, line) in lines.enumerated() {
            screen.draw(line, at: Position(row: index + 1, column: 0), width: width)
        }
        for (index, role) in Style.Role.allCases.enumerated() {
            // In two columns, above the keystrokes.
            let place = Position(row: index % 11 + 1, column: 20 + index / 11 * 12)
            screen.draw("\(role)", at: place, style: Style(role), width: width)
        }
        if count > 1000 {
            screen.draw("\(count) keystrokes", at: Position(row: 12, column: 0), width: width)
        }
        if let notice { screen.draw(notice, at: Position(row: 12, column: 0), style: Style(.warning), width: width) }
        for (index, keystroke) in keystrokes.suffix(max(0, size.rows - 14)).enumerated() {
            screen.draw(keystroke, at: Position(row: index + 13, column: 0), style: Style(.note), width: width)
        }
        screen.draw("> ready", at: Position(row: size.rows - 1, column: 0), width: width)
        screen.cursor = Position(row: size.rows - 1, column: min(7, size.columns - 1))
        return screen
    }
}
