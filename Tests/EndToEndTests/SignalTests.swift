import Glibc
import Testing
import TmuxSupport

/// Each signal in each state of the application: the terminal is as it was, and the exit code tells what it was.
@Suite(.serialized) struct SignalTests {
    /// What the application is doing when the signal comes.
    enum Situation: String, CaseIterable, Sendable {
        case disconnected, connecting, handshaking, open, flooded, closing, waiting, failed
        case help, palette, inspector, handshake, filterPrompt, quitQuestion, midPaste, tiny

        /// The arguments, of the server's URL and of the port where nobody answers.
        func arguments(_ server: String, _ port: UInt16) -> String {
            switch self {
            case .connecting, .handshaking: "ws://127.0.0.1:\(port)/"
            case .flooded: "'\(server)/flood?count=100000000&size=64'"
            case .closing: "\(server)/silent"
            case .waiting, .quitQuestion: "ws://127.0.0.1:1/"
            case .failed: "'\(server)/refuse?status=401'"
            case .disconnected, .open, .help, .palette, .inspector, .handshake, .filterPrompt, .midPaste, .tiny:
                "-x hello \(server)/echo"
            }
        }

        /// Brings a session that has just started to where the signal is to find it.
        func reach(_ session: TerminalSession) async throws {
            let tmux = session.tmux
            switch self {
            case .connecting, .handshaking: try await session.wait(forStatus: "◌ connecting")
            case .flooded, .open: try await session.wait(forStatus: "● open")
            case .closing:
                try await session.wait(forStatus: "● open")
                try tmux.send("F6")
                try await session.wait(forStatus: "◐ closing")
            case .waiting: try await session.wait(forStatus: "◌ reconnecting")
            case .failed: try await session.wait(forStatus: "✕ failed")
            case .quitQuestion:
                try await session.wait(forStatus: "◌ reconnecting")
                try session.enter("precious")
                try await session.wait(for: "out 1")
                try tmux.send("C-c")
                try await session.wait(for: "quit?")
            case .disconnected, .help, .palette, .inspector, .handshake, .filterPrompt, .midPaste, .tiny:
                try await session.wait(for: "← ")
                try await reachView(session)
            }
        }

        private func reachView(_ session: TerminalSession) async throws {
            let tmux = session.tmux
            switch self {
            case .disconnected:
                try tmux.send("F6")
                try await session.wait(forStatus: "closed 1000")
            case .help:
                try tmux.send("F1")
                try await session.wait(for: "more below")
            case .palette:
                try tmux.send("M-x")
                try await session.wait(for: "reconnect now")
            case .inspector:
                try tmux.send("Tab", "Enter")
                try await session.wait(for: "close")
            case .handshake:
                try tmux.send("Tab", "i")
                try await session.wait(for: "Connection 1, open for")
            case .filterPrompt:
                try tmux.send("Tab", "f", "x")
                try await session.wait(for: "filter x")
            case .midPaste:
                try tmux.sendBytes(Array("seen\u{1B}[200~half of a paste".utf8))
                try await session.wait(for: "> seen")
            case .tiny:
                try tmux.resize(columns: 1, rows: 1)
                try await tmux.waitUntil("there is one cell") { ($0.first?.count ?? 0) <= 1 }
            case .connecting, .handshaking, .open, .flooded, .closing, .waiting, .failed, .quitQuestion: break
            }
        }
    }

    private static let ends: [(signal: Int32, code: Int32)] = [
        (SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGSEGV, 139),
    ]

    @Test(arguments: Situation.allCases)
    func theTerminalIsAsItWas(situation: Situation) async throws {
        let server = try await Peer.willetServe()
        let listener = try MuteListener(isFull: situation == .connecting)
        let arguments = situation.arguments(server.url, listener.port)
        let session = try await TerminalSession(prelude: "ulimit -c 0; ", arguments)
        for (number, end) in Self.ends.enumerated() {
            if number > 0 { try await session.restart("ulimit -c 0; ", arguments) }
            try await situation.reach(session)
            if number == 0 { try await stopAndContinue(session) }
            let process = try session.tmux.child()
            #expect(kill(process, end.signal) == 0)
            try await session.tmux.waitUntil("\(situation): \(end.signal) ends it") { _ in !Tmux.isRunning(process) }
            try session.tmux.resize(columns: 100, rows: 30)
            try await session.expectEnd(end.code)
        }
    }

    @Test func aStopIsNeverIgnoredWhileItDraws() async throws {
        let server = try await Peer.willetServe()
        let session = try await TerminalSession(Situation.flooded.arguments(server.url, 1))
        try await session.wait(for: " kept")
        let process = try session.tmux.child()
        // Each sample finds it in another place of its drawing.
        for _ in 0..<5000 { try #require(try !Tmux.ignores(SIGTSTP, process)) }
        try session.tmux.send("C-c")
        try await session.expectEnd(0)
    }

    private func stopAndContinue(_ session: TerminalSession) async throws {
        let process = try session.tmux.child()
        #expect(kill(process, SIGTSTP) == 0)
        try await session.tmux.waitUntil("it has stopped") { _ in Tmux.isStopped(process) }
        // The shell's prompt has no room in a tiny one.
        try session.tmux.resize(columns: 100, rows: 30)
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        try session.expectRestored()
        // The shell has gone on behind the program that stopped.
        try session.enter("fg; echo ended with $?")
        try await session.tmux.waitUntil("it is back") { _ in try session.tmux.isAlternateScreen }
    }
}
