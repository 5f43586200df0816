package import WilletLog

/// The log as it was at a moment, and which connection each of its messages belongs to. It shares its memory with the log.
package struct LogSnapshot: Sendable {
    /// Where in the log a connection begins.
    struct Start: Equatable, Sendable {
        var id: UInt64
        var connection: Int
    }

    package let log: MessageLog
    let starts: [Start]

    /// The messages and control frames that went over a wire, in order, each with the number of its connection.
    package func forEachMessage<Failure: Error>(_ body: (Entry, Int) throws(Failure) -> Void) throws(Failure) {
        var rest = starts[...]
        var connection = 0
        for entry in log.entries(in: log.firstID..<log.nextID) {
            while let next = rest.first, next.id <= entry.id {
                connection = next.connection
                rest = rest.dropFirst()
            }
            switch entry.kind {
            case .message, .control: if entry.status == .written { try body(entry, connection) }
            case .note, .gap: break
            }
        }
    }
}

extension ViewState {
    package var snapshot: LogSnapshot { LogSnapshot(log: log, starts: connectionStarts) }

    /// The log goes on with another connection.
    mutating func beginConnection(_ number: Int) {
        connectionStarts.append(LogSnapshot.Start(id: log.nextID, connection: number))
        // Those of which nothing is kept.
        let count = connectionStarts.dropFirst().prefix { $0.id <= log.firstID }.count
        connectionStarts.removeFirst(count)
    }

    mutating func saved(_ path: String, _ outcome: SaveOutcome) -> [Effect] {
        switch outcome {
        case .written(let entries, let bytes):
            notice = "saved \(Format.plural(entries, "message")) to \(path), \(Format.size(bytes))"
            return []
        case .failed(let reason):
            notice = "not saved to \(path): \(reason)"
            if editor.isEmpty { editor.replace(with: "/save \(path)") }
            return [.bell]
        }
    }
}
