import NIOConcurrencyHelpers
import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

@Suite(.timeLimit(.minutes(1))) struct ViewModelTests {
    @Test func itConnectsAndShowsWhatArrives() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "connecting to ws://localhost:1")
        let session = world.session(0)
        #expect(session.record.withLockedValue { $0.commands } == [.connect])
        session.tell(.state(.open))
        session.tell(.messages(.of(["hello", "there"])))
        await world.screen(with: "there")
        world.press(.control("c"))
        #expect(try await code == 0)
        #expect(session.record.withLockedValue { $0.isEnded })
    }

    @Test func aTypedMessageGoesToTheSessionAndIsThenWritten() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        world.type("hello")
        world.press(.key(.enter))
        await world.screen(with: "→ ⧗")
        let session = world.session(0)
        #expect(session.record.withLockedValue { $0.messages } == [.text("hello")])
        session.tell(.sent([SentMessage(id: MessageID(rawValue: 1), message: .text("hello"), origin: .caller)]))
        let screen = await world.screen(with: "out 0")
        #expect(screen.text.contains("→     5 B  hello"))
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func whileTheEditorRunsEverythingGoesOnButTheDrawing() async throws {
        let world = FakeWorld()
        let model = world.model()
        async let code = model.run(url: "ws://localhost:1")
        world.type("hello")
        await world.screen(with: "> hello")
        world.press(.control("x"), .control("e"))
        await world.editorStarts()
        let session = world.session(0)
        session.tell(.state(.open))
        for number in 1...100 { session.tell(.messages(.of(["message \(number)"]))) }
        await session.isHeard()
        world.press(.key(.enter), .character("x"))
        #expect(world.acts.withLockedValue { $0.last } == .edit("hello"))
        world.endEditor(.edited(Array("edited\n".utf8)))
        let screen = await world.screen(with: "> edited")
        #expect(session.record.withLockedValue { $0.messages.isEmpty })
        #expect(screen.text.contains("message"))
        await world.screen(with: "message 100")
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func leavingEndsTheEditor() async throws {
        let world = FakeWorld()
        let model = world.model()
        async let code = model.run(url: "ws://localhost:1")
        world.press(.alt("e"))
        await world.editorStarts()
        await model.end(code: 143)
        #expect(try await code == 143)
    }

    @Test func aRefusedMessageStaysInTheEditor() async throws {
        let world = FakeWorld { FakeSession(url: $0, refusal: .queueFull) }
        async let code = world.model().run(url: "ws://localhost:1")
        world.type("hello")
        world.press(.key(.enter))
        let screen = await world.screen(with: "not sent: the outgoing queue is full")
        #expect(screen.text.contains("\n> hello\n"))
        #expect(world.acts.withLockedValue { $0.contains(.bell) })
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func withoutASessionAMessageIsRefused() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: nil)
        world.type("hello")
        world.press(.key(.enter))
        await world.screen(with: "not sent: not connected")
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func anotherServerReplacesTheSessionAndTheOldOneIsDrained() async throws {
        let world = FakeWorld { FakeSession(url: $0, endsAtOnce: false) }
        async let code = world.model().run(url: "ws://first:1")
        await world.screen(with: "ws://first:1")
        world.type("/connect ws://second:2")
        world.press(.key(.enter))
        await world.screen(with: "connecting to ws://second:2")
        let (first, second) = (world.session(0), world.session(1))
        #expect(first.record.withLockedValue { $0.isEnded } && !second.record.withLockedValue { $0.isEnded })
        first.tell(.messages(.of(["late"])))
        first.finish()
        second.tell(.messages(.of(["fresh"])))
        let screen = await world.screen(with: "fresh")
        #expect(!screen.text.contains("late"))
        second.finish()
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func aURLThatCannotBeUsedLeavesTheSessionAsItIs() async throws {
        let world = FakeWorld { url in
            guard url != "ws://bad" else { throw FakeWorld.BadURL() }
            return FakeSession(url: url)
        }
        async let code = world.model().run(url: "ws://good:1")
        world.type("/connect ws://bad")
        world.press(.key(.enter))
        let screen = await world.screen(with: "bad URL")
        #expect(screen.text.contains("> /connect ws://bad"))
        #expect(!world.session(0).record.withLockedValue { $0.isEnded })
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func aFloodDoesNotStarveTheKeys() async throws {
        let world = FakeWorld { FakeSession(url: $0, floods: true) }
        async let code = world.model { $0.limits = .init(entries: 2000) }.run(url: "ws://localhost:1")
        await world.screen(with: "2,000 kept")
        world.type("typed")
        await world.screen(with: "> typed")
        world.press(.key(.tab), .character("="))
        await world.screen(with: "paused")
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func aLongLogIsFilteredWhileNothingHappens() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        let text = String(repeating: "x", count: 100)
        for _ in 0..<40 { world.session(0).tell(.messages(.of((0..<1000).map { "\($0) \(text)" }))) }
        await world.screen(with: "40,001 kept")
        world.press(.key(.tab), .character("f"), .character("9"))
        await world.screen(with: "10,840 of 40,001 match · filter 9 ")
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func timePassesOnTheScreen() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        world.session(0).tell(.state(.open))
        await world.screen(with: "● open")
        world.time.advance(to: .noon(1))
        await world.screen(with: "● open 1s")
        world.time.advance(to: .noon(62))
        await world.screen(with: "● open 1m02s")
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func nothingIsDrawnWhileNothingChanges() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: nil)
        await world.screen(with: "no server")
        world.time.advance(to: .noon(100))
        world.press(.character("x"))
        await world.screen(with: "> x")
        #expect(world.acts.withLockedValue { $0 } == [.present, .present])
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func betweenTwoMinutesItSleeps() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "connecting to ws://localhost:1")
        world.session(0).tell(.state(.open))
        await world.time.sleeper(of: .seconds(1))
        world.time.advance(to: .noon(3600))
        await world.screen(with: "open 1h00m")
        // Not once a second for a clock that shows minutes.
        await world.time.sleeper(of: .seconds(60))
        world.time.advance(to: .noon(3660))
        await world.screen(with: "open 1h01m")
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func theTerminalIsAskedBeforeTheNextScreen() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: nil)
        await world.screen(with: "no server")
        world.press(.control("z"))
        await world.screen(with: "no server")
        world.press(.control("l"))
        await world.screen(with: "no server")
        #expect(world.acts.withLockedValue { $0 } == [.present, .suspend, .present, .redraw, .present])
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func theMouseAndTheClipboardAreTheTerminals() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: nil)
        await world.screen(with: "no server")
        world.press(.alt("m"))
        await world.screen(with: "the wheel scrolls")
        world.press(.alt("m"))
        await world.screen(with: "the mouse is the terminal's again")
        world.type("hello")
        world.press(.key(.enter), .key(.tab), .character("y"))
        await world.screen(with: "sent 5 B to the clipboard")
        let acts = world.acts.withLockedValue { $0.filter { ![.present, .bell].contains($0) } }
        #expect(acts == [.setMouse(true), .setMouse(false), .copy("hello")])
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func theLogIsSaved() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        world.session(0).tell(.messages(.of(["one", "two"])))
        await world.screen(with: "two")
        world.type("/save a.jsonl")
        world.press(.key(.enter))
        await world.screen(with: "saved 2 messages to a.jsonl, 7 B")
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func leavingWaitsForTheCloseButNotForEver() async throws {
        let world = FakeWorld { FakeSession(url: $0, endsAtOnce: false) }
        async let code = world.model { $0.maximumMessages = 1 }.run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        let session = world.session(0)
        session.tell(.messages(.of(["only"])))
        session.tell(.state(.closing))
        await world.screen(with: "closing")
        #expect(session.record.withLockedValue { $0.isEnded })
        await world.time.sleeper(of: ViewModel.closeDeadline)
        world.time.advance(to: .noon(2))
        #expect(try await code == 0)
    }

    @Test func whoAsksTwiceDoesNotWait() async throws {
        let world = FakeWorld { FakeSession(url: $0, endsAtOnce: false) }
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        world.press(.control("c"), .control("c"))
        #expect(try await code == 0)
    }

    @Test func aTerminalThatIsGoneEndsIt() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        world.hangUp()
        #expect(try await code == 129)
    }

    @Test func anOptionThatEndsItGivesTheCode() async throws {
        let world = FakeWorld()
        async let code = world.model { $0.exitsOnClose = true }.run(url: "ws://localhost:1")
        await world.screen(with: "ws://localhost:1")
        world.session(0).tell(.state(.closed(.failed(.protocolViolation(.invalidUTF8)))))
        #expect(try await code == 26)
    }
}
