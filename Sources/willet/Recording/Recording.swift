import Synchronization
import WilletClient
import WilletFormats
import WilletViewModel

/// What is recorded of all sessions, if anything is: it can begin and end while they go on.
final class Recording: Sendable {
    private struct Current {
        var recorder: Recorder?
        /// Grows with each recording.
        var number = 0
    }

    /// From which size on another file is begun, in bytes.
    private let rotation: Int?
    /// How long the end waits for the disk.
    private let patience: Duration
    /// Whether credentials in URLs are recorded.
    let showsSecrets: Bool
    private let recycle: @Sendable (consuming MessageBatch) -> Void
    private let current = Mutex(Current())
    private let report: @Sendable (RecordingReport) -> Void
    /// What is to be told of it, unless somebody else is told.
    let reports = AsyncStream.makeStream(of: RecordingReport.self)

    /// - Parameters:
    ///   - patience: how long the end waits for the disk.
    ///   - report: is told what becomes of it, on any thread.
    ///   - recycle: takes each batch that is recorded.
    init(
        rotation: Int? = nil,
        showsSecrets: Bool = false,
        patience: Duration = .seconds(2),
        report: (@Sendable (RecordingReport) -> Void)? = nil,
        recycle: @escaping @Sendable (consuming MessageBatch) -> Void = { _ in }
    ) {
        self.report = report ?? { [reports] in reports.continuation.yield($0) }
        self.rotation = rotation
        self.patience = patience
        self.showsSecrets = showsSecrets
        self.recycle = recycle
    }

    /// What is recorded into, and the number of the recording; `nil` while nothing is recorded.
    var recorder: (recorder: Recorder, number: Int)? {
        current.withLock { current in current.recorder.map { ($0, current.number) } }
    }

    /// Tells what was begun before anybody could hear it.
    func tellStart() {
        if let recorder { report(.started(path: recorder.recorder.path)) }
    }

    /// Begins to record into a file.
    func start(_ path: String) throws(RecordingFailure) {
        let recorder = try Recorder(
            path: path,
            rotation: rotation,
            report: report,
            recycle: recycle
        )
        current.withLock { $0 = Current(recorder: recorder, number: $0.number + 1) }
    }

    /// Ends what is recorded, if anything is.
    func stop() async -> RecordingEnd? {
        let recorder = current.withLock { $0.recorder.take() }
        return await recorder?.finish(within: patience)
    }

    /// Ends it, and says on standard error what of it is missing.
    func endTelling() async {
        if let loss = await stop()?.loss { Diagnostics.say(loss) }
    }

    /// For the application's commands.
    var handle: RecorderHandle {
        RecorderHandle(
            start: { path in
                let path = UserPath.inHome(path)
                if let end = await self.stop() { self.report(.stopped(end)) }
                do throws(RecordingFailure) {
                    try self.start(path)
                    return .started(path: path)
                } catch {
                    return .refused(path: path, reason: error.text(SystemError.text))
                }
            },
            stop: { await self.stop().map { .stopped($0) } ?? .idle },
            reports: reports.stream
        )
    }
}
