import TestSupport
import Testing
import WilletClient

@testable import WilletScreen
@testable import WilletViewModel

/// The corpus of hostile text on every way to the screen.
@Suite struct HostileScreenTests {
    private static let sizes = [(24, 80), (6, 21), (3, 9), (2, 2), (1, 1)]

    @Test(arguments: HostilePath.allCases)
    func everyCellIsTextOfItsWidth(path: HostilePath) {
        for sample in HostileCorpus.all {
            let screen = path.state(sample, from: .connected(9, 40)).render()
            #expect(ScreenCheck.fault(of: screen, width: .test) == nil, "\(sample)")
        }
    }

    @Test(arguments: HostilePath.allCases)
    func soItIsInWindowsOfEverySize(path: HostilePath) {
        for sample in HostileCorpus.joined {
            var state = path.state(sample)
            for (rows, columns) in Self.sizes {
                state.press(.resize(ScreenSize(rows: rows, columns: columns)))
                let fault = ScreenCheck.fault(of: state.render(), width: .test)
                #expect(fault == nil, "\(sample) in \(columns)x\(rows)")
            }
        }
    }

    @Test(arguments: HostilePath.allCases)
    func aTerminalOfASCIIGetsASCII(path: HostilePath) {
        for sample in HostileCorpus.joined {
            let start = ViewState.connected(9, 40) { ($0.glyphs, $0.width) = (.ascii, .ascii) }
            let screen = path.state(sample, from: start).render()
            let isASCII = screen.cells.allSatisfy { $0.text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }
            #expect(isASCII, "\(sample)")
        }
    }

    @Test(arguments: HostileCorpus.texts)
    func whatIsCopiedIsExact(sample: HostileCorpus.Sample) {
        var state = ViewState.connected()
        state.tell(.messages(.of([sample.text])))
        let effects = state.press(.key(.tab), .character("y"))
        let isCopied = (1...ViewState.copyLimit).contains(sample.bytes.count)
        #expect(effects == (isCopied ? [.copy(sample.text)] : [.bell]))
    }

    /// The check would find what it is for.
    @Test(arguments: ["\u{1B}", "\u{9B}", "\u{202E}", "\u{200B}", "\u{AD}", "\u{E000}", "\u{2028}", "日", "\u{301}", ""])
    func theCheckFindsWhatMustNotBeThere(text: String) {
        var screen = Screen(size: ScreenSize(rows: 1, columns: 3))
        #expect(ScreenCheck.fault(of: screen, width: .test) == nil)
        screen.cells[2] = Cell(text: text)
        #expect(ScreenCheck.fault(of: screen, width: .test) != nil)
    }
}
