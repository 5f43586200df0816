import TestSupport
import Testing

@testable import WilletViewModel

@Suite struct JSONReaderTests {
    @Test func itKeepsOrderNumbersAndKeysThatComeTwice() {
        let text =
            #"{"z":1.50,"a":-0e+9,"z":12345678901234567890,"s":"\u65e5\"\\","e":{},"l":[ ],"n":null,"t":[true,false]}"#
        #expect(
            outline(text) == [
                "{",
                #"  "z": 1.50,"#,
                #"  "a": -0e+9,"#,
                #"  "z": 12345678901234567890,"#,
                #"  "s": "\u65e5\"\\","#,
                #"  "e": {},"#,
                #"  "l": [],"#,
                #"  "n": null,"#,
                #"  "t": ["#,
                "    true,",
                "    false",
                "  ]",
                "}",
            ]
        )
    }

    @Test func whitespaceIsNotKept() {
        #expect(outline(" \r\n\t[ 1 ,\n { \"a\" : 2 } ] \n") == ["[", "  1,", "  {", #"    "a": 2"#, "  }", "]"])
    }

    @Test func textsMayFollowOneAnother() {
        #expect(outline("{}\n[1]\n2 \"x\"") == ["{}", "[", "  1", "]", "2", "\"x\""])
        #expect(outline("") == [])
        #expect(outline("  ") == [])
    }

    @Test(arguments: [
        (#"{"a":1"#, ["{", #"  "a": 1"#, "  ! it ends with 1 bracket open at 6"]),
        (#"{"a""#, ["{", "  ! a colon is missing at 4"]),
        (#"{"a" 1}"#, ["{", "  ! a colon is missing at 5"]),
        (#"{"a":}"#, ["{", "  ! a value is missing at 5"]),
        (#"{"a":"#, ["{", "  ! a value is missing at 5"]),
        ("{a:1}", ["{", "  ! a key in quotes is missing at 1"]),
        ("{1:1}", ["{", "  ! a key in quotes is missing at 1"]),
        (#"{"a":1 "b":2}"#, ["{", #"  "a": 1"#, "  ! a comma or the closing bracket is missing at 7"]),
        ("[1,]", ["[", "  1,", "  ! a value is missing at 3"]),
        ("[,1]", ["[", "  ! a value is missing at 1"]),
        ("[1}", ["[", "  1", "  ! a comma or the closing bracket is missing at 2"]),
        ("[}", ["[", "  ! a value is missing at 1"]),
        ("[01]", ["[", "  ! this is no number of JSON at 1"]),
        ("[1.]", ["[", "  ! this is no number of JSON at 1"]),
        ("[-]", ["[", "  ! this is no number of JSON at 1"]),
        ("[1e]", ["[", "  ! this is no number of JSON at 1"]),
        ("[1x]", ["[", "  ! this is no number of JSON at 1"]),
        ("[.5]", ["[", "  ! a value is missing at 1"]),
        ("[NaN]", ["[", "  ! a value is missing at 1"]),
        ("[truer]", ["[", "  ! a value is missing at 1"]),
        ("[tru", ["[", "  ! a value is missing at 1"]),
        (#"["a"#, ["[", "  ! the closing quote is missing at 1"]),
        (#"["a\"#, ["[", "  ! the closing quote is missing at 1"]),
        (#"["a\""#, ["[", "  ! the closing quote is missing at 1"]),
        ("hello", ["! a value is missing at 0"]),
        ("{} x", ["{}", "! a value is missing at 3"]),
        ("1,2", ["1", "! a value is missing at 1"]),
        ("]", ["! a value is missing at 0"]),
    ])
    func whatIsBrokenIsReadUpToWhereItBreaks(text: String, lines: [String]) { #expect(outline(text) == lines) }

    @Test func depthIsBounded() {
        let text = String(repeating: "[", count: 1_000_000)
        let lines = outline(text)
        #expect(lines.count == JSONReader.depthLimit + 1)
        #expect(lines.last?.hasSuffix("! this is nested more than 256 deep at 256") == true)
        // An empty one at the limit has no lines of its own.
        let most = String(repeating: "[", count: 256) + "{}" + String(repeating: "]", count: 256)
        #expect(outline(most).count == 513)
    }

    @Test func noBytesTrap() {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array(#"{}[]:,"\0123.eE+-truefalsn x"#.utf8) + [0x00, 0xFF, 0x0A]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            bytes.withUnsafeBytes { bytes in
                var reader = JSONReader(bytes)
                var position = -1
                while let line = reader.next(in: bytes) {
                    #expect(line.start > position || bytes.isEmpty)
                    position = line.start
                }
                #expect(reader.next(in: bytes) == nil)
            }
        }
    }

    @Test func aReaderGoesBackToAContainerItLiesIn() {
        let text = #"[0,{"a":[1,2]},3]"#
        text.withBytes { bytes in
            var reader = JSONReader(bytes)
            var states: [JSONReader] = []
            while true {
                states.append(reader)
                guard reader.next(in: bytes) != nil else { break }
            }
            // Before the 2: inside of all three.
            let inner = states[5]
            #expect(inner.containers.count == 3)
            #expect(inner.rewound(to: 0) == states[0])
            #expect(inner.rewound(to: 1) == states[2])
            #expect(inner.rewound(to: 2) == states[3])
        }
    }
}
