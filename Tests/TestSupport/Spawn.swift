import Glibc
import NIOConcurrencyHelpers

/// A program that ran to its end, for tests.
///
/// Foundation's `Process` takes a program for running as long as anything that it started, a daemon say, and hands on
/// the signals that its thread blocks.
package struct Spawn {
    package let status: Int32
    package let output: String

    /// Why a program could not be started.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package init(description: String) { self.description = description }
    }

    /// One at a time, or another program that starts just then would keep the pipe open.
    private static let lock = NIOLockedValueBox(())

    /// Runs a program that is found by `PATH`, with nothing to read, and waits for its end.
    package init(_ arguments: [String]) throws {
        self = try Self.lock.withLockedValue { _ in try Spawn(running: arguments) }
    }

    private init(running arguments: [String]) throws {
        var pipe: [Int32] = [0, 0]
        guard Glibc.pipe(&pipe) == 0 else { throw Failure(description: "pipe: error \(errno)") }
        for descriptor in pipe { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        defer { close(pipe[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 2)
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
        close(pipe[1])
        guard code == 0 else { throw Failure(description: "\(arguments[0]): error \(code)") }

        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(pipe[0], &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] }
            if count == 0 || (count < 0 && errno != EINTR) { break }
        }
        output = String(decoding: bytes, as: UTF8.self)
        var status = Int32(0)
        while waitpid(process, &status, 0) < 0, errno == EINTR { continue }
        self.status = status
    }
}
