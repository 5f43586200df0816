import Glibc
import WilletTerminal
import WilletViewModel

/// The user's own editor: `VISUAL`, else `EDITOR`, else `vi`, on a file that is there for as long as the editor runs.
enum ExternalEditor {
    static func edit(_ draft: ExternalDraft, _ terminal: CursesTerminal) async -> ExternalDraft.Outcome {
        let path: String
        do throws(TextFile.Failure) {
            path = try await blocking { () throws(TextFile.Failure) in try write(draft) }
        } catch {
            return .failed(reason: "nothing can be edited in \(folder): \(error.reason); TMPDIR names another folder")
        }
        let command = Self.command
        let end = await terminal.lend(to: ["/bin/sh", "-c", line(of: command), command, path])
        defer { unlink(path) }
        switch end {
        case .exited(0): break
        case .exited(126), .exited(127), .notStarted:
            return .failed(reason: "“\(command)” cannot be run: set VISUAL or EDITOR to your editor")
        case .exited(let code): return .failed(reason: "“\(command)” ended with status \(code); \(kept)")
        case .killed(let signal): return .failed(reason: "“\(command)” was ended by signal \(signal); \(kept)")
        case .noTerminal: return .failed(reason: "there is no terminal for “\(command)”; \(kept)")
        }
        do throws(TextFile.Failure) {
            return .edited(try await blocking { () throws(TextFile.Failure) in try read(path) })
        } catch {
            return .failed(reason: "“\(command)” left nothing to read: \(error.reason); \(kept)")
        }
    }

    private static let kept = "what was typed is kept"

    private static var command: String {
        for name in ["VISUAL", "EDITOR"] {
            if let command = getenv(name), command.pointee != 0 { return String(cString: command) }
        }
        return "vi"
    }

    /// The editor's own words are a shell's, as POSIX has it, so that they may hold arguments; the path is none of them. A
    /// shell that waited for the editor would not stop with it: it gives way, where what it reads is one command.
    private static func line(of command: String) -> String {
        let isOne = !command.contains { ";&|<>()\n".contains($0) }
        let isPlain = command.prefix { $0 != " " }.contains("=") == false
        return (isOne && isPlain ? "exec " : "") + command + " \"$@\""
    }

    private static var folder: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    }

    /// Makes a file that only its owner can read.
    ///
    /// - Returns: its path.
    private static func write(_ draft: ExternalDraft) throws(TextFile.Failure) -> String {
        var path = Array((folder + "/willet-XXXXXX" + draft.suffix).utf8CString)
        let descriptor = mkstemps(&path, Int32(draft.suffix.utf8.count))
        guard descriptor >= 0 else { throw TextFile.Failure(reason: SystemError.text(errno)) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let name = path.withUnsafeBufferPointer { name in
            String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        var rest = draft.file[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = SystemError.text(errno)
                unlink(name)
                throw TextFile.Failure(reason: reason)
            }
            rest = rest.dropFirst(count)
        }
        return name
    }

    /// Reads what the editor has left, and a byte more than may be there.
    private static func read(_ path: String) throws(TextFile.Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { throw TextFile.Failure(reason: SystemError.text(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TextFile.Failure(reason: "it is no regular file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= ExternalDraft.limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw TextFile.Failure(reason: SystemError.text(errno)) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws(TextFile.Failure) -> Value
    ) async throws(TextFile.Failure) -> Value {
        let result: Result<Value, TextFile.Failure> = await withCheckedContinuation { continuation in
            BlockingThread.start("editor") {
                continuation.resume(returning: Result { () throws(TextFile.Failure) in try body() })
            }
        }
        return try result.get()
    }
}
