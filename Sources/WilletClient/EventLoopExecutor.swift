import NIOCore

/// An event loop as the executor of the tasks that prefer it.
///
/// Jobs that come up while the loop handles what it has read run right behind that, and messages that such a job sends
/// go out right behind the job: through the loop's own queue each would cost a turn of the loop.
///
/// Unchecked, because the compiler cannot see the guard: what is not constant is touched on the event loop's thread only.
public final class EventLoopExecutor: TaskExecutor, @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var jobs: [UnownedJob] = []
    /// The jobs before this index were run.
    private var head = 0
    private var isScheduled = false
    /// What is now on the stack: jobs that come up meanwhile must wait for its end.
    private var isBusy = false
    private var isInJob = false
    private var woken: WakeUp?

    /// Then the loop gets its turn: a task that never waits must not keep it from the sockets. It looks at them only once
    /// nothing else is to be done at once.
    private static let jobsPerTurn = 256
    private static let pause = TimeAmount.microseconds(50)

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Runs a job on the event loop, behind those that wait for it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard eventLoop.inEventLoop else {
            eventLoop.execute { self.take(job) }
            return
        }
        jobs.append(job)
        if !isBusy { schedule() }
    }

    // MARK: On the event loop

    /// Runs something that is, or calls, the client's own code, and then the jobs that came up.
    func run(_ body: () -> Void) {
        guard !isBusy else { return body() }
        isBusy = true
        body()
        runJobs()
        isBusy = false
    }

    /// Wakes the client behind the job that runs now.
    ///
    /// - Returns: whether a job runs, on this thread.
    func wakesBehindJob(_ wake: WakeUp) -> Bool {
        guard eventLoop.inEventLoop, isInJob else { return false }
        woken = wake
        return true
    }

    private func take(_ job: UnownedJob) {
        jobs.append(job)
        run {}
    }

    private func schedule(in pause: TimeAmount? = nil) {
        guard !isScheduled else { return }
        isScheduled = true
        let turn: @Sendable () -> Void = {
            self.isScheduled = false
            self.run {}
        }
        if let pause {
            eventLoop.scheduleTask(in: pause, turn)
        } else {
            eventLoop.execute(turn)
        }
    }

    private func runJobs() {
        let executor = asUnownedTaskExecutor()
        var left = Self.jobsPerTurn
        while head < jobs.count {
            guard left > 0 else { return schedule(in: Self.pause) }
            left -= 1
            let job = jobs[head]
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            }
            isInJob = true
            job.runSynchronously(on: executor)
            isInJob = false
            woken.take()?.now()
        }
    }
}
