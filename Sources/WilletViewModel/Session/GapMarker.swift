import WilletClient

/// What the line between two connections tells: how the first one ended, how long there was none, and what went out
/// when there was one again.
struct GapMarker: Equatable, Sendable {
    var disconnection: Disconnection
    var length: Duration
    /// Messages that went out by themselves, as on every open.
    var resubscribedCount = 0
    /// Messages that had waited for the connection, and went out.
    var caughtUpCount = 0

    /// The same in fewer and fewer words. The first is for the widest window; the last says how long it was.
    func texts(separator: String) -> [String] {
        let gap = "\(length < .seconds(60) ? Format.seconds(length) : Format.elapsed(length)) gap"
        var sent: [String] = []
        var sentBriefly: [String] = []
        if resubscribedCount > 0 {
            sent.append("\(Format.plural(resubscribedCount, "message")) resubscribed")
            sentBriefly.append("\(Format.count(resubscribedCount)) resubscribed")
        }
        if caughtUpCount > 0 {
            sent.append("\(Format.count(caughtUpCount)) queued sent")
            sentBriefly.append("\(Format.count(caughtUpCount)) sent")
        }
        let summary = disconnection.summary
        let brief = disconnection.briefSummary
        let parts = [
            [summary, gap, (["reconnected"] + sent).joined(separator: ", ")],
            [summary, gap, sent.joined(separator: ", ")],
            [summary, gap, sentBriefly.joined(separator: ", ")],
            [brief, gap, sentBriefly.joined(separator: ", ")],
            ["\(disconnection.code)", gap, sentBriefly.joined(separator: ", ")],
            [brief, gap],
            [gap],
        ]
        return parts.map { $0.filter { !$0.isEmpty }.joined(separator: separator) }
    }
}

extension Disconnection {
    /// How it ended, in as few words as can be.
    fileprivate var briefSummary: String {
        switch reason {
        case .client: "closed (\(code))"
        case .server where error == nil: "closed by the server (\(code))"
        case .server, .error: "lost (\(code))"
        }
    }
}
