import CWilletCurses
import Glibc
import Synchronization

/// One thread that waits for the terminal and runs the jobs of the actor on it, since ncurses belongs to one thread.
/// While nothing happens it sleeps in `poll`.
package final class TerminalThread: SerialExecutor {
    /// What to wait for, besides jobs; descriptors of -1 are none.
    struct Interest: Equatable, Sendable {
        var input: Int32 = -1
        var output: Int32 = -1
        /// Nothing is waited for there but that it goes away.
        var watched: Int32 = -1
        /// In milliseconds; -1 is for ever.
        var timeout: Int32 = -1
    }

    /// What has come.
    struct Readiness: Equatable, Sendable {
        var input = false
        /// The terminal is gone.
        var hangup = false
    }

    /// Called on the thread after each wait, and once more after each round of jobs.
    typealias Turn = @Sendable (Readiness) -> Interest

    private struct Mailbox {
        var jobs: [UnownedJob] = []
        var turn: Turn?
        var isStopped = false
    }

    private let mailbox = Mutex(Mailbox())
    private let thread = Atomic<UInt>(0)
    /// An eventfd; whoever sets it makes the thread take a turn.
    let wakeup: Int32

    init() throws(TerminalError) {
        wakeup = willet_open_wakeup()
        guard wakeup >= 0 else { throw .system(errno: errno) }
        let unmanaged = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<TerminalThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            unmanaged.toOpaque()
        )
        guard code == 0 else {
            unmanaged.release()
            throw .system(errno: code)
        }
        pthread_detach(thread)
    }

    deinit { close(wakeup) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = mailbox.withLock { mailbox in
            mailbox.jobs.append(job)
            return mailbox.jobs.count == 1
        }
        if isFirst { willet_wake(wakeup) }
    }

    package func checkIsolated() {
        precondition(thread.load(ordering: .relaxed) == pthread_self(), "not on the terminal's thread")
    }

    /// Calls `turn` from now on, until `stop`.
    func attach(_ turn: @escaping Turn) {
        mailbox.withLock { $0.turn = turn }
        willet_wake(wakeup)
    }

    /// Ends the thread when its jobs are done. Nothing may be enqueued any more.
    func stop() {
        mailbox.withLock { mailbox in
            mailbox.turn = nil
            mailbox.isStopped = true
        }
        willet_wake(wakeup)
    }

    private func run() {
        willet_prepare_thread()
        thread.store(pthread_self(), ordering: .relaxed)
        var readiness = Readiness()
        while true {
            let (jobs, turn, isStopped) = mailbox.withLock { mailbox in
                defer { mailbox.jobs.removeAll() }
                return (mailbox.jobs, mailbox.turn, mailbox.isStopped)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if isStopped && jobs.isEmpty { return }
            let interest = turn?(readiness) ?? Interest()
            readiness = wait(for: interest)
        }
    }

    private func wait(for interest: Interest) -> Readiness {
        var descriptors = [
            pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interest.input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interest.output, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: interest.watched, events: 0, revents: 0),
        ]
        guard poll(&descriptors, nfds_t(descriptors.count), interest.timeout) > 0 else { return Readiness() }
        if descriptors[0].revents != 0 { willet_clear_wakeup(wakeup) }
        let gone = Int16(POLLHUP | POLLERR | POLLNVAL)
        return Readiness(
            input: descriptors[1].revents & Int16(POLLIN) != 0,
            hangup: descriptors[1...].reduce(0) { $0 | $1.revents } & gone != 0
        )
    }
}
