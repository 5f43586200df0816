import Testing
import WilletProtocol

@testable import WilletViewModel

@Suite struct SlashCommandTests {
    @Test(arguments: [
        ("hello", Submission.message("hello")), ("", .message("")), (" /quit", .message(" /quit")),
        ("//path", .message("/path")), ("///", .message("//")), ("a\nb ", .message("a\nb ")),
    ])
    func whatDoesNotBeginWithOneSlashIsAMessage(text: String, expected: Submission) throws {
        #expect(try Submission(text) == expected)
    }

    @Test(arguments: [
        ("/connect ws://localhost:8080/a?b=c", SlashCommand.connect("ws://localhost:8080/a?b=c")),
        ("/connect   localhost:9 ", .connect("localhost:9")),
        ("/reconnect", .reconnect), ("/clear ", .clear), ("/save a b.jsonl ", .save(path: "a b.jsonl")),
        ("/help", .help), ("/quit", .quit), ("/palette", .palette),
        ("/disconnect", .disconnect(CloseFrame(code: .normalClosure))),
        ("/close", .disconnect(CloseFrame(code: .normalClosure))),
        ("/close 4000", .disconnect(CloseFrame(code: CloseCode(rawValue: 4000)))),
        ("/disconnect 1001  so long, good bye", .disconnect(.init(code: .goingAway, reason: "so long, good bye"))),
        ("/ping", .ping([])), ("/ping é x", .ping(Array("é x".utf8))), ("/pong hi", .pong(Array("hi".utf8))),
        ("/ping\nx", .ping(Array("x".utf8))), ("/filter", .filter("")), ("/filter  a | \"b\" ", .filter("a | \"b\"")),
        ("/fold .type == \"ping\"", .fold(".type == \"ping\"")),
    ])
    func aCommandIsTakenApart(text: String, expected: SlashCommand) throws {
        #expect(try Submission(text) == .command(expected))
    }

    @Test(arguments: [
        ("/connect", SlashCommandError.missingURL(command: "connect")), ("/save ", .missingPath),
        ("/connect ftp://x", .invalidURL(.unknownScheme("ftp"))),
        ("/connect ws://a b", .invalidURL(.invalidCharacter(" "))),
        ("/quit now", .unexpectedArgument(name: "quit")),
        ("/close soon", .invalidCode("soon")), ("/close 99999", .invalidCode("99999")),
        ("/close 1005", .invalidClose(.codeMustNotBeSent(.noStatusReceived))),
        ("/close 1000 " + String(repeating: "x", count: 124), .invalidClose(.reasonTooLong(bytes: 124))),
        ("/ping " + String(repeating: "x", count: 126), .payloadTooLong(bytes: 126)),
        ("/conect ws://x", .unknown(name: "conect", nearest: "connect")),
        ("/QUIT", .unknown(name: "QUIT", nearest: "quit")), ("/re", .unknown(name: "re", nearest: "reconnect")),
        ("/", .unknown(name: "", nearest: nil)), ("/zzzzzz", .unknown(name: "zzzzzz", nearest: nil)),
        ("/pint", .unknown(name: "pint", nearest: "ping")),
    ])
    func whatIsWrongIsNamed(text: String, expected: SlashCommandError) {
        #expect(throws: expected) { try Submission(text) }
    }

    @Test func anUnknownCommandsErrorNamesTheNearestAndHelp() {
        let error = SlashCommandError.unknown(name: "conect", nearest: "connect")
        #expect(error.description.contains("/connect") && error.description.contains("/help"))
    }

    @Test(arguments: SlashCommand.synopses.flatMap(\.names))
    func allThatHelpListsIsUnderstood(name: String) throws {
        let needsOne = SlashCommand.synopses.contains { $0.needsArguments && $0.names.contains(name) }
        let arguments = ["hex": "00", "base64": "AA==", "speed": "2x", "every": "1s x"]
        let argument = needsOne ? arguments[name] ?? "ws://x" : ""
        let command = try SlashCommand(name: name, argument: argument)
        #expect(try Submission("/\(name) \(argument)") == .command(command))
    }
}
