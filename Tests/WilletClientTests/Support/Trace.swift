import WilletClient

/// An event as a value that can be compared: batches become their messages.
enum Trace: Equatable, Sendable {
    case state(State)
    case opened(Int)
    case text(String)
    case binary(Int)
    case control(Opcode)
    case error(WebSocketError)
    case closed(Disconnection)
    case sent([String])
    case unsent(Int, WebSocketError)
    case roundTrip(Duration)
    case readingPaused(Bool)

    static func of(_ event: Event) -> [Trace] {
        switch event {
        case .state(let state): [.state(state)]
        case .opened(let handshake): [.opened(handshake.generation)]
        case .messages(let batch):
            (0..<batch.count).map { index in
                guard let message = Message(batch, at: index) else { return .control(batch[record: index].opcode) }
                return message.text.map(Trace.text) ?? .binary(message.count)
            }
        case .error(let error): [.error(error)]
        case .closed(let end): [.closed(end)]
        case .sent(let messages): [.sent(messages.map { $0.message.text ?? "\($0.message.count)" })]
        case .unsent(let ids, let error): [.unsent(ids.count, error)]
        case .roundTrip(let time): [.roundTrip(time)]
        case .readingPaused(let isPaused): [.readingPaused(isPaused)]
        }
    }

    var isState: Bool { if case .state = self { true } else { false } }
    var isClosed: Bool { if case .closed = self { true } else { false } }
    var disconnection: Disconnection? { if case .closed(let end) = self { end } else { nil } }
    var failure: WebSocketError? { if case .error(let error) = self { error } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
}

/// Reads a client's events as traces.
struct TraceReader {
    private var events: WebSocketClient.Events.Iterator
    private(set) var seen: [Trace] = []

    init(_ client: WebSocketClient) { events = client.events.makeAsyncIterator() }

    /// Reads until an event that a condition holds for.
    ///
    /// - Returns: everything that was read since the call before it, in order.
    mutating func read(until condition: (Trace) -> Bool) async -> [Trace] {
        var traces: [Trace] = []
        while let event = await events.next() {
            let new = Trace.of(event)
            traces += new
            if new.contains(where: condition) { break }
        }
        seen += traces
        return traces
    }

    /// Reads until a connection is closed.
    mutating func readUntilClosed() async -> [Trace] { await read(until: \.isClosed) }
}
