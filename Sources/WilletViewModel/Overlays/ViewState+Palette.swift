import WilletScreen

/// The command palette over the log.
extension ViewState {
    mutating func openPalette() {
        let snippets = options.snippets.keys.sorted()
        overlay = .palette(Palette(keymap: options.keymap, commands: SlashCommand.synopses, snippets: snippets))
    }

    mutating func press(_ key: Keystroke, in palette: Palette) -> [Effect] {
        var palette = palette
        defer { if case .palette = overlay { overlay = .palette(palette) } }
        let intent = options.keymap.intent(of: key, in: .input)
        if let isTaken = palette.query.takeQuery(key, intent) {
            palette.search()
            return isTaken ? [] : [.bell]
        }
        let height = layout.log.count
        switch intent {
        case .palette, .back: overlay = .none
        case .up: palette.choose(.lineUp, height: height)
        case .down: palette.choose(.lineDown, height: height)
        case .scroll(let scroll): palette.choose(scroll, height: height)
        case .send:
            guard let choice = palette.choice else { return [.bell] }
            return run(choice)
        case .otherFocus:
            guard case .command(let command)? = palette.choice?.action else { return [.bell] }
            begin(command)
        case let other: return passOverlay(other)
        }
        return []
    }

    mutating func run(_ item: Palette.Item) -> [Effect] {
        overlay = .none
        switch item.action {
        case .intent(let intent): return perform(intent)
        case .session(let number): return perform(.show(number))
        case .stopRepetition(let number): return answer(.stop(number))
        case .snippet(let name): return insertSnippet(name)
        case .command(let command) where command.needsArguments:
            begin(command)
            return []
        case .command(let command):
            do {
                return run(try SlashCommand(name: command.names[0], argument: ""))
            } catch {
                notice = "\(error)"
                return [.bell]
            }
        }
    }

    /// Puts a command into the input line, where its arguments can be typed.
    private mutating func begin(_ command: SlashCommand.Synopsis) {
        overlay = .none
        focus = .input
        let hadDraft = !editor.isEmpty
        editor.replace(with: "/\(command.names[0]) ")
        let undo = options.keymap.bindings.first { $0.intent == .edit(.undo) }?.keys.first
        if hadDraft, let undo { notice = "\(undo.name) brings back what was typed before" }
    }

    func drawPalette(_ palette: Palette, rows: Range<Int>, on screen: inout Screen) {
        if palette.matches.isEmpty {
            drawHint("nothing is called that; Backspace takes letters back", rows: rows, on: &screen)
        }
        let lines = palette.matches.enumerated().map { line(of: $1, isChosen: $0 == palette.chosen) }
        draw(lines, palette.pager, rows: rows, on: &screen)
    }

    private func line(of match: Palette.Match, isChosen: Bool) -> StyledLine {
        let base: Style = isChosen ? Style(.selection, .reverse) : Style()
        let keys = match.item.keys.listed
        let width = options.width
        // Keys at the end of a very long row would be far from what they do.
        let room = min(max(size.columns - 2, 0), 100)
        let keyColumns = width.columns(of: keys)
        // The keys go where they would take more than half of the room.
        let showsKeys = keyColumns > 0 && keyColumns <= room / 2
        let textRoom = showsKeys ? room - keyColumns - 2 : room
        let text = width.truncated(match.item.text, to: textRoom)
        var line = StyledLine()
        let commandStart = match.item.summary.count
        for (index, character) in text.enumerated() {
            var style = base
            if index >= commandStart, !isChosen { style.role = .dim }
            if match.positions.contains(index) { style.attributes.formUnion([.bold, .underline]) }
            line.add(String(character), style)
        }
        let blanks = max(room - width.columns(of: text) - (showsKeys ? keyColumns : 0), 0)
        if isChosen || showsKeys { line.add(String(repeating: " ", count: blanks), base) }
        if showsKeys { line.add(keys, isChosen ? base : Style(.accent, .bold)) }
        if isChosen { line.add(" ", base) }
        return line
    }
}
