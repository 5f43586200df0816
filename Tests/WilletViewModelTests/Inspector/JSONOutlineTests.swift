import TestSupport
import Testing

@testable import WilletViewModel

@Suite struct JSONOutlineTests {
    private static let text = #"{"a":[1,{"b":2},[]],"c":{"d":3},"e":4}"#

    @Test func aFoldedContainerIsOneLine() {
        Self.text.withBytes { bytes in
            var pane = RowPane(JSONOutline(bytes), height: 20, in: bytes)
            #expect(pane.work(1000, in: bytes) == false)
            _ = pane.scroll(.lineDown, in: bytes)
            pane.fold(in: bytes) { $0.toggleFold(at: 1) }
            #expect(
                pane.lines(in: bytes) == [
                    " {", #">  "a": [3],"#, #"   "c": {"#, #"     "d": 3"#, "   },", #"   "e": 4"#, " }",
                ]
            )
            pane.fold(in: bytes) { $0.toggleFold(at: 1) }
            #expect(pane.lines(in: bytes).count == 13 && pane.cursor == 1)
        }
    }

    @Test func allButTheOutermostFoldAtOnce() {
        Self.text.withBytes { bytes in
            var pane = RowPane(JSONOutline(bytes), height: 20, in: bytes)
            _ = pane.work(1000, in: bytes)
            pane.fold(in: bytes) { $0.toggleFolds() }
            #expect(pane.lines(in: bytes) == [">{", #"   "a": [3],"#, #"   "c": {1},"#, #"   "e": 4"#, " }"])
            // One that is unfolded shows what is in it folded.
            pane.fold(in: bytes) { $0.toggleFold(at: 1) }
            #expect(pane.lines(in: bytes)[1...4] == [#"   "a": ["#, "     1,", "     {1},", "     []"])
            pane.fold(in: bytes) { $0.toggleFolds() }
            #expect(pane.lines(in: bytes).count == 13)
        }
    }

    @Test func foldingFromWithinBringsTheCursorToTheBeginning() {
        Self.text.withBytes { bytes in
            var pane = RowPane(JSONOutline(bytes), height: 4, in: bytes)
            _ = pane.work(1000, in: bytes)
            for _ in 0..<8 { _ = pane.scroll(.lineDown, in: bytes) }
            #expect(pane.lines(in: bytes) == ["     },", "     []", "   ],", #">  "c": {"#])
            _ = pane.scroll(.lineUp, in: bytes)
            pane.fold(in: bytes) { $0.toggleFold(at: 1) }
            #expect(pane.lines(in: bytes) == [" {", #">  "a": [3],"#, #"   "c": {"#, #"     "d": 3"#])
        }
    }

    @Test func aBreakIsSeenThroughAFold() {
        let text = #"{"a":[1,[2,x],3]}"#
        text.withBytes { bytes in
            var pane = RowPane(JSONOutline(bytes), height: 20, in: bytes)
            _ = pane.work(1000, in: bytes)
            pane.fold(in: bytes) { $0.toggleFolds() }
            #expect(pane.lines(in: bytes) == [">{", #"   "a": [2]"#, "       ! a value is missing at 11"])
            _ = pane.scroll(.bottom, in: bytes)
            #expect(pane.cursor == 2)
        }
    }

    /// Against an outline that is made at once: from any place, whatever is folded, the rows before and after are the
    /// right ones.
    @Test func rowsAreFoundFromAnyPlace() {
        var random = SeededGenerator(seed: 3)
        for round in 0..<20 {
            var text = ""
            Self.write(&text, depth: 0, size: round < 10 ? 60 : 9000, &random)
            text.withBytes { bytes in
                var outline = JSONOutline(bytes)
                while outline.end == nil { outline.extend(by: 10_000, in: bytes) }
                if round % 2 == 1 { outline.toggleFolds() }
                for _ in 0..<10 {
                    if let start = Self.starts(bytes).randomElement(using: &random) { outline.toggleFold(at: start) }
                }
                var places: [JSONReader] = []
                var place = outline.start
                while let row = outline.row(at: place, in: bytes) {
                    places.append(place)
                    place = row.next
                }
                #expect(outline.end?.position == place.position)
                for _ in 0..<20 {
                    let index = Int.random(in: 0...places.count, using: &random)
                    let count = Int.random(in: 1...60, using: &random)
                    let from = index < places.count ? places[index] : place
                    let before = outline.places(before: from, count: count, in: bytes)
                    #expect(before == Array(places[max(index - count, 0)..<index]))
                }
            }
        }
    }

    private static func write(_ text: inout String, depth: Int, size: Int, _ random: inout SeededGenerator) {
        let isObject = Bool.random(using: &random)
        text += isObject ? "{" : " ["
        for index in 0..<(depth == 0 ? size : Int.random(in: 0...5, using: &random)) {
            if index > 0 { text += ", " }
            if isObject { text += "\"k\(index)\" : " }
            if depth < 5, Int.random(in: 0..<3, using: &random) == 0 {
                write(&text, depth: depth + 1, size: size, &random)
            } else {
                text += ["1", "\"two\"", "null", "-3.5e2", "[ ]"].randomElement(using: &random) ?? "0"
            }
        }
        text += isObject ? "}" : "]\n"
    }

    private static func starts(_ bytes: UnsafeRawBufferPointer) -> [Int] {
        var reader = JSONReader(bytes)
        var starts: [Int] = []
        while let line = reader.next(in: bytes) {
            if case .open = line.content { starts.append(line.start) }
        }
        return starts
    }
}
