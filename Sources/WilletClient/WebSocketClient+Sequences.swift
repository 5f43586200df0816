import WilletProtocol

extension WebSocketClient {
    /// What happens in the session, in order, for one consumer. The sequence ends with the consumer's task or after
    /// ``finish()``, and holds the client until then.
    public nonisolated var events: Events { Events(client: self) }

    /// The messages alone, for one consumer. They end when the session has ended (``State/closed(_:)``): who connects the
    /// same client again reads ``events``.
    public nonisolated var messages: Messages { Messages(client: self) }

    /// The events one by one, for one consumer that gives the batches back to the pool itself, or keeps them.
    package nonisolated func makeEventSource() -> @Sendable () async -> Event? {
        eventQueue.claim(.events)
        return { await self.eventQueue.next() }
    }

    /// An asynchronous sequence of ``Event``.
    public struct Events: AsyncSequence, Sendable {
        /// What the sequence yields.
        public typealias Element = Event

        let client: WebSocketClient

        /// Begins to consume. A client has one consumer: a second one is a programmer's error and traps.
        public func makeAsyncIterator() -> Iterator {
            client.eventQueue.claim(.events)
            return Iterator(client: client)
        }

        /// Yields events.
        public struct Iterator: AsyncIteratorProtocol {
            let client: WebSocketClient
            private var last: MessageBatch?

            init(client: WebSocketClient) { self.client = client }

            /// The next event; `nil` after ``WebSocketClient/finish()`` or when the consumer's task is cancelled. The
            /// batch of the event before it is used again if nobody holds it any more.
            public mutating func next() async -> Event? { await next(isolation: nil) }

            /// The next event, as `next()` gives it, without leaving the caller's isolation.
            public mutating func next(isolation: isolated (any Actor)?) async -> Event? {
                if let batch = last.take() { client.eventQueue.recycle(batch) }
                let event = await client.eventQueue.next()
                if case .messages(let batch)? = event { last = batch }
                return event
            }
        }
    }

    /// An asynchronous sequence of ``Message``.
    public struct Messages: AsyncSequence, Sendable {
        /// What the sequence yields.
        public typealias Element = Message

        let client: WebSocketClient

        /// Begins to consume. A client has one consumer: a second one is a programmer's error and traps.
        public func makeAsyncIterator() -> Iterator {
            client.eventQueue.claim(.messages)
            return Iterator(client: client)
        }

        /// Yields messages.
        public struct Iterator: AsyncIteratorProtocol {
            let client: WebSocketClient
            private var batch: MessageBatch?
            private var index = 0

            init(client: WebSocketClient) { self.client = client }

            /// The next message; `nil` when the session has ended for good or the consumer's task is cancelled.
            public mutating func next() async -> Message? { await next(isolation: nil) }

            /// The next message, as `next()` gives it, without leaving the caller's isolation.
            public mutating func next(isolation: isolated (any Actor)?) async -> Message? {
                while true {
                    if let batch {
                        while index < batch.count {
                            index += 1
                            if let message = Message(batch, at: index - 1) { return message }
                        }
                    }
                    if let done = batch.take() { client.eventQueue.recycle(done) }
                    index = 0
                    switch await client.eventQueue.next() {
                    case .messages(let next): batch = next
                    case .state(.closed), nil: return nil
                    case .state, .opened, .error, .closed, .sent, .unsent, .roundTrip, .readingPaused: break
                    }
                }
            }
        }
    }
}
