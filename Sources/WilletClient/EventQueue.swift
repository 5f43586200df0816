import NIOConcurrencyHelpers

/// What happened and was not consumed yet, in order. Bounded by the client: past its limit reading pauses, until half of
/// it is consumed.
final class EventQueue: Sendable {
    /// Who reads the events: one consumer, in one way.
    enum Consumer: String, Sendable {
        case events
        case messages
        case handlers
    }

    private struct Contents {
        var events: [Event] = []
        var head = 0
        /// Bytes that wait, the fixed cost of each event included.
        var cost = 0
        /// Messages that wait.
        var messages = 0
        var isPaused = false
        var isFinished = false
        /// Somebody waits for the consumer to have consumed all.
        var announcesIdle = false
        var consumer: Consumer?
        /// Taken out under the lock by whoever resumes it, so once; the checks of a checked one cost as much as the rest.
        var waiting: UnsafeContinuation<Event?, Never>?
    }

    /// What an event counts beside the bytes of its messages: events without bytes are bounded too.
    static let eventCost = 256

    private let contents = NIOLockedValueBox(Contents())
    private let limit: Int
    private let pool: BatchPool
    /// Is called from the consumer's thread when it has caught up after a pause, or with all that there was.
    private let caughtUp: @Sendable () -> Void

    init(limit: Int, pool: BatchPool, caughtUp: @escaping @Sendable () -> Void) {
        self.limit = max(limit, 1)
        self.pool = pool
        self.caughtUp = caughtUp
    }

    /// Says who reads.
    func claim(_ consumer: Consumer) {
        let holder = contents.withLockedValue { contents -> Consumer? in
            let holder = contents.consumer
            contents.consumer = consumer
            return holder
        }
        guard let holder, holder != consumer || consumer != .handlers else { return }
        preconditionFailure(
            "the \(holder.rawValue) of this client have a consumer already; a client has one, in one way:"
                + " its events, or its messages, or its handlers"
        )
    }

    /// Adds an event.
    ///
    /// - Returns: whether reading is to pause, if it was not paused before.
    func publish(_ event: Event) -> Bool {
        let (waiting, pauses) = contents.withLockedValue { contents -> (UnsafeContinuation<Event?, Never>?, Bool) in
            guard !contents.isFinished else { return (nil, false) }
            if let waiting = contents.waiting {
                contents.waiting = nil
                return (waiting, false)
            }
            if case .state = event, contents.events.count > contents.head, case .state? = contents.events.last {
                contents.events[contents.events.count - 1] = event
                return (nil, false)
            }
            contents.events.append(event)
            contents.cost += Self.cost(of: event)
            contents.messages += Self.messages(in: event)
            guard contents.cost > limit, !contents.isPaused else { return (nil, false) }
            contents.isPaused = true
            return (nil, true)
        }
        waiting?.resume(returning: event)
        return pauses
    }

    /// Whether the consumer is behind by more than the limit.
    var isPaused: Bool { contents.withLockedValue { $0.isPaused } }

    /// How many messages wait.
    var waitingMessages: Int { contents.withLockedValue { $0.messages } }

    /// The next event; `nil` once the queue is finished and empty, or when the consumer's task is cancelled.
    ///
    /// Runs where its caller runs: a hop each way would cost more than the event.
    nonisolated(nonsending) func next() async -> Event? {
        let (ready, caughtUp) = contents.withLockedValue { contents -> (Event?, Bool) in
            contents.head < contents.events.count ? Self.pop(&contents, limit: limit) : (nil, false)
        }
        if caughtUp { self.caughtUp() }
        return if let ready { ready } else { await waitForNext() }
    }

    private nonisolated(nonsending) func waitForNext() async -> Event? {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let (result, caughtUp) = contents.withLockedValue { contents -> (Event??, Bool) in
                    if contents.head < contents.events.count {
                        let (event, caughtUp) = Self.pop(&contents, limit: limit)
                        return (.some(event), caughtUp)
                    }
                    if contents.isFinished || Task.isCancelled { return (.some(nil), false) }
                    contents.waiting = continuation
                    defer { contents.announcesIdle = false }
                    return (.none, contents.announcesIdle)
                }
                if case .some(let event) = result { continuation.resume(returning: event) }
                if caughtUp { self.caughtUp() }
            }
        } onCancel: {
            takeWaiting()?.resume(returning: nil)
        }
    }

    /// Whether the consumer, if there is any, has consumed all and asks for more; if it has not, `caughtUp` is called once
    /// it does.
    func consumerIsIdle() -> Bool {
        contents.withLockedValue { contents in
            contents.announcesIdle = contents.waiting == nil && contents.consumer != nil
            return !contents.announcesIdle
        }
    }

    /// Ends the sequence once what waits is consumed.
    func finish() {
        contents.withLockedValue { $0.isFinished = true }
        takeWaiting()?.resume(returning: nil)
    }

    /// The consumer is done with a batch: its memory is used again if nobody else holds it.
    func recycle(_ batch: consuming MessageBatch) { pool.giveBack(batch) }

    private func takeWaiting() -> UnsafeContinuation<Event?, Never>? {
        contents.withLockedValue { contents in
            let waiting = contents.waiting
            contents.waiting = nil
            return waiting
        }
    }

    private static func pop(_ contents: inout Contents, limit: Int) -> (Event, Bool) {
        let event = contents.events[contents.head]
        // The slot must not keep the batch alive, or it could never be recycled.
        contents.events[contents.head] = .readingPaused(false)
        contents.head += 1
        if contents.head == contents.events.count {
            contents.events.removeAll(keepingCapacity: contents.events.capacity <= 1024)
            contents.head = 0
        } else if contents.head > 1024 {
            contents.events.removeFirst(contents.head)
            contents.head = 0
        }
        contents.cost -= cost(of: event)
        contents.messages -= messages(in: event)
        guard contents.isPaused, contents.cost <= limit / 2 else { return (event, false) }
        contents.isPaused = false
        return (event, true)
    }

    private static func cost(of event: Event) -> Int {
        switch event {
        case .messages(let batch): eventCost + batch.cost
        case .sent(let messages): eventCost + messages.reduce(0) { $0 + $1.message.count + 64 }
        case .unsent(let ids, _): eventCost + ids.count * 8
        case .state, .opened, .error, .closed, .roundTrip, .readingPaused: eventCost
        }
    }

    private static func messages(in event: Event) -> Int {
        if case .messages(let batch) = event { batch.messageCount } else { 0 }
    }
}
