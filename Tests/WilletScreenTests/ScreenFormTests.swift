import Testing
import WilletScreen

@Suite("A screen as text and as a picture")
struct ScreenFormTests {
    private var screen: Screen {
        var screen = Screen(size: ScreenSize(rows: 3, columns: 12))
        screen.draw("failed", at: Position(row: 0, column: 0), style: Style(.error, [.bold]), width: .sample)
        screen.draw("世 <&>", at: Position(row: 2, column: 1), style: Style(.dim), width: .sample)
        screen.draw("x", at: Position(row: 2, column: 11), style: Style(.text, [.underline, .reverse]), width: .sample)
        return screen
    }

    @Test("text leaves out the blanks at the end of rows")
    func text() {
        #expect(screen.text == "failed\n\n 世 <&>    x")
    }

    @Test("styled text names the columns of each style")
    func styledText() {
        #expect(
            screen.styledText == """
                failed
                ~ 0-5 error bold

                 世 <&>    x
                ~ 1-6 dim, 11 text reverse underline
                """
        )
    }

    @Test("a picture has each run at its place, in its colour, escaped")
    func svg() {
        var screen = screen
        screen.title = "a<b"
        screen.cursor = Position(row: 1, column: 2)
        let lines = screen.svg().split(separator: "\n")
        #expect(
            lines.first
                == "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"132\" height=\"81\" viewBox=\"0 0 132 81\" role=\"img\">"
        )
        #expect(lines.contains("<title>a&lt;b</title>"))
        #expect(lines.contains { $0.hasSuffix("fill=\"#e06c75\" font-weight=\"bold\">failed</text>") })
        #expect(
            lines.contains { $0.hasPrefix("<text x=\"9\" y=\"52\" textLength=\"18\"") && $0.hasSuffix(">世</text>") }
        )
        #expect(lines.contains { $0.hasSuffix("> &lt;&amp;&gt;</text>") })
        #expect(lines.contains { $0.hasPrefix("<rect x=\"99\" y=\"38\" width=\"9\"") })
        #expect(lines.contains { $0.hasPrefix("<rect x=\"18\" y=\"19\"") && $0.contains("fill-opacity=\"0.5\"") })
        #expect(lines.last == "</svg>")
    }

    @Test("a look joins the attributes of role and style, and has no colours where a theme has none")
    func looks() {
        let style = Style(.error, [.underline])
        #expect(Theme.colors.look(of: style) == Theme.Look(.red, attributes: [.bold, .underline]))
        for role in Style.Role.allCases {
            let look = Theme.attributesOnly[role]
            #expect(look.foreground == .standard && look.background == .standard)
        }
    }
}
