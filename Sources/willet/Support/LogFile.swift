import Glibc
import WilletFormats
import WilletLog
import WilletProtocol
import WilletViewModel

/// Writes what is kept of a log into a file of its own, as the pipe tool prints it with `--jsonl`.
enum LogFile {
    /// How much is gathered for one write, in bytes.
    private static let chunk = 256 << 10

    private struct Failure: Error { var code: Int32 }

    static func write(_ snapshot: LogSnapshot, to path: String) async -> SaveOutcome {
        await withCheckedContinuation { continuation in
            BlockingThread.start("save") { continuation.resume(returning: writeBlocking(snapshot, to: path)) }
        }
    }

    private static func writeBlocking(_ snapshot: LogSnapshot, to path: String) -> SaveOutcome {
        let path = UserPath.inHome(path)
        guard !path.utf8.contains(0) else { return .failed(reason: "a name has no NUL in it") }
        // Never over what is there: nobody is asked.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return .failed(reason: errno == EEXIST ? "it is there already: name another" : SystemError.text(errno))
        }
        defer { close(descriptor) }
        var line = JSONLine()
        var (entries, bytes) = (0, 0)
        do throws(Failure) {
            try snapshot.forEachMessage { (entry, connection) throws(Failure) in
                entries += 1
                entry.withUnsafeBytes { payload in
                    line.append(
                        sequence: entries,
                        time: entry.time,
                        direction: entry.kind.isOutbound ? .outbound : .inbound,
                        opcode: entry.kind.opcode,
                        connection: connection,
                        payload: payload
                    )
                }
                guard line.bytes.count >= chunk else { return }
                bytes += line.bytes.count
                try write(line.take(), to: descriptor)
            }
            bytes += line.bytes.count
            try write(line.take(), to: descriptor)
        } catch {
            // Half a log would pass for a whole one.
            unlink(path)
            return .failed(reason: SystemError.text(error.code))
        }
        return .written(entries: entries, bytes: bytes)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw Failure(code: errno) }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}

extension Entry.Kind {
    fileprivate var isOutbound: Bool {
        switch self {
        case .message(let direction, _), .control(let direction, _): direction == .outbound
        case .note, .gap: false
        }
    }

    fileprivate var opcode: Opcode {
        switch self {
        case .message(_, .text), .note, .gap: .text
        case .message(_, .binary): .binary
        case .control(_, .ping): .ping
        case .control(_, .pong): .pong
        case .control(_, .close): .close
        }
    }
}
