import WilletResources
import WilletScreen

/// The help overlay: what is typed narrows it.
extension ViewState {
    /// What the help overlay holds.
    struct Help: Equatable, Sendable {
        var query = LineEditor()
        var pager = Pager()
    }

    mutating func openHelp() { overlay = .help(Help()) }

    mutating func press(_ key: Keystroke, in help: Help) -> [Effect] {
        var help = help
        defer { if case .help = overlay { overlay = .help(help) } }
        let intent = options.keymap.intent(of: key, in: .input)
        if let isTaken = help.query.takeQuery(key, intent) {
            help.pager = Pager()
            return isTaken ? [] : [.bell]
        }
        switch intent {
        case .help, .back: overlay = .none
        case .up: help.scroll(.lineUp, in: self)
        case .down: help.scroll(.lineDown, in: self)
        case .scroll(let scroll): help.scroll(scroll, in: self)
        case let other: return passOverlay(other)
        }
        return []
    }

    func drawHelp(_ help: Help, rows: Range<Int>, on screen: inout Screen) {
        let lines = helpLines(help)
        if lines.isEmpty {
            drawHint("nothing in the help has that; Backspace takes letters back", rows: rows, on: &screen)
        }
        draw(lines, help.pager, rows: rows, on: &screen)
    }

    func helpLines(_ help: Help = Help()) -> [StyledLine] {
        HelpText(
            keymap: options.keymap,
            commands: SlashCommand.synopses,
            prose: options.glyphs.spelled(WilletResources.help)
        )
        .narrowed(to: help.query.text)
        .lines(columns: size.columns, width: options.width)
    }
}

extension ViewState.Help {
    mutating func scroll(_ scroll: Intent.Scroll, in state: ViewState) {
        pager.scroll(scroll, count: state.helpLines(self).count, height: state.layout.log.count)
    }
}

extension Glyphs {
    /// A text that speaks of the signs, with those that are shown.
    fileprivate func spelled(_ text: String) -> String {
        let all: [KeyPath<Glyphs, String>] = [
            \.inbound, \.outbound, \.controlInbound, \.controlOutbound, \.queued, \.failed, \.times,
        ]
        return self == .utf8
            ? text : all.reduce(text) { $0.replacing(Glyphs.utf8[keyPath: $1], with: self[keyPath: $1]) }
    }
}
