import Testing
import WilletLog
import WilletProtocol

@Suite("Conditions on JSON")
struct JSONConditionTests {
    @Test(
        "hold where a value at the path compares so",
        arguments: [
            (".a", #"{"a":1}"#), (".a", #"{"b":1,"a":null}"#), (".a.b[1]", #" { "a" : { "b" : [ 0 , { } ] } } "#),
            (".[2].x", #"[1,"a",{"x":[]}]"#), (#".["a b"]"#, #"{"a b":1}"#), (#".a["\""]"#, #"{"a":{"\"":1}}"#),
            (#".[""]"#, #"{"":1}"#),
            (".é", #"{"\u00e9":1}"#), (#".e == "trade""#, #"{"e":"trade"}"#),
            (#".e == "a/é😀""#, #"{"e":"a\/\u00E9\ud83d\uDE00"}"#),
            (#".e == "\n\t\r\"\\""#, #"{"e":"\n\t\r\"\\"}"#), (#".e == """#, #"{"e":""}"#),
            (#".e != "trade""#, #"{"e":"trader"}"#),
            (#".e < "b""#, #"{"e":"a"}"#), (#".e < "ab""#, #"{"e":"a"}"#), (#".e > "a""#, #"{"e":"ab"}"#),
            (#".e >= "ab""#, #"{"e":"ab"}"#),
            (".p == 1", #"{"p":1.0}"#), (".p == 100", #"{"p":1e2}"#), (".p == 0.05", #"{"p":5E-2}"#),
            (".p == 0", #"{"p":-0.00}"#),
            (".p == 9007199254740993", #"{"p":9007199254740993}"#),
            (".p != 9007199254740992", #"{"p":9007199254740993}"#),
            (".p > 9007199254740992", #"{"p":9007199254740993}"#), (".p > 1e308", #"{"p":1e400}"#),
            (".p < 1e-400", #"{"p":1e-401}"#),
            (".p > -1", #"{"p":-0.5}"#), (".p < -1", #"{"p":-10}"#), (".p <= 43251.1", #"{"p":43251.10}"#),
            (".p >= 0.0999", #"{"p":0.1}"#),
            (".p < 0", #"{"p":-1}"#), (".p > -5", #"{"p":0}"#), (".p < 123.45", #"{"p":123.4}"#),
            (".p < 12.3", #"{"p":1.23}"#),
            (".b == true", #"{"b":true}"#), (".b == false", #"{"b":false}"#), (".b != true", #"{"b":false}"#),
            (".b == null", #"{"b":null}"#),
            (".b != null", #"{"b":{}}"#), (".b != 1", #"{"b":"1"}"#), (".b != 1", #"{"b":[1]}"#),
            (".b != true", #"{"b":1}"#),
            (".a == 2", #"{"a":1,"a":2}"#), (".a == 1", #"{"a":1,"a":2}"#), (".a.b == 2", #"{"a":3,"a":{"b":2}}"#),
            (".[0] == 7", "[7]"), (".[0] == 7", "[7 , 8]"),
        ]
    )
    func holds(filter: String, payload: String) throws {
        #expect(try Filter(filter).matches(payload))
    }

    @Test(
        "do not hold where it compares otherwise, or is not there",
        arguments: [
            (".a", #"{"b":{"a":1}}"#), (".a", "[1]"), (".a", #""a""#), (".[0]", "[]"), (".[0]", #"{"0":1}"#),
            (".[1]", "[1]"), (".a.b", #"{"a":[1]}"#),
            (#".e == "trade""#, #"{"e":"trad"}"#), (#".e == "trade""#, #"{"e":"trades"}"#),
            (#".e == "1""#, #"{"e":1}"#), (".e == 1", #"{"e":"1"}"#),
            (".e == true", #"{"e":"true"}"#), (".e == null", #"{"e":false}"#), (".e != null", #"{"x":1}"#),
            (".e != 1", #"{"e":1.0}"#),
            (".p > 1", #"{"p":1}"#), (".p < 1e5", #"{"p":100000}"#), (".p > 1", #"{"p":"2"}"#),
            (".p > 1", #"{"p":true}"#), (#".p < "x""#, #"{"p":[]}"#),
            (".p == 9007199254740992", #"{"p":9007199254740993}"#), (".a == 3", #"{"a":1,"a":2}"#),
            (#".e == "\uD800""#.replacing(#"\uD800"#, with: "x"), #"{"e":"\ud800"}"#),
        ]
    )
    func holdsNot(filter: String, payload: String) throws {
        #expect(try !Filter(filter).matches(payload))
    }

    @Test(
        "never hold for what is no JSON text",
        arguments: [
            "", " ", #"{"a":1"#, #"{"a":1}}"#, #"{"a":1} x"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{a:1}"#, #"{'a':1}"#,
            #"{"a":01}"#, #"{"a":1.}"#, #"{"a":.5}"#,
            #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":-}"#, #"{"a":tru}"#, #"{"a":truex}"#, #"{"a":nul"#, #"{"a":"x}"#,
            #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#,
            #"{"a":"\u12"#, #"{"a":"\"#, "{\"a\":\"\n\"}", #"{"a":[1,]}"#, #"{"a":[1 2]}"#, #"{"a":[}"#, #"{"a":{]}}"#,
            #"{"a":1,"b"}"#, #"{"a":1 "b":2}"#, #"{"a"}"#,
            #"{"a":NaN}"#, "{\"a\":1}\0", "{\"a\":1\u{A0}}",
        ]
    )
    func malformed(payload: String) throws {
        #expect(try !Filter(".a").matches(payload))
        #expect(try !Filter(".a != 5").matches(payload))
        #expect(try Filter("!.a").matches(payload))
    }

    @Test("a half of a surrogate pair stands for no character")
    func surrogates() throws {
        let filter = try Filter(".e == \"\u{FFFD}\"")
        #expect(filter.matches(#"{"e":"\ud800"}"#) && filter.matches(#"{"e":"\udc00"}"#))
        #expect(try Filter(".e == \"\u{FFFD}a\"").matches(#"{"e":"\ud800\u0061"}"#))
        #expect(try Filter(".e == \"\u{FFFD}\u{FFFD}\"").matches(#"{"e":"\ud800\ud800"}"#))
    }

    @Test("deep JSON is bounded, and what is deeper meets none")
    func deep() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try Filter(".[0]").matches("[" + nested(255) + "]"))
        #expect(try !Filter(".[0]").matches("[" + nested(256) + "]"))
        #expect(try !Filter(".[0]").matches(String(repeating: "[", count: 1_000_000)))
        #expect(try !Filter(".a").matches(String(repeating: #"{"a":"#, count: 100_000)))
    }

    @Test("huge numbers are compared by their digits")
    func huge() throws {
        let zeros = String(repeating: "0", count: 100_000)
        #expect(try Filter(".a > 1").matches(#"{"a":1\#(zeros)}"#))
        #expect(try Filter(".a == 1e100000").matches(#"{"a":1\#(zeros)}"#))
        #expect(try Filter(".a < 1e-99999").matches(#"{"a":0.\#(zeros)1}"#))
        #expect(try Filter(".a == 0").matches(#"{"a":0e99999999999999999999999999}"#))
        #expect(try Filter(".a > 1e99").matches(#"{"a":1e99999999999999999999999999}"#))
        #expect(try Filter(".a < -1e99").matches(#"{"a":-1e99999999999999999999999999}"#))
        #expect(try Filter(".a > 0").matches(#"{"a":1e-99999999999999999999999999}"#))
    }

    @Test("are for messages: notes and control frames have no JSON")
    func kinds() throws {
        let filter = try Filter(".a")
        let payload = Array(#"{"a":1}"#.utf8)
        #expect(filter.matches(payload, .message(.outbound, .binary)))
        #expect(!filter.matches(payload, .control(.inbound, .ping)))
        #expect(!filter.matches(payload, .note(.information)))
    }
}
