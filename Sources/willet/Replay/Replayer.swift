import WilletClient
import WilletFormats
import WilletProtocol
import WilletViewModel

/// Plays a recording: reads it on a thread of its own, a little ahead, and hands on what is due.
actor Replayer {
    /// How many entries are handed on at once at the most: keys are taken between them.
    private static let chunk = 1000
    /// How long a change of speed may have to wait.
    private static let patience = Duration.milliseconds(100)

    private let source: ReplaySource
    private let request = ReplayRequest()
    /// The speed at the beginning.
    private let speed: ReplaySpeed
    private var clock: ReplayClock
    private var pending: ArraySlice<ReplayedEntry> = []
    private var position: Timestamp?
    /// The end of a file that has nothing else.
    private var onlyPiece: ReplaySource.Piece?
    private var isOver = false
    /// Why the rest could not be read.
    private(set) var failure: String?

    /// - Throws: a ``FormatError`` if the file is not what it should be from its beginning on.
    init(_ input: RecordingInput, speed: ReplaySpeed) async throws(FormatError) {
        self.speed = speed
        clock = ReplayClock(speed: speed)
        source = ReplaySource(input)
        let first = await source.next()
        switch first {
        case .entries(let entries): pending = entries[...]
        case .failed(let error): throw error
        case .ended: onlyPiece = first
        }
    }

    nonisolated var handle: ReplayHandle {
        ReplayHandle(speed: speed, next: { await self.next() }, setSpeed: { self.request.set($0) })
    }

    nonisolated func end() { request.end() }

    /// What is played next, when its time has come.
    private func next() async -> ReplayEvent? {
        while !isOver, !Task.isCancelled, !request.isOver {
            let now = WallClock.now()
            if let speed = request.take() {
                clock.setSpeed(speed, position: position ?? pending.first?.time ?? now, now: now)
                return .speed(speed)
            }
            if pending.isEmpty {
                switch await takePiece() {
                case .entries(let entries): pending = entries[...]
                case .ended(let notes): return over(notes, nil)
                case .failed(let error): return over([], "\(error)")
                }
                continue
            }
            var count = 0
            var delay: Duration?
            for entry in pending.prefix(Self.chunk) {
                delay = clock.delay(of: entry.time, now: now)
                guard delay == .zero else { break }
                count += 1
            }
            if count > 0 {
                let due = Array(pending.prefix(count))
                pending.removeFirst(count)
                position = due.last?.time
                return .entries(due)
            }
            try? await ContinuousClock().sleep(for: min(delay ?? Self.patience, Self.patience))
        }
        source.stop()
        return nil
    }

    private func takePiece() async -> ReplaySource.Piece {
        if let onlyPiece { return onlyPiece }
        return await source.next()
    }

    private func over(_ notes: [String], _ error: String?) -> ReplayEvent {
        isOver = true
        failure = error
        return .ended(notes: notes, error: error)
    }
}
