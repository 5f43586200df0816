import WilletClient
import WilletScreen

/// The shell around ``Workspace``: brings it events, keys and ticks, does what it asks for, and has it drawn.
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

    private struct Client: Sendable {
        var handle: SessionHandle
        var number: Int
        var session: SessionID
    }

    private var workspace: Workspace
    private let display: Display
    private let time: TimeSource
    private let saveLog: @Sendable (LogSnapshot, _ path: String) async -> SaveOutcome
    private let remember: @Sendable (String) async -> String?
    private let readFile: @Sendable (OutgoingFile) async -> OutgoingFile.Outcome
    private let recorder: RecorderHandle
    private let listFolder: @Sendable (CompletionSite) async -> FolderListing
    private let placeholders: Placeholders.Source
    private let makeSession: @Sendable (_ target: String) throws -> SessionHandle

    /// Each session's newest client, unless that has ended for good.
    private var clients: [SessionID: Client] = [:]
    private var clientCount = 0
    /// What `{{seq}}` counted last, in whatever session.
    private var sequence = 0
    /// The numbers of those that have not ended, also of those that were replaced.
    private var unended: Set<Int> = []
    private var requests: Set<Request> = []
    /// What is to be edited outside, and whose it is.
    private var draft: (ExternalDraft, SessionID)?
    private var scheduledTick: Timestamp?
    /// Set when leaving has begun.
    private var exitCode: Int32?

    private let changes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let ticks = AsyncStream.makeStream(of: Timestamp.self, bufferingPolicy: .bufferingNewest(1))
    private let newClients = AsyncStream.makeStream(of: Client.self)
    private let departures = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let copies = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
    private let saves = AsyncStream.makeStream(
        of: (LogSnapshot, String, SessionID).self,
        bufferingPolicy: .bufferingOldest(4)
    )
    private let memories = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(1000))
    private let files = AsyncStream.makeStream(of: (OutgoingFile, SessionID).self, bufferingPolicy: .bufferingOldest(4))
    /// Files to record into; `nil` ends it.
    private let recordings = AsyncStream.makeStream(of: String?.self, bufferingPolicy: .bufferingOldest(4))
    /// Who asks anew has no use for what was asked before.
    private let folders = AsyncStream.makeStream(
        of: (CompletionSite, SessionID).self,
        bufferingPolicy: .bufferingNewest(1)
    )
    private let exits = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - workspace: what to begin with.
    ///   - saveLog: writes the log into a file.
    ///   - remember: keeps a text in the history, or says why it cannot.
    ///   - readFile: reads a file that is to be sent.
    ///   - recorder: records what the sessions say and hear.
    ///   - listFolder: lists what begins as a path does that is to be completed.
    ///   - placeholders: where what texts are filled with comes from.
    ///   - makeSession: makes the session for a URL, or for a profile, or throws an error that says why it cannot.
    package init(
        workspace: Workspace,
        display: Display,
        time: TimeSource,
        saveLog: @escaping @Sendable (LogSnapshot, _ path: String) async -> SaveOutcome,
        remember: @escaping @Sendable (String) async -> String? = { _ in nil },
        readFile: @escaping @Sendable (OutgoingFile) async -> OutgoingFile.Outcome = { _ in
            .failed(reason: "no files can be read here")
        },
        recorder: RecorderHandle = .none,
        listFolder: @escaping @Sendable (CompletionSite) async -> FolderListing = { _ in
            .failed(reason: "no files can be seen here")
        },
        placeholders: Placeholders.Source = .init(environment: { _ in nil }, makeUUID: { "" }, timeText: { "\($0)" }),
        makeSession: @escaping @Sendable (_ target: String) throws -> SessionHandle
    ) {
        self.workspace = workspace
        self.display = display
        self.time = time
        self.saveLog = saveLog
        self.remember = remember
        self.readFile = readFile
        self.recorder = recorder
        self.listFolder = listFolder
        self.placeholders = placeholders
        self.makeSession = makeSession
    }

    /// Runs until the user leaves, or until an option says so; called once.
    ///
    /// - Parameters:
    ///   - url: what to connect to at the start, if anything.
    ///   - others: what to open sessions on beside it.
    /// - Returns: the exit code; 129 when the terminal is gone.
    package func run(url: String?, others: [String] = []) async throws -> Int32 {
        if let url { perform(SessionEffect(session: workspace.shown, effect: .connect(url: url))) }
        for other in others { take(workspace.open(other)) }
        changes.continuation.yield()
        return try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { await self.readKeys() }
            group.addTask { try await self.draw() }
            group.addTask { await self.keepTicking() }
            group.addTask { await self.readClients() }
            group.addTask { await self.copyTexts() }
            group.addTask { await self.saveLogs() }
            group.addTask { await self.keepHistory() }
            group.addTask { await self.readFiles() }
            group.addTask { await self.listFolders() }
            group.addTask { await self.startRecordings() }
            group.addTask { await self.hearOfRecordings() }
            group.addTask { try await self.awaitDeparture() }
            group.addTask { await self.exits.stream.first { _ in true } }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            return exitCode ?? 0
        }
    }

    /// Ends the run from outside, as quitting does: all sessions close in order, within one deadline.
    package func end(code: Int32) { leave(code) }

    /// How sessions have ended that did not end well.
    package var failures: [String] { workspace.failures }

    // MARK: - Inputs

    private func update(_ input: Input, of session: SessionID? = nil) {
        take(workspace.update(input, of: session, at: time.now()))
        if let due = workspace.nextTick, due != scheduledTick {
            scheduledTick = due
            ticks.continuation.yield(due)
        }
    }

    private func take(_ outcome: Workspace.Outcome) {
        for effect in outcome.effects { perform(effect) }
        if outcome.needsScreen { changes.continuation.yield() }
    }

    private func readKeys() async -> Int32? {
        for await key in display.keystrokes { update(.key(key)) }
        return Task.isCancelled ? nil : exitCode ?? 129
    }

    /// Each client has a child of its own, so that one that was replaced is drained while it closes, and one that is
    /// flooded takes no more turns than the others.
    private func readClients() async -> Int32? {
        await withDiscardingTaskGroup { group in
            for await client in newClients.stream {
                group.addTask { await self.read(client) }
            }
        }
        return nil
    }

    private func read(_ client: Client) async {
        while let event = await client.handle.replay?.next() {
            update(.replayed(event, session: client.number), of: client.session)
        }
        while let event = await client.handle.nextEvent() {
            update(.event(event, session: client.number), of: client.session)
        }
        unended.remove(client.number)
        if clients[client.session]?.number == client.number { clients[client.session] = nil }
        if let exitCode, unended.isEmpty { exits.continuation.yield(exitCode) }
    }

    /// A tick that is no longer the scheduled one does nothing, so none has to be cancelled; there are few, for none is
    /// waited for longer than a minute.
    private func keepTicking() async -> Int32? {
        await withDiscardingTaskGroup { group in
            for await due in ticks.stream {
                group.addTask { await self.tick(at: due) }
            }
        }
        return nil
    }

    private func tick(at due: Timestamp) async {
        let left = min(max(due.since(time.now()), .zero), .seconds(60))
        guard (try? await time.sleep(left)) != nil, scheduledTick == due else { return }
        scheduledTick = nil
        update(.tick)
    }

    // MARK: - Effects

    private func perform(_ asked: SessionEffect) {
        let session = asked.session
        switch asked.effect {
        case .enqueue(let text, let entry):
            enqueue(.text(text), entry, session)
        case .enqueueBinary(let bytes, let entry): enqueue(.binary(bytes), entry, session)
        case .post(let command): clients[session]?.handle.post(command)
        case .connect(let url): connect(session, to: url)
        case .end: clients.removeValue(forKey: session)?.handle.end()
        case .sessions(let request): preconditionFailure("the workspace does \(request) itself")
        case .quit(let code): leave(code)
        case .suspend: requests.insert(.suspend)
        case .redraw: requests.insert(.redraw)
        case .bell: requests.insert(.bell)
        case .editExternally(let draft): self.draft = (draft, session)
        case .save(let path):
            guard let snapshot = workspace.snapshot(of: session) else { return }
            guard case .enqueued = saves.continuation.yield((snapshot, path, session)) else {
                let reason = "others are being written still: try again"
                return update(.saved(path: path, .failed(reason: reason)), of: session)
            }
        case .remember(let text): memories.continuation.yield(text)
        case .readFile(let file):
            guard case .enqueued = files.continuation.yield((file, session)) else {
                let reason = "others are being read still: try again"
                return update(.fileRead(file, .failed(reason: reason)), of: session)
            }
        case .record(let path): recordings.continuation.yield(path)
        case .stopRecording: recordings.continuation.yield(nil)
        case .setReplaySpeed(let speed): clients[session]?.handle.replay?.setSpeed(speed)
        case .listFolder(let site): folders.continuation.yield((site, session))
        case .fill(let text, let purpose): update(.filled(purpose, filled(text)), of: session)
        case .copy(let text): copies.continuation.yield(text)
        case .setMouse(let isOn):
            requests.remove(.setMouse(!isOn))
            requests.insert(.setMouse(isOn))
        }
    }

    private func filled(_ text: String) -> Result<String, PlaceholderError> {
        Result { () throws(PlaceholderError) in
            try Placeholders.filled(text, from: placeholders, now: time.now(), sequence: &sequence)
        }
    }

    private func enqueue(_ message: Message, _ entry: UInt64, _ session: SessionID) {
        switch clients[session]?.handle.enqueue(message) ?? .failure(.notConnected) {
        case .success(let id): update(.enqueued(entry: entry, id), of: session)
        case .failure(let error): update(.refused(entry: entry, error), of: session)
        }
    }

    private func connect(_ session: SessionID, to target: String) {
        let new: SessionHandle
        do {
            new = try makeSession(target)
        } catch {
            return update(.refusedURL(target, reason: "\(error)"), of: session)
        }
        clients[session]?.handle.end()
        clientCount += 1
        let client = Client(handle: new, number: clientCount, session: session)
        clients[session] = client
        unended.insert(client.number)
        newClients.continuation.yield(client)
        if let replay = new.replay {
            let latencyKey = new.latencyKey
            let input = Input.replaying(path: target, replay.speed, latencyKey: latencyKey, session: client.number)
            return update(input, of: session)
        }
        new.post(.connect)
        let url = new.url ?? target
        update(.started(url: url, name: new.name, latencyKey: new.latencyKey, session: client.number), of: session)
    }

    /// The first time all sessions close in order, within one deadline; whoever asks again does not wait.
    private func leave(_ code: Int32) {
        guard exitCode == nil, !unended.isEmpty else {
            exits.continuation.yield(exitCode ?? code)
            return
        }
        exitCode = code
        for client in clients.values { client.handle.end() }
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
        for await (snapshot, path, session) in saves.stream {
            let outcome = await saveLog(snapshot, path)
            update(.saved(path: path, outcome), of: session)
        }
        return nil
    }

    /// Beside all else, since a disk can be slow; leaving waits for what was typed last.
    private func keepHistory() async -> Int32? {
        for await text in memories.stream {
            if let reason = await remember(text) { update(.notRemembered(reason: reason)) }
        }
        return nil
    }

    private func readFiles() async -> Int32? {
        for await (file, session) in files.stream {
            let outcome = await readFile(file)
            update(.fileRead(file, outcome), of: session)
        }
        return nil
    }

    private func startRecordings() async -> Int32? {
        for await path in recordings.stream {
            let report = if let path { await recorder.start(path) } else { await recorder.stop() }
            update(.recording(report))
        }
        return nil
    }

    private func hearOfRecordings() async -> Int32? {
        for await report in recorder.reports { update(.recording(report)) }
        return nil
    }

    private func listFolders() async -> Int32? {
        for await (site, session) in folders.stream {
            let listing = await listFolder(site)
            update(.folderListed(site, listing), of: session)
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
            if let (draft, session) = draft {
                self.draft = nil
                // All else goes on; only nothing is drawn.
                let outcome = await display.edit(draft)
                update(.edited(outcome), of: session)
            }
            if asked.contains(.redraw) { await display.redraw() }
            if asked.contains(.bell) { await display.bell() }
            for isOn in [false, true] where asked.contains(.setMouse(isOn)) { await display.setMouse(isOn) }
            await display.present(workspace.render())
            last = time.now()
        }
        return nil
    }
}
