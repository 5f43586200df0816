import Glibc
import Testing
import TmuxSupport

/// Passwords and passphrases that are asked for on the terminal, before there is a screen.
@Suite struct PromptTests {
    private func terminal() async throws -> Tmux {
        let tmux = try Tmux(columns: 100, rows: 20)
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        return tmux
    }

    @Test func aPasswordIsAskedForAndNotShown() async throws {
        let peer = try await Peer.handshakes()
        let tmux = try await terminal()
        let modes = try tmux.modes
        // Standard output is no terminal: the question is asked all the same.
        try tmux.type("\(Executable.path) --auth me \(peer.url) </dev/null | cat; echo ended with $?\n")
        try await tmux.waitUntil("it asks") { $0.last == "Password for me at \(peer.url.dropFirst(5)):" }
        try tmux.type("wrongé")
        try tmux.send("C-u")
        try tmux.type("secrétt")
        try tmux.send("BSpace", "Enter")
        let rows = try await tmux.waitUntil("it has ended") { $0.contains("ended with 0") }
        #expect(!rows.joined().contains("secr"))
        #expect(try tmux.modes == modes)
        #expect(peer.process.output.contains("Authorization: Basic bWU6c2VjcsOpdA=="))
    }

    @Test(arguments: [("C-c", 130), ("TERM", 143), ("HUP", 129)], ["", "</dev/null"])
    func theTerminalIsAsItWasHoweverTheQuestionEnds(end: (String, Int), input: String) async throws {
        let tmux = try await terminal()
        let modes = try tmux.modes
        try tmux.type("\(Executable.path) --auth me ws://127.0.0.1:1/ \(input); echo ended with $?\n")
        try await tmux.waitUntil("it asks") { $0.contains("Password for me at 127.0.0.1:1:") }
        #expect(try tmux.modes != modes)
        switch end.0 {
        case "C-c": try tmux.send("C-c")
        case let name: kill(try tmux.child(), name == "TERM" ? SIGTERM : SIGHUP)
        }
        try await tmux.waitUntil("it has ended") { $0.contains("ended with \(end.1)") }
        #expect(try tmux.modes == modes)
    }

    @Test func aPassphraseIsAskedForBeforeTheScreen() async throws {
        let certificates = try await Certificates()
        let file = try await certificates.selfSigned(days: 2)
        let key = try await certificates.encryptedKey(passphrase: "open")
        let peer = try await Peer.handshakes(file, certificates.key, file)
        let tmux = try await terminal()
        let flags = "--cacert \(file) --cert \(file) --key \(key) --exit-on-close"
        try tmux.type("clear; \(Executable.path) \(flags) \(peer.url); echo ended with $?\n")
        try await tmux.waitUntil("it asks") { $0.joined().contains("Passphrase for \(key):") }
        #expect(try !tmux.isAlternateScreen)
        try tmux.type("open\n")
        try await tmux.waitUntil("it has ended") { $0.contains("ended with 0") }
    }
}
