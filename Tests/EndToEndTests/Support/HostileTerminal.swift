import Foundation
import TestSupport
import Testing
import TmuxSupport

/// One real terminal for many programs, whose screens are compared with golden ones: all that is seen, and what hostile
/// text would like to change besides.
struct HostileTerminal {
    let session: TerminalSession
    /// What each scene's server says is a file here.
    let folder: Folder
    private let peer: Peer
    private let title: String

    init(rows: Int = 64, certificate: String? = nil, key: String? = nil) async throws {
        folder = try Folder()
        peer = try await Peer.raw(folder["."], certificate, key)
        session = try await TerminalSession("--version", columns: 120, rows: rows)
        title = try session.tmux.title
    }

    /// Has the server say something under a name.
    func serve(_ name: String, _ wire: Wire) throws {
        try Data(wire.bytes).write(to: URL(filePath: folder[name]))
    }

    /// Starts `willet` on the server, whose port no screen shows.
    ///
    /// - Parameter arguments: what a shell is to read; `URL` becomes the scene's.
    func start(_ name: String, _ arguments: String = "URL") async throws {
        let port = peer.url.split(separator: ":").last ?? ""
        let scheme = peer.url.prefix { $0 != ":" }
        let url = "--connect-to 127.0.0.1:\(port) --ping-interval 0 --no-proxy \(scheme)://h/\(name)"
        try await session.restart("", arguments.replacing("URL", with: url))
    }

    /// Waits until the screen is the golden one, or was stable while it is recorded.
    ///
    /// - Parameter text: what is on the screen when all has arrived.
    func expect(
        _ name: String,
        once text: String,
        source: StaticString = #filePath,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let file = GoldenFile("\(name).txt", beside: source)
        let deadline = ContinuousClock.now + .seconds(GoldenFile.isRecording ? 3 : 20)
        try await session.wait(for: text)
        while try !file.holds(picture()), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let fault = try file.fault(of: picture())
        #expect(fault == nil, sourceLocation: sourceLocation)
    }

    /// Leaves the application without being asked about what is unsent, and checks that the terminal is as it was.
    func leave(_ code: Int32 = 0) async throws {
        try session.tmux.send("C-c")
        let rows = try await session.tmux.waitUntil("it asks or ends") { rows in
            rows.contains { $0.contains("unsent") && $0.contains("quit?") || $0.contains("ended with") }
        }
        if !rows.contains(where: { $0.contains("ended with") }) { try session.tmux.send("y") }
        try await session.expectEnd(code)
    }

    private func picture() throws -> String {
        let tmux = session.tmux
        let rows = try tmux.screen().map(Self.masked)
        let state = [
            try tmux.title == title ? "title as before" : "title \(try tmux.title)",
            "cursor keys and modes \(try tmux.keypad)",
            try tmux.isAlternateScreen ? "alternate screen" : "main screen",
            try tmux.hasMouse ? "mouse asked for" : "no mouse",
            (try? tmux.clipboard).map { "clipboard: \($0)" } ?? "nothing copied",
        ]
        return (rows + ["", state.joined(separator: " · "), ""]).joined(separator: "\n")
    }

    /// A row without what is another one in every run: times, rates, ports, keys, fingerprints.
    private static func masked(_ row: String) -> String {
        var row = row
        for (pattern, replacement) in masks {
            row = row.replacing(pattern) { match in
                replacement ?? String(match.output.map { $0.isHexDigit ? "#" : $0 })
            }
        }
        return row
    }

    /// What is masked, and by what; `nil` keeps the shape.
    private static var masks: [(Regex<Substring>, String?)] {
        [
            (/(?:[0-9A-F]{2}:){7,}[0-9A-F]{0,2}/, nil),
            (/\d\d:\d\d:\d\d(?:\.\d+)?/, nil),
            (/\s+● open(?: \d+[smhd]\w*)?/, " ● open"),
            (/open for \w+/, "open for #"),
            (/\s\d+s\s\sin\s/, " #s  in "),
            (/\s·\s\S+\smsg\/s\s.*B\/s\s·/, " · … ·"),
            (/127\.0\.0\.1:\d+/, nil),
            (/^\s\s\s(?:DNS|TCP|proxy|TLS|upgrade) +[\d.]+ [um]?s .*/, "   stage #"),
            (/Timings, .*/, "Timings"),
            (/willet\/\d\S*/, "willet/#"),
            (/Sec-WebSocket-(?:Key|Accept): .*/, "Sec-WebSocket-…"),
            (/\d{4}-\d\d-\d\d(?:T|\s\d\d:\d\d)/, nil),
            (/\+[\d.]+\s[mu]?s/, "+#"),
            (/\d+ days left/, "# days left"),
        ]
    }
}
