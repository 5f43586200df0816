import TestSupport
import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite struct RenderTests {
    @Test func theCursorIsAlwaysInViewOfALongLine() {
        for columns in 1...30 {
            var state = ViewState.at(4, columns)
            for _ in 0..<60 {
                state.press(.character("日"))
                #expect(state.render().cursor.map { (0..<columns).contains($0.column) } == true)
            }
            for _ in 0..<60 {
                state.press(.key(.left))
                #expect(state.render().cursor.map { (0..<columns).contains($0.column) } == true)
            }
            #expect(state.render().cursor?.column == (columns >= 8 ? 2 : 0))
        }
    }

    @Test func aGapKeepsItsReasonAndItsTimeIn80Columns() {
        var state = ViewState.connected()
        state.tell(.closed(.lost("closed without a Close frame")), at: .noon(10))
        state.tell(.opened(.test(generation: 2)), at: .noon(14.2))
        let text = state.render().text
        #expect(text.contains(" connection lost (1006, closed without a Close frame) · 4.2 s gap ─"))
    }

    @Test(arguments: [
        (80, "1 message unsent: quit? y / n"), (25, "1 unsent: quit? y/n"), (15, "quit? y/n"), (5, "y/n"), (1, "…"),
    ])
    func theQuestionFitsTheWindow(columns: Int, question: String) {
        var state = ViewState.connected(4, columns)
        state.send("x")
        state.press(.control("c"))
        #expect(state.rows.last == question)
    }

    @Test func theInputGrowsToAThirdOfTheScreen() {
        var state = ViewState.at(24, 80)
        #expect(state.layout.input.count == 1)
        state.press(.paste(String(repeating: "x\n", count: 5)))
        #expect(state.layout.input.count == 6)
        state.press(.paste(String(repeating: "x\n", count: 50)))
        #expect(state.layout.input.count == 8)
    }

    @Test(arguments: 1...60)
    func theLayoutCoversAllRowsOnce(rows: Int) {
        for lines in 0...30 {
            let layout = Layout(size: ScreenSize(rows: rows, columns: 80), lines: lines)
            var covered = Array(layout.log) + Array(layout.input)
            covered += [layout.status, layout.rates, layout.keys].compactMap { $0 }
            #expect(covered.sorted() == Array(0..<rows))
            #expect(!layout.input.isEmpty)
        }
    }

    @Test func anyInputsAtAnySizeNeverTrap() {
        var random = SeededGenerator(seed: 42)
        for round in 0..<60 {
            let isTiny = round % 3 == 0
            var state = ViewState.at(
                Int.random(in: 1...(isTiny ? 5 : 60), using: &random),
                Int.random(in: 1...(isTiny ? 12 : 220), using: &random)
            ) {
                $0.limits = .init(entries: 40, bytes: 5000)
                if round % 5 == 0 { ($0.glyphs, $0.width) = (.ascii, .ascii) }
            }
            var time = 0.0
            for step in 0..<80 {
                time += Double.random(in: 0...2, using: &random)
                let effects = state.update(Self.input(&random), at: .noon(time))
                for case .enqueue(_, let entry) in effects {
                    let id = MessageID(rawValue: entry)
                    let isTaken = Bool.random(using: &random)
                    let answer: Input = isTaken ? .enqueued(entry: entry, id) : .refused(entry: entry, .closing)
                    _ = state.update(answer, at: .noon(time))
                }
                for case .connect(let url) in effects {
                    _ = state.update(.started(url: url, session: 1), at: .noon(time))
                }
                guard step % 3 == 0 else { continue }
                let screen = state.render()
                #expect(screen.size == state.size)
                if let cursor = screen.cursor {
                    #expect((0..<screen.size.rows).contains(cursor.row))
                    #expect((0..<screen.size.columns).contains(cursor.column))
                }
            }
        }
    }

    private static func input(_ random: inout SeededGenerator) -> Input {
        let number = Int.random(in: 0...9, using: &random)
        switch number {
        case 0: return .tick
        case 1: return .started(url: "wss://a:b@h/?token=\u{1B}[2J日", session: 1)
        case 2...4: return .event(event(&random), session: 1)
        default: return .key(key(&random))
        }
    }

    private static func event(_ random: inout SeededGenerator) -> Event {
        let hostile = String(decoding: (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self)
        switch Int.random(in: 0...9, using: &random) {
        case 0:
            let states: [State] = [.connecting(retry: 1), .open, .closing, .closed(.cancelled)]
            return .state(states.randomElement(using: &random) ?? .idle)
        case 1: return .state(.waiting(attempt: 9, delay: .seconds(3), reason: .pingTimeout(after: .seconds(1))))
        case 2: return .opened(.test(generation: 2, subprotocol: hostile))
        case 3: return .closed(.lost(hostile, willReconnect: Bool.random(using: &random)))
        case 4: return .error(.invalidHandshake(hostile))
        case 5:
            let body = Array(hostile.utf8)
            return .error(.rejected(.init(status: 500, reasonPhrase: hostile, headers: [], body: body)))
        case 6: return .roundTrip(.milliseconds(3))
        case 7: return .readingPaused(Bool.random(using: &random))
        default:
            let batch = MessageBatch.of((0..<Int.random(in: 0...30, using: &random)).map { "\($0) \(hostile)" })
            [0x03].withUnsafeBytes { batch.appendControl(.close, payload: $0) }
            return .messages(batch)
        }
    }

    private static func key(_ random: inout SeededGenerator) -> Keystroke {
        let bound = Keymap.standard.bindings.flatMap(\.keys)
        switch Int.random(in: 0...7, using: &random) {
        case 0: return .character(["a", "/", "日", "\u{301}", "👨‍👩‍👧"].randomElement(using: &random) ?? "a")
        case 3:
            let mice: [Keystroke.Mouse] = [.press, .wheelUp, .wheelDown]
            let row = Int.random(in: 0...70, using: &random)
            let place = Position(row: row, column: Int.random(in: 0...300, using: &random))
            return .mouse(mice.randomElement(using: &random) ?? .press, place)
        case 1: return .paste("/ping\n\u{1B}[A日本\t\r\nx")
        case 2:
            let rows = Int.random(in: 1...60, using: &random)
            return .resize(ScreenSize(rows: rows, columns: Int.random(in: 1...220, using: &random)))
        default: return bound.randomElement(using: &random) ?? .key(.enter)
        }
    }

    @Test(arguments: Scene.allCases)
    func everyStateFitsEverySmallSize(scene: Scene) {
        for rows in 1...8 {
            for columns in [1, 2, 3, 7, 8, 9, 20, 29, 30, 49, 50, 60] {
                let screen = scene.state(rows: rows, columns: columns).render()
                #expect(screen.size == ScreenSize(rows: rows, columns: columns))
            }
        }
    }

    @Test func nothingHostileReachesACell() {
        let hostile = "\u{1B}[31m\u{7}\u{202E}\u{9B}2J\r\n\u{200B}"
        var state = ViewState.connected()
        state.tell(.opened(.test(generation: 2, subprotocol: hostile)))
        state.tell(.messages(.of([hostile])))
        state.tell(.closed(.lost(hostile)))
        state.tell(.state(.closed(.failed(.connectionLost(detail: hostile)))))
        state.press(.paste(hostile))
        _ = state.update(.refusedURL(hostile, reason: hostile), at: .noon())
        let screen = state.render()
        let shown = screen.cells.map(\.text).joined() + screen.title
        let bad: [Unicode.Scalar] = ["\u{1B}", "\u{7}", "\u{202E}", "\u{9B}", "\r", "\n", "\u{200B}"]
        for scalar in bad { #expect(!shown.unicodeScalars.contains(scalar)) }
        #expect(shown.contains("␛[31m"))
    }

    @Test func aHugeMessageCostsNoMoreThanItsVisiblePart() {
        var state = ViewState.connected(50, 200)
        state.tell(.messages(.of([String(repeating: "日", count: 5_000_000)])))
        let clock = ContinuousClock()
        let elapsed = clock.measure { _ = state.render() }
        #expect(elapsed < .seconds(1))
    }
}
