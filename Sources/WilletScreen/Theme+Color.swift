extension Theme {
    /// A colour, as far as a theme may ask for it; ``mapped(to:)`` says what a terminal shows of it.
    package enum Color: Hashable, Sendable {
        /// The terminal's own for text, or for what is behind it.
        case standard
        /// One of the terminal's own sixteen, which its user has chosen, from 0.
        case ansi(UInt8)
        /// One of the fixed colours of a palette of 256, from 16.
        case indexed(UInt8)
        case rgb(UInt8, UInt8, UInt8)

        package static let black = Color.ansi(0)
        package static let red = Color.ansi(1)
        package static let green = Color.ansi(2)
        package static let yellow = Color.ansi(3)
        package static let blue = Color.ansi(4)
        package static let magenta = Color.ansi(5)
        package static let cyan = Color.ansi(6)
        package static let white = Color.ansi(7)
        package static let brightBlack = Color.ansi(8)
        package static let brightRed = Color.ansi(9)
        package static let brightGreen = Color.ansi(10)
        package static let brightYellow = Color.ansi(11)
        package static let brightBlue = Color.ansi(12)
        package static let brightMagenta = Color.ansi(13)
        package static let brightCyan = Color.ansi(14)
        package static let brightWhite = Color.ansi(15)

        static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    }

    /// How many colours a terminal shows.
    package enum ColorDepth: Comparable, Sendable, CaseIterable {
        case none
        /// The first eight of its own.
        case eight
        /// All sixteen of its own.
        case sixteen
        /// Those, and 240 fixed ones.
        case indexed
        /// Any.
        case direct
    }

    /// The same theme in the colours that a terminal has.
    package func mapped(to depth: ColorDepth) -> Theme {
        var theme = self
        for role in Style.Role.allCases {
            theme[role].foreground = self[role].foreground.mapped(to: depth)
            theme[role].background = self[role].background.mapped(to: depth)
        }
        return theme
    }
}

extension Theme.Color {
    /// The parts of a colour as xterm shows it; `nil` for the standard one, which nobody knows.
    package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch self {
        case .standard: return nil
        case .ansi(let number): return Self.sixteen[Int(number & 15)]
        case .indexed(let number) where number < 16: return Self.sixteen[Int(number)]
        case .indexed(let number) where number < 232:
            let number = Int(number) - 16
            return (Self.levels[number / 36], Self.levels[number / 6 % 6], Self.levels[number % 6])
        case .indexed(let number):
            let grey = 8 + 10 * (number - 232)
            return (grey, grey, grey)
        case .rgb(let red, let green, let blue): return (red, green, blue)
        }
    }

    /// The nearest colour that a terminal has. Of eight colours a bright one is the plain one, and bright black, which
    /// would be black, the standard one.
    package func mapped(to depth: Theme.ColorDepth) -> Theme.Color {
        switch (depth, self) {
        case (.none, _), (_, .standard): return .standard
        case (.direct, _), (.indexed, .ansi), (.indexed, .indexed), (.sixteen, .ansi): return self
        case (.indexed, .rgb): return nearest(among: 16...255) { .indexed($0) }
        case (.sixteen, .indexed), (.sixteen, .rgb): return nearest(among: 0...15) { .ansi($0) }
        case (.eight, .ansi(let number)):
            return number == 8 ? .standard : .ansi(number & 7)
        case (.eight, .indexed), (.eight, .rgb): return mapped(to: .sixteen).mapped(to: .eight)
        }
    }

    private func nearest(among numbers: ClosedRange<UInt8>, _ make: (UInt8) -> Theme.Color) -> Theme.Color {
        let best = numbers.map(make).min { distance(to: $0) < distance(to: $1) }
        return best ?? .standard
    }

    /// Green is seen best, and red better than blue.
    private func distance(to other: Theme.Color) -> Int {
        guard let own = components, let other = other.components else { return .max }
        let red = Int(own.red) - Int(other.red)
        let green = Int(own.green) - Int(other.green)
        let blue = Int(own.blue) - Int(other.blue)
        return 3 * red * red + 4 * green * green + 2 * blue * blue
    }

    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

    /// As xterm has them; a terminal's user may have chosen others.
    private static let sixteen: [(UInt8, UInt8, UInt8)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}
