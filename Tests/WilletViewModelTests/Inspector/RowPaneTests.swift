import TestSupport
import Testing
import WilletScreen

@testable import WilletViewModel

@Suite struct RowPaneTests {
    /// Rows of one byte each.
    private func pane(_ count: Int, height: Int, _ body: (inout RowPane<HexDump>, UnsafeRawBufferPointer) -> Void) {
        [UInt8](repeating: 0, count: count).withUnsafeBytes { bytes in
            var pane = RowPane(HexDump(count: count, columns: 1), height: height, in: bytes)
            body(&pane, bytes)
        }
    }

    private func view(_ pane: RowPane<HexDump>) -> [Int] { [pane.cursor] + pane.items.map(\.place) }

    @Test func linesMoveTheCursorAndTheViewOnlyAtItsEdges() {
        pane(5, height: 3) { pane, bytes in
            #expect(view(pane) == [0, 0, 1, 2])
            for _ in 0..<2 { #expect(pane.scroll(.lineDown, in: bytes) == true) }
            #expect(view(pane) == [2, 0, 1, 2])
            #expect(pane.scroll(.lineDown, in: bytes) == true)
            #expect(view(pane) == [2, 1, 2, 3])
            #expect(pane.scroll(.lineDown, in: bytes) == true)
            #expect(pane.scroll(.lineDown, in: bytes) == false)
            #expect(view(pane) == [2, 2, 3, 4])
            for _ in 0..<3 { #expect(pane.scroll(.lineUp, in: bytes) == true) }
            #expect(view(pane) == [0, 1, 2, 3])
            #expect(pane.scroll(.lineUp, in: bytes) == true)
            #expect(pane.scroll(.lineUp, in: bytes) == false)
            #expect(view(pane) == [0, 0, 1, 2])
        }
    }

    @Test func pagesMoveBothAndAtTheEndsTheCursorAlone() {
        pane(10, height: 4) { pane, bytes in
            _ = pane.scroll(.lineDown, in: bytes)
            _ = pane.scroll(.pageDown, in: bytes)
            #expect(view(pane) == [1, 3, 4, 5, 6])
            _ = pane.scroll(.pageDown, in: bytes)
            #expect(view(pane) == [1, 6, 7, 8, 9])
            _ = pane.scroll(.halfPageDown, in: bytes)
            #expect(view(pane) == [3, 6, 7, 8, 9])
            #expect(pane.scroll(.pageDown, in: bytes) == false)
            _ = pane.scroll(.pageUp, in: bytes)
            _ = pane.scroll(.pageUp, in: bytes)
            #expect(view(pane) == [3, 0, 1, 2, 3])
            _ = pane.scroll(.pageUp, in: bytes)
            #expect(view(pane) == [0, 0, 1, 2, 3])
            _ = pane.scroll(.bottom, in: bytes)
            #expect(view(pane) == [3, 6, 7, 8, 9])
            _ = pane.scroll(.top, in: bytes)
            #expect(view(pane) == [0, 0, 1, 2, 3])
        }
    }

    @Test func anotherHeightKeepsTheCursorAndLeavesNoRowEmpty() {
        pane(10, height: 4) { pane, bytes in
            _ = pane.scroll(.bottom, in: bytes)
            pane.resize(height: 2, in: bytes)
            #expect(view(pane) == [1, 8, 9])
            pane.resize(height: 5, in: bytes)
            #expect(view(pane) == [4, 5, 6, 7, 8, 9])
            pane.resize(height: 50, in: bytes)
            #expect(view(pane) == [9] + Array(0..<10))
            pane.resize(height: 0, in: bytes)
            #expect(view(pane) == [0, 9])
        }
    }

    @Test func anEmptyContentHasNoRows() {
        pane(0, height: 4) { pane, bytes in
            for scroll in [Intent.Scroll.lineUp, .lineDown, .pageUp, .pageDown, .top, .bottom] {
                #expect(pane.scroll(scroll, in: bytes) == false)
                pane.resize(height: 3, in: bytes)
                #expect(view(pane) == [0])
            }
        }
    }

    @Test func theEndIsGoneToOnceItIsKnown() {
        let text = "[" + String(repeating: "1,", count: 1000) + "2]"
        text.withBytes { bytes in
            var pane = RowPane(JSONOutline(bytes), height: 3, in: bytes)
            #expect(pane.work(100, in: bytes) == true)
            #expect(pane.scroll(.bottom, in: bytes) == true)
            #expect(pane.lines(in: bytes) == [">[", "   1,", "   1,"])
            while pane.work(100, in: bytes) {}
            #expect(pane.lines(in: bytes) == ["   1,", "   2", ">]"])
        }
    }

    /// Whatever the width, the rows before a place are those that are read up to it, and all bytes are in some row.
    @Test func wrappedRowsAreFoundFromAnyPlace() {
        var random = SeededGenerator(seed: 5)
        let parts = ["日本", "plain text ", "\n", "\r\n", "e\u{301}", "\u{202E}", "\u{1B}[2J", "\t", "😀"]
        for round in 0..<12 {
            var content: [UInt8] = []
            for _ in 0..<(round < 8 ? 80 : 30_000) {
                content += Array((parts.randomElement(using: &random) ?? "").utf8)
                if Int.random(in: 0..<20, using: &random) == 0 { content.append(0xFF) }
            }
            content.withUnsafeBytes { bytes in
                let columns = Int.random(in: 1...30, using: &random)
                var text = WrappedText(columns: columns, width: .test)
                while text.end == nil { text.extend(by: 5000, in: bytes) }
                var starts: [Int] = []
                var place = text.start
                while let row = text.row(at: place, in: bytes) {
                    #expect(row.row.lowerBound == place.position && !row.row.isEmpty)
                    let shown = RemoteText.row(of: .init(rebasing: bytes[row.row]), width: .test)
                    #expect(CellWidth.test.columns(of: shown) <= max(columns, 8))
                    starts.append(place.position)
                    place = row.next
                }
                #expect(place.position == bytes.count)
                for _ in 0..<20 {
                    let index = Int.random(in: 0..<starts.count, using: &random)
                    let before = text.places(before: text.place(at: starts[index]), count: 7, in: bytes)
                    #expect(before.map(\.position) == Array(starts[max(index - 7, 0)..<index]))
                }
            }
        }
    }

    @Test(arguments: [(80, 16), (76, 16), (70, 8), (40, 8), (39, 4), (30, 4), (20, 2), (1, 1)])
    func asManyBytesAsFit(columns: Int, bytes: Int) {
        #expect(HexDump(count: 1000, columns: columns).bytesPerRow == bytes)
    }

    @Test func aRowOfBytesHasOffsetDigitsAndCharacters() {
        let bytes = Array("{\"a\":1}\u{1B}é12345678".utf8)
        bytes.withUnsafeBytes { bytes in
            let dump = HexDump(count: bytes.count, columns: 80)
            let first = dump.text(of: 0..<16, in: bytes)
            #expect(first.offset == "0000")
            #expect(first.hex == "7b 22 61 22 3a 31 7d 1b  c3 a9 31 32 33 34 35 36 ")
            #expect(first.characters == "{\"a\":1}...123456")
            let second = dump.text(of: 16..<18, in: bytes)
            #expect(second.offset == "0010" && second.characters == "78")
            #expect(second.hex == "37 38 " + String(repeating: " ", count: 43))
        }
    }
}
