import Foundation
import Glibc

/// A program whose standard output is a pipe that the test reads, or does not.
final class SlowReader: Sendable {
    let process: ChildProcess
    private let folder: URL
    private let descriptor: Int32

    init(_ arguments: [String]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "willet-pipe-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "out").path
        guard mkfifo(path, 0o600) == 0 else { throw Failure(errno: errno) }
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        process = try ChildProcess(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" >\"$OUT\"", Executable.path] + arguments,
            environment: ["OUT": path]
        )
    }

    deinit {
        close(descriptor)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Reads to the end.
    func rest() async throws -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                data += buffer[..<count]
            } else if count == 0 {
                return data
            } else if errno == EAGAIN {
                try await Task.sleep(for: .milliseconds(2))
            } else if errno != EINTR {
                throw Failure(errno: errno)
            }
        }
    }

    /// The most memory that the program has had so far, in bytes.
    func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) << 10
    }

    private struct Failure: Error {
        var errno: Int32
    }
}
