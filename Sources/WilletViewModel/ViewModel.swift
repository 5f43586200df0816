import WilletClient
import WilletScreen

/// The shell around ``ViewState``: brings it events, keys and ticks, does what it asks for, and has it drawn.
///
/// Messages are lossless and come in whole batches, keys are taken between two batches; screens are lossy: at most 60 a
/// second, and none while nothing changes.
package actor ViewModel {
    /// The least time from one screen to the next.
    static let frameDistance: Duration = .microseconds(16_667)
    /// How long leaving waits for the closing handshake.
    static let closeDeadline: Duration = .seconds(2)

    /// What a terminal is to do besides showing a screen.
    private enum Request: Hashable, Sendable { case suspend, redraw, bell, setMouse(Bool) }

    private struct NumberedSession: Sendable {
        var handle: SessionHandle
        var number: Int
    }

    private var state: ViewState
    private let display: Display
    private let time: TimeSource
    private let saveLog: @Sendable (LogSnapshot, _ path: String) async -> SaveOutcome
    private let makeSession: @Sendable (_ url: String) throws -> SessionHandle

    /// The newest session; `nil` when it has ended for good.
    private var session: SessionHandle?
    private var sessionCount = 0
    private var requests: Set<Request> = []
    private var scheduledTick: Timestamp?
    /// Set when leaving has begun.
    private var exitCode: Int32?

    private let changes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let ticks = AsyncStream.makeStream(of: Timestamp.self, bufferingPolicy: .bufferingNewest(1))
    private let sessions = AsyncStream.makeStream(of: NumberedSession.self)
    private let departures = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let copies = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
    private let saves = AsyncStream.makeStream(of: (LogSnapshot, String).self, bufferingPolicy: .bufferingOldest(4))
    private let exits = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - state: what to begin with.
    ///   - saveLog: writes the log into a file.
    ///   - makeSession: makes the session for a URL, or throws an error that says why it cannot.
    package init(
        state: ViewState,
        display: Display,
        time: TimeSource,
        saveLog: @escaping @Sendable (LogSnapshot, _ path: String) async -> SaveOutcome,
        makeSession: @escaping @Sendable (_ url: String) throws -> SessionHandle
    ) {
        self.state = state
        self.display = display
        self.time = time
        self.saveLog = saveLog
        self.makeSession = makeSession
    }

    /// Runs until the user leaves, or until an option says so; called once.
    ///
    /// - Parameter url: what to connect to at the start, if anything.
    /// - Returns: the exit code; 129 when the terminal is gone.
    package func run(url: String?) async throws -> Int32 {
        if let url { perform(.connect(url: url)).map { update($0) } }
        changes.continuation.yield()
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { await self.readKeys() }
            group.addTask { try await self.draw() }
            group.addTask { await self.keepTicking() }
            group.addTask { await self.readSessions() }
            group.addTask { await self.copyTexts() }
            group.addTask { await self.saveLogs() }
            group.addTask { try await self.awaitDeparture() }
            group.addTask { await self.exits.stream.first { _ in true } }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            return exitCode ?? 0
        }
    }

    /// Ends the run from outside, as quitting does: the session closes in order, within a deadline.
    package func end(code: Int32) { leave(code) }

    // MARK: - Inputs

    private func update(_ input: Input) {
        var inputs = [input]
        while !inputs.isEmpty {
            for effect in state.update(inputs.removeFirst(), at: time.now()) {
                if let result = perform(effect) { inputs.append(result) }
            }
        }
        changes.continuation.yield()
        if let due = state.nextTick, due != scheduledTick {
            scheduledTick = due
            ticks.continuation.yield(due)
        }
    }

    private func readKeys() async -> Int32? {
        for await key in display.keystrokes { update(.key(key)) }
        return Task.isCancelled ? nil : exitCode ?? 129
    }

    /// Each session has a child of its own, so that one that was replaced is drained while it closes.
    private func readSessions() async -> Int32? {
        await withDiscardingTaskGroup { group in
            for await session in sessions.stream {
                group.addTask { await self.read(session) }
            }
        }
        return nil
    }

    private func read(_ numbered: NumberedSession) async {
        while let event = await numbered.handle.nextEvent() {
            update(.event(event, session: numbered.number))
        }
        guard numbered.number == sessionCount else { return }
        session = nil
        if let exitCode { exits.continuation.yield(exitCode) }
    }

    /// A tick that is no longer the scheduled one does nothing, so none has to be cancelled; there are few, for none is
    /// more than a second away.
    private func keepTicking() async -> Int32? {
        await withDiscardingTaskGroup { group in
            for await due in ticks.stream {
                group.addTask { await self.tick(at: due) }
            }
        }
        return nil
    }

    private func tick(at due: Timestamp) async {
        let left = min(max(due.since(time.now()), .zero), .seconds(1))
        guard (try? await time.sleep(left)) != nil, scheduledTick == due else { return }
        scheduledTick = nil
        update(.tick)
    }

    // MARK: - Effects

    private func perform(_ effect: Effect) -> Input? {
        switch effect {
        case .enqueue(let text, let entry):
            switch session?.enqueue(.text(text)) ?? .failure(.notConnected) {
            case .success(let id): return .enqueued(entry: entry, id)
            case .failure(let error): return .refused(entry: entry, error)
            }
        case .post(let command): session?.post(command)
        case .connect(let url): return connect(to: url)
        case .quit(let code): leave(code)
        case .suspend: requests.insert(.suspend)
        case .redraw: requests.insert(.redraw)
        case .bell: requests.insert(.bell)
        case .save(let path):
            guard case .enqueued = saves.continuation.yield((state.snapshot, path)) else {
                return .saved(path: path, .failed(reason: "others are being written still: try again"))
            }
        case .copy(let text): copies.continuation.yield(text)
        case .setMouse(let isOn):
            requests.remove(.setMouse(!isOn))
            requests.insert(.setMouse(isOn))
        }
        return nil
    }

    private func connect(to url: String) -> Input {
        let new: SessionHandle
        do {
            new = try makeSession(url)
        } catch {
            return .refusedURL(url, reason: "\(error)")
        }
        session?.end()
        session = new
        sessionCount += 1
        sessions.continuation.yield(NumberedSession(handle: new, number: sessionCount))
        new.post(.connect)
        return .started(url: url, session: sessionCount)
    }

    /// The first time the session closes in order, within a deadline; whoever asks again does not wait.
    private func leave(_ code: Int32) {
        guard exitCode == nil, let session else {
            exits.continuation.yield(exitCode ?? code)
            return
        }
        exitCode = code
        session.end()
        departures.continuation.yield()
    }

    private func awaitDeparture() async throws -> Int32? {
        for await _ in departures.stream {
            try await time.sleep(Self.closeDeadline)
            return exitCode
        }
        return nil
    }

    /// Beside the drawing, since another program may be asked.
    private func copyTexts() async -> Int32? {
        for await text in copies.stream {
            let outcome = await display.copy(text)
            update(.copied(bytes: text.utf8.count, outcome))
        }
        return nil
    }

    /// Beside all else, since it can take a while; leaving waits for it.
    private func saveLogs() async -> Int32? {
        for await (snapshot, path) in saves.stream {
            let outcome = await saveLog(snapshot, path)
            update(.saved(path: path, outcome))
        }
        return nil
    }

    // MARK: - Screens

    private func draw() async throws -> Int32? {
        var last: Timestamp?
        for await _ in changes.stream {
            // Waited out before a screen and not behind it: one that comes alone costs no timer.
            if let last {
                let left = Self.frameDistance - time.now().since(last)
                if left > .zero { try await time.sleep(min(left, Self.frameDistance)) }
            }
            let asked = requests
            requests = []
            if asked.contains(.suspend) { await display.suspend() }
            if asked.contains(.redraw) { await display.redraw() }
            if asked.contains(.bell) { await display.bell() }
            for isOn in [false, true] where asked.contains(.setMouse(isOn)) { await display.setMouse(isOn) }
            await display.present(state.render())
            last = time.now()
        }
        return nil
    }
}
