import Foundation
import Testing
import TmuxSupport

/// The user's `willet.toml`, as the application and the commands take it.
@Suite(.serialized) struct ConfigurationTests {
    /// A folder that stands in for `~/.config`.
    private final class Home {
        private let folder = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString)")

        init(_ text: String? = nil) throws {
            try FileManager.default.createDirectory(
                at: folder.appending(path: "willet"),
                withIntermediateDirectories: true
            )
            if let text { try Data(text.utf8).write(to: URL(filePath: file)) }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        var file: String { folder.appending(path: "willet/willet.toml").path }
        var environment: [String: String] { ["XDG_CONFIG_HOME": folder.path] }

        func willet(_ arguments: String..., environment: [String: String] = [:]) async throws -> ChildProcess.Outcome {
            let all = self.environment.merging(environment) { $1 }
            return try await ChildProcess(Executable.path, arguments, environment: all).outcome()
        }
    }

    @Test func keysThemeAndColumnsAreTheUsers() async throws {
        let server = try await Peer.willetServe()
        let home = try Home(
            """
            theme = "mine"
            columns = ["time"]
            [themes.mine]
            inherits = "dark"
            outbound = "#0a141e on 17"
            [keys.everywhere]
            reconnect = ["F9"]
            [keys.log]
            quit = ["x"]
            """
        )
        let colors = ["COLORTERM": "truecolor"].merging(home.environment) { $1 }
        let session = try await TerminalSession("\(server.url)/echo", environment: colors)
        try await session.wait(forStatus: "● open")
        try await session.wait(for: " F9 reconnect ")
        try session.enter("coloured")
        try await session.wait(for: "←  coloured")
        let styled = try session.tmux.screen(styled: true)
        #expect(styled.contains { $0.contains("\u{1B}[38;2;10;20;30m") && $0.contains("\u{1B}[48;5;17m") }, "\(styled)")
        #expect(styled.contains { $0.contains("\u{1B}[38;2;152;195;121m") })

        try session.tmux.send("F9")
        try await session.wait(for: "reconnected")
        try session.tmux.send("Tab")
        try session.tmux.send("x")
        try await session.expectEnd(0)
    }

    @Test(arguments: [
        ("", "", true), ("COLORTERM=truecolor NO_COLOR=1", "", false), ("NO_COLOR=1", "--color always", true),
        ("", "--color never", false), ("", "--theme monochrome", false),
    ])
    func coloursAreForWhoWantsThem(variables: String, flags: String, hasColors: Bool) async throws {
        let home = try Home("theme = \"dark\"\n")
        let environment = Dictionary(
            uniqueKeysWithValues: variables.split(separator: " ").map { pair in
                let parts = pair.split(separator: "=")
                return (String(parts[0]), String(parts[1]))
            }
        )
        let session = try await TerminalSession(
            "\(flags) ws://127.0.0.1:1/",
            environment: ["COLORTERM": ""].merging(home.environment) { $1 }.merging(environment) { $1 }
        )
        try await session.wait(for: "connection refused")
        let styled = try session.tmux.screen(styled: true).joined(separator: "\n")
        // Of the palette, since this terminal does not say that it has more.
        #expect(styled.contains("\u{1B}[38;5;") == hasColors)
        #expect(!styled.contains("\u{1B}[38;2;"))
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func aBackgroundIsThatOfTheWholeScreen() async throws {
        let home = try Home("theme = \"high-contrast\"\n")
        let session = try await TerminalSession("demo --max-time 60", environment: home.environment)
        try await session.wait(forStatus: "● open")
        try session.tmux.send("F1")
        try await session.wait(for: "Everywhere")
        // After each reset black comes first, of the palette: nothing of the terminal's own background is left.
        let styled = try session.tmux.screen(styled: true).joined(separator: "\n")
        let pieces = styled.split(separator: "\u{1B}[0m", omittingEmptySubsequences: false).dropFirst()
        #expect(pieces.count > 3 && !styled.contains("\u{1B}[49m"))
        for piece in pieces { #expect(piece.prefix(30).contains("\u{1B}[48;5;16m"), "\(piece)") }
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func aBrokenFileIsToldAndTheDefaultsCount() async throws {
        let server = try await Peer.willetServe()
        let home = try Home("theme = \"dark\"\n[keys\n")
        let session = try await TerminalSession("\(server.url)/echo", columns: 160, environment: home.environment)
        try await session.wait(forStatus: "● open")
        try await session.wait(for: "willet.toml:2:6: this is no TOML: ")
        try await session.wait(for: " F5 reconnect ")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    @Test func whatCannotBeUsedIsToldAndTheRestCounts() async throws {
        let server = try await Peer.willetServe()
        let home = try Home("theme = \"dusk\"\n[keys.everywhere]\nreconnect = [\"F9\"]\nfly = [\"F8\"]\n")
        let session = try await TerminalSession("\(server.url)/echo", columns: 160, environment: home.environment)
        try await session.wait(forStatus: "● open")
        try await session.wait(for: "willet.toml: theme: there is no theme “dusk”")
        try await session.wait(for: "keys.everywhere.fly: there is no such action")
        try await session.wait(for: " F9 reconnect ")
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    // MARK: - Profiles

    @Test func aProfileIsASession() async throws {
        let server = try await Peer.willetServe()
        let home = try Home(
            """
            [profiles.base]
            execute = ["one of ${NAME}"]
            [profiles.echo]
            inherits = "base"
            url = "${SERVER}/echo"
            """
        )
        let environment = ["NAME": "base", "SERVER": server.url]
        let own = try await home.willet("@echo", "-n", "1", environment: environment)
        #expect(own.status == 0 && own.lines == ["one of base"], "\(own)")
        // A flag goes before it.
        let other = try await home.willet("-x", "another", "@echo", "-n", "1", environment: environment)
        #expect(other.status == 0 && other.lines == ["another"], "\(other)")
        let refused = try await home.willet("@echo", environment: ["NAME": "base"])
        #expect(refused.status == 2)
        #expect(
            refused.error
                == "willet: \(home.file): profiles.echo.url: SERVER is not set in the environment: set it, or "
                + "write $${SERVER} for the characters themselves\n"
        )
    }

    @Test(arguments: [
        ("@a", "profiles.a.inherits: it inherits from itself, a → b → a: break the circle"),
        ("@none", "profiles: there is no profile “none”: there are a, b, bare, header, proxy, typo"),
        ("@bare", "profiles.bare: it has no url: give it one"),
        ("@header", "profiles.header.header: write 'Name: value'."),
        ("@proxy", "profiles.proxy: ftp:// proxies are not supported: use http:// or socks5://."),
        ("@typo", "profiles.typo.proxi: a profile has no such setting: inherits, "),
    ])
    func aProfileThatCannotBeUsedIsNot(name: String, reason: String) async throws {
        let home = try Home(
            """
            [profiles.a]
            inherits = "b"
            [profiles.b]
            inherits = "a"
            [profiles.bare]
            [profiles.header]
            url = "ws://127.0.0.1:1/"
            header = ["Token"]
            [profiles.proxy]
            url = "ws://127.0.0.1:1/"
            proxy = "ftp://localhost"
            [profiles.typo]
            url = "ws://127.0.0.1:1/"
            proxi = "http://localhost"
            """
        )
        let outcome = try await home.willet(name)
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("willet: \(home.file): \(reason)"), "\(outcome.error)")
    }

    @Test func withoutAFileThereIsNoProfile() async throws {
        let home = try Home()
        let outcome = try await home.willet("@prod")
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("and so no profile “prod”: willet config default shows how"))
    }

    // MARK: - Commands

    @Test func theCommandsSayWhatThereIs() async throws {
        let home = try Home()
        #expect(try await home.willet("config", "path").output == home.file + "\n")
        #expect(try await home.willet("config", "check").lines == ["\(home.file): not there, and not needed"])
        let text = try await home.willet("config", "default").output
        #expect(text.hasPrefix("# The configuration of Willet"))
        try Data(text.utf8).write(to: URL(filePath: home.file))
        let outcome = try await home.willet("config", "check")
        #expect(outcome.status == 0 && outcome.lines == ["\(home.file): ok"] && outcome.error.isEmpty, "\(outcome)")
    }

    @Test func checkNamesAllThatCannotBeUsed() async throws {
        let home = try Home(
            """
            theme = "\\u001b[31mdusk"
            [keys.log]
            pause = ["r"]
            [profiles.a]
            auth = "${WILLET_TEST_UNSET}"
            [profiles.b]
            url = "http+x://y"
            origin = "nowhere"
            [profiles.c]
            inherits = "b"
            """
        )
        let outcome = try await home.willet("config", "check")
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        let lines = outcome.error.split(separator: "\n").map { $0.dropFirst("willet: \(home.file): ".count) }
        #expect(lines.count == 5, "\(lines)")
        #expect(lines[0] == "keys.log.pause: r: taken from reconnect in [keys.log], which has no key any more")
        #expect(lines[1].hasPrefix("theme: there is no theme “␛[31mdusk”: "))
        #expect(lines[2].hasPrefix("profiles.a.auth: WILLET_TEST_UNSET is not set"))
        #expect(lines[3].hasPrefix("profiles.b.url: "))
        #expect(lines[4].hasPrefix("profiles.b.origin: "))
        try Data("[keys.log]\npause = [\"r\"]\n".utf8).write(to: URL(filePath: home.file))
        #expect(try await home.willet("config", "check").status == 0)
    }
}
