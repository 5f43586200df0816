import Testing
import WilletProtocol

@testable import WilletViewModel

@Suite struct SessionCommandTests {
    @Test(arguments: [
        ("/session", SessionRequest.list), ("/sessions", .list), ("/session 1", .show(1)), ("/session  9 ", .show(9)),
        ("/session next", .next), ("/session previous", .previous), ("/session active", .active),
        ("/session close", .close), ("/session localhost:80", .open("localhost:80")), ("/session @a", .open("@a")),
        ("/open wss://x/y?z", .open("wss://x/y?z")), ("/open @prod", .open("@prod")),
    ])
    func aCommandIsTakenApart(text: String, expected: SessionRequest) throws {
        #expect(try Submission(text) == .command(.sessions(expected)))
    }

    @Test func aProfileTakesThePlaceOfAURL() throws {
        #expect(try Submission("/connect @prod") == .command(.connect("@prod")))
    }

    @Test(arguments: [
        ("/open", SlashCommandError.missingURL(command: "open"), "/open ws://"),
        ("/open @", .missingProfile(command: "open"), "/open @name"),
        ("/connect @", .missingProfile(command: "connect"), "/connect @name"),
        ("/open ftp://x", .invalidURL(.unknownScheme("ftp")), "ws"),
        ("/session 0", .invalidNumber("0"), "1 to 9"), ("/session 10", .invalidNumber("10"), "1 to 9"),
        ("/session 99999999999999999999", .invalidNumber("99999999999999999999"), "1 to 9"),
        ("/session a b", .invalidURL(.invalidCharacter(" ")), "URL"),
        ("/sessions 1", .unexpectedArgument(name: "sessions"), "no argument"),
    ])
    func whatIsWrongIsNamedWithTheWayOut(text: String, expected: SlashCommandError, way: String) {
        #expect(throws: expected) { try Submission(text) }
        #expect(expected.description.contains(way))
    }
}
