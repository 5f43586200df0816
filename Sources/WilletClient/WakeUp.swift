import NIOConcurrencyHelpers
import NIOCore

/// Wakes a client on its event loop to look into its mailbox. It does not keep the client alive.
final class WakeUp: Sendable {
    private struct Target: Sendable {
        weak var client: WebSocketClient?
    }

    private let target = NIOLockedValueBox(Target())
    private let eventLoop: any EventLoop
    private let executor: EventLoopExecutor

    init(eventLoop: any EventLoop, executor: EventLoopExecutor) {
        self.eventLoop = eventLoop
        self.executor = executor
    }

    var client: WebSocketClient? {
        get { target.withLockedValue { $0.client } }
        set { target.withLockedValue { $0.client = newValue } }
    }

    func callAsFunction() {
        guard !executor.wakesBehindJob(self) else { return }
        eventLoop.execute { self.now() }
    }

    /// Called on the event loop, while none of the client's own code runs.
    func now() { client?.onEventLoop { $0.emptyMailbox() } }
}
