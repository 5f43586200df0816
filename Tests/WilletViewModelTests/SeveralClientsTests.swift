import NIOConcurrencyHelpers
import Testing
import WilletClient
import WilletLog
import WilletScreen

@testable import WilletViewModel

/// The view model with several sessions at once.
@Suite(.timeLimit(.minutes(1))) struct SeveralClientsTests {
    @Test func eachSessionTalksToItsOwnServer() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://one:1", others: ["ws://two:2", "ws://three:3"])
        await world.screen(with: "[1 ○ one:1] 2 ○ two:2  3 ○ three:3")
        for index in 0..<3 { #expect(world.session(index).record.withLockedValue { $0.commands } == [.connect]) }
        world.session(1).tell(.state(.open))
        world.session(1).tell(.messages(.of(["for two"])))
        await world.screen(with: "2 ● two:2 +1")
        world.press(.alt("2"))
        let screen = await world.screen(with: "[2 ● two:2]")
        #expect(screen.text.contains("for two"))
        world.type("hello")
        world.press(.key(.enter))
        await world.screen(with: "⧗")
        #expect(world.session(1).record.withLockedValue { $0.messages } == [.text("hello")])
        #expect(world.session(0).record.withLockedValue { $0.messages }.isEmpty)
        // What becomes of it is told to its session, which is no longer shown.
        world.press(.alt("1"))
        await world.screen(with: "[1 ○")
        world.session(1).tell(.unsent([MessageID(rawValue: 1)], .expired))
        await world.screen(with: "2 ● two:2!")
        world.press(.control("c"))
        await world.screen(with: "1 message unsent")
        world.press(.character("y"))
        #expect(try await code == 0)
        for index in 0..<3 { #expect(world.session(index).record.withLockedValue { $0.isEnded }) }
    }

    @Test func aFloodBehindStarvesNeitherKeysNorOthers() async throws {
        let world = FakeWorld { FakeSession(url: $0, floods: $0.contains("flood")) }
        let others = ["ws://flood:2", "ws://flood:3", "ws://calm:4"]
        async let code = world.model { $0.limits = .init(entries: 2000) }.run(url: "ws://quiet:1", others: others)
        await world.screen(with: "[1 ○ quiet:1]")
        world.type("typed")
        await world.screen(with: "> typed")
        world.session(0).tell(.messages(.of(["one", "two"])))
        await world.screen(with: "two")
        world.session(3).tell(.state(.open))
        await world.screen(with: "4 ● calm:4")
        world.press(.alt("3"), .key(.tab), .character("="))
        await world.screen(with: "paused")
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func leavingClosesAllWithinOneDeadline() async throws {
        let world = FakeWorld { FakeSession(url: $0, endsAtOnce: false) }
        async let code = world.model().run(url: "ws://one:1", others: ["ws://two:2", "ws://three:3"])
        await world.screen(with: "3 ○ three:3")
        world.press(.control("c"))
        await world.time.sleeper(of: ViewModel.closeDeadline)
        for index in 0..<3 { #expect(world.session(index).record.withLockedValue { $0.isEnded }) }
        world.session(0).finish()
        world.session(2).tell(.state(.closing))
        await world.screen(with: "3 ◐ three:3")
        world.time.advance(to: .noon(2))
        #expect(try await code == 0)
    }

    @Test func leavingWaitsNoLongerThanTheLastOfThem() async throws {
        let world = FakeWorld { FakeSession(url: $0, endsAtOnce: false) }
        async let code = world.model { $0.maximumMessages = 1 }.run(url: "ws://one:1", others: ["ws://two:2"])
        await world.screen(with: "2 ○ two:2")
        world.session(1).tell(.messages(.of(["only"])))
        await world.time.sleeper(of: ViewModel.closeDeadline)
        world.session(1).finish()
        world.session(0).finish()
        #expect(try await code == 0)
    }

    @Test func aClosedSessionEndsItsClientAlone() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://one:1", others: ["ws://two:2"])
        await world.screen(with: "2 ○ two:2")
        world.press(.alt("2"))
        world.type("/session close")
        world.press(.key(.enter))
        let screen = await world.screen(with: " willet  ws://one:1")
        #expect(!screen.text.contains("two:2"))
        #expect(world.session(1).record.withLockedValue { $0.isEnded })
        #expect(!world.session(0).record.withLockedValue { $0.isEnded })
        world.press(.control("c"))
        #expect(try await code == 0)
    }

    @Test func whatCannotBeOpenedIsToldWhereItWasAskedFor() async throws {
        let world = FakeWorld { url in
            guard !url.hasPrefix("@") else { throw FakeWorld.BadURL() }
            return FakeSession(url: url)
        }
        async let code = world.model().run(url: "ws://one:1")
        await world.screen(with: "ws://one:1")
        world.type("/open @nobody")
        world.press(.key(.enter))
        let screen = await world.screen(with: "bad URL")
        #expect(screen.text.contains("> /open @nobody") && screen.text.contains(" willet  ws://one:1"))
        world.press(.control("c"), .character("y"))
        #expect(try await code == 0)
    }

    @Test func eachLogIsSavedByItself() async throws {
        let world = FakeWorld()
        async let code = world.model().run(url: "ws://one:1", others: ["ws://two:2"])
        await world.screen(with: "2 ○ two:2")
        world.session(0).tell(.messages(.of(["a", "b", "c"])))
        await world.screen(with: "← ")
        world.press(.alt("2"))
        world.type("/save a.jsonl")
        world.press(.key(.enter))
        await world.screen(with: "saved 0 messages to a.jsonl")
        world.press(.control("c"))
        #expect(try await code == 0)
    }
}
