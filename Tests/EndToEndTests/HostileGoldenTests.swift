import Foundation
import TestSupport
import Testing
import TmuxSupport

/// What a real terminal shows of hostile text, on every way on which text reaches it: the capture equals golden text,
/// which has the title, the modes and the clipboard in it too.
///
/// Run with WILLET_RECORD=1 to write them anew, look at the difference, and run again.
@Suite(.serialized) struct HostileGoldenTests {
    /// Few messages with all samples in them.
    private static let joined = HostileCorpus.joined
    /// All that may be typed, in one line.
    private static let line = HostileCorpus.texts.filter { $0.bytes.count < 200 && !$0.bytes.contains(0x1B) }
        .map(\.text).joined(separator: " ").filter { !$0.isNewline }

    @Test func messages() async throws {
        let terminal = try await HostileTerminal()
        let session = terminal.session
        var wire = Wire.response("101 Switching Protocols")
        for sample in HostileCorpus.all {
            wire = sample.isUTF8 ? wire.text(sample.bytes) : wire.binary(sample.bytes)
        }
        try terminal.serve("all", wire.text(Array("end".utf8)))
        try await terminal.start("all")
        try await terminal.expect("messages", once: "3 B  end")
        try session.tmux.send("Tab", "w")
        try await terminal.expect("messages-wrapped", once: "3 B  end")
        try session.tmux.send("g")
        try await terminal.expect("messages-wrapped-top", once: "paused")
        try session.tmux.send("F")
        try await session.wait(for: " following ")
        try session.tmux.send("w", "z")
        try await session.wait(for: "folded")
        try session.tmux.send("/")
        try session.tmux.paste("/owned|[\u{200B}-\u{202E}]/")
        try session.tmux.send("Enter")
        try await terminal.expect("messages-searched", once: "paused")
        try session.tmux.send("f")
        try session.tmux.paste("\"\(Self.line)")
        try await terminal.expect("messages-filter-typed", once: "the text does not end")
        try session.tmux.send("Escape", "F")
        try await terminal.leave()

        wire = Wire.response("101 Switching Protocols")
        for sample in Self.joined.dropLast() { wire = wire.text(Array(sample.text.utf8)) }
        for sample in Self.joined.suffix(1) { wire = wire.binary(sample.bytes) }
        try terminal.serve("joined", wire.text(Array("end".utf8)))
        try await terminal.start("joined")
        try await session.wait(for: "3 B  end")
        try session.tmux.send("Tab", "w")
        try await terminal.expect("joined-wrapped", once: "3 B  end")
        try session.tmux.send("k", "Enter", "w")
        try await terminal.expect("joined-hex", once: "hex")
        for name in ["undefined", "widths", "reordering", "controls", "sequences"] {
            try session.tmux.send("q", "k", "Enter")
            try await terminal.expect("joined-\(name)", once: "raw")
        }
        try session.tmux.send("q")
        try await terminal.leave()
    }

    /// Keys and texts of a document that is inspected, and one that breaks off.
    @Test func documents() async throws {
        let terminal = try await HostileTerminal(rows: 30)
        let session = terminal.session
        let samples = HostileCorpus.texts.filter {
            $0.bytes.count < 60 && $0.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x22 }
        }
        let members = samples.map { "\"\($0.text)\":\"\\u001b]0;owned\\u0007\($0.text)\"" }.joined(separator: ",")
        let wire = Wire.response("101 Switching Protocols").text(Array("[\"a\u{1B}]0;owned\u{7}\u{9B}\u{202E}".utf8))
        try terminal.serve("json", wire.text(Array("{\(members)}".utf8)))
        try await terminal.start("json")
        try await session.wait(for: "connecting")
        try await session.tmux.waitUntil("both are there") { $0.filter { $0.contains("← ") }.count == 2 }
        try session.tmux.send("Tab", "Enter", "w", "j", "j", "j")
        try await terminal.expect("document", once: "{")
        try session.tmux.send("q", "k", "Enter")
        try await terminal.expect("document-broken", once: "[")
        try session.tmux.send("q")
        try await terminal.leave()
    }

    /// Pings, pongs, reasons, and what the log and the handshake view tell of them.
    @Test func controlFrames() async throws {
        let terminal = try await HostileTerminal(rows: 50)
        var wire = Wire.response("101 Switching Protocols")
        for sample in HostileCorpus.all { wire = wire.frame(0x9, Array(sample.bytes.prefix(125))) }
        for sample in Self.joined { wire = wire.frame(0xA, Array(sample.bytes.prefix(125))) }
        let reason = HostileCorpus.texts.prefix(14).map(\.text).joined(separator: " ")
        try terminal.serve("control", wire.close(4000, reason))
        try await terminal.start("control", "--no-reconnect URL")
        try await terminal.expect("control-frames", once: "closed 4000")
        try terminal.session.tmux.send("Tab", "i", "G")
        try await terminal.expect("close-reason", once: "Connections of this session")
        try terminal.session.tmux.send("q")
        try await terminal.leave()
    }

    /// What comes in heads and bodies of HTTP: as far as the client's parser lets it through, and what is said of the
    /// rest.
    @Test func handshakes() async throws {
        let terminal = try await HostileTerminal(rows: 60)
        let session = terminal.session
        let raw: [UInt8] = [
            0x9B, 0x32, 0x4A, 0x9D, 0x30, 0x3B, 0x78, 0x9C, 0xE2, 0x80, 0xAE, 0xC2, 0x9B, 0xFF, 0xC0, 0x9B,
        ]
        let fields = HostileCorpus.all.filter { $0.bytes.count < 100 }.map { sample in
            (name: "X-Field", value: sample.bytes.filter { $0 >= 0x20 && $0 != 0x7F })
        }
        try terminal.serve(
            "fields",
            .response("101 \u{202E}\u{9B}2J", fields + [("Server", raw), ("X-Tab", [0x61, 0x09, 0x62])])
        )
        try await terminal.start("fields")
        try await session.wait(forStatus: "● open")
        try session.tmux.send("Tab", "i")
        try await terminal.expect("response-fields", once: "X-Field")
        try session.tmux.send("G")
        try await terminal.expect("response-fields-end", once: "Connections of this session")
        try session.tmux.send("q")
        try await terminal.leave()

        let body = Array(Self.joined.map(\.bytes).joined(separator: [0x0A]))
        try terminal.serve("refused", .response("499 No\u{202E}\u{9B}2J", [("X-Why", raw)], body: body))
        try await terminal.start("refused", "--no-reconnect URL")
        try await terminal.expect("refused", once: "✕ failed")
        try session.tmux.send("Tab", "i")
        try await terminal.expect("refused-body", once: "Body, ")
        try session.tmux.send("q")
        try await terminal.leave()

        // What the client itself refuses, with the server's words in it.
        let url = Array("ws://h/".utf8) + raw
        try terminal.serve("redirect", .response("302 Found", [("Location", url)]))
        try terminal.serve("subprotocol", .response("101 x", [("Sec-WebSocket-Protocol", raw)]))
        try terminal.serve("extension", .response("101 x", [("Sec-WebSocket-Extensions", raw)]))
        try terminal.serve("escape", .response("200 \u{1B}]0;owned\u{7}", [("X", Array("\u{1B}]0;owned\u{7}".utf8))]))
        for name in ["redirect", "redirect-followed", "subprotocol", "extension", "escape"] {
            let path = name.replacing("-followed", with: "")
            try await terminal.start(path, "--no-reconnect \(path == name ? "" : "-L") -s chat URL")
            try await terminal.expect(name, once: "✕ failed")
            try await terminal.leave()
        }
    }

    @Test func certificates() async throws {
        let name = "a\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}evil\u{200B}\u{85}日本e\u{301}"
        let certificates = try await Certificates()
        let file = try await certificates.named(name)
        let terminal = try await HostileTerminal(rows: 50, certificate: file, key: certificates.key)
        try terminal.serve("tls", .response("101 Switching Protocols"))
        try await terminal.start("tls", "--no-reconnect URL")
        try await terminal.expect("certificate-refused", once: "✕ failed")
        try terminal.session.tmux.send("Tab", "i")
        try await terminal.expect("certificate-refused-view", once: "The certificate that was refused")
        try terminal.session.tmux.send("q")
        try await terminal.leave()
        try await terminal.start("tls", "-k URL")
        try await terminal.session.wait(forStatus: "● open")
        try terminal.session.tmux.send("Tab", "i", "G")
        try await terminal.expect("certificate", once: "Connections of this session")
        try terminal.session.tmux.send("q")
        try await terminal.leave()
    }

    /// What the user has pasted, typed, named, and called sessions.
    @Test func whatIsTypedAndNamed() async throws {
        let terminal = try await HostileTerminal(rows: 30)
        let session = terminal.session
        let configuration = session.tmux.folder.appending(path: ".config/willet")
        try FileManager.default.createDirectory(at: configuration, withIntermediateDirectories: true)
        let name = "p\\u001B]0;owned\\u0007\\u009B2J\\u202E\\u200B日本e\\u0301"
        let profile = "[profiles.\"\(name)\"]\nurl = \"ws://h/quiet\"\n"
        try Data(profile.utf8).write(to: configuration.appending(path: "willet.toml"))
        let spelled = "@p\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}\u{200B}日本e\u{301}"
        try terminal.folder.write(spelled, "profile")
        try terminal.serve("quiet", .response("101 Switching Protocols"))
        try await terminal.start("quiet", "URL \"$(cat \(terminal.folder["profile"]))\"")
        try await session.wait(forStatus: "● open")
        try session.tmux.paste(Self.line)
        try await terminal.expect("pasted", once: "[1 ●")
        try session.tmux.send("C-u")
        try session.tmux.type("typed \u{202E}\u{9B}2J\u{200B}x\u{E000}e\u{301}日本\u{1FAE8}")
        try await terminal.expect("typed", once: "> typed")
        try session.tmux.send("Enter")
        for command in ["/x", "/save ~/none/", "/send-file ~/", "/connect ws://h/", "/session "] {
            try session.tmux.type(command)
            try session.tmux.paste("a\u{9B}2J\u{202E}b\u{200B}\u{9D}0;owned\u{9C}")
            try session.tmux.send("Enter")
            try await terminal.expect("command-\(command.dropFirst().prefix { $0.isLetter })", once: "a\\u{9B}")
            try session.tmux.send("C-u")
        }
        try session.tmux.send("C-r")
        try await terminal.expect("history", once: "\\u{E000}")
        try session.tmux.send("Escape", "C-u", "M-2")
        try await terminal.expect("profile", once: "[2 ●")
        try await terminal.leave()
    }

    /// The pipe tool on a terminal, and what its log says when it is looked at.
    @Test func thePipeTool() async throws {
        let terminal = try await HostileTerminal(rows: 70)
        let session = terminal.session
        var wire = Wire.response("101 \u{202E}")
        for sample in Self.joined where sample.isUTF8 { wire = wire.text(sample.bytes) }
        let reason = "\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}\u{200B}"
        try terminal.serve("lines", wire.close(4000, reason))
        try await terminal.start("lines", "--log-file ~/log URL </dev/null")
        try await terminal.expect("pipe-lines", once: "ended with")
        try await terminal.start("lines", "--jsonl URL </dev/null")
        try await terminal.expect("pipe-objects", once: "ended with")
        try terminal.serve(
            "refused",
            .response("499 No\u{202E}\u{9B}2J", body: Array(Self.joined.map(\.bytes).joined()))
        )
        try await terminal.start("refused", "--log-file ~/log URL </dev/null")
        try await terminal.expect("pipe-refused", once: "ended with")
        let field = (name: "Sec-WebSocket-Protocol", value: Array(HostileCorpus.joined[2].bytes.prefix(60)))
        try terminal.serve("subprotocol", .response("101 x", [field]))
        try await terminal.start("subprotocol", "--log-file ~/log URL </dev/null")
        try await terminal.expect("pipe-subprotocol", once: "ended with")
        try session.enter("clear; grep -ao 'error=.*offered' ~/log; echo all of it")
        try await terminal.expect("pipe-log-file", once: "all of it")
    }
}
