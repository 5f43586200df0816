import WilletClient
import WilletLog

/// Messages that failed or wait, binary messages and files.
extension ViewState {
    /// How many failed messages are remembered to be sent again.
    static let failedLimit = 1000

    /// A message that was not sent, and that the user may want to send again.
    mutating func fail(_ entry: UInt64, _ reason: String) {
        log.setStatus(.failed(reason), of: entry)
        faultCount += 1
        failed.append(entry)
        if failed.count > Self.failedLimit { failed.removeFirst(failed.count - Self.failedLimit) }
    }

    /// Sends the selected message again, or from the input the newest that failed: as a new one, for the log tells what
    /// happened in its order.
    mutating func resend() -> [Effect] {
        let id = focus == .input ? failed.last { log[$0] != nil } : selection
        guard let id, let entry = log[id], case .failed(let reason) = entry.status,
            case .message(.outbound, let kind) = entry.kind
        else {
            let what = focus == .input ? "no message has failed" : "the selected entry is no message that failed"
            notice = "nothing to send again: \(what)"
            return [.bell]
        }
        failed.removeAll { $0 == id }
        let mark = ", sent again"
        if !reason.hasSuffix(mark) { log.setStatus(.failed(reason + mark), of: id) }
        switch kind {
        case .text: return enqueue(entry.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
        case .binary: return enqueue(entry.withUnsafeBytes { Array($0) })
        }
    }

    /// Cancels the selected message, or from the input the newest that waits.
    mutating func cancel() -> [Effect] {
        let chosen = focus == .input ? nil : selection
        let queued = outgoing.filter { chosen == nil || $0.value == chosen }
        guard let id = queued.max(by: { $0.value < $1.value })?.key else {
            let what = focus == .input ? "no message waits" : "the selected entry is no message that waits"
            notice = "nothing to cancel: \(what)"
            return [.bell]
        }
        return [.post(.cancel(id))]
    }

    mutating func enqueue(_ bytes: [UInt8]) -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        let entry = bytes.withUnsafeBytes { log.append(.message(.outbound, .binary), at: now, payload: $0) }
        log.setStatus(.queued, of: entry)
        return [.enqueueBinary(bytes, entry: entry)]
    }

    mutating func send(_ file: OutgoingFile, _ outcome: OutgoingFile.Outcome) -> [Effect] {
        switch outcome {
        case .failed(let reason):
            notice = "\(file.path) is not sent: \(reason)"
            if editor.isEmpty { editor.replace(with: file.command) }
        case .read(let bytes) where !file.isText: return enqueue(bytes)
        case .read(let bytes):
            if let text = String(validating: bytes, as: UTF8.self) { return enqueue(text) }
            notice = "\(file.path) is not sent: it is not UTF-8; without --text it goes out as a binary message"
            if editor.isEmpty { editor.replace(with: file.command) }
        }
        return [.bell]
    }
}
