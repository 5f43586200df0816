import Testing
import WilletFormats

@Suite struct RecordingQueueTests {
    private typealias Outcome = RecordingQueue<String>.Outcome

    @Test func whatFindsNoRoomIsCountedInItsPlace() {
        var queue = RecordingQueue<String>(limit: 10)
        #expect(queue.append("a", bytes: 6, entries: 1) == .queued)
        #expect(queue.append("b", bytes: 4, entries: 1) == .queued)
        #expect(queue.append("c", bytes: 1, entries: 2) == .lost(isFirst: true))
        #expect(queue.append("d", bytes: 0, entries: 3) == .lost(isFirst: false))
        #expect(items(queue.take()) == ["a", "b"])
        // What was taken is not written yet, and what was lost is not told.
        #expect(queue.append("e", bytes: 1, entries: 1) == .lost(isFirst: false))
        guard case .gap(6) = queue.take() else { return #expect(Bool(false), "the gap") }
        #expect(queue.append("f", bytes: 1, entries: 1) == .queued)
        #expect(items(queue.take()) == ["f"])
        #expect(queue.take() == nil)
        #expect(queue.lost == 0)
    }

    @Test func whatIsBeingWrittenTakesRoom() {
        var queue = RecordingQueue<String>(limit: 10)
        _ = queue.append("a", bytes: 10, entries: 1)
        #expect(items(queue.take()) == ["a"])
        #expect(queue.append("b", bytes: 1, entries: 1) == .lost(isFirst: true))
    }

    @Test func whatIsNotWrittenYetIsCounted() {
        var queue = RecordingQueue<String>(limit: 10)
        _ = queue.append("a", bytes: 1, entries: 3)
        #expect(queue.entries == 3)
        #expect(items(queue.take()) == ["a"])
        _ = queue.append("b", bytes: 1, entries: 4)
        #expect(queue.entries == 7)
        #expect(items(queue.take()) == ["b"])
        #expect(queue.entries == 4)
        #expect(queue.take() == nil && queue.entries == 0)
    }

    @Test func anItemOfAnySizeFitsByItself() {
        var queue = RecordingQueue<String>(limit: 10)
        #expect(queue.append("a", bytes: 100, entries: 1) == .queued)
        #expect(queue.append("b", bytes: 0, entries: 1) == .lost(isFirst: true))
    }

    private func items(_ work: RecordingQueue<String>.Work?) -> [String]? {
        if case .items(let items) = work { items } else { nil }
    }
}
