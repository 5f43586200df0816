import Testing
import WilletScreen

@testable import WilletViewModel

@Suite struct SessionBarTests {
    private static func tabs(_ count: Int) -> [SessionTab] {
        (1...count).map { number in
            SessionTab(
                number: number,
                name: "server\(number).example.com/path",
                sign: "●",
                role: .success,
                isShown: number == 2,
                unread: number == 3 ? 12 : 0,
                hasError: number == 4
            )
        }
    }

    private static func bar(_ count: Int, _ columns: Int) -> SessionBar {
        SessionBar(tabs(count), columns: columns, options: Options(width: .test))
    }

    private static func text(_ bar: SessionBar) -> String { bar.items.flatMap(\.pieces).map(\.text).joined() }

    @Test(
        arguments: [
            (
                4, 130,
                " 1 ● server1.example.com/path [2 ● server2.example.com/path] 3 ● server3.example.com/path +12  "
                    + "4 ● server4.example.com/path! "
            ),
            (4, 100, " 1 ● server1.example… [2 ● server2.example…] 3 ● server3.example… +12  4 ● server4.example…! "),
            (4, 70, " 1 ● server1.… [2 ● server2.…] 3 ● server3.… +12  4 ● server4.…! "),
            (4, 50, " 1 ● [2 ● server2.example…] 3 ● +12  4 ●! "),
            (4, 30, " 1 ● [2 ●] 3 ● +12  4 ●! "),
            (9, 40, " 1●[2●] 3●+ 4●! 5● 6● 7● 8● 9●"),
            (9, 24, " 1[2] 3+ 4! 5 6 7 8 9"), (9, 10, "[2] 3+ 4!"), (9, 6, "[2] 4!"), (9, 3, "[2]"), (9, 1, "[2]"),
        ]
    )
    func thereIsAsMuchAsThereIsRoomFor(count: Int, columns: Int, text: String) {
        #expect(Self.text(Self.bar(count, columns)) == text)
    }

    @Test(arguments: 1...120)
    func itFitsAndKnowsWhatIsWhere(columns: Int) {
        for count in 2...9 {
            let bar = Self.bar(count, columns)
            var end = 0
            for item in bar.items {
                #expect(item.columns.lowerBound == end)
                end = item.columns.upperBound
                #expect(item.columns.count == CellWidth.test.columns(of: item.pieces.map(\.text).joined()))
                #expect(bar.number(at: item.columns.lowerBound) == item.number)
            }
            #expect(end <= max(columns, 3) && bar.number(at: end) == nil)
            #expect(bar.items.contains { $0.number == 2 })
        }
    }

    @Test func whatAServerIsCalledIsHarmless() {
        var tab = Self.tabs(2)[1]
        tab.name = "evil\u{1B}]0;x\u{7}\u{202E}日本"
        let bar = SessionBar([tab, Self.tabs(2)[0]], columns: 200, options: Options(width: .test))
        #expect(!Self.text(bar).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }
}
