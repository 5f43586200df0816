import Testing
import WilletClient

@testable import WilletViewModel

@Suite struct PlaceholdersTests {
    private static let source = Placeholders.Source(
        environment: { ["NAME": "me", "_x1": "${NAME}{{seq}}", "EMPTY": "", "WIDE": "日本"][$0] },
        makeUUID: { "a-uuid" },
        timeText: { $0 == .noon() ? "noon" : "another time" }
    )

    private static func filled(_ text: String, limit: Int = 1000) throws(PlaceholderError) -> String {
        var sequence = 0
        return try Placeholders.filled(text, from: source, now: .noon(), sequence: &sequence, limit: limit)
    }

    @Test(arguments: [
        ("", ""), ("hello {}", "hello {}"), ("${NAME}", "me"), ("a${EMPTY}b", "ab"), ("${WIDE}!", "日本!"),
        ("{\"id\":\"{{uuid}}\",\"at\":\"{{now}}\"}", "{\"id\":\"a-uuid\",\"at\":\"noon\"}"),
        ("{{seq}} {{seq}}", "1 2"), ("{{{seq}}}", "{1}"), ("{\"n\":{{seq}}}", "{\"n\":1}"),
        // What is filled in is not read again.
        ("${_x1}", "${NAME}{{seq}}"),
        ("$${NAME}", "${NAME}"), ("$$${NAME}", "$${NAME}"), ("$${OTHER}", "${OTHER}"), ("${NAME}${NAME}", "meme"),
        ("${", "${"), ("${}", "${}"), ("${1}", "${1}"), ("${a b}", "${a b}"), ("${NAME", "${NAME"), ("$NAME", "$NAME"),
        ("${é}", "${é}"), ("{{uuid}", "{{uuid}"), ("{{ now }}", "{{ now }}"), ("{{Now}}", "{{Now}}"),
        ("100 $$", "100 $$"),
    ])
    func whatIsNoPlaceholderStaysAsItIs(text: String, expected: String) throws {
        #expect(try Self.filled(text) == expected)
    }

    @Test func aVariableThatIsNotSetIsNamed() {
        #expect(throws: PlaceholderError.notSet(variable: "TOKEN")) { try Self.filled("${NAME} ${TOKEN}") }
        let text = PlaceholderError.notSet(variable: "TOKEN").description
        #expect(text.contains("TOKEN is not set") && text.contains("$${TOKEN}"))
    }

    @Test func theResultHasABound() throws {
        #expect(try Self.filled("{{uuid}}{{uuid}}", limit: 12) == "a-uuida-uuid")
        #expect(throws: PlaceholderError.tooLong(limit: 11)) { try Self.filled("{{uuid}}{{uuid}}", limit: 11) }
    }

    @Test func whatComesToNothingIsNotCounted() throws {
        var sequence = 7
        func fill(_ text: String) throws -> String {
            try Placeholders.filled(text, from: Self.source, now: .noon(), sequence: &sequence)
        }
        #expect(throws: PlaceholderError.self) { try fill("{{seq}} ${TOKEN}") }
        #expect(try fill("{{seq}}") == "8")
        #expect(sequence == 8)
    }
}
