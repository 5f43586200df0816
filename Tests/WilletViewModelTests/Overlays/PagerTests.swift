import Testing

@testable import WilletViewModel

@Suite struct PagerTests {
    private func window(_ scrolls: Intent.Scroll..., count: Int, height: Int) -> [Int] {
        var pager = Pager()
        for scroll in scrolls { pager.scroll(scroll, count: count, height: height) }
        let (lines, rest) = pager.window(of: count, height: height)
        return [lines.lowerBound, lines.upperBound, rest.above, rest.below]
    }

    @Test func whatFitsIsSeenWhole() {
        #expect(window(count: 5, height: 5) == [0, 5, 0, 0])
        #expect(window(.bottom, .pageDown, count: 5, height: 5) == [0, 5, 0, 0])
        #expect(window(count: 0, height: 5) == [0, 0, 0, 0])
        #expect(window(.pageDown, count: 5, height: 0) == [1, 1, 1, 4])
    }

    @Test func whereSomethingIsCutARowIsLeftToSaySo() {
        #expect(window(count: 20, height: 5) == [0, 4, 0, 16])
        #expect(window(.lineDown, count: 20, height: 5) == [1, 5, 1, 15])
        #expect(window(.pageDown, count: 20, height: 5) == [3, 7, 3, 13])
        #expect(window(.halfPageDown, count: 20, height: 5) == [2, 6, 2, 14])
        #expect(window(.bottom, count: 20, height: 5) == [16, 20, 16, 0])
        #expect(window(.bottom, .lineDown, .lineUp, count: 20, height: 5) == [15, 19, 15, 1])
        #expect(window(.bottom, .top, count: 20, height: 5) == [0, 4, 0, 16])
    }

    @Test func inOneOrTwoRowsLinesAreWorthMore() {
        #expect(window(.lineDown, count: 20, height: 2) == [1, 3, 1, 17])
        #expect(window(.pageDown, count: 20, height: 1) == [1, 2, 1, 18])
        #expect(!Pager.tells(of: 20, height: 2) && Pager.tells(of: 20, height: 3) && !Pager.tells(of: 3, height: 3))
    }

    @Test func aLineIsBroughtIntoView() {
        var pager = Pager()
        for (line, top) in [(3, 0), (4, 1), (19, 16), (18, 16), (2, 2), (0, 0)] {
            pager.show(line, count: 20, height: 5)
            #expect(pager.window(of: 20, height: 5).lines.lowerBound == top)
        }
    }

    @Test func linesThatWentAwayDoNoHarm() {
        var pager = Pager()
        pager.scroll(.bottom, count: 100, height: 5)
        #expect(pager.window(of: 3, height: 5).lines == 0..<3)
        pager.scroll(.lineUp, count: 10, height: 5)
        #expect(pager.window(of: 10, height: 5).lines == 5..<9)
    }
}
