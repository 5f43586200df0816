/// What the view model needs of whoever records.
package struct RecorderHandle: Sendable {
    /// Begins to record into a file, in place of what was recorded into before.
    package var start: @Sendable (_ path: String) async -> RecordingReport
    package var stop: @Sendable () async -> RecordingReport
    /// What happens meanwhile.
    package var reports: AsyncStream<RecordingReport>

    package init(
        start: @escaping @Sendable (_ path: String) async -> RecordingReport,
        stop: @escaping @Sendable () async -> RecordingReport,
        reports: AsyncStream<RecordingReport>
    ) {
        self.start = start
        self.stop = stop
        self.reports = reports
    }

    /// Records nothing.
    package static var none: RecorderHandle {
        RecorderHandle(
            start: { .refused(path: $0, reason: "nothing can be recorded here") },
            stop: { .idle },
            reports: AsyncStream { $0.finish() }
        )
    }
}
