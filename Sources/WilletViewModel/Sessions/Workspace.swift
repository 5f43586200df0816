package import WilletClient
package import WilletLog
package import WilletScreen

/// The sessions side by side, of which one is shown, as a value: what happens goes to the one that it belongs to, and what
/// one wants of the others is done here.
///
/// Those behind the one that is shown count and keep all that comes, and cost no screen but for the bar, which is drawn
/// at once when something in it changes at a glance, and once a second while it is only numbers.
package struct Workspace: Sendable {
    /// As many as there are digits to call them by.
    package static let limit = 9

    /// What an input came to.
    package struct Outcome: Sendable {
        /// What is to be done, in order.
        package var effects: [SessionEffect] = []
        /// Whether what is seen may have changed.
        package var needsScreen = false
    }

    struct Place: Sendable {
        let id: SessionID
        /// What it is called by, from 1; the same as long as it is there.
        let number: Int
        var state: ViewState
        /// What had come when it was shown last.
        var seen = Seen()
        /// Whether it has rung since it was shown.
        var hasRung = false
        /// Who has opened it, until it is known whether that was possible.
        var opener: SessionID?
    }

    struct Seen: Sendable {
        var messages = 0
        var faults = 0
        var nextID: UInt64?
    }

    let options: Options
    let recycle: MessageLog.Recycle?
    /// Never empty; by their numbers.
    var places: [Place] = []
    var shownIndex = 0
    private var sessionCount = 0
    /// What sessions had received that are no more.
    var closedReceivedCount = 0
    /// Whether numbers in the bar have changed since a screen was asked for.
    private var isBarStale = false
    private var now: Timestamp

    /// One session, without a server.
    package init(options: Options, size: ScreenSize, now: Timestamp, recycle: MessageLog.Recycle? = nil) {
        self.options = options
        self.recycle = recycle
        self.now = now
        _ = addPlace(size: size)
    }

    /// The session that is shown.
    package var shown: SessionID { places[shownIndex].id }

    /// What is known of the session that is shown.
    package var state: ViewState { places[shownIndex].state }

    /// What is kept of a session's log; `nil` if the session is no more.
    package func snapshot(of session: SessionID) -> LogSnapshot? {
        index(of: session).map { places[$0].state.snapshot }
    }

    /// When something will be sent by itself, or something that is seen will have changed: `nil` when nothing will. The
    /// sessions behind the one that is shown are asked only what they send: nine cost no more than one.
    package var nextTick: Timestamp? {
        let due = places.indices.compactMap { index in
            index == shownIndex ? places[index].state.nextTick : places[index].state.nextRepetition
        }
        let tick = due.min()
        guard isBarStale else { return tick }
        let second = Timestamp(nanoseconds: (now.nanoseconds / 1_000_000_000 + 1) * 1_000_000_000)
        return min(tick ?? second, second)
    }

    /// Draws the session that is shown, and the bar.
    package func render() -> Screen {
        var state = places[shownIndex].state
        state.company = company(of: shownIndex)
        return state.render()
    }

    /// Says something in the log of the session that is shown.
    package mutating func note(_ level: Entry.Level, _ text: String) { places[shownIndex].state.note(level, text) }

    /// Takes in what earlier runs have kept, oldest first.
    package mutating func recall(_ texts: [String]) { places[shownIndex].state.recall(texts) }

    /// Tells who is here for the first time where to find the rest.
    package mutating func welcome() { places[shownIndex].state.welcome() }

    // MARK: - What happens

    /// Takes in what happened.
    ///
    /// - Parameter session: whom it happened to; `nil` for whoever is shown. What a session is told that is no more is
    ///   ignored.
    package mutating func update(_ input: Input, of session: SessionID? = nil, at time: Timestamp) -> Outcome {
        now = max(now, time)
        guard let index = session.map(index(of:)) ?? shownIndex else { return Outcome() }
        switch input {
        case .key(.resize):
            for index in places.indices where index != shownIndex { _ = places[index].state.update(input, at: now) }
        case .tick: return tick()
        case .refusedURL(let url, let reason, _):
            if let opener = places[index].opener { return refuse(index, opener, url, reason) }
        case .started: places[index].opener = nil
        case .recording: return hear(of: input)
        case .event, .replaying, .replayed, .key, .enqueued, .refused, .saved, .copied, .notRemembered, .fileRead,
            .filled, .folderListed, .edited:
            break
        }
        return index == shownIndex ? updateShown(input) : updateBehind(input, index)
    }

    /// Of those behind only who has something to send is told.
    private mutating func tick() -> Outcome {
        var outcome = Outcome()
        for index in places.indices where index != shownIndex {
            guard let due = places[index].state.nextRepetition, due <= now else { continue }
            outcome.effects += updateBehind(.tick, index).effects
        }
        outcome.effects += updateShown(.tick).effects
        outcome.needsScreen = true
        return outcome
    }

    /// What is recorded is recorded of all; the log of the session that is shown tells what becomes of it.
    private mutating func hear(of input: Input) -> Outcome {
        let outcome = updateShown(input)
        for index in places.indices { places[index].state.recording = state.recording }
        return outcome
    }

    private mutating func updateShown(_ input: Input) -> Outcome {
        meetCompany()
        let effects = places[shownIndex].state.update(input, at: now)
        if input.isEvent { shrinkLogs() }
        isBarStale = false
        return Outcome(effects: carryOut(effects, of: places[shownIndex].id), needsScreen: true)
    }

    private mutating func updateBehind(_ input: Input, _ index: Int) -> Outcome {
        let id = places[index].id
        let before = tab(of: index)
        places[index].state.company = company(of: index)
        let effects = places[index].state.update(input, at: now)
        if effects.contains(.bell) { places[index].hasRung = true }
        let after = tab(of: index)
        var outcome = Outcome(effects: carryOut(effects.filter { $0 != .bell }, of: id))
        outcome.needsScreen = before.withoutCount != after.withoutCount || !effects.isEmpty
        if input.isEvent, shrinkLogs() { outcome.needsScreen = true }
        isBarStale = !outcome.needsScreen && (isBarStale || before.unread != after.unread)
        return outcome
    }

    /// What could not be opened was never there; whoever wanted it is told.
    private mutating func refuse(_ index: Int, _ opener: SessionID, _ url: String, _ reason: String) -> Outcome {
        let back = self.index(of: opener)
        if index == shownIndex, let back { show(places[back].number) }
        remove(index)
        return update(.refusedURL(url, reason: reason, command: "open"), of: back == nil ? nil : opener, at: now)
    }

    // MARK: - Limits

    /// What the logs keep together is bounded as one log would be: what is too much goes from the one with the most.
    ///
    /// - Returns: whether the log that is shown has lost something.
    @discardableResult
    private mutating func shrinkLogs() -> Bool {
        guard places.count > 1 else { return false }
        let limits = options.limits
        var isSeen = false
        for _ in places.indices {
            let excess = MessageLog.Excess(
                entries: places.reduce(0) { $0 + $1.state.log.count } - limits.entries,
                bytes: places.reduce(0) { $0 + $1.state.log.byteCount } - limits.bytes
            )
            guard excess.entries > 0 || excess.bytes > 0 else { break }
            let largest = places.indices.max { left, right in
                let (a, b) = (places[left].state.log, places[right].state.log)
                return excess.bytes > 0 ? a.byteCount < b.byteCount : a.count < b.count
            }
            guard let largest else { break }
            places[largest].state.log.shrink(by: excess)
            if largest == shownIndex { isSeen = true }
        }
        return isSeen
    }

    // MARK: - Places

    func index(of session: SessionID) -> Int? { places.firstIndex { $0.id == session } }

    /// - Returns: its index. The one that is shown stays the same.
    mutating func addPlace(size: ScreenSize) -> Int {
        let taken = Set(places.map(\.number))
        let number = (1...Self.limit).first { !taken.contains($0) }
        guard let number else { preconditionFailure("a session more than \(places.count)") }
        sessionCount += 1
        var state = ViewState(options: options, size: size, now: now, recycle: recycle)
        state.recording = places.first?.state.recording
        let index = places.firstIndex { $0.number > number } ?? places.endIndex
        places.insert(Place(id: SessionID(rawValue: sessionCount), number: number, state: state), at: index)
        if places.count > 1, index <= shownIndex { shownIndex += 1 }
        return index
    }

    /// The session that is shown hears of those beside it.
    mutating func meetCompany() { places[shownIndex].state.meet(company(of: shownIndex)) }

    func tab(of index: Int) -> SessionTab {
        var tab = places[index].state.tab(number: places[index].number)
        tab.isShown = index == shownIndex
        guard !tab.isShown else { return tab }
        tab.unread = places[index].state.receivedCount - places[index].seen.messages
        tab.hasError = places[index].hasRung || places[index].state.faultCount > places[index].seen.faults
        return tab
    }

    func company(of index: Int) -> Company {
        var company = Company(tabs: places.indices.map(tab(of:)), isShown: index == shownIndex)
        company.receivedCount = closedReceivedCount
        for other in places.indices where other != index {
            company.unsentCount += places[other].state.unsentCount
            if !places[other].state.editor.isEmpty { company.hasDrafts = true }
            company.receivedCount += places[other].state.receivedCount
            if places[other].state.isLive { company.liveCount += 1 }
        }
        return company
    }
}

extension Input {
    fileprivate var isEvent: Bool { if case .event = self { true } else { false } }
}
