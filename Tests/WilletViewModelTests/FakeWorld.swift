import NIOConcurrencyHelpers
import WilletClient
import WilletScreen

@testable import WilletViewModel

/// A session that tells what a test makes it tell, and remembers what it was told.
final class FakeSession: Sendable {
    struct Record {
        var messages: [Message] = []
        var commands: [Command] = []
        var isEnded = false
        /// How many events there were to be told, and how often another one was asked for.
        var told = 0
        var asked = 0
    }

    let url: String
    let record = NIOLockedValueBox(Record())
    private let events = AsyncStream.makeStream(of: Event.self)
    private let asks = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// Refuses every message with this.
    let refusal: WebSocketError?
    /// Whether it has always another batch ready.
    let floods: Bool
    /// Whether its events end when it is told to.
    let endsAtOnce: Bool

    init(url: String, refusal: WebSocketError? = nil, floods: Bool = false, endsAtOnce: Bool = true) {
        self.url = url
        self.refusal = refusal
        self.floods = floods
        self.endsAtOnce = endsAtOnce
    }

    func tell(_ event: Event) {
        record.withLockedValue { $0.told += 1 }
        events.continuation.yield(event)
    }

    /// Waits until all that was told has been dealt with: another one is asked for after that.
    func isHeard() async {
        for await _ in asks.stream where record.withLockedValue({ $0.asked > $0.told }) { return }
    }

    func finish() { events.continuation.finish() }

    var handle: SessionHandle {
        SessionHandle(
            nextEvent: {
                guard self.floods else {
                    self.record.withLockedValue { $0.asked += 1 }
                    self.asks.continuation.yield()
                    return await self.events.stream.first { _ in true }
                }
                let isOver = self.record.withLockedValue { $0.isEnded } || Task.isCancelled
                return isOver ? nil : .messages(.of((0..<500).map { "\($0)" }))
            },
            enqueue: { message in
                if let refusal = self.refusal { return .failure(refusal) }
                return self.record.withLockedValue { record in
                    record.messages.append(message)
                    return .success(MessageID(rawValue: UInt64(record.messages.count)))
                }
            },
            post: { command in self.record.withLockedValue { $0.commands.append(command) } },
            end: {
                self.record.withLockedValue { $0.isEnded = true }
                if self.endsAtOnce { self.finish() }
            }
        )
    }
}

/// A terminal, a clock and servers for one view model.
final class FakeWorld: Sendable {
    enum Act: Equatable { case suspend, redraw, bell, present, setMouse(Bool), copy(String), edit(String) }
    struct BadURL: Error, CustomStringConvertible { var description: String { "bad URL" } }

    let time = ManualTime()
    let acts = NIOLockedValueBox<[Act]>([])
    let sessions = NIOLockedValueBox<[FakeSession]>([])
    private let keys = AsyncStream.makeStream(of: Keystroke.self)
    private let screens = AsyncStream.makeStream(of: Screen.self, bufferingPolicy: .bufferingNewest(1))
    private let drafts = AsyncStream.makeStream(of: ExternalDraft.self)
    private let edits = AsyncStream.makeStream(of: ExternalDraft.Outcome.self)
    private let makeSession: @Sendable (String) throws -> FakeSession

    init(makeSession: @escaping @Sendable (String) throws -> FakeSession = { FakeSession(url: $0) }) {
        self.makeSession = makeSession
    }

    func model(_ change: (inout Options) -> Void = { _ in }) -> ViewModel {
        let display = Display(
            keystrokes: keys.stream,
            present: { screen in
                self.acts.withLockedValue { $0.append(.present) }
                self.screens.continuation.yield(screen)
            },
            suspend: { self.acts.withLockedValue { $0.append(.suspend) } },
            redraw: { self.acts.withLockedValue { $0.append(.redraw) } },
            bell: { self.acts.withLockedValue { $0.append(.bell) } },
            setMouse: { isOn in self.acts.withLockedValue { $0.append(.setMouse(isOn)) } },
            copy: { text in
                self.acts.withLockedValue { $0.append(.copy(text)) }
                return .sent
            },
            edit: { draft in
                self.acts.withLockedValue { $0.append(.edit(draft.text)) }
                self.drafts.continuation.yield(draft)
                return await self.edits.stream.first { _ in true } ?? .failed(reason: "cancelled")
            }
        )
        let save: @Sendable (LogSnapshot, String) async -> SaveOutcome = { snapshot, path in
            var count = 0
            snapshot.forEachMessage { _, _ in count += 1 }
            return path.isEmpty ? .failed(reason: "no name") : .written(entries: count, bytes: 7)
        }
        return ViewModel(workspace: .at(24, 80, change), display: display, time: time.source, saveLog: save) { url in
            let session = try self.makeSession(url)
            self.sessions.withLockedValue { $0.append(session) }
            return session.handle
        }
    }

    func press(_ pressed: Keystroke...) { for key in pressed { keys.continuation.yield(key) } }
    func type(_ text: String) { for character in text { press(.character(character)) } }
    /// Waits until the editor has the terminal.
    func editorStarts() async { _ = await drafts.stream.first { _ in true } }

    func endEditor(_ outcome: ExternalDraft.Outcome) { edits.continuation.yield(outcome) }
    func hangUp() { keys.continuation.finish() }

    func session(_ index: Int) -> FakeSession { sessions.withLockedValue { $0[index] } }

    /// Waits for a screen that shows a text.
    @discardableResult
    func screen(with text: String) async -> Screen {
        for await screen in screens.stream where screen.text.contains(text) { return screen }
        return Screen(size: ScreenSize(rows: 1, columns: 1))
    }
}
