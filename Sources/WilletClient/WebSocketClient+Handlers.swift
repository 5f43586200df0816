import NIOConcurrencyHelpers
import WilletProtocol

extension WebSocketClient {
    /// Sets what runs when a connection is open. The four handlers run one after the other, in order.
    public nonisolated func onOpened(_ body: @escaping @Sendable (Handshake) async -> Void) {
        handlers.set(eventQueue) { $0.opened = body }
    }

    /// Sets what runs for each message; it is told how many messages are still queued behind it.
    public nonisolated func onMessage(_ body: @escaping @Sendable (Message, _ queued: Int) async -> Void) {
        handlers.set(eventQueue) { $0.message = body }
    }

    /// Sets what runs when something goes wrong, an enqueued message that will not be sent among it; when it ends a
    /// connection, it runs before the closed handler.
    public nonisolated func onError(_ body: @escaping @Sendable (WebSocketError) async -> Void) {
        handlers.set(eventQueue) { $0.error = body }
    }

    /// Sets what runs when a connection is closed: once for each one that was opened.
    public nonisolated func onClosed(_ body: @escaping @Sendable (Disconnection) async -> Void) {
        handlers.set(eventQueue) { $0.closed = body }
    }
}

/// The classic handlers of a client, and the one task that runs them.
final class HandlerTable: Sendable {
    struct Handlers: Sendable {
        var opened: (@Sendable (Handshake) async -> Void)?
        var message: (@Sendable (Message, Int) async -> Void)?
        var error: (@Sendable (WebSocketError) async -> Void)?
        var closed: (@Sendable (Disconnection) async -> Void)?
    }

    private struct Contents {
        var handlers = Handlers()
        var pump: Task<Void, Never>?
    }

    private let contents = NIOLockedValueBox(Contents())

    /// Sets handlers; the first call begins to run them.
    func set(_ queue: EventQueue, _ change: (inout Handlers) -> Void) {
        contents.withLockedValue { contents in
            change(&contents.handlers)
            guard contents.pump == nil else { return }
            queue.claim(.handlers)
            // The one unstructured task of the library: the pump of the handlers. It does not hold the client, whose
            // end finishes the queue and cancels it.
            contents.pump = Task { [weak self] in
                await Self.run(queue) { [weak self] in self?.handlers }
            }
        }
    }

    func cancel() { contents.withLockedValue { $0.pump?.cancel() } }

    private var handlers: Handlers { contents.withLockedValue { $0.handlers } }

    private static func run(_ queue: EventQueue, _ handlers: @Sendable () -> Handlers?) async {
        while let event = await queue.next(), let handlers = handlers() {
            switch event {
            case .opened(let handshake):
                await handlers.opened?(handshake)
            case .messages(let batch):
                var left = batch.messageCount
                if let body = handlers.message {
                    for index in 0..<batch.count {
                        guard let message = Message(batch, at: index) else { continue }
                        left -= 1
                        await body(message, left + queue.waitingMessages)
                    }
                }
                queue.recycle(batch)
            case .error(let error):
                await handlers.error?(error)
            case .unsent(_, let error):
                await handlers.error?(error)
            case .closed(let end):
                await handlers.closed?(end)
            case .state, .sent, .roundTrip, .readingPaused:
                break
            }
        }
    }
}
