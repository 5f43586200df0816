import WilletScreen

/// A key and what was held with it, from the name that ncurses has for it or from its escape sequence.
struct KeyName: Equatable {
    private let key: Keystroke.Key
    private let modifier: Modifier

    enum Modifier { case none, shift, alt, control }

    var keystroke: Keystroke {
        switch modifier {
        case .none: .key(key)
        case .shift:
            // As ncurses counts, where it knows the sequence.
            if case .function(let number) = key, number <= 12 { .key(.function(number + 12)) } else { .shiftKey(key) }
        case .alt: .altKey(key)
        case .control: .controlKey(key)
        }
    }

    private init(_ key: Keystroke.Key, _ modifier: Modifier = .none) {
        self.key = key
        self.modifier = modifier
    }

    /// `KEY_LEFT`, `KEY_F(5)`, and `kLFT5` for what terminals add: a key and a number that names what is held.
    init?(_ name: String) {
        if let known = Self.names[name] {
            self = known
        } else if name.hasPrefix("KEY_F("), name.hasSuffix(")"), let number = Int(name.dropFirst(6).dropLast()) {
            self.init(function: number)
        } else if let digit = name.last?.wholeNumberValue, let key = Self.extended[String(name.dropLast())] {
            self.init(key, Self.modifier(digit))
        } else {
            return nil
        }
    }

    /// What follows Esc and `[` or `O`: `A`, `1;5D`, `3~`, `15;2~`.
    init?(sequence: String) {
        guard let last = sequence.last else { return nil }
        let numbers = sequence.dropLast().split(separator: ";").map { Int($0) }
        let modifier = numbers.count > 1 ? Self.modifier(numbers[1] ?? 1) : .none
        if last == "~" {
            guard let first = numbers.first, let number = first else { return nil }
            if let key = Self.numbered[number] {
                self.init(key, modifier)
            } else if let index = Self.functions.firstIndex(of: number) {
                self.init(.function(index + 1), modifier)
            } else {
                return nil
            }
        } else if let key = Self.lettered[last], numbers.allSatisfy({ $0 != nil }) {
            self.init(key, modifier)
        } else {
            return nil
        }
    }

    /// With Shift the function keys go on from F13, with Ctrl from F25.
    private init?(function number: Int) {
        switch number {
        case 1...24: self.init(.function(number))
        case 25...36: self.init(.function(number - 24), .control)
        case _: return nil
        }
    }

    /// xterm's: one more than the sum of Shift 1, Alt 2, Ctrl 4; of several the strongest counts.
    private static func modifier(_ number: Int) -> Modifier {
        let bits = number - 1
        if bits & 4 != 0 { return .control }
        if bits & 2 != 0 { return .alt }
        return bits & 1 != 0 ? .shift : .none
    }

    private static let names: [String: KeyName] = [
        "KEY_UP": KeyName(.up), "KEY_DOWN": KeyName(.down), "KEY_LEFT": KeyName(.left), "KEY_RIGHT": KeyName(.right),
        "KEY_HOME": KeyName(.home), "KEY_END": KeyName(.end), "KEY_PPAGE": KeyName(.pageUp),
        "KEY_NPAGE": KeyName(.pageDown), "KEY_DC": KeyName(.delete), "KEY_IC": KeyName(.insert),
        "KEY_BACKSPACE": KeyName(.backspace), "KEY_ENTER": KeyName(.enter), "KEY_BTAB": KeyName(.backTab),
        "KEY_SR": KeyName(.up, .shift), "KEY_SF": KeyName(.down, .shift), "KEY_SLEFT": KeyName(.left, .shift),
        "KEY_SRIGHT": KeyName(.right, .shift), "KEY_SHOME": KeyName(.home, .shift), "KEY_SEND": KeyName(.end, .shift),
        "KEY_SPREVIOUS": KeyName(.pageUp, .shift), "KEY_SNEXT": KeyName(.pageDown, .shift),
        "KEY_SDC": KeyName(.delete, .shift), "KEY_SIC": KeyName(.insert, .shift),
    ]

    private static let extended: [String: Keystroke.Key] = [
        "kUP": .up, "kDN": .down, "kLFT": .left, "kRIT": .right, "kHOM": .home, "kEND": .end, "kPRV": .pageUp,
        "kNXT": .pageDown, "kDC": .delete, "kIC": .insert,
    ]

    private static let lettered: [Character: Keystroke.Key] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "Z": .backTab, "M": .enter,
        "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
    ]

    private static let numbered: [Int: Keystroke.Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    ]

    /// The numbers of F1 and on.
    private static let functions = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24]
}
