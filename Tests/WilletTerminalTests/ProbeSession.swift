import Glibc
import Testing
import TmuxSupport

/// The probe in a terminal.
struct ProbeSession {
    let tmux: Tmux
    private let modes: String

    init(
        columns: Int = 70,
        rows: Int = 24,
        environment: [String: String] = [:],
        terminal: String = "tmux-256color"
    ) async throws {
        // The mouse is on in all of them, so that each way out has it to give back.
        let environment = environment.merging(["PROBE_MOUSE": "1"]) { own, _ in own }
        tmux = try Tmux(columns: columns, rows: rows, environment: environment, terminal: terminal)
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        modes = try tmux.modes
        try tmux.type("\(Tmux.builtProduct("TerminalProbe")); echo ended with $?\n")
        try await tmux.waitUntil("the probe shows its screen") { $0.contains { $0.hasPrefix("> ready") } }
    }

    func waitForRow(_ row: String) async throws {
        try await tmux.waitUntil("a row says \(row)") { $0.contains(row) }
    }

    /// Waits for the end, and returns what of the terminal is not as it was before.
    func leftovers(afterExit code: Int32) async throws -> [String] {
        try await waitForRow("ended with \(code)")
        return try leftovers()
    }

    func leftovers() throws -> [String] {
        var leftovers: [String] = []
        if try tmux.modes != modes { leftovers.append("modes") }
        if try tmux.isAlternateScreen { leftovers.append("alternate screen") }
        if try !tmux.showsCursor { leftovers.append("hidden cursor") }
        if try tmux.title.hasPrefix("probe") { leftovers.append("title") }
        if try tmux.value(of: "#{keypad_flag}") == "1" { leftovers.append("keypad") }
        if try tmux.hasMouse { leftovers.append("mouse") }
        return leftovers
    }

    /// Sends the probe a signal.
    func kill(_ signal: Int32) throws {
        #expect(Glibc.kill(try tmux.child(), signal) == 0)
    }
}
