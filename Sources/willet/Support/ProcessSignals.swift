import Glibc

/// The signals that ask a command without a screen to end, as a stream. Handlers note them: to wait for blocked ones needs
/// them blocked in every thread, and the main thread of a Swift program with an asynchronous `main` blocks none.
enum ProcessSignals {
    private static let handled = [SIGINT, SIGTERM, SIGHUP]

    /// What the handler writes the number of a signal into. Written before the handler is in place, and not after.
    nonisolated(unsafe) private static var noted: Int32 = -1

    /// From now on they no longer end the process. One that is ignored, as `nohup` has it, stays so.
    static func listen() -> AsyncStream<ExitStatus> {
        let (stream, continuation) = AsyncStream.makeStream(of: ExitStatus.self, bufferingPolicy: .bufferingNewest(4))
        var ends: [Int32] = [-1, -1]
        // Without it they do what they did.
        guard pipe(&ends) == 0 else { return stream }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        noted = ends[1]
        BlockingThread.start("signals") { [descriptor = ends[0]] in
            while let signal = next(descriptor) {
                switch Int32(signal) {
                case SIGINT: continuation.yield(.interrupted)
                case SIGHUP: continuation.yield(.hangup)
                case SIGTERM: continuation.yield(.terminated)
                case let other: preconditionFailure("signal \(other) is not listened for")
                }
            }
        }
        for number in handled {
            let before = signal(number, note)
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
        }
        return stream
    }

    private static func next(_ descriptor: Int32) -> UInt8? {
        var signal: UInt8 = 0
        while true {
            let count = read(descriptor, &signal, 1)
            if count == 1 { return signal }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    private static let note: @convention(c) (Int32) -> Void = { number in
        let before = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(noted, &byte, 1)
        errno = before
    }
}
