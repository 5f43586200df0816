import TestSupport
import Testing
import WilletProtocol

@testable import WilletLog

@Suite("Filter language")
struct FilterParserTests {
    @Test(
        "has one spelling for what can be written in several",
        arguments: [
            ("", ""), ("  ", ""), ("error", #""error""#), ("Fehler:ä", #""Fehler:ä""#),
            (#""a \"b\" \\ \n\r\t""#, #""a \"b\" \\ \n\r\t""#), (#"a"b\c"#, #""a\"b\\c""#),
            (#"/a\/b c|d/i"#, #"/a\/b c|d/i"#), ("/[0-9]+/", "/[0-9]+/"),
            ("dir:in", "dir:in"), ("dir:out|in", "dir:in|out"), ("dir:in|x", #"dir:in | "x""#),
            ("op:close|text|ping", "op:text|ping|close"), ("op:pong", "op:pong"),
            ("op:binary |text", #"op:binary | "text""#),
            ("size>1k", "size>1k"), ("size >= 1536", "size>=1536"), ("size==2048K", "size=2M"), ("size=0", "size=0"),
            ("size<3G", "size<3G"), ("size<=7m", "size<=7M"), ("size!=1", "size!=1"), ("size", #""size""#),
            ("sizes>1", #""sizes>1""#), ("since:12:00", "since:12:00:00"), ("since:9:05:07", "since:09:05:07"),
            (".a", ".a"), (".a.b[0][12].c", ".a.b[0][12].c"), (".[0].x", ".[0].x"), (#".["a b"]["c"]"#, #".["a b"].c"#),
            (#".a["\""]"#, #".a["\""]"#), (#".[""]"#, #".[""]"#), (".ключ-1_x:y", ".ключ-1_x:y"),
            (#".e=="trade""#, #".e == "trade""#), (#".e = "x" y"#, #".e == "x" "y""#), (".a != null", ".a != null"),
            (".a <= -1.5e+3", ".a <= -1.5e+3"), (".a ==true", ".a == true"), (".a == false", ".a == false"),
            (#".a < """#, #".a < """#), (".a !b", #".a !"b""#), (".a b", #".a "b""#),
            ("!a", #"!"a""#), ("!!a", #"!!"a""#), ("! a", #"!"a""#), ("a b", #""a" "b""#), ("a|b", #""a" | "b""#),
            ("a b|c d", #""a" "b" | "c" "d""#), ("(a|b) c", #"("a" | "b") "c""#), ("((a)) (b c)", #""a" "b" "c""#),
            ("!(a b)|c", #"!("a" "b") | "c""#), ("a|(b|c)", #""a" | "b" | "c""#), ("!(a)", #"!"a""#),
        ]
    )
    func spelling(text: String, canonical: String) throws {
        let filter = try Filter(text)
        #expect(filter.description == canonical)
        #expect(try Filter(canonical) == filter)
    }

    @Test(
        "says what is wrong, and where",
        arguments: [
            ("|", 0, .missingTerm(after: "")), ("a | ", 4, .missingTerm(after: "|")),
            ("a ||b", 3, .missingTerm(after: "|")),
            ("!", 1, .missingTerm(after: "!")), ("! |a", 2, .missingTerm(after: "!")),
            ("()", 1, .missingTerm(after: "(")),
            ("a (b", 2, .unclosedGroup), ("a)", 1, .unopenedGroup), (")", 0, .unopenedGroup),
            (#"ä "b"#, 3, .unclosedText), (#""a\"#, 0, .unclosedText), (#""""#, 1, .emptyText),
            (#""a"b"#, 3, .missingSpace),
            (#""a\x""#, 2, .badEscape), ("/a", 0, .unclosedExpression), (#"/a\/"#, 0, .unclosedExpression),
            ("//", 1, .emptyExpression), ("/a/x", 3, .badFlag), ("/api/v1", 5, .badFlag), ("/a/ib", 4, .badFlag),
            ("x /a(b/", 6, .badExpression("missing closing parenthesis")),
            (#"/\C/"#, 3, .badExpression(#"using \C is disabled by the application"#)),
            ("dir:", 4, .badDirection), ("dir:up", 4, .badDirection), ("dir:inn", 4, .badDirection),
            ("op:txt", 3, .badOpcode), ("size>", 5, .badSize), ("size>k", 5, .badSize), ("size>1kb", 5, .badSize),
            ("size > 9999999999", 7, .badSize), ("since:", 6, .badTime), ("since:12", 6, .badTime),
            ("since:24:00", 6, .badTime), ("since:12:60", 6, .badTime), ("since:12:5", 6, .badTime),
            ("since:12:00:60", 6, .badTime), ("since:12:00:00:00", 6, .badTime), ("since:123:00", 6, .badTime),
            (".", 1, .badPath), ("..a", 1, .badPath), (".a.", 3, .badPath), (".a.[0]", 3, .badPath),
            (#".a"b""#, 2, .badPath),
            (".a[x]", 3, .badIndex), (".a[0", 4, .badIndex), (".a[-1]", 3, .badIndex), (".a[9999999999]", 3, .badIndex),
            (".a ==", 5, .badValue), (".a == trade", 6, .badValue), (".a == 01", 6, .badValue),
            (".a == 1.", 6, .badValue),
            (#".a == "b"c"#, 6, .badValue), (".a < true", 5, .valueWithoutOrder), (".a >= null", 6, .valueWithoutOrder),
        ] as [(String, Int, FilterError.Problem)]
    )
    func errors(text: String, offset: Int, problem: FilterError.Problem) {
        #expect(throws: FilterError(offset: offset, problem: problem)) { try Filter(text) }
    }

    @Test("bounds terms, depth and the length of each literal")
    func bounds() throws {
        let long = String(repeating: "x", count: 1025)
        for text in [
            long, "\"\(long)\"", "/\(long)/", ".\(long)", ".a == \"\(long)\"",
            ".a == 1\(String(repeating: "0", count: 1024))",
        ] {
            #expect(problem(of: text) == .tooLong, "\(text.prefix(10))")
            #expect(
                problem(
                    of: text.replacing("xx", with: "x", maxReplacements: 1).replacing(
                        "00",
                        with: "0",
                        maxReplacements: 1
                    )
                ) == nil
            )
        }
        #expect(problem(of: Array(repeating: "a", count: 64).joined(separator: " ")) == nil)
        #expect(problem(of: Array(repeating: "a", count: 65).joined(separator: "|")) == .tooManyTerms)
        for (open, close) in [("!", ""), ("(", ")")] {
            let deep = { String(repeating: open, count: $0) + "a" + String(repeating: close, count: $0) }
            #expect(problem(of: deep(31)) == nil)
            #expect(problem(of: deep(32)) == .tooDeep)
            #expect(problem(of: deep(100_000)) == .tooDeep)
        }
        #expect(problem(of: String(repeating: ".a", count: 32)) == nil)
        #expect(problem(of: String(repeating: ".a", count: 33)) == .tooDeep)
        #expect(problem(of: "/" + String(repeating: "(", count: 200) + String(repeating: ")", count: 200) + "/") != nil)
        #expect(problem(of: "/(((a{1,900}){1,900}){1,900})/") != nil)
    }

    @Test("every problem is told in words")
    func words() {
        #expect(FilterError.of("size>x")?.description.hasPrefix("write a number of bytes, as in size>100") == true)
        #expect(FilterError.of("| a")?.description == "a term is missing before |")
        #expect(FilterError.of("a !")?.description == "a term is missing after !")
        #expect(FilterError.of("/a**/")?.description == "quantifier does not follow a repeatable item")
    }

    @Test(
        "a time of the day is the latest that has been, on the user's clock",
        arguments: [
            // It is 12:34:56 in UTC.
            ("since:12:34:56", 0, 0), ("since:12:34:57", 0, 86_399), ("since:12:00", 0, 2096),
            ("since:23:00", 0, 48_896),
            ("since:14:34:56", 7200, 0), ("since:00:30", -43_200, 296), ("since:01:00", -43_200, 84_896),
        ]
    )
    func time(text: String, offset: Int, ago: Int) throws {
        let filter = try Filter(text, now: Filter.now, utcOffset: offset)
        let second: Int64 = 1_000_000_000
        let first = Timestamp(nanoseconds: Filter.now.nanoseconds - Int64(ago) * second)
        #expect(filter.matches([], at: first))
        #expect(!filter.matches([], at: Timestamp(nanoseconds: first.nanoseconds - 1)))
    }

    @Test("no text traps the parser, and what it reads comes back from its spelling")
    func random() throws {
        var random = SeededGenerator(seed: 5)
        let parts = [
            "a", "\"", "\\", "/", "i", ".", "[", "]", "0", "12", "(", ")", "|", "!", " ", "=", "==", "!=", "<", ">=",
            "dir:",
            "in", "out", "op:", "ping", "text", "size", "k", "M", "since:", ":", "true", "null", "-", "1e5", "ä",
            "\u{301}",
            "\n", "\t", "[a-z]", "+", "\u{0}", "\u{1F600}", "\"x\"", ".a", "/b/",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                parts[Int.random(in: 0..<parts.count, using: &random)]
            }.joined()
            let now = Timestamp(
                nanoseconds: [.min, -1, 0, .max, Filter.now.nanoseconds].randomElement(using: &random) ?? 0
            )
            let offset = [.min, .max, 0, -3600].randomElement(using: &random) ?? 0
            do throws(FilterError) {
                let filter = try Filter(text, now: now, utcOffset: offset)
                #expect(try Filter(filter.description, now: now, utcOffset: offset) == filter, "\(text)")
                read += 1
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "\(text)")
                #expect(!error.description.isEmpty)
            }
        }
        #expect(read > 1000)
    }

    private func problem(of text: String) -> FilterError.Problem? { FilterError.of(text)?.problem }
}

extension FilterError {
    static func of(_ text: String) -> FilterError? {
        do throws(FilterError) { _ = try Filter(text) } catch { return error }
        return nil
    }
}
