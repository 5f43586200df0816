import Testing
import WilletClient
import WilletLog
import WilletProtocol
import WilletScreen

@testable import WilletViewModel

@Suite struct RepetitionTests {
    // MARK: - What is typed

    @Test(arguments: [
        ("30s", "30s"), ("500ms", "500ms"), ("100ms", "100ms"), ("1.5m", "90s"), ("60s", "1m"), ("24h", "24h"),
        ("90", "90s"), ("0.25", "250ms"), ("3600s", "1h"),
    ])
    func anInterval(text: String, shown: String) {
        #expect(RepetitionInterval(text)?.description == shown)
    }

    @Test(arguments: [
        "", "s", "99ms", "0", "25h", "-1s", "1e3s", "1d", "30 s", "+5", "nan", "inf", "1..5s", "٣s",
        "99999999999999999999999h",
    ])
    func noInterval(text: String) { #expect(RepetitionInterval(text) == nil) }

    @Test func whatIsWrongIsSaidAndStaysInTheInput() {
        for (text, notice) in [
            ("/every soon ping", "“soon” is no interval from 100ms to 24h: write /every 30s MESSAGE"),
            ("/every 30s", "/every needs a message behind the interval, for example /every 30s {\"op\":\"ping\"}"),
            ("/every stop x", "“x” is no number from 1 to 9: /every lists what is repeated"),
            ("/every stop 3", "nothing is repeated as number 3: /every lists what is"),
            ("/every stop", "nothing is repeated"),
            ("/every", "nothing is repeated: /every 30s MESSAGE sends a message every 30 seconds"),
            ("/every 30s /quit", "only messages, /ping, /pong, /hex and /base64 can be repeated; // sends a slash"),
            ("/every 30s /hex 0", "“0” is not in hexadecimal digits, two a byte: write /hex 00 ff"),
        ] {
            var state = ViewState.connected()
            #expect(state.send(text) == [.bell])
            #expect(state.notice == notice)
            #expect(state.editor.text == text)
            #expect(state.repetitions.isEmpty)
        }
        var state = ViewState.at()
        #expect(state.send("/every 1s x") == [.bell])
        #expect(state.notice == "no server yet: type /connect URL")
    }

    // MARK: - What is sent

    /// Does what the shell does: fills, and takes what is sent.
    private static func tick(_ state: inout ViewState, _ seconds: Double) -> [Effect] {
        fill(&state, state.update(.tick, at: .noon(seconds)), seconds)
    }

    private static func fill(_ state: inout ViewState, _ effects: [Effect], _ seconds: Double) -> [Effect] {
        effects.flatMap { effect in
            guard case .fill(let text, let purpose) = effect else { return [effect] }
            let sent = state.update(.filled(purpose, .success(text)), at: .noon(seconds))
            for case .enqueue(_, let entry) in sent {
                _ = state.update(.enqueued(entry: entry, MessageID(rawValue: entry)), at: .noon(seconds))
            }
            return sent
        }
    }

    private static func sentence(_ effects: [Effect]) -> [String] {
        effects.compactMap { if case .enqueue(let text, _) = $0 { text } else { nil } }
    }

    private static func write(_ text: String, in state: inout ViewState) {
        for id in state.outgoing.keys {
            state.tell(.sent([SentMessage(id: id, message: .text(text), origin: .caller)]))
        }
    }

    @Test func itIsSentAtOnceAndThenInTime() {
        var state = ViewState.connected()
        let effects = state.send("/every 30s hello", at: .noon(1))
        #expect(effects.first == .fill("hello", .repetition(1)))
        #expect(Self.sentence(Self.fill(&state, effects, 1)) == ["hello"])
        #expect(state.editor.isEmpty)
        #expect(state.logged.contains("every 30s “hello” · /every stop 1 ends it"))
        Self.write("hello", in: &state)
        #expect(state.nextRepetition == .noon(31))
        #expect(Self.tick(&state, 30.9).isEmpty)
        #expect(Self.sentence(Self.tick(&state, 31.2)) == ["hello"])
        #expect(state.nextRepetition == .noon(61))
        Self.write("hello", in: &state)
        // Turns that were slept through are not made up for.
        #expect(Self.sentence(Self.tick(&state, 1000)) == ["hello"])
        #expect(state.nextRepetition == .noon(1030))
    }

    @Test func theScreenIsNotTheOnlyThingThatIsWaitedFor() {
        var state = ViewState.connected()
        _ = Self.fill(&state, state.send("/every 150ms x", at: .noon(2)), 2)
        #expect(state.nextTick == .noon(2.15))
    }

    @Test func whatWaitsIsNotJoinedByMore() {
        var state = ViewState.connected()
        _ = Self.fill(&state, state.send("/every 1s x"), 0)
        #expect(Self.tick(&state, 1).isEmpty)
        Self.write("x", in: &state)
        #expect(Self.sentence(Self.tick(&state, 2)) == ["x"])
    }

    @Test func commandsThatSendAreRepeatedToo() {
        var state = ViewState.connected()
        #expect(state.send("/every 1s /ping a").contains(.post(.ping(Array("a".utf8)))))
        guard case .enqueueBinary([0, 255], _)? = state.send("/every 1s /hex 00 ff").first else {
            Issue.record("nothing is sent")
            return
        }
        #expect(state.send("/every 1s //x").contains(.fill("/x", .repetition(3))))
        #expect(state.update(.tick, at: .noon(1.1)).contains(.post(.ping(Array("a".utf8)))))
    }

    @Test func withoutAConnectionItPauses() {
        var state = ViewState.connected()
        _ = Self.fill(&state, state.send("/every 10s x"), 0)
        Self.write("x", in: &state)
        state.tell(.state(.waiting(attempt: 1, delay: .seconds(60), reason: .connectionLost(detail: "reset"))))
        #expect(state.nextRepetition == nil)
        #expect(Self.tick(&state, 15).isEmpty)
        state.tell(.state(.connecting(retry: 1)), at: .noon(60))
        // The client tells the state first.
        state.tell(.state(.open), at: .noon(61))
        #expect(state.nextRepetition == .noon(71))
        state.tell(.opened(.test(generation: 2)), at: .noon(61))
        #expect(state.nextRepetition == .noon(71))
        #expect(Self.sentence(Self.tick(&state, 71)) == ["x"])
    }

    @Test func whatFailsDoesNotComeBack() {
        var state = ViewState.connected()
        _ = Self.fill(&state, state.send("/every 10s x"), 0)
        let ids = Array(state.outgoing.keys)
        state.tell(.unsent(ids, .notConnected))
        #expect(state.failed.isEmpty)
        let effects = state.update(.tick, at: .noon(10.1))
        #expect(effects == [.fill("x", .repetition(1))])
        _ = state.update(.filled(.repetition(1), .success("x")), at: .noon(10))
        let entry = state.log.nextID - 1
        #expect(state.update(.refused(entry: entry, .notConnected), at: .noon(10)).isEmpty)
        #expect(state.editor.isEmpty)
        #expect(state.log[entry]?.status == .failed("\(WebSocketError.notConnected)"))
    }

    @Test func whatCannotBeFilledEndsIt() {
        var state = ViewState.connected(24, 200)
        state.send("/every 10s ${NOWHERE}")
        let error = PlaceholderError.notSet(variable: "NOWHERE")
        #expect(state.update(.filled(.repetition(1), .failure(error)), at: .noon()) == [.bell])
        #expect(state.notice == "every 10s “${NOWHERE}”: \(error)")
        #expect(state.repetitions.isEmpty)
        // It has ended while it was filled.
        #expect(state.update(.filled(.repetition(1), .success("x")), at: .noon()).isEmpty)
    }

    // MARK: - What it is told of and how it ends

    @Test func theFirstLineTellsOfIt() {
        var state = ViewState.connected(24, 100)
        state.send("/every 30s x")
        #expect(state.rows[0].contains("every 30s"))
        state.send("/every 5m y")
        #expect(state.rows[0].contains("2 repeated"))
    }

    @Test func theListStopsWhatIsChosen() {
        var state = ViewState.connected()
        state.send("/every 30s x\u{1B}[2J")
        state.send("/every 1m y")
        state.send("/every")
        #expect(state.rows.contains { $0.contains("stop 1: every 30s “x␛[2J”") })
        #expect(state.rows.contains { $0.contains("stop 2: every 1m “y”") })
        state.press(.key(.down), .key(.enter))
        #expect(state.repetitions.map(\.source) == ["x\u{1B}[2J"])
        #expect(state.logged.last == "no longer every 1m “y”")
        // Its number is free.
        state.send("/every 2m z")
        #expect(state.repetitions.map(\.number) == [1, 2])
        state.send("/every stop 1")
        #expect(state.repetitions.map(\.source) == ["z"])
        state.send("/every stop")
        #expect(state.repetitions.isEmpty)
    }

    @Test func thereAreNineAtMost() {
        var state = ViewState.connected(24, 120)
        for number in 1...9 { state.send("/every 30s \(number)") }
        #expect(state.send("/every 30s 10") == [.bell])
        #expect(state.notice == "9 messages are repeated, and no more can be: /every stop 1 ends the first")
        #expect(state.repetitions.count == 9)
    }

    @Test func nothingGoesToAnotherServer() {
        var state = ViewState.connected()
        state.send("/every 30s secret")
        _ = state.update(.started(url: "ws://localhost:8080/chat", session: 2), at: .noon(1))
        #expect(state.repetitions.count == 1)
        _ = state.update(.started(url: "ws://other/", session: 3), at: .noon(2))
        #expect(state.repetitions.isEmpty)
        #expect(state.logged.contains("no longer every 30s “secret”"))
    }

    @Test func aReplaySendsNothing() {
        var state = ViewState.at()
        _ = state.update(.replaying(path: "a.jsonl", .times(1), latencyKey: nil, session: 1), at: .noon())
        #expect(state.send("/every 30s x") == [.bell])
        #expect(state.repetitions.isEmpty)
    }

    // MARK: - Behind another session

    @Test func itGoesOnBehindAnotherSession() {
        var workspace = Workspace.connected(2)
        workspace.send("/every 500ms x", at: .noon(1))
        let id = workspace.shown
        _ = workspace.update(.filled(.repetition(1), .success("x")), of: id, at: .noon(1))
        workspace.press(.alt("2"), at: .noon(1))
        #expect(workspace.shown != id)
        #expect(workspace.nextTick == .noon(1.5))
        let outcome = workspace.update(.tick, at: .noon(1.5))
        #expect(outcome.effects == [SessionEffect(session: id, effect: .fill("x", .repetition(1)))])
        #expect(workspace.nextTick == .noon(2))
    }
}
