import TestSupport
import Testing
import WilletClient
import WilletLog
import WilletProtocol

@Suite struct MessageLogTests {
    // MARK: - Ids and lookup

    @Test func idsGrowAndAreNeverUsedAgain() {
        var log = MessageLog()
        #expect(log.append(.note(.information), at: .zero, text: "a") == 1)
        #expect(log.append(.note(.information), at: .zero, text: "b") == 2)
        log.removeAll()
        #expect(log.count == 0 && log.byteCount == 0 && log[1] == nil)
        #expect(log.append(.note(.warning), at: .zero, text: "c") == 3)
        #expect(log.firstID == 3 && log[3]?.string == "c")
        #expect(log.evictedCount == 0)
    }

    @Test func anEntryKeepsKindTimeAndPayload() {
        var log = MessageLog()
        let id = log.append(.control(.outbound, .ping), at: Timestamp(nanoseconds: 7), text: "héllo")
        let entry = log[id]
        #expect(entry?.kind == .control(.outbound, .ping))
        #expect(entry?.time == Timestamp(nanoseconds: 7))
        #expect(entry?.string == "héllo" && entry?.count == 6)
        #expect(entry?.status == .written)
    }

    @Test(arguments: [2, 5000])
    func allThatABatchHoldsIsFoundInOrder(count: Int) {
        var log = MessageLog()
        log.append(.note(.information), at: .zero, text: "before")
        let batch = MessageBatch.of((0..<count).map { "message \($0)" })
        batch.appendControlForTest(.ping, "p")
        batch.seal(at: Timestamp(nanoseconds: 9))
        log.append(batch)
        log.append(.gap, at: .zero, text: "after")
        #expect(log.count == count + 3)
        for index in 0..<count { #expect(log[UInt64(index + 2)]?.string == "message \(index)") }
        #expect(log[UInt64(count + 2)]?.kind == .control(.inbound, .ping))
        #expect(log[UInt64(count + 2)]?.time == Timestamp(nanoseconds: 9))
        #expect(log[UInt64(count + 3)]?.kind == .gap)
        #expect(log[UInt64(count + 4)] == nil && log[0] == nil)
        #expect(log.entries(in: 1..<4).map(\.id) == [1, 2, 3])
    }

    @Test func aCompressedMessageKeepsItsSizeOnTheWire() {
        var log = MessageLog()
        let batch = MessageBatch(capacity: 64)
        batch.append("long text")
        batch.commit(opcode: .text, wireLength: 4, fragments: 1)
        log.append(batch)
        #expect(log[1]?.count == 9 && log[1]?.wireCount == 4)
    }

    @Test(arguments: [100, 100_000])
    func aMessageKeepsTheNumberOfItsFrames(count: Int) {
        var log = MessageLog()
        for fragments in [3, 100_000] {
            let batch = MessageBatch(capacity: count)
            batch.append(String(repeating: "x", count: count))
            batch.commit(opcode: .text, wireLength: count, fragments: fragments)
            log.append(batch)
        }
        log.append(.note(.information), at: .zero, text: "no frame, but one counts")
        #expect((1...3).map { log[$0]?.fragments } == [3, 65_535, 1])
    }

    // MARK: - Outgoing messages

    @Test func aStatusIsKeptUntilTheMessageIsWritten() {
        var log = MessageLog()
        let id = log.append(.message(.outbound, .text), at: .zero, text: "hi")
        log.setStatus(.queued, of: id)
        #expect(log[id]?.status == .queued)
        log.setStatus(.failed("lost"), of: id)
        #expect(log[id]?.status == .failed("lost"))
        log.setStatus(.written, of: id)
        #expect(log[id]?.status == .written)
    }

    @Test func aStatusOfAnEntryThatIsGoneIsIgnored() {
        var log = MessageLog(limits: .init(entries: 2))
        for _ in 0..<3 { log.append(.message(.outbound, .text), at: .zero, text: "hi") }
        log.setStatus(.queued, of: 1)
        log.setStatus(.queued, of: 99)
        #expect(log[1] == nil && log[99] == nil && log[2]?.status == .written)
    }

    // MARK: - Bounds

    @Test(arguments: [1, 3, 1000, 9000])
    func evictionIsExactByEntriesAndCounted(limit: Int) {
        var log = MessageLog(limits: .init(entries: limit))
        var appended = 0
        var random = SeededGenerator(seed: limit)
        while appended < limit * 4 + 5 {
            let size = Int.random(in: 1...3000, using: &random)
            log.append(MessageBatch.of((appended..<appended + size).map { "number \($0)" }))
            appended += size
            log.append(.note(.information), at: .zero, text: "number \(appended)")
            appended += 1
            #expect(log.count == min(appended, limit))
            #expect(log.evictedCount == max(appended - limit, 0))
            #expect(log[log.firstID]?.string == "number \(log.firstID - 1)")
            #expect(log[log.nextID - 1]?.string == "number \(appended - 1)")
            #expect(log[log.firstID - 1] == nil)
        }
    }

    @Test func evictionIsExactByBytes() {
        var log = MessageLog(limits: .init(bytes: 100))
        for index in 0..<30 { log.append(.note(.information), at: .zero, text: index < 10 ? "0\(index)" : "\(index)") }
        #expect(log.count == 30 && log.byteCount == 60)
        for _ in 0..<5 { log.append(.note(.information), at: .zero, text: String(repeating: "x", count: 10)) }
        #expect(log.byteCount == 100 && log.evictedCount == 5)
        log.append(.note(.information), at: .zero, text: "x")
        #expect(log.byteCount == 99 && log.evictedCount == 6)
    }

    @Test(arguments: [(3, 0, 7), (0, 25, 7), (3, 45, 5), (-5, -5, 10), (100, 0, 1), (0, 1000, 1)])
    func itShrinksByWhatIsTooMuchElsewhere(entries: Int, bytes: Int, left: Int) {
        var log = MessageLog()
        for index in 0..<10 { log.append(.note(.information), at: .zero, text: "ten bytes\(index)") }
        log.shrink(by: .init(entries: entries, bytes: bytes))
        #expect(log.count == left && log.byteCount == left * 10 && log.evictedCount == 10 - left)
        #expect(log[log.nextID - 1]?.string == "ten bytes9")
    }

    @Test func theNewestEntryStaysWhateverItsSize() {
        var log = MessageLog(limits: .init(bytes: 10))
        log.append(.note(.information), at: .zero, text: "a")
        log.append(MessageBatch.of([String(repeating: "x", count: 20_000)]))
        #expect(log.count == 1 && log.firstID == 2 && log.byteCount == 20_000)
    }

    // MARK: - Memory

    @Test(arguments: [2000, 1600, 1000, 10])
    func aMillionEntriesTakeLittleMoreThanTheirPayload(batch size: Int) {
        var log = MessageLog()
        let text = String(repeating: "x", count: 128)
        let texts = Array(repeating: text, count: size)
        while log.nextID <= 1_000_000 { log.append(MessageBatch.of(texts, capacity: 256 << 10)) }
        #expect(log.count == 1_000_000)
        #expect(log.reservedByteCount <= 1_000_000 * 128 * 3 / 2 + 40 << 20)
    }

    @Test func aLargeBatchIsKeptAndNotCopied() {
        var log = MessageLog()
        var batch = MessageBatch.of(Array(repeating: String(repeating: "x", count: 1000), count: 250))
        log.append(batch)
        #expect(!isKnownUniquelyReferenced(&batch))
        #expect(log.reservedByteCount >= batch.capacity)
    }

    @Test func anEmptyBatchIsCopiedAndReturnsToThePool() {
        let pool = BatchPool(limit: 4)
        var log = MessageLog(recycle: { pool.giveBack($0) })
        let address = hand(to: &log, from: pool)
        log.append(.note(.information), at: .zero, text: "next")
        let returned = pool.take(capacity: 0)
        // A new one in the memory of one that was freed would have the same address.
        #expect(ObjectIdentifier(returned) == address && returned.capacity >= 20_000)
        #expect(log[1]?.string == "hello")
    }

    @Test func anEvictedBatchReturnsToThePoolUnlessAnEntryOfItIsHeld() {
        let pool = BatchPool(limit: 4)
        var log = MessageLog(limits: .init(entries: 20), recycle: { pool.giveBack($0) })
        let first = hand(to: &log, from: pool, count: 20)
        let held = log[1]
        let second = hand(to: &log, from: pool, count: 20)
        _ = hand(to: &log, from: pool, count: 20)
        let returned = pool.take(capacity: 0)
        #expect(ObjectIdentifier(returned) == second && second != first)
        #expect(returned.capacity >= 20_000)
        #expect(held?.count == 1000)
    }

    private func hand(to log: inout MessageLog, from pool: BatchPool) -> ObjectIdentifier {
        let batch = pool.take(capacity: 20_000)
        batch.append("hello")
        batch.commit(opcode: .text, wireLength: 5, fragments: 1)
        log.append(batch)
        return ObjectIdentifier(batch)
    }

    private func hand(to log: inout MessageLog, from pool: BatchPool, count: Int) -> ObjectIdentifier {
        let batch = pool.take(capacity: 20_000)
        for _ in 0..<count {
            batch.append(String(repeating: "x", count: 1000))
            batch.commit(opcode: .text, wireLength: 1000, fragments: 1)
        }
        log.append(batch)
        return ObjectIdentifier(batch)
    }

    @Test func aCopyOfTheLogIsAValueOfItsOwn() {
        var log = MessageLog()
        log.append(.note(.information), at: .zero, text: "a")
        let copy = log
        log.append(.note(.information), at: .zero, text: "b")
        #expect(copy.count == 1 && copy[2] == nil && log[2]?.string == "b")
    }
}

extension Timestamp {
    fileprivate static let zero = Timestamp(nanoseconds: 0)
}

extension Entry {
    fileprivate var string: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}

extension MessageBatch {
    fileprivate static func of(_ texts: [String], capacity: Int = 1024) -> MessageBatch {
        let batch = MessageBatch(capacity: capacity)
        for text in texts {
            batch.append(text)
            batch.commit(opcode: .text, wireLength: text.utf8.count, fragments: 1)
        }
        return batch
    }

    fileprivate func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    fileprivate func appendControlForTest(_ opcode: Opcode, _ text: String) {
        var text = text
        text.withUTF8 { appendControl(opcode, payload: UnsafeRawBufferPointer($0)) }
    }
}
