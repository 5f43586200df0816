import WilletScreen

/// Turns what ncurses reads into keystrokes: Esc and a key into Alt, the text between paste marks into one paste, and
/// escape sequences that ncurses does not know into keys, or into nothing, but never into typed text.
struct KeystrokeDecoder {
    enum Input: Equatable {
        case scalar(Unicode.Scalar)
        /// A key by the name that ncurses has for it.
        case key(String)
    }

    /// More of a paste is dropped. It is more than an editor takes, so that a paste of which a part is missing is
    /// refused there and never sent.
    static let pasteLimit = 2 << 20
    static let sequenceLimit = 32
    private static let escape: Unicode.Scalar = "\u{1B}"
    private static let pasteEnd = "\u{1B}[201~"

    private enum State {
        case ground
        /// After Esc; ncurses has waited already whether it begins a sequence.
        case escape
        /// After Esc and `[` or `O`.
        case sequence(introducer: Unicode.Scalar, text: String)
        case paste(Paste)
        /// A press of the mouse in the encoding that was not asked for: so many characters of it are to come.
        case oldMouse(left: Int)
    }

    private struct Paste {
        var text = ""
        var endsInReturn = false
    }

    private var state = State.ground

    /// How long to wait for more before `giveUp`; `nil` is for ever.
    var patience: Duration? {
        switch state {
        case .ground, .escape: nil
        case .sequence, .oldMouse: .milliseconds(50)
        case .paste: .seconds(1)
        }
    }

    mutating func decode(_ input: Input) -> [Keystroke] {
        switch state {
        case .ground: return begin(input)
        case .escape: return decodeAfterEscape(input)
        case .sequence(let introducer, let text): return decodeSequence(introducer, text, input)
        case .paste(var paste):
            // Taken out of the state first, or each append would copy the whole text.
            state = .ground
            if input == .key("paste-end") { return [.paste(paste.text)] }
            Self.add(input, to: &paste)
            if input == .scalar("~"), paste.text.hasSuffix(Self.pasteEnd) {
                // The mark came in pieces, too slowly for ncurses.
                return [.paste(String(paste.text.dropLast(Self.pasteEnd.count)))]
            }
            state = .paste(paste)
            return []
        case .oldMouse(let left):
            state = left > 1 ? .oldMouse(left: left - 1) : .ground
            return []
        }
    }

    /// There is nothing to read any more: an Esc is an Esc.
    mutating func pause() -> [Keystroke] {
        guard case .escape = state else { return [] }
        state = .ground
        return [.key(.escape)]
    }

    /// Nothing came for as long as `patience` said: a sequence ends, and a paste whose end is lost.
    mutating func giveUp() -> [Keystroke] {
        defer { state = .ground }
        switch state {
        case .ground, .oldMouse: return []
        case .escape: return [.key(.escape)]
        case .sequence(let introducer, let text): return text.isEmpty ? [.alt(Character(introducer))] : []
        case .paste(let paste): return [.paste(paste.text)]
        }
    }

    private mutating func begin(_ input: Input) -> [Keystroke] {
        switch input {
        case .scalar(Self.escape):
            state = .escape
            return []
        case .scalar(let scalar): return [Self.keystroke(of: scalar)]
        case .key("paste-begin"):
            state = .paste(Paste())
            return []
        case .key(let name): return KeyName(name).map { [$0.keystroke] } ?? []
        }
    }

    private mutating func decodeAfterEscape(_ input: Input) -> [Keystroke] {
        switch input {
        case .scalar(Self.escape): return [.key(.escape)]
        case .scalar(let scalar) where scalar == "[" || scalar == "O":
            state = .sequence(introducer: scalar, text: "")
            return []
        case .scalar, .key:
            state = .ground
            let keystrokes = begin(input)
            guard let keystroke = keystrokes.first else { return [] }
            return keystroke.withAlt.map { [$0] } ?? [.key(.escape), keystroke]
        }
    }

    private mutating func decodeSequence(
        _ introducer: Unicode.Scalar,
        _ text: String,
        _ input: Input
    ) -> [Keystroke] {
        state = .ground
        guard case .scalar(let scalar) = input, (0x20..<0x7F).contains(scalar.value) else {
            // What is no part of a sequence ends it.
            return (text.isEmpty ? [.alt(Character(introducer))] : []) + begin(input)
        }
        let sequence = text + String(scalar)
        let isComplete = introducer == "O" ? !("0"..."9").contains(scalar) : scalar.value >= 0x40
        guard isComplete else {
            if sequence.utf8.count < Self.sequenceLimit { state = .sequence(introducer: introducer, text: sequence) }
            return []
        }
        switch sequence {
        case "200~" where introducer == "[":
            state = .paste(Paste())
            return []
        case "M" where introducer == "[":
            state = .oldMouse(left: 3)
            return []
        case _ where introducer == "[" && sequence.hasPrefix("<"): return Self.mouse(sequence).map { [$0] } ?? []
        case _: return KeyName(sequence: sequence).map { [$0.keystroke] } ?? []
        }
    }

    /// `<button;column;row` and `M` for a press, `m` for a release. Shift, Alt and Ctrl do not count.
    private static func mouse(_ sequence: String) -> Keystroke? {
        let numbers = sequence.dropFirst().dropLast().split(separator: ";").map { Int($0) }
        guard sequence.last == "M", numbers.count == 3, let button = numbers[0], let column = numbers[1],
            let row = numbers[2], (1...10_000).contains(column), (1...10_000).contains(row)
        else { return nil }
        let place = Position(row: row - 1, column: column - 1)
        switch button & ~0b11100 {
        case 0: return .mouse(.press, place)
        case 64: return .mouse(.wheelUp, place)
        case 65: return .mouse(.wheelDown, place)
        case _: return nil
        }
    }

    private static func keystroke(of scalar: Unicode.Scalar) -> Keystroke {
        switch scalar.value {
        case 0x09: .key(.tab)
        case 0x0D: .key(.enter)
        case 0x08, 0x7F: .key(.backspace)
        case 0x00: .control("@")
        case 0x01...0x1A: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
        case 0x1B...0x1F: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
        case _: .character(Character(scalar))
        }
    }

    /// Terminals send CR for each line break in a paste.
    private static func add(_ input: Input, to paste: inout Paste) {
        guard case .scalar(let scalar) = input, paste.text.utf8.count < pasteLimit else { return }
        defer { paste.endsInReturn = scalar == "\r" }
        switch scalar {
        case "\r": paste.text.unicodeScalars.append("\n")
        case "\n" where paste.endsInReturn: break
        case _: paste.text.unicodeScalars.append(scalar)
        }
    }
}

extension Keystroke {
    /// The same with Alt, where there is such a keystroke.
    fileprivate var withAlt: Keystroke? {
        switch self {
        case .character(let character): .alt(character)
        case .key(let key): .altKey(key)
        case .control, .alt, .altKey, .shiftKey, .controlKey, .sequence, .paste, .resize, .mouse: nil
        }
    }
}
