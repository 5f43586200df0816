import Foundation
import Glibc

/// A program that ran to its end, for tests.
///
/// Foundation's `Process` takes a program for running as long as anything that it started, a daemon say, and hands on
/// the signals that its thread blocks.
package struct Spawn {
    package let status: Int32
    package let output: String

    /// Runs a program that is found by `PATH`, with nothing to read, and waits for its end. What it writes goes through
    /// a file, since a pipe would stay open in what it leaves running.
    package init(_ arguments: [String], outputFile: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let strings = arguments.map { strdup($0) }
        defer { for string in strings { free(string) } }
        var process = pid_t()
        let code = posix_spawnp(&process, arguments[0], &actions, &attributes, strings + [nil], environ)
        guard code == 0 else { throw Tmux.Failure(description: "\(arguments[0]): error \(code)") }

        var status = Int32(0)
        while waitpid(process, &status, 0) < 0, errno == EINTR { continue }
        self.status = status
        output = try String(contentsOfFile: outputFile, encoding: .utf8)
        unlink(outputFile)
    }
}
