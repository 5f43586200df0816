import WilletClient

/// A client, and what happens to it, read in order by one consumer.
struct Session {
    /// What comes from the peer.
    enum Arrival {
        case message(Message, MessageBatch.Record)
        case ping([UInt8])
        case roundTrip(Duration)
        case opened(Handshake)
        case closed(Disconnection)
    }

    let client: WebSocketClient
    private var events: WebSocketClient.Events.Iterator
    private var batch: MessageBatch?
    private var index = 0

    init(url: String, _ configuration: Configuration) throws {
        client = try WebSocketClient(url: url, configuration: configuration)
        events = client.events.makeAsyncIterator()
    }

    /// The next arrival. The end of the session is a failure, and so is an error before a connection is open, unless
    /// the session tries again by itself.
    mutating func next() async throws -> Arrival {
        while true {
            if let arrival = nextOfBatch() { return arrival }
            switch await events.next() {
            case .messages(let next): (batch, index) = (next, 0)
            case .opened(let handshake): return .opened(handshake)
            case .closed(let end): return .closed(end)
            case .roundTrip(let time): return .roundTrip(time)
            case .state(.closed(.failed(let error))): throw error
            case .state(.closed(.cancelled)), nil: throw Failure("the session has ended")
            case .state, .error, .sent, .unsent, .readingPaused: continue
            }
        }
    }

    private mutating func nextOfBatch() -> Arrival? {
        guard let batch else { return nil }
        while index < batch.count {
            index += 1
            let record = batch[record: index - 1]
            if let message = Message(batch, at: index - 1) { return .message(message, record) }
            if record.opcode == .ping { return .ping(batch.withUnsafeBytes(at: index - 1) { Array($0) }) }
        }
        self.batch = nil
        return nil
    }

    /// Waits for an open connection.
    mutating func opened() async throws -> Handshake {
        let arrival = try await next()
        guard case .opened(let handshake) = arrival else { throw Failure("\(arrival) instead of an open connection") }
        return handshake
    }

    /// Waits for the end of the connection; nothing else may arrive before it but, if that is allowed, messages.
    mutating func closed(afterMessages: Bool = false) async throws -> Disconnection {
        while true {
            let arrival = try await next()
            switch arrival {
            case .closed(let end): return end
            case .message where afterMessages: continue
            case .message, .ping, .roundTrip, .opened: throw Failure("\(arrival) instead of the end")
            }
        }
    }

    /// Waits for a message; pings pass.
    mutating func message() async throws -> (Message, MessageBatch.Record) {
        while true {
            let arrival = try await next()
            switch arrival {
            case .message(let message, let record): return (message, record)
            case .ping, .roundTrip: continue
            case .opened, .closed: throw Failure("\(arrival) instead of a message")
            }
        }
    }

    /// Sends a message and waits until the same comes back.
    @discardableResult
    mutating func echo(_ message: Message) async throws -> MessageBatch.Record {
        try await client.send(message)
        let (answer, record) = try await self.message()
        try check(answer.kind == message.kind, "\(message.kind) came back as \(answer.kind)")
        try check(answer == message, "\(message.count) bytes came back as \(answer.count), or as others")
        return record
    }

    /// Closes, and checks that it was a clean close of ours.
    mutating func close(_ code: CloseCode = .normalClosure, _ reason: String = "") async throws {
        let end = try await client.disconnect(code: code, reason: reason)
        try check(end.wasClean && end.reason == .client && end.error == nil, "not a clean close of ours: \(end)")
        try check(end.sent == CloseFrame(code: code, reason: reason), "sent \(end.sent as Any)")
        try check(end.received != nil && !end.willReconnect, "no Close, or a reconnect: \(end)")
        client.finish()
    }
}
