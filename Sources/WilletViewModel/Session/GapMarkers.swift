import WilletClient

/// The markers of the log's gaps, of which the newest grows while what waited for the connection is sent.
struct GapMarkers: Equatable, Sendable {
    private struct Marked: Equatable, Sendable {
        var entry: UInt64
        var marker: GapMarker
    }

    /// How many are kept: the newest. Of an older one the log has the text as it was at first.
    static let limit = 100

    private var all: [Marked] = []
    /// The messages that waited when the newest gap ended; `nil` once that connection has ended too.
    private var waiting: Set<MessageID>?

    /// The marker of an entry, if it has one.
    subscript(entry: UInt64) -> GapMarker? { all.first { $0.entry == entry }?.marker }

    /// A gap is over.
    ///
    /// - Parameter waiting: the messages that have waited for this.
    mutating func add(_ marker: GapMarker, entry: UInt64, waiting: some Sequence<MessageID>) {
        all.append(Marked(entry: entry, marker: marker))
        if all.count > Self.limit { all.removeFirst() }
        self.waiting = Set(waiting)
    }

    mutating func sent(_ id: MessageID, _ origin: SentMessage.Origin) {
        guard waiting != nil, let last = all.indices.last else { return }
        switch origin {
        case .onOpen: all[last].marker.resubscribedCount += 1
        case .caller: if waiting?.remove(id) != nil { all[last].marker.caughtUpCount += 1 }
        case .onClose: break
        }
    }

    /// The connection after the newest gap has ended.
    mutating func connectionEnded() { waiting = nil }
}
