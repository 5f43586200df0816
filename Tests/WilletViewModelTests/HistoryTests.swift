import Testing

@testable import WilletViewModel

@Suite struct HistoryTests {
    @Test func upGoesToTheOldestAndDownBackToTheDraft() {
        var history = History()
        history.add("one")
        history.add("two")
        #expect(history.previous(from: "draft") == "two")
        #expect(history.previous(from: "two") == "one")
        #expect(history.previous(from: "one") == nil)
        #expect(history.next() == "two")
        #expect(history.next() == "draft")
        #expect(history.next() == nil)
    }

    @Test func emptyTextsAndRepeatsAreNotKept() {
        var history = History()
        history.add("one")
        history.add("")
        history.add("one")
        #expect(history.previous(from: "") == "one")
        #expect(history.previous(from: "one") == nil)
    }

    @Test func whatWasSentForgetsTheDraftAndStartsAtTheNewest() {
        var history = History()
        history.add("one")
        _ = history.previous(from: "draft")
        history.add("two")
        #expect(history.next() == nil)
        #expect(history.previous(from: "") == "two")
    }

    @Test func theOldestGoWhenThereAreTooMany() {
        var history = History()
        for number in 0..<(History.limit + 5) { history.add("\(number)") }
        var oldest = ""
        while let text = history.previous(from: oldest) { oldest = text }
        #expect(oldest == "5")
    }

    @Test func theOldestGoWhenTheyTakeTooMuch() {
        var history = History()
        history.add("first")
        history.add(String(repeating: "x", count: History.byteLimit))
        #expect(history.previous(from: "")?.utf8.count == History.byteLimit)
        #expect(history.previous(from: "") == nil)
    }
}
