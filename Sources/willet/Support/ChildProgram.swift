import Glibc

/// Another program that is given something to read, and not much time.
enum ChildProgram {
    private static let patience: Int32 = 2000
    private static let outputLimit = 1000

    /// Runs a program with bytes for its standard input.
    ///
    /// - Returns: what is wrong, in the program's words where it has some; `nil` if it ended well.
    static func run(_ arguments: [String], input: [UInt8]) async -> String? {
        await withCheckedContinuation { continuation in
            BlockingThread.start(arguments[0]) { continuation.resume(returning: runBlocking(arguments, input)) }
        }
    }

    private static func runBlocking(_ arguments: [String], _ input: [UInt8]) -> String? {
        guard let inputPipe = Pipe() else { return SystemError.text(errno) }
        guard let outputPipe = Pipe() else {
            let code = errno
            inputPipe.close()
            return SystemError.text(code)
        }
        let spawned = spawn(arguments, input: inputPipe.reading, output: outputPipe.writing)
        close(inputPipe.reading)
        close(outputPipe.writing)
        defer { close(outputPipe.reading) }
        guard case .success(let process) = spawned else {
            close(inputPipe.writing)
            if case .failure(let error) = spawned { return "\(arguments[0]): \(SystemError.text(error.code))" }
            return nil
        }
        let output = exchange(input, to: inputPipe.writing, from: outputPipe.reading)
        if output == nil { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard let output else { return "no answer within \(patience / 1000) s" }
        guard status != 0 else { return nil }
        return output.isEmpty ? "it failed" : output
    }

    /// Two descriptors that no other program gets.
    private struct Pipe {
        let reading: Int32
        let writing: Int32

        init?() {
            var descriptors: [Int32] = [-1, -1]
            guard pipe(&descriptors) == 0 else { return nil }
            for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            (reading, writing) = (descriptors[0], descriptors[1])
        }

        func close() {
            Glibc.close(reading)
            Glibc.close(writing)
        }
    }

    private struct Failure: Error { var code: Int32 }

    private static func spawn(_ arguments: [String], input: Int32, output: Int32) -> Result<pid_t, Failure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        // It blocks and ignores no signal that we do.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let strings = arguments.map { strdup($0) }
        defer { for string in strings { free(string) } }
        var process = pid_t()
        let code = posix_spawnp(&process, arguments[0], &actions, &attributes, strings + [nil], environ)
        return code == 0 ? .success(process) : .failure(Failure(code: code))
    }

    /// Writes all, closes, and reads to the end; `nil` if that takes too long.
    private static func exchange(_ input: [UInt8], to: Int32, from: Int32) -> String? {
        var rest = input[...]
        var to = to
        defer { if to >= 0 { close(to) } }
        _ = fcntl(to, F_SETFL, O_NONBLOCK)
        var output: [UInt8] = []
        let deadline = ContinuousClock.now + .milliseconds(Int(patience))
        while true {
            if rest.isEmpty, to >= 0 {
                close(to)
                to = -1
            }
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { return nil }
            var descriptors = [
                pollfd(fd: from, events: Int16(POLLIN), revents: 0), pollfd(fd: to, events: Int16(POLLOUT), revents: 0),
            ]
            let ready = poll(&descriptors, 2, Int32(left) + 1)
            guard ready >= 0 || errno == EINTR else { return nil }
            if descriptors[1].revents != 0 {
                let count = rest.withUnsafeBytes { write(to, $0.baseAddress, $0.count) }
                // Whoever does not read it all says why, or has enough.
                rest = count < 0 && errno != EAGAIN ? [] : rest.dropFirst(max(count, 0))
            }
            if descriptors[0].revents != 0 {
                var chunk = [UInt8](repeating: 0, count: 4096)
                let count = read(from, &chunk, chunk.count)
                guard count > 0 else { return String(decoding: output.prefix(outputLimit), as: UTF8.self).firstLine }
                if output.count < outputLimit { output += chunk[..<count] }
            }
        }
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { !$0.isNewline }) }
}
