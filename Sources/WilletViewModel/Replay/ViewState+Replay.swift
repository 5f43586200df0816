import WilletLog
import WilletProtocol
import WilletScreen

/// A recording that is played in place of a session.
extension ViewState {
    mutating func startReplay(_ path: String, _ speed: ReplaySpeed, _ latencyKey: LatencyKey?, number: Int) {
        latency = latencyKey.map { LatencyMeter($0) }
        session = Session(number: number, url: path, since: now)
        session.label = path
        session.replay = ReplayStatus(speed: speed)
    }

    mutating func play(_ event: ReplayEvent) -> [Effect] {
        switch event {
        case .entries(let entries): for entry in entries { play(entry) }
        case .speed(let speed): session.replay?.speed = speed
        case .ended(let notes, let error):
            session.replay?.isOver = true
            session.replay?.error = error
            for text in notes { note(.warning, text) }
            if let error { note(.error, "the rest cannot be read: \(error)") }
            return error == nil ? [] : [.bell]
        }
        return []
    }

    private mutating func play(_ entry: ReplayedEntry) {
        session.replay?.position = entry.time
        if session.replay?.connection != entry.connection {
            session.replay?.connection = entry.connection
            beginConnection(entry.connection)
        }
        switch entry.kind {
        case .frame(let kind): play(entry, kind)
        case .opened:
            latency?.connectionEnded()
            tell(.information, entry, "open \(options.glyphs.separator) ")
        case .closed:
            latency?.connectionEnded()
            tell(.information, entry)
        case .told(let level):
            if level == .error { faultCount += 1 }
            tell(level, entry)
        }
    }

    private mutating func play(_ entry: ReplayedEntry, _ kind: Entry.Kind) {
        entry.payload.withUnsafeBytes { payload in
            let id = log.append(kind, at: entry.time, payload: payload)
            switch kind {
            case .message(.inbound, let type):
                rates.count(messages: 1, bytes: payload.count)
                receivedCount += 1
                if type == .text { latency?.received(payload, entry: id, at: entry.time) }
            case .message(.outbound, let type):
                outRates.count(messages: 1, bytes: payload.count)
                if type == .text { latency?.sent(payload, entry: id, at: entry.time) }
            case .control, .note, .gap: break
            }
        }
    }

    private mutating func tell(_ level: Entry.Level, _ entry: ReplayedEntry, _ prefix: String = "") {
        let payload = Array(prefix.utf8) + entry.payload
        payload.withUnsafeBytes { _ = log.append(.note(level), at: entry.time, payload: $0) }
    }

    /// Nobody is there to whom something could be sent.
    ///
    /// - Returns: whether this is a replay; then it was said.
    mutating func refusesSending() -> Bool {
        guard session.replay != nil else { return false }
        notice = "this is a replay: there is no server, and nothing can be sent"
        return true
    }

    mutating func setSpeed(_ speed: ReplaySpeed) -> [Effect] {
        guard let replay = session.replay, !replay.isOver else {
            notice = session.replay == nil ? "this is no replay: willet replay FILE plays one" : "the replay is over"
            return [.bell]
        }
        return [.setReplaySpeed(speed)]
    }

    /// The state of a replay, for the first line of the screen.
    func stateText(of replay: ReplayStatus) -> (String, Style.Role) {
        let time = replay.position.map {
            " \(Format.time($0, utcOffset: options.utcOffset, milliseconds: false))"
        }
        if replay.error != nil { return ("\(options.glyphs.failed) replay broke off", .error) }
        if replay.isOver { return ("\(options.glyphs.idle) replay ended", .bar) }
        return (
            "\(options.glyphs.open) replay \(replay.speed)\(time ?? "")", replay.speed == .paused ? .warning : .success
        )
    }
}
