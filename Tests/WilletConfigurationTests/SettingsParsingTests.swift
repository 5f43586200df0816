import TestSupport
import Testing

@testable import WilletConfiguration

@Suite struct SettingsParsingTests {
    @Test func nothingChosenIsTheDefaults() {
        let (settings, issues) = Settings.parse("# nothing\n")
        #expect(settings == Settings())
        #expect(issues.isEmpty)
    }

    @Test func allThatCanBeChosen() {
        let (settings, issues) = Settings.parse(
            """
            theme = "mine"
            columns = "time"
            latency-key = ".params.id"
            [limits]
            keep-entries = 5
            keep-bytes = "2m"
            queued-messages = 7
            queued-seconds = 1.5
            connect-timeout = 3
            ping-interval = 0
            ping-timeout = 0.25
            max-message-size = 4096
            [keys.log]
            pause = ["p", "Ctrl-P"]
            help = []
            [themes.mine]
            inherits = "dark"
            error = "bold red"
            [profiles.prod]
            inherits = "base"
            url = "wss://example.com"
            header = ["A: b"]
            insecure = true
            max-retries = 3
            connect-timeout = 2.5
            max-message-size = "1k"
            [snippets]
            log-in_2 = "${TOKEN}"
            """
        )
        #expect(issues.isEmpty)
        var expected = Settings()
        expected.theme = "mine"
        expected.columns = ["time"]
        expected.latencyKey = ".params.id"
        expected.limits = Settings.Limits(
            keepEntries: 5,
            keepBytes: 2 << 20,
            queuedMessages: 7,
            queuedSeconds: 1.5,
            connectTimeout: 3,
            pingInterval: 0,
            pingTimeout: 0.25,
            maxMessageSize: 4096
        )
        expected.keys = ["log": ["pause": ["p", "Ctrl-P"], "help": []]]
        expected.themes = ["mine": ThemeSettings(inherits: "dark", looks: ["error": "bold red"])]
        var profile = Profile()
        profile.inherits = "base"
        profile.settings = [
            "url": .text("wss://example.com"), "header": .texts(["A: b"]), "insecure": .flag(true),
            "max-retries": .text("3"), "connect-timeout": .text("2.5"), "max-message-size": .text("1024"),
        ]
        expected.profiles = ["prod": profile]
        expected.snippets = ["log-in_2": "${TOKEN}"]
        #expect(settings == expected)
    }

    @Test(arguments: [
        ("theme = 1", "f: theme: 1 cannot be used: write a text in quotes"),
        (
            "colour = 1",
            "f: colour: there is no such setting: theme, columns, history, latency-key, limits, keys, themes, profiles, "
                + "snippets"
        ),
        ("columns = [1]", "f: columns: 1 cannot be used: write a list of texts, [\"…\"]"),
        ("limits = 3", "f: limits: 3 cannot be used: write a table, [limits]"),
        ("limits.keep-entries = 0", "f: limits.keep-entries: 0 cannot be used: write a number from 1 to 100000000"),
        (
            "limits.keep-bytes = \"9223372036854775807G\"",
            "f: limits.keep-bytes: “9223372036854775807G” cannot be used: write a size from 1M to 1024G, such as \"64M\""
        ),
        (
            "limits.ping-timeout = nan",
            "f: limits.ping-timeout: nan cannot be used: write a number of seconds from 0.001 to 31536000"
        ),
        (
            "limits.queued-seconds = \"1\"",
            "f: limits.queued-seconds: “1” cannot be used: write a number of seconds from 1 to 31536000"
        ),
        ("[keys]\nhelp = \"F2\"", "f: keys.help: “F2” cannot be used: write a table, [keys.help]"),
        ("[keys.log]\nhelp = 2", "f: keys.log.help: 2 cannot be used: write a list of texts, [\"…\"]"),
        (
            "[themes.a]\nerror = {}",
            "f: themes.a.error: a table cannot be used: write a text in quotes"
        ),
        ("[snippets]\nlogin = 1", "f: snippets.login: 1 cannot be used: write a text in quotes"),
        (
            "[snippets]\n\"two words\" = \"x\"",
            "f: snippets.two words: a snippet cannot be called that: take letters of ASCII, digits, - and _"
        ),
        ("[profiles]\na = true", "f: profiles.a: true cannot be used: write a table, [profiles.a]"),
        ("[profiles.a]\ninsecure = 1", "f: profiles.a.insecure: 1 cannot be used: write true or false"),
        (
            "[profiles.a]\nmax-retries = -1",
            "f: profiles.a.max-retries: -1 cannot be used: write a number from 0 to 1000000"
        ),
    ])
    func whatCannotBeUsedIsNamed(text: String, issue: String) {
        let (settings, issues) = Settings.parse(text)
        #expect(issues.map { $0.description(file: "f") } == [issue])
        #expect(!issues.contains { !$0.isMistake })
        #expect(settings.limits == Settings.Limits() && settings.theme == "terminal")
    }

    @Test func theRestIsUsed() {
        let (settings, issues) = Settings.parse(
            "nonsense = 1\ntheme = \"dark\"\n[limits]\nkeep-bytes = true\nkeep-entries = 9"
        )
        #expect(issues.map(\.place) == [.key("limits.keep-bytes"), .key("nonsense")])
        #expect(settings.theme == "dark")
        #expect(settings.limits.keepEntries == 9)
        #expect(settings.limits.keepBytes == Settings.Limits().keepBytes)
    }

    @Test func anUnknownSettingOfAProfileIsNamedWithAllThatThereAre() {
        let issues = Settings.parse("[profiles.a]\nproxi = \"http://localhost\"").issues
        #expect(issues.map(\.place) == [.key("profiles.a.proxi")])
        #expect(issues.first?.text.contains("origin, ping-interval, ping-timeout, proxy, reconnect") == true)
    }

    @Test(arguments: [
        ("a = 1\nb = [1,\n", 2), ("theme = \"dark\"\ntheme = \"light\"\n", 2), ("[keys\n", 1), ("\n\n= 3", 3),
        ("a = \"\\u0000\"", 1), ("a = 1\nb = \"\u{0}\"", 2),
        ("a = 1\n" + String(repeating: "a.", count: 2000) + "a = 1", 2),
        ("a = 1\nb = \"\u{7}\"", 2),
    ])
    func aSyntaxErrorNamesItsLine(text: String, line: Int) {
        let (settings, issues) = Settings.parse(text)
        #expect(settings == Settings())
        #expect(issues.count == 1)
        #expect(issues.first?.description(file: "f").hasPrefix("f:\(line):") == true, "\(issues)")
    }

    @Test func deepNestingIsNoTrap() {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(Settings.parse("columns = \(deep)").issues.count == 1)
        #expect(Settings.parse("columns = [[[[[[[[[1]]]]]]]]]").issues.count == 1)
        let dots = (0..<900).map { "k\($0)" }.joined(separator: ".")
        #expect(Settings.parse("limits.\(dots) = 1").issues.count == 1)
    }

    /// The parser itself dies of these.
    @Test(arguments: [
        ("a = 1\n[é]", "f:2:2: this is no TOML: “é” cannot begin the name of a table: put the name in quotes"),
        (" [[ .a]]", "f:1:5: this is no TOML: “.” cannot begin the name of a table: put the name in quotes"),
        ("\u{FEFF}\u{FEFF}[=", "f:1:2: this is no TOML: “=” cannot begin the name of a table: put the name in quotes"),
        ("[\n", "f:1:2: this is no TOML: a control character cannot begin the name of a table: put the name in quotes"),
        (
            "a = [1, # [\n \"]\",\n }",
            "f:3:2: this is no TOML: a } stands where a list's next value, or its ], should"
        ),
        ("a = 1\nb = 1979-05-27 1", "f:2:5: dates are not used here: take it out, or put it in quotes"),
        ("a = [1, 1979-05-27T'x']", "f:1:9: dates are not used here: take it out, or put it in quotes"),
        ("a = 1inf-05-27 0", "f:1:5: dates are not used here: take it out, or put it in quotes"),
        ("a = 1_9_79-05-2_7 0", "f:1:5: dates are not used here: take it out, or put it in quotes"),
        ("a = {b = [}", "f:1:11: this is no TOML: a } stands where a list's next value, or its ], should"),
    ])
    func whatTheParserDiesOfIsRefusedBefore(text: String, issue: String) {
        #expect(Settings.parse(text).issues.map { $0.description(file: "f") } == [issue])
    }

    @Test(arguments: [
        "[\"é\"]\n", "[ 'a' . b ]\n", "[[a]]\n[[a]]\n", "a = [\n[1, 2],\n[{b = 1}],\n]\n",
        "a = \"\"\"\n[é]\n\\\"\"\"\"\"\"\n",
        "a = '''\n[é]\n'''''\n", "a = '[}' # [}\n#[é]\nb = \"[,}\"\n", "a = [ ]\n[b]\nc = {}\n", "a = [{}, ]\n",
        "a = -1979\nb = [1.5e-4, 100E-2, 07:30:00]\nc = 19\n1979-05-27 = 1\n12 = [1, 0]\n",
    ])
    func whatIsTOMLIsNotRefused(text: String) {
        #expect(!Settings.parse(text).issues.contains { $0.description(file: "f").contains("no TOML") }, "\(text)")
    }

    @Test(arguments: 0..<40)
    func brokenTextNeverTraps(seed: Int) {
        let pieces = [
            "[", "]", "{", "}", ",", "=", ".", "a", "1", "é", "\"", "'", "\"\"\"", "'''", "\n", " ", "#", "\\", "true",
            "-", "[keys.log]\n",
            "theme = \"a\"\n", "x = [", "\t", "1e3", "0x", "1979-05-27", "07:32", "T", "inf", "+", "_", "\r", "\u{7F}",
            "\\u00",
        ]
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<500 {
            let count = Int.random(in: 1...14, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            _ = Settings.parse(text)
        }
    }
}
