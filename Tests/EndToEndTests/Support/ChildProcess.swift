import Foundation

/// A process that a test starts, with its output in files, so that nothing it writes can block it. It is ended with the
/// test, by its own process id.
final class ChildProcess: @unchecked Sendable {
    // Unchecked: `Process` is not Sendable, but what is called from several threads here (`terminate`, `isRunning`)
    // is safe to; everything else is set in `init` and constant.
    struct Outcome: Sendable {
        /// What it ended with, or minus the number of the signal that ended it.
        var status: Int32
        var output: String
        var error: String
        /// The output as it is, where it need not be text.
        var data = Data()

        var lines: [String] {
            output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }

    struct TimedOut: Error, CustomStringConvertible {
        var description: String
    }

    private let process = Process()
    private let folder: URL
    private let ended: AsyncStream<Int32>

    init(
        _ executable: String,
        _ arguments: [String],
        input: Data = Data(),
        environment: [String: String] = [:]
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "willet-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try input.write(to: folder.appending(path: "in"))
        for name in ["out", "err"] { try Data().write(to: folder.appending(path: name)) }
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        // A proxy of whoever runs the tests must not get between their processes.
        process.environment = ProcessInfo.processInfo.environment.merging(["no_proxy": "*"]) { $1 }
            .merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "in"))
        process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        ended = stream
        process.terminationHandler = { process in
            let isSignal = process.terminationReason == .uncaughtSignal
            continuation.yield(isSignal ? -process.terminationStatus : process.terminationStatus)
            continuation.finish()
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    var output: String { text("out") }
    var error: String { text("err") }

    private func text(_ name: String) -> String { String(decoding: data(name), as: UTF8.self) }

    private func data(_ name: String) -> Data { (try? Data(contentsOf: folder.appending(path: name))) ?? Data() }

    var identifier: Int32 { process.processIdentifier }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end of the process.
    func outcome(within limit: Duration = .seconds(30)) async throws -> Outcome {
        let status = await withTaskGroup(of: Int32?.self) { group in
            group.addTask { [ended] in await ended.first { _ in true } }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let status else {
            throw TimedOut(
                description: "no end within \(limit); output: \(output.suffix(500)) error: \(error.suffix(500))"
            )
        }
        return Outcome(status: status, output: output, error: error, data: data("out"))
    }

    /// Waits for the first line of output: peers print the port they listen on.
    func firstLine(within limit: Duration = .seconds(20)) async throws -> String {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let text = output
            if let end = text.firstIndex(of: "\n") { return String(text[..<end]) }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TimedOut(description: "no line of output within \(limit); error: \(error.suffix(500))")
    }

    /// Runs `willet` to its end.
    static func willet(_ arguments: String..., input: String = "") async throws -> Outcome {
        try await ChildProcess(Executable.path, arguments, input: Data(input.utf8)).outcome()
    }
}
