import NIOConcurrencyHelpers
import NIOCore

/// Wakes a client on its event loop to look into its mailbox. It does not keep the client alive.
final class WakeUp: Sendable {
    private struct Target: Sendable {
        weak var client: WebSocketClient?
    }

    private let target = NIOLockedValueBox(Target())
    private let eventLoop: any EventLoop

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    var client: WebSocketClient? {
        get { target.withLockedValue { $0.client } }
        set { target.withLockedValue { $0.client = newValue } }
    }

    func callAsFunction() {
        eventLoop.execute { [self] in
            guard let client else { return }
            client.assumeIsolated { $0.emptyMailbox() }
        }
    }
}
