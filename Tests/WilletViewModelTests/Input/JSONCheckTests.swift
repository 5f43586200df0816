import Testing

@testable import WilletViewModel

@Suite struct JSONCheckTests {
    @Test(arguments: ["", "hello", "12", "\"a\"", " x {}", "/connect {}"])
    func whatDoesNotLookLikeJSONIsLeftAlone(text: String) { #expect(JSONCheck(text) == nil) }

    @Test(arguments: ["{}", " [1, 2]\n", "{\"a\":{\"b\":[]}}", "[[],{}]"])
    func whatIsJSONIsValid(text: String) { #expect(JSONCheck(text) == .valid) }

    @Test(arguments: [
        ("{", 1, 2, JSONProblem.unclosed(1)), ("{\"a\" 1}", 1, 6, .expectedColon), ("[1,]", 1, 4, .expectedValue),
        ("{\n  \"é日\": x\n}", 2, 9, .expectedValue), ("{} {}", 1, 4, .moreThanOne), ("[1] 2", 1, 5, .moreThanOne),
    ])
    func whereItBreaksIsTold(text: String, line: Int, column: Int, problem: JSONProblem) {
        #expect(JSONCheck(text) == .broken(line: line, column: column, problem))
    }

    @Test func aLongTextIsNotLookedAtAtEveryScreen() {
        #expect(JSONCheck("[" + String(repeating: " ", count: JSONCheck.limit - 2) + "]") == .valid)
        #expect(JSONCheck("[" + String(repeating: " ", count: JSONCheck.limit - 1) + "]") == nil)
    }
}
