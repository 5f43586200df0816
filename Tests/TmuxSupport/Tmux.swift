package import Foundation
import TestSupport

/// A real terminal for tests: a tmux server of its own with one window, in which a shell waits.
///
/// The shell is `dash`, which has job control and, unlike others, leaves the terminal's modes alone: what `modes` says
/// after a program has ended is what the program has left behind.
package final class Tmux: Sendable {
    /// A unique folder that lives as long as the terminal.
    package let folder: URL
    private let socket: String

    /// Why a terminal did not do what a test expected.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package init(
        columns: Int = 80,
        rows: Int = 24,
        command: String? = nil,
        environment: [String: String] = [:],
        terminal: String = "tmux-256color"
    ) throws {
        folder = URL(filePath: NSTemporaryDirectory()).appending(path: "willet-tmux-\(UUID().uuidString)")
        socket = folder.appending(path: "socket").path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = folder.appending(path: "tmux.conf")
        let options = """
            set -g default-terminal \(terminal)
            set -s escape-time 0
            set -g status off
            set -g remain-on-exit on
            set -s set-clipboard on
            """
        try Data(options.utf8).write(to: configuration)
        // A configuration of whoever runs the tests is none of theirs.
        var variables = [
            "LANG": "C.UTF-8", "PS1": "$ ", "HOME": folder.path, "XDG_CONFIG_HOME": "", "COLORTERM": "",
            "SWIFT_BACKTRACE": "enable=no",
        ]
        variables.merge(environment) { $1 }
        let assignments = variables.map { "\($0)=\($1)" }.sorted()
        var arguments = ["-f", configuration.path, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"]
        arguments += ["env", "-u", "NO_COLOR", "-u", "LC_ALL", "-u", "LC_CTYPE"] + assignments + ["dash", "-i"]
        try run(arguments)
        if let command { try type(command + "\n") }
    }

    deinit { kill() }

    /// Presses keys by tmux's names: `Enter`, `C-c`, `M-x`, `Up`, `a`.
    package func send(_ keys: String...) throws { try run(["send-keys"] + keys) }

    /// Types text as it is; a line feed is Enter.
    package func type(_ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if !line.isEmpty { try run(["send-keys", "-l", "--", String(line)]) }
            if index + 1 < lines.count { try run(["send-keys", "Enter"]) }
        }
    }

    /// Sends bytes to the program as if the terminal had.
    package func sendBytes(_ bytes: [UInt8]) throws {
        try run(["send-keys", "-H"] + bytes.map { String($0, radix: 16) })
    }

    /// Pastes text, between paste marks if the program asked for them.
    package func paste(_ text: String) throws {
        let file = folder.appending(path: "paste")
        try Data(text.utf8).write(to: file)
        try run(["load-buffer", file.path])
        try run(["paste-buffer", "-p", "-d"])
    }

    package func resize(columns: Int, rows: Int) throws {
        try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// The rows of the screen, without the blanks at their ends and without empty rows at the end.
    package func screen(styled: Bool = false) throws -> [String] {
        var rows = try run(["capture-pane", "-p"] + (styled ? ["-e"] : []))
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while rows.last == "" { rows.removeLast() }
        return rows
    }

    /// The value of a tmux format, such as `#{pane_title}` or `#{alternate_on}`.
    package func value(of format: String) throws -> String {
        try run(["display-message", "-p", format]).trimmingCharacters(in: .newlines)
    }

    package var title: String { get throws { try value(of: "#{pane_title}") } }
    package var showsCursor: Bool { get throws { try value(of: "#{cursor_flag}") == "1" } }
    /// Whether the program has asked for the mouse.
    package var hasMouse: Bool {
        get throws { try value(of: "#{mouse_any_flag}#{mouse_standard_flag}#{mouse_sgr_flag}").contains("1") }
    }
    /// Whether cursor keys and the keypad send what programs ask for, and how the terminal inserts, counts and wraps.
    package var keypad: String {
        get throws { try value(of: "#{keypad_cursor_flag}#{keypad_flag}#{insert_flag}#{origin_flag}#{wrap_flag}") }
    }
    /// What was copied last.
    package var clipboard: String { get throws { try run(["show-buffer"]) } }
    package var isAlternateScreen: Bool { get throws { try value(of: "#{alternate_on}") == "1" } }

    /// The modes of the terminal's device, as `stty -g` writes them.
    package var modes: String {
        get throws { try output(of: ["stty", "-g", "-F", try value(of: "#{pane_tty}")]) }
    }

    /// The process that the shell runs.
    package func child() throws -> Int32 {
        let shell = try value(of: "#{pane_pid}")
        let children = try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
        guard let child = children.split(separator: " ").last.flatMap({ Int32($0) }) else {
            throw Failure(description: "the shell runs nothing")
        }
        return child
    }

    /// Waits until the screen is as the predicate says, and returns it.
    @discardableResult
    package func waitUntil(
        _ description: String,
        timeout: Duration = .seconds(20),
        _ predicate: ([String]) throws -> Bool
    ) async throws -> [String] {
        let deadline = ContinuousClock.now + timeout
        while true {
            let rows = try screen()
            if try predicate(rows) { return rows }
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "never: \(description). The screen was:\n" + rows.joined(separator: "\n"))
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Ends the terminal and all that runs in it.
    package func kill() {
        _ = try? run(["kill-server"])
        try? FileManager.default.removeItem(at: folder)
    }

    /// Whether a process is there and has not ended; a shell may take its time to ask for one that has.
    package static func isRunning(_ process: Int32) -> Bool { state(of: process).map { $0 != "Z" } ?? false }

    package static func isStopped(_ process: Int32) -> Bool { state(of: process) == "T" }

    /// Whether a process ignores a signal at this moment.
    package static func ignores(_ signal: Int32, _ process: Int32) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
        let set = line.flatMap { UInt64($0.dropFirst("SigIgn:".count).drop { $0 == "\t" }, radix: 16) } ?? 0
        return set & 1 << UInt64(signal - 1) != 0
    }

    private static func state(of process: Int32) -> Character? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
        return stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].dropFirst(2).first
    }

    /// How often the threads of a process have gone to sleep.
    package static func voluntarySwitches(of process: Int32) throws -> Int {
        let tasks = "/proc/\(process)/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0) { sum, task in
            let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
            return sum + (line.flatMap { Int($0.drop { !$0.isNumber }) } ?? 0)
        }
    }

    /// The path of an executable of this package.
    package static func builtProduct(_ name: String) -> String {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: test).deletingLastPathComponent().appending(path: name).path
    }

    @discardableResult
    private func run(_ arguments: [String]) throws -> String {
        try output(of: ["tmux", "-u", "-S", socket] + arguments)
    }

    private func output(of arguments: [String]) throws -> String {
        let program = try Spawn(arguments)
        guard program.status == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")): \(program.output)")
        }
        return program.output
    }
}
