public import CoreMetrics
import WilletProtocol

/// Counts what clients do, for whatever backend swift-metrics has been given: see ``Configuration/metrics``. Several clients
/// may share one.
///
/// Each name below begins with a label of yours and an underscore. Counters, but for the last, which is a timer:
///
/// | name | counts |
/// | --- | --- |
/// | `attempts` | attempts at a connection, those that the session makes by itself included |
/// | `opened` | connections that were opened |
/// | `closed` | connections that were closed; the dimension `reason` is `client`, `server` or `error` |
/// | `errors` | what went wrong, as ``Event/error(_:)`` tells it |
/// | `messages_received`, `bytes_received` | messages, and their bytes, inflated |
/// | `messages_sent`, `bytes_sent` | messages that were written, and their bytes, before they were compressed |
/// | `messages_unsent` | messages that will not be sent |
/// | `reading_paused` | how often reading paused because the consumer was behind |
/// | `round_trip` | from a ping to its pong, in nanoseconds |
///
/// They are counted for each read and write of the socket, not for each message.
public final class ClientMetrics: Sendable {
    private let attempts: Counter
    private let opened: Counter
    private let errors: Counter
    private let unsent: Counter
    private let pauses: Counter
    private let closedByClient: Counter
    private let closedByServer: Counter
    private let broken: Counter
    private let messagesReceived: Counter
    private let bytesReceived: Counter
    private let messagesSent: Counter
    private let bytesSent: Counter
    private let roundTrip: Timer

    /// Makes the counters.
    ///
    /// - Parameters:
    ///   - label: what their names begin with.
    ///   - dimensions: names and values that each of them has, such as the feed that a client reads.
    ///   - factory: what makes them; by default the one that the program has given to `MetricsSystem` before.
    public init(
        label: String = "willet",
        dimensions: [(String, String)] = [],
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        func counter(_ name: String, _ more: [(String, String)] = []) -> Counter {
            Counter(label: "\(label)_\(name)", dimensions: dimensions + more, factory: factory)
        }
        attempts = counter("attempts")
        opened = counter("opened")
        errors = counter("errors")
        unsent = counter("messages_unsent")
        pauses = counter("reading_paused")
        closedByClient = counter("closed", [("reason", "client")])
        closedByServer = counter("closed", [("reason", "server")])
        broken = counter("closed", [("reason", "error")])
        messagesReceived = counter("messages_received")
        bytesReceived = counter("bytes_received")
        messagesSent = counter("messages_sent")
        bytesSent = counter("bytes_sent")
        roundTrip = Timer(label: "\(label)_round_trip", dimensions: dimensions, factory: factory)
    }

    func attempted() { attempts.increment() }
    func openedConnection() { opened.increment() }
    func failed() { errors.increment() }
    func paused() { pauses.increment() }
    func gaveUp(_ messages: [Outgoing]) { unsent.increment(by: messages.count) }

    func received(_ batch: MessageBatch) {
        messagesReceived.increment(by: batch.messageCount)
        bytesReceived.increment(by: batch.byteCount - batch.controlPayloads.count)
    }

    func sent(_ messages: [Outgoing]) {
        messagesSent.increment(by: messages.count)
        bytesSent.increment(by: messages.reduce(0) { $0 + $1.message.count })
    }

    func closed(_ end: Disconnection) {
        switch end.reason {
        case .client: closedByClient.increment()
        case .server: closedByServer.increment()
        case .error: broken.increment()
        }
    }

    func answered(after time: Duration) {
        let (seconds, attoseconds) = time.components
        roundTrip.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
