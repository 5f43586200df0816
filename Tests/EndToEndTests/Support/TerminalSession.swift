import Glibc
import Testing
import TmuxSupport

/// The application in a real terminal.
struct TerminalSession {
    let tmux: Tmux
    private let modes: String
    private let title: String
    private let keypad: String

    /// Starts `willet` with arguments that a shell is to read, and waits for its screen.
    ///
    /// - Parameter prelude: what the shell is told before.
    init(
        prelude: String = "",
        _ arguments: String,
        columns: Int = 100,
        rows: Int = 30,
        environment: [String: String] = [:]
    ) async throws {
        // A proxy of whoever runs the tests must not get between their processes.
        let environment = ["no_proxy": "*"].merging(environment) { $1 }
        tmux = try Tmux(columns: columns, rows: rows, environment: environment)
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        modes = try tmux.modes
        title = try tmux.title
        keypad = try tmux.keypad
        try await start(prelude, arguments)
    }

    /// Starts it once more, in a terminal that is cleared first.
    func restart(_ prelude: String = "", _ arguments: String) async throws {
        try await start("clear; " + prelude, arguments)
    }

    private func start(_ prelude: String, _ arguments: String) async throws {
        // Pasted, so that a paste mode that was left on would be seen.
        try tmux.paste("\(prelude)\(Executable.path) \(arguments); echo ended with $?")
        try tmux.send("Enter")
        try await tmux.waitUntil("the screen is there, or has been") {
            $0.contains { $0.hasPrefix(">") || $0.hasPrefix("ended with") }
        }
    }

    /// Waits until a row contains a text, and returns the screen.
    @discardableResult
    func wait(for text: String, timeout: Duration = .seconds(20)) async throws -> [String] {
        try await tmux.waitUntil("“\(text)” is shown", timeout: timeout) { $0.contains { $0.contains(text) } }
    }

    /// Waits until the status line contains a text.
    @discardableResult
    func wait(forStatus text: String, timeout: Duration = .seconds(20)) async throws -> [String] {
        try await tmux.waitUntil("the status says “\(text)”", timeout: timeout) { $0.first?.contains(text) == true }
    }

    /// Types a line and sends it.
    func enter(_ line: String) throws {
        try tmux.type(line)
        try tmux.send("Enter")
    }

    func kill(_ signal: Int32) throws { #expect(Glibc.kill(try tmux.child(), signal) == 0) }

    /// Waits for the end with an exit code, and checks that the terminal is as it was before.
    func expectEnd(_ code: Int32, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await wait(for: "ended with \(code)")
        try expectRestored(sourceLocation: sourceLocation)
    }

    /// Checks that the terminal is as it was before.
    func expectRestored(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try tmux.modes == modes, "the terminal's modes", sourceLocation: sourceLocation)
        #expect(try !tmux.isAlternateScreen, "the main screen", sourceLocation: sourceLocation)
        #expect(try tmux.showsCursor, "the cursor", sourceLocation: sourceLocation)
        #expect(try !tmux.hasMouse, "the mouse", sourceLocation: sourceLocation)
        #expect(try tmux.title == title, "the title", sourceLocation: sourceLocation)
        #expect(try tmux.keypad == keypad, "what cursor keys send", sourceLocation: sourceLocation)
    }
}
