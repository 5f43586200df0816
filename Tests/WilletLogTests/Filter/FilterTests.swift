import Testing
import WilletProtocol

@testable import WilletLog

@Suite("Filter")
struct FilterTests {
    @Test(
        "matches payloads",
        arguments: [
            ("", "", true), ("", "x", true), ("lo", "hello", true), ("Lo", "hello", false), ("hello", "hell", false),
            ("h o", "hello", true), ("h x", "hello", false), ("x|o", "hello", true), ("x|y", "hello", false),
            ("!x", "hello", true),
            ("!h", "hello", false), ("!(x|h)", "hello", false), ("(x|h) !y", "hello", true), ("a b|c", "c", true),
            ("ä", "xä", true),
            ("/^h.*o$/", "hello", true), ("/HELL/", "hello", false), ("/HELL/i", "hello", true), ("/^$/", "", true),
            ("/x*/", "", true),
            (#"/\d{3}/"#, "ab123", true), ("/ß./", "ßä", true), ("/É/i", "é", true), (#"/(?<=a)b\b/"#, "ab", true),
            (#"/a\/b/"#, "a/b", true),
            ("size=0", "", true), ("size>4", "hello", true), ("size>5", "hello", false), ("size<=5", "hello", true),
            ("size!=5", "hello", false),
        ]
    )
    func payloads(text: String, payload: String, matches: Bool) throws {
        #expect(try Filter(text).matches(payload) == matches)
    }

    @Test(
        "knows direction and opcode of messages and control frames, and none of notes",
        arguments: [
            (.message(.inbound, .text), ["dir:in", "op:text", "dir:in|out", "op:text|ping", "size=1", "!dir:out"]),
            (.message(.outbound, .binary), ["dir:out", "op:binary", "dir:in|out", "size=1"]),
            (.control(.inbound, .ping), ["dir:in", "op:ping", "dir:in|out", "op:text|ping", "size=1", "!dir:out"]),
            (.control(.inbound, .pong), ["dir:in", "op:pong", "dir:in|out", "size=1", "!dir:out"]),
            (.control(.outbound, .close), ["dir:out", "op:close", "dir:in|out", "size=1"]),
            (.note(.error), ["!dir:out"]), (.gap, ["!dir:out"]),
        ] as [(Entry.Kind, [String])]
    )
    func kinds(kind: Entry.Kind, matching: [String]) throws {
        let all = [
            "dir:in", "dir:out", "op:text", "op:binary", "op:ping", "op:pong", "op:close", "dir:in|out", "op:text|ping",
            "size=1",
            "!dir:out",
        ]
        #expect(try all.filter { try Filter($0).matches([0x78], kind) } == all.filter(matching.contains))
        #expect(try Filter("x").matches([0x78], kind))
    }

    @Test("bytes that are no text are searched too")
    func binary() throws {
        let bytes: [UInt8] = [0xFF, 0xC3, 0x61, 0x62, 0x80, 0x31]
        for text in ["ab", "/a./", #"/b\W?/"#, #"/\d$/"#, "/^1|b/"] {
            // A dot is a character, and a broken one is none.
            #expect(try Filter(text).matches(bytes, .message(.inbound, .binary)) == true, "\(text)")
        }
        #expect(try !Filter("/b./").matches(bytes, .message(.inbound, .binary)))
        #expect(try !Filter("/é/").matches(bytes, .message(.inbound, .binary)))
    }

    @Test("an expression does without machine code where there is none")
    func withoutJIT() throws {
        let matcher = ExpressionMatcher()
        for jit in [true, false] {
            let expression = try RegularExpression(Array("b+".utf8), jit: jit)
            let found = Array("abbc".utf8).withUnsafeBytes { matcher.find(expression, in: $0, beginning: 0...4) }
            #expect(found == .found(1..<3))
            let later = Array("abbc".utf8).withUnsafeBytes { matcher.find(expression, in: $0, beginning: 2...4) }
            #expect(later == .found(2..<3))
            let none = Array("abbc".utf8).withUnsafeBytes { matcher.find(expression, in: $0, beginning: 0...0) }
            #expect(none == .none)
        }
    }

    @Test("joined with another it matches what both match")
    func and() throws {
        #expect(try Filter("a|b").and(Filter("c d")).description == #"("a" | "b") "c" "d""#)
        #expect(try Filter("").and(Filter("c")) == Filter("c"))
        #expect(try Filter("").isEmpty && !Filter("a").isEmpty)
    }
}
