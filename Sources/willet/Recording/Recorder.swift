import Dispatch
import Synchronization
import WilletClient
import WilletFormats
import WilletProtocol
import WilletViewModel

/// Records into a file what sessions tell, on a thread of its own. Nobody ever waits for it: what the disk does not take
/// in time is counted, and the count recorded.
final class Recorder: Sendable {
    /// What waits to be recorded.
    enum Item: Sendable {
        case received(MessageBatch, connection: Int)
        case sent([SentMessage], connection: Int, at: Timestamp)
        case entry(RecordedEntry)
    }

    private struct State {
        var queue: RecordingQueue<Item>
        var connectionCount = 0
        /// Until when what waits may be written; set when the end was asked for.
        var deadline: ContinuousClock.Instant?
        /// How many entries were lost until now.
        var lost = 0
    }

    /// How many bytes wait at the most: a burst of a million small messages comes faster than it can be written.
    private static let limit = 256 << 20
    /// After what time a write that failed is tried again.
    private static let retryInterval = DispatchTimeInterval.milliseconds(200)

    let path: String
    private let state: Mutex<State>
    private let demand = DispatchSemaphore(value: 0)
    private let ending = DispatchSemaphore(value: 0)
    private let ended = AsyncStream.makeStream(of: RecordingEnd.self)
    private let report: @Sendable (RecordingReport) -> Void
    private let recycle: @Sendable (consuming MessageBatch) -> Void

    /// - Parameters:
    ///   - rotation: from which size on another file is begun, in bytes.
    ///   - report: is told what goes wrong, on any thread.
    ///   - recycle: takes each batch that is written.
    init(
        path: String,
        rotation: Int?,
        report: @escaping @Sendable (RecordingReport) -> Void,
        recycle: @escaping @Sendable (consuming MessageBatch) -> Void
    ) throws(RecordingFailure) {
        self.path = path
        self.report = report
        self.recycle = recycle
        state = Mutex(State(queue: RecordingQueue(limit: Self.limit)))
        let file = try RecordingFile(path: path, rotation: rotation)
        BlockingThread.start("record") { [self] in
            let end = run(file)
            ended.continuation.yield(end)
            ended.continuation.finish()
        }
    }

    /// The number of another connection.
    func nextConnection() -> Int {
        state.withLock { state in
            state.connectionCount += 1
            return state.connectionCount
        }
    }

    func record(_ item: Item) {
        let (bytes, entries) = Self.cost(of: item)
        guard entries > 0 else { return }
        let outcome = state.withLock { state in
            let outcome =
                state.deadline == nil
                ? state.queue.append(item, bytes: bytes, entries: entries) : .lost(isFirst: false)
            if case .lost = outcome { state.lost += entries }
            return outcome
        }
        switch outcome {
        case .queued: demand.signal()
        case .lost(let isFirst):
            if isFirst { report(.stalled(reason: "the disk takes less than what comes")) }
        }
    }

    /// Ends the recording: what waits is written, if that is done within a time.
    func finish(within limit: Duration) async -> RecordingEnd {
        state.withLock { $0.deadline = .now + limit }
        demand.signal()
        ending.signal()
        return await withTaskGroup(of: RecordingEnd?.self) { group in
            group.addTask { [ended] in await ended.stream.first { _ in true } }
            group.addTask {
                // The thread gives up by itself then, unless the disk holds it.
                try? await ContinuousClock().sleep(for: limit + .milliseconds(500))
                return nil
            }
            let end = await group.next() ?? nil
            group.cancelAll()
            let lost = state.withLock { $0.lost + $0.queue.entries }
            return end ?? RecordingEnd(path: path, count: 0, lost: lost, reason: "the disk does not answer")
        }
    }

    private static func cost(of item: Item) -> (bytes: Int, entries: Int) {
        switch item {
        case .received(let batch, _): (batch.cost, batch.count)
        case .sent(let messages, _, _): (messages.reduce(0) { $0 + $1.message.count + 64 }, messages.count)
        case .entry(let entry): (entry.payload.count + 64, 1)
        }
    }

    // MARK: - The thread

    /// What the thread knows.
    private struct Writing {
        var file: RecordingFile
        /// Why nothing is written.
        var stall: String?
        /// Whether the end has come before all was written.
        var hasGivenUp = false
        /// Whether the last that is gathered is a note of what was lost.
        var endsInGap = false
        var hasToldOfRotation = false
    }

    private func run(_ file: RecordingFile) -> RecordingEnd {
        var writing = Writing(file: file)
        var isEnding = false
        repeat {
            demand.wait()
            // Looked at first: nothing comes after the end was asked for.
            isEnding = state.withLock { $0.deadline != nil }
            while !writing.hasGivenUp, let work = state.withLock({ $0.queue.take() }) {
                write(work, &writing)
                drain(&writing)
            }
        } while !isEnding
        writing.file.close()
        while case .items(let items) = state.withLock({ $0.queue.take() }) { items.forEach(lose) }
        let lost = state.withLock { $0.lost } + writing.file.gathered - (writing.endsInGap ? 1 : 0)
        return RecordingEnd(path: path, count: writing.file.count, lost: lost, reason: writing.stall)
    }

    private func write(_ work: RecordingQueue<Item>.Work, _ writing: inout Writing) {
        switch work {
        case .items(var items):
            // One after the other is let go, so that its memory can be used again.
            items.reverse()
            while let item = items.popLast() { write(item, &writing) }
        case .gap(let lost):
            let text = "\(lost) entr\(lost == 1 ? "y was" : "ies were") not recorded here: the disk was full or slow"
            writing.file.append(
                RecordedEntry(
                    time: WallClock.now(),
                    direction: .local,
                    kind: .note,
                    connection: 0,
                    payload: Array(text.utf8)
                )
            )
            drain(&writing)
            writing.endsInGap = writing.file.gathered > 0
            // At the end that is told with all else that is missing.
            if state.withLock({ $0.deadline == nil }) { report(.resumed(lost: lost)) }
        }
    }

    private func write(_ item: consuming Item, _ writing: inout Writing) {
        guard !writing.hasGivenUp else { return lose(item) }
        switch item {
        case .entry(let entry):
            writing.file.append(entry)
            drain(&writing, unlessSmall: true)
        case .sent(let messages, let connection, let time):
            for message in messages {
                message.message.withUnsafeBytes {
                    writing.file.append(
                        time: message.time ?? time,
                        direction: .outbound,
                        opcode: message.message.kind.opcode,
                        connection: connection,
                        payload: $0
                    )
                }
                drain(&writing, unlessSmall: true)
            }
        case .received(let batch, let connection):
            for index in 0..<batch.count {
                let opcode = batch[record: index].opcode
                batch.withUnsafeBytes(at: index) {
                    writing.file.append(
                        time: batch.receivedAt,
                        direction: .inbound,
                        opcode: opcode,
                        connection: connection,
                        payload: $0
                    )
                }
                drain(&writing, unlessSmall: true)
            }
            recycle(consume batch)
        }
    }

    private func lose(_ item: Item) {
        let entries = Self.cost(of: item).entries
        state.withLock { $0.lost += entries }
    }

    /// Writes what is gathered, and waits while the disk does not take it.
    private func drain(_ writing: inout Writing, unlessSmall: Bool = false) {
        guard !unlessSmall || writing.file.isFull else { return }
        while !writing.hasGivenUp {
            let deadline = state.withLock { $0.deadline }
            guard let code = writing.file.flush() else {
                if let deadline, deadline <= .now {
                    writing.hasGivenUp = true
                    writing.stall = "there was no time for the rest"
                } else if writing.stall != nil {
                    writing.stall = nil
                    // What was lost is told in its place.
                    if state.withLock({ $0.queue.lost == 0 }) { report(.resumed(lost: 0)) }
                }
                break
            }
            if writing.stall == nil { report(.stalled(reason: SystemError.text(code))) }
            writing.stall = SystemError.text(code)
            // A slow disk gets its time at the end; one that is full will hardly have room within it.
            writing.hasGivenUp = deadline != nil
            if deadline == nil { _ = ending.wait(timeout: .now() + Self.retryInterval) }
        }
        if let code = writing.file.rotationFailure, !writing.hasToldOfRotation {
            writing.hasToldOfRotation = true
            report(.noted("no other file can be begun, and \(path) goes on: \(SystemError.text(code))"))
        }
    }
}
