/// What becomes of recording what all sessions say and hear.
package enum RecordingReport: Hashable, Sendable {
    case started(path: String)
    case refused(path: String, reason: String)
    /// Nothing can be written just now; the sessions go on.
    case stalled(reason: String)
    /// It goes on; so many entries were not recorded.
    case resumed(lost: Int)
    /// Something that changes nothing about it.
    case noted(String)
    case stopped(RecordingEnd)
    /// There was nothing to stop.
    case idle

    /// What of it is worth a line.
    package var text: String {
        switch self {
        case .started(let path): "recording into \(path)"
        case .refused(let path, let reason): "not recorded into \(path): \(reason)"
        case .stalled(let reason):
            "recording stalls: \(reason). The session goes on, and what is not recorded is counted"
        case .resumed(0): "recording goes on: nothing was lost"
        case .resumed(let lost): "recording goes on: \(Self.entries(lost)) not recorded"
        case .noted(let text): text
        case .stopped(let end): "recorded \(Self.entries(end.count)) into \(end.path)"
        case .idle: "nothing is recorded: /record FILE begins it"
        }
    }

    fileprivate static func entries(_ count: Int) -> String {
        "\(Format.count(count)) \(count == 1 ? "entry" : "entries")"
    }
}

/// What a recording has come to.
package struct RecordingEnd: Hashable, Sendable {
    package var path: String
    /// How many entries were recorded.
    package var count: Int
    /// How many entries were not.
    package var lost: Int
    /// Why not.
    package var reason: String?

    package init(path: String, count: Int, lost: Int = 0, reason: String? = nil) {
        self.path = path
        self.count = count
        self.lost = lost
        self.reason = reason
    }

    /// What of it is missing; `nil` if it is whole.
    package var loss: String? {
        guard lost > 0 || reason != nil else { return nil }
        let what = lost > 0 ? RecordingReport.entries(lost) : "the end"
        return "\(what) could not be recorded" + (reason.map { ": \($0)" } ?? "")
    }
}
