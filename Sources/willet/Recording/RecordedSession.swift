import Synchronization
import WilletClient
import WilletFormats
import WilletProtocol
import WilletViewModel

/// Tells a recording what happens in one session. Its connections are numbered with those of all that the file has, and
/// each begins with its URL.
final class RecordedSession: Sendable {
    private struct Connection {
        var url: String
        var openedAt: Timestamp
        /// The number in a recording, and that recording's own; 0 in none.
        var number = 0
        var recording = 0
    }

    private let recording: Recording
    private let url: String
    /// The one that is open.
    private let connection = Mutex<Connection?>(nil)

    init(_ recording: Recording, url: String) {
        self.recording = recording
        self.url = url
    }

    func record(_ event: Event) {
        switch event {
        case .opened(let handshake):
            let url = handshake.redirects.last?.url.description ?? url
            connection.withLock { $0 = Connection(url: shown(url), openedAt: WallClock.now()) }
            _ = open()
        case .messages(let batch):
            guard let (recorder, number) = open() else { return }
            recorder.record(.received(batch, connection: number))
        case .sent(let messages):
            guard let (recorder, number) = open() else { return }
            recorder.record(.sent(messages, connection: number, at: WallClock.now()))
        case .error(let error): note(.error, "\(error)")
        case .closed(let disconnection):
            // Whoever ends before it is told asks for it.
            guard connection.withLock({ $0 != nil }) else { return }
            note(.closed, disconnection.summary)
            connection.withLock { $0 = nil }
        case .state, .unsent, .roundTrip, .readingPaused: break
        }
    }

    /// Records what nobody is told of.
    func record(_ command: Command) {
        let (kind, payload): (RecordedEntry.Kind, [UInt8])
        switch command {
        case .ping(let data): (kind, payload) = (.ping, data)
        case .pong(let data): (kind, payload) = (.pong, data)
        case .connect, .reconnect, .disconnect, .cancel: return
        }
        guard let (recorder, number) = open() else { return }
        recorder.record(
            .entry(
                RecordedEntry(
                    time: WallClock.now(),
                    direction: .outbound,
                    kind: kind,
                    connection: number,
                    payload: payload
                )
            )
        )
    }

    private func shown(_ url: String) -> String { recording.showsSecrets ? url : MaskedURL.text(of: url) }

    private func note(_ kind: RecordedEntry.Kind, _ text: String) {
        guard let (recorder, number) = open() else { return }
        // Where there is no connection, the server has to be named.
        let text = number == 0 ? "\(shown(url)): \(text)" : text
        recorder.record(.entry(.local(kind, text, at: WallClock.now(), connection: number)))
    }

    /// What is recorded into, and the number of the connection there; the first that is asked for begins it. 0 while
    /// there is no connection.
    private func open() -> (Recorder, Int)? {
        guard let (recorder, recording) = recording.recorder else { return nil }
        let (number, opened) = connection.withLock { connection -> (Int, RecordedEntry?) in
            guard var known = connection else { return (0, nil) }
            guard known.recording != recording else { return (known.number, nil) }
            (known.number, known.recording) = (recorder.nextConnection(), recording)
            connection = known
            return (known.number, .local(.opened, known.url, at: known.openedAt, connection: known.number))
        }
        if let opened { recorder.record(.entry(opened)) }
        return (recorder, number)
    }
}

extension RecordedEntry {
    /// Something that happened here.
    fileprivate static func local(_ kind: Kind, _ text: String, at time: Timestamp, connection: Int) -> RecordedEntry {
        RecordedEntry(
            time: time,
            direction: .local,
            kind: kind,
            connection: connection,
            payload: Array(text.utf8)
        )
    }
}
