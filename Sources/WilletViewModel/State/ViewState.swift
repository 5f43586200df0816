package import WilletClient
package import WilletLog
package import WilletScreen

/// All that the application shows and remembers, as a value: what happens goes into ``update(_:at:)``, which says what is
/// to be done, and ``render(size:)`` draws it.
package struct ViewState: Sendable {
    /// What lies over the log or the input.
    enum Overlay: Equatable, Sendable {
        case none
        case help(Help)
        case palette(Palette)
        case handshake(Pager)
        /// Asks whether to quit though something is unsent.
        case quitQuestion
        /// Asks the same about closing the session.
        case closeQuestion
    }

    /// A connection that was lost and is made again by itself.
    struct Gap: Equatable, Sendable {
        var disconnection: Disconnection
        var since: Timestamp
    }

    /// What is known of the session.
    struct Session: Sendable {
        /// Events of other numbers are ignored; 0 before the first session.
        var number = 0
        var url: String?
        /// How it is called beside others: by its profile, or by host and path.
        var label: String?
        var state = State.idle
        /// When the state began.
        var since: Timestamp
        var subprotocol: String?
        var isCompressed = false
        var roundTrip: Duration?
        /// The client has stopped reading because this application is behind.
        var isReadingPaused = false
        var gap: Gap?
        /// What is played in its place.
        var replay: ReplayStatus?
        /// The error that the log told last, so that it is not told twice.
        var noted: WebSocketError?
        var history = ConnectionHistory()
    }

    package let options: Options
    /// When the last input came.
    var now: Timestamp
    package internal(set) var size: ScreenSize
    var session: Session
    package internal(set) var log: MessageLog
    var pane = LogPane()
    var logView = LogView()
    package internal(set) var editor = LineEditor()
    package internal(set) var history = History()
    /// The history is searched, while it is.
    var historySearch: HistorySearch?
    /// What is in the hands of the user's editor; until it is back no key means anything here.
    var externalDraft: ExternalDraft?
    /// The first of two keys that mean something together, until the second.
    var firstKey: Keystroke?
    /// What a word may be that is completed, until the next key.
    var completion: Completion?
    package internal(set) var focus = Focus.input
    var overlay = Overlay.none
    /// What a key or a command came to; the next key takes it away.
    package internal(set) var notice: String?
    /// The entry that is looked at closely, if any.
    var inspector: Inspector?
    /// What came in.
    var rates = RateMeter()
    /// What went out.
    var outRates = RateMeter()
    var gaps = GapMarkers()
    /// How long answers take; `nil` if nobody wants to know.
    var latency: LatencyMeter?
    /// Outgoing messages that are queued, with their entries.
    var outgoing: [MessageID: UInt64] = [:]
    /// The entries of messages that failed and were not sent again; the newest is the last.
    var failed: [UInt64] = []
    /// What is sent again and again, in the order in which it began.
    var repetitions: [Repetition] = []
    /// Whether it was said that the history is not kept.
    var hasToldOfHistory = false
    /// Messages that arrived, ever.
    var receivedCount = 0
    /// Where in the log the connections begin of which something is kept.
    var connectionStarts: [LogSnapshot.Start] = []
    /// Whether the mouse is ours and not the terminal's.
    var hasMouse = false
    /// What all sessions are recorded into.
    var recording: RecordingStatus?
    /// What it is told of the sessions beside it.
    var company = Company()
    /// How often something went wrong, ever.
    var faultCount = 0
    /// Whether the end was asked for already.
    var isLeaving = false

    package init(options: Options, size: ScreenSize, now: Timestamp, recycle: MessageLog.Recycle? = nil) {
        self.options = options
        self.size = size
        self.now = now
        log = MessageLog(limits: options.limits, recycle: recycle)
        session = Session(since: now)
        advanceRates()
    }

    /// How many messages wait, or have failed and could be sent again.
    package var unsentCount: Int { outgoing.count + failed.count { log[$0] != nil } }

    /// When something will be sent by itself, or something that is seen will have changed: `nil` when nothing will.
    package var nextTick: Timestamp? {
        guard let repetition = nextRepetition else { return nextChange }
        return min(nextChange ?? repetition, repetition)
    }

    private var nextChange: Timestamp? {
        if inspector?.isWorking == true || logView.isWorking(on: log) { return now }
        switch session.state {
        case .waiting(let retry):
            let left = retry.delay - now.since(session.since)
            guard left > .zero else { return areRatesQuiet ? nil : tick(every: 1_000_000_000) }
            return tick(every: left > .seconds(10) ? 1_000_000_000 : 100_000_000)
        case .connecting, .open, .closing:
            let minutes = now.since(session.since).components.seconds / 60
            guard minutes >= 60, areRatesQuiet else { return tick(every: 1_000_000_000) }
            // The clock shows no seconds any more.
            return Timestamp(nanoseconds: session.since.nanoseconds + (minutes + 1) * 60_000_000_000)
        case .idle, .closed: return areRatesQuiet ? nil : tick(every: 1_000_000_000)
        }
    }

    private var areRatesQuiet: Bool { rates.isQuiet && outRates.isQuiet }

    private mutating func advanceRates() {
        rates.advance(to: now)
        outRates.advance(to: now)
    }

    private func tick(every nanoseconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: (now.nanoseconds / nanoseconds + 1) * nanoseconds)
    }

    /// Takes in what happened.
    ///
    /// - Returns: what is to be done, in order.
    package mutating func update(_ input: Input, at time: Timestamp) -> [Effect] {
        now = max(now, time)
        advanceRates()
        // Whatever happens may give the inspector more room, or take some.
        defer { fitInspector() }
        // Small steps beside what happens, larger ones while nothing does.
        defer {
            // Behind another session nobody waits for it.
            if company.isShown {
                advanceLogView(budget: input.isTick ? FilterBudget(bytes: 4 << 20) : Self.besideBudget)
            }
        }
        switch input {
        case .event(let event, let number): return number == session.number ? receive(event) : []
        case .key(let key): return handle(key)
        case .tick:
            if inspector?.isWorking == true { inspector?.work() }
            return sendDueRepetitions()
        case .started(let url, let name, let latencyKey, let number):
            return start(url, name: name, latencyKey: latencyKey, number: number)
        case .replaying(let path, let speed, let latencyKey, let number):
            startReplay(path, speed, latencyKey, number: number)
            return []
        case .replayed(let event, let number): return number == session.number ? play(event) : []
        case .refusedURL(let url, let reason, let command):
            notice = reason
            // What a notice would cut is to be read as well.
            if options.width.columns(of: reason) + 2 > size.columns { note(.error, reason) }
            if editor.isEmpty { editor.replace(with: "/\(command) \(url)") }
            return []
        case .enqueued(let entry, let id):
            outgoing[id] = entry
            return []
        case .refused(let entry, let error): return refuse(entry, error)
        case .notRemembered(let reason): return notRemembered(reason)
        case .fileRead(let file, let outcome): return send(file, outcome)
        case .folderListed(let site, let listing): return take(listing, for: site)
        case .filled(let purpose, let text): return take(text, purpose)
        case .edited(let outcome): return take(outcome)
        case .saved(let path, let outcome): return saved(path, outcome)
        case .copied(let bytes, let outcome): return copied(bytes, outcome)
        case .recording(let report): return hear(report)
        }
    }

    private static let besideBudget = FilterBudget(bytes: 1 << 20, duration: .milliseconds(2))

    /// Leaves, unless messages, or what is typed, would be lost by it: then it asks.
    mutating func quitUnlessUnsent() -> [Effect] {
        guard unsentCount + company.unsentCount > 0 || !editor.isEmpty || company.hasDrafts, !isLeaving else {
            return leave(code: 0)
        }
        overlay = .quitQuestion
        return []
    }

    mutating func leave(code: Int32) -> [Effect] {
        isLeaving = true
        overlay = .none
        tellLeaving()
        return [.quit(code: code)]
    }

    /// What the line of notices says from now on.
    mutating func tellLeaving() { notice = "closing \(options.glyphs.separator) \(wayTo(.quit)) does not wait for it" }

    /// Says something in the log; what went wrong in up to five lines, so that a long reason can be read to its end. What
    /// has no room in them ends the last one, and is read in the inspector.
    package mutating func note(_ level: Entry.Level, _ text: String) {
        if level == .error { faultCount += 1 }
        // Beside the time, the sign and the indentation of the further lines.
        let room = size.columns - (size.columns >= 60 ? 19 : size.columns >= 30 ? 13 : 4)
        let count = level == .information ? 1 : 5
        // Made visible before it is measured: a control character takes more room then.
        let visible = RemoteText.line(text, width: options.width)
        for (index, line) in options.width.wrapped(visible, to: max(room, 16), count: count).enumerated() {
            log.append(.note(level), at: now, text: index == 0 ? line : "  " + line)
        }
    }

    /// What may be shown of the name of a subprotocol.
    func shownName(ofSubprotocol subprotocol: String) -> String {
        options.showsSecrets ? subprotocol : MaskedField.subprotocol(subprotocol)
    }

    /// What may be shown of a URL.
    func shown(_ url: String) -> String { options.showsSecrets ? url : MaskedURL.text(of: url) }
}
