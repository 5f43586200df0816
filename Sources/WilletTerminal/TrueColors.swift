import WilletScreen

/// Colours beyond a palette of 256, on terminals that show them though ncurses knows the palette only: each takes the
/// place of a palette's colour that the theme does not use, and where ncurses asks for that one, what goes out asks for
/// the colour that was meant. Nothing that is drawn contains Esc, so nothing else is ever taken for such a request.
struct TrueColors {
    private struct Request {
        var palette: [UInt8]
        var direct: [UInt8]
    }

    /// The place of each colour in the palette.
    private(set) var numbers: [Theme.Color: Int32] = [:]
    private var requests: [Request] = []

    /// - Parameters:
    ///   - theme: what will be drawn with.
    ///   - request: what ncurses writes to ask for a colour of the palette; empty if it cannot.
    init(_ theme: Theme, request: (_ number: Int32, _ isBackground: Bool) -> [UInt8]) {
        let colors = Style.Role.allCases.flatMap { [theme[$0].foreground, theme[$0].background] }
        // From the end: the greys are the least likely to be in use.
        var free = (16...255).reversed().filter { !colors.contains(.indexed(UInt8($0))) }[...]
        for color in colors where numbers[color] == nil {
            guard case .rgb(let red, let green, let blue) = color, let number = free.popFirst().map({ Int32($0) })
            else {
                continue
            }
            numbers[color] = number
            for isBackground in [false, true] {
                let palette = request(number, isBackground)
                guard palette.first == Self.escape else { continue }
                let direct = "\u{1B}[\(isBackground ? 48 : 38);2;\(red);\(green);\(blue)m"
                requests.append(Request(palette: palette, direct: Array(direct.utf8)))
            }
        }
    }

    /// What goes out in place of what ncurses wrote.
    func rewritten(_ bytes: [UInt8]) -> [UInt8] {
        guard !requests.isEmpty else { return bytes }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        var rest = bytes[...]
        while let escape = rest.firstIndex(of: Self.escape) {
            output += rest[..<escape]
            rest = rest[escape...]
            if let request = requests.first(where: { rest.starts(with: $0.palette) }) {
                output += request.direct
                rest = rest.dropFirst(request.palette.count)
            } else {
                output.append(rest.removeFirst())
            }
        }
        return output + rest
    }

    private static let escape: UInt8 = 0x1B
}
