import WilletClient

/// What is remembered of a session's connections, and of the attempts that came to none.
struct ConnectionHistory: Equatable, Sendable {
    /// How much went one way.
    struct Traffic: Equatable, Sendable {
        var messages = 0
        var bytes = 0
    }

    struct Connection: Equatable, Sendable {
        var number: Int
        var opened: Timestamp
        var received = Traffic()
        var sent = Traffic()
        /// `nil` while it is open.
        var end: End?
    }

    struct End: Equatable, Sendable {
        var time: Timestamp
        var summary: String
        var wasClean: Bool
    }

    /// Attempts one after the other that all failed.
    struct Attempts: Equatable, Sendable {
        var count: Int
        var first: Timestamp
        var last: Timestamp
        /// Why the last of them failed.
        var summary: String
    }

    enum Record: Equatable, Sendable {
        case connection(Connection)
        case attempts(Attempts)
    }

    /// The newest opening handshake, and what takes a while to compute of it.
    struct Opening: Equatable, Sendable {
        var handshake: Handshake
        /// The number of the connection among those that were open.
        var number: Int
        /// Of its certificates, in their order.
        var fingerprints: [[UInt8]]
    }

    struct Failure: Equatable, Sendable {
        var error: WebSocketError
        var time: Timestamp
    }

    /// How many records are kept: the newest.
    static let limit = 100
    static let roundTripLimit = 30
    private static let summaryLimit = 300

    private(set) var records: [Record] = []
    /// How many records went before those that are kept.
    private(set) var forgottenCount = 0
    /// How many connections were open, with the one that is.
    private(set) var openedCount = 0
    private(set) var opening: Opening?
    /// Why the newest attempt failed; `nil` if it did not.
    private(set) var failure: Failure?

    /// The newest round trips of the newest connection, in their order.
    private(set) var roundTrips: [Duration] = []

    var openConnection: Connection? {
        guard case .connection(let connection)? = records.last, connection.end == nil else { return nil }
        return connection
    }

    mutating func open(_ handshake: Handshake, at time: Timestamp) {
        let fingerprints = handshake.tls?.certificates.map(\.sha256Fingerprint) ?? []
        openedCount += 1
        opening = Opening(handshake: handshake, number: openedCount, fingerprints: fingerprints)
        failure = nil
        roundTrips = []
        add(.connection(Connection(number: openedCount, opened: time)))
    }

    mutating func roundTrip(_ duration: Duration) {
        roundTrips.append(duration)
        if roundTrips.count > Self.roundTripLimit { roundTrips.removeFirst() }
    }

    mutating func receive(messages: Int, bytes: Int) { update { $0.received.add(messages, bytes) } }

    mutating func send(messages: Int, bytes: Int) { update { $0.sent.add(messages, bytes) } }

    mutating func close(_ disconnection: Disconnection, at time: Timestamp) {
        let summary = String(disconnection.summary.prefix(Self.summaryLimit))
        update { $0.end = End(time: time, summary: summary, wasClean: disconnection.wasClean) }
    }

    /// An error is why an attempt failed, unless there is a connection: then its end tells of it.
    mutating func fail(_ error: WebSocketError, at time: Timestamp) {
        guard openConnection == nil else { return }
        if case .invalidClose = error { return }
        failure = Failure(error: error, time: time)
        let summary = String("\(error)".prefix(Self.summaryLimit))
        if case .attempts(var attempts)? = records.last {
            attempts.count += 1
            attempts.last = time
            attempts.summary = summary
            records[records.count - 1] = .attempts(attempts)
        } else {
            add(.attempts(Attempts(count: 1, first: time, last: time, summary: summary)))
        }
    }

    private mutating func add(_ record: Record) {
        records.append(record)
        if records.count > Self.limit {
            records.removeFirst()
            forgottenCount += 1
        }
    }

    private mutating func update(_ change: (inout Connection) -> Void) {
        guard var connection = openConnection else { return }
        change(&connection)
        records[records.count - 1] = .connection(connection)
    }
}

extension ConnectionHistory.Traffic {
    fileprivate mutating func add(_ messages: Int, _ bytes: Int) {
        self.messages += messages
        self.bytes += bytes
    }
}
