import Glibc

/// The signals that ask a command without a screen to end, as a stream: they are blocked and read by a thread of their
/// own, since nothing of note can be done in a signal handler.
enum ProcessSignals {
    private static let handled = [SIGINT, SIGTERM, SIGHUP]

    /// Begins to listen. Call it before any other thread exists: threads inherit what is blocked.
    static func listen() -> AsyncStream<ExitStatus> {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in handled { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let (stream, continuation) = AsyncStream.makeStream(of: ExitStatus.self, bufferingPolicy: .bufferingNewest(4))
        BlockingThread.start("signals") { [set] in
            var set = set
            var signal: Int32 = 0
            while sigwait(&set, &signal) == 0 {
                SecretPrompt.end(by: signal)
                switch signal {
                case SIGINT: continuation.yield(.interrupted)
                case SIGHUP: continuation.yield(.hangup)
                case SIGTERM: continuation.yield(.terminated)
                case let other: preconditionFailure("signal \(other) is not waited for")
                }
            }
        }
        return stream
    }
}
