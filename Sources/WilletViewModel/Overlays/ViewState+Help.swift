import WilletResources
import WilletScreen

/// The help: the keys and commands as they are, and some prose.
extension ViewState {
    func drawHelp(rows: Range<Int>, top: Int, on screen: inout Screen) {
        let lines = helpLines(columns: size.columns)
        let top = min(top, max(lines.count - rows.count, 0))
        for (row, line) in zip(rows, lines.dropFirst(top)) {
            var pen = pen(row: row)
            let isTitle = !line.isEmpty && !line.hasPrefix(" ")
            pen.put(" ", Style(), on: &screen)
            pen.put(options.width.truncated(line, to: pen.room), isTitle ? Style(.accent, .bold) : Style(), on: &screen)
        }
    }

    func helpLines(columns: Int) -> [String] {
        var lines: [String] = []
        let groups: [(String, (Keymap.Binding) -> Bool)] = [
            ("Everywhere", { $0.focuses == [.input, .log] }),
            ("In the input line", { $0.focuses == [.input] }),
            ("In the log", { $0.focuses == [.log] }),
        ]
        for (title, belongs) in groups {
            lines.append(title)
            for binding in options.keymap.bindings where belongs(binding) {
                let keys = binding.keys.map(\.name).joined(separator: ", ")
                lines += Self.row(keys, binding.summary, columns: columns)
            }
            lines.append("")
        }
        lines.append("Commands, typed into the input line")
        for synopsis in SlashCommand.synopses {
            let names = synopsis.names.map { "/\($0)" }.joined(separator: ", ")
            lines += Self.row("\(names) \(synopsis.arguments)", synopsis.summary, columns: columns)
        }
        lines.append("")
        for line in WilletResources.help.split(separator: "\n", omittingEmptySubsequences: false) {
            lines += Self.wrapped(String(line), columns: columns - 2)
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Two columns where there is room for them, else one below the other.
    private static func row(_ name: String, _ summary: String, columns: Int) -> [String] {
        let wide = 34
        guard columns >= 70 else { return ["  \(name)", "      \(summary)"] }
        return ["  " + name + String(repeating: " ", count: max(wide - name.count, 1)) + summary]
    }

    /// Breaks a line between words; what belongs to an indented line is indented like it.
    static func wrapped(_ line: String, columns: Int) -> [String] {
        let indent = String(line.prefix { $0 == " " })
        guard line.count > columns, columns > indent.count + 10 else { return [line] }
        var lines: [String] = []
        var current = indent
        for word in line.split(separator: " ") {
            if current.count > indent.count, current.count + 1 + word.count > columns {
                lines.append(current)
                current = indent
            }
            current += (current.count > indent.count ? " " : "") + word
        }
        return lines + [current]
    }
}
