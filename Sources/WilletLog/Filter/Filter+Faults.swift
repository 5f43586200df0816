import WilletProtocol

extension Filter {
    /// What went wrong: notes of errors, messages that could not be sent, and Close frames that tell of a failure.
    ///
    /// A message may fail after it was looked at: this is for searching, and not to be kept as a ``FilteredLog``.
    package static let faults = Filter(.fault)
}

extension LogRun {
    func isFault(at index: Int) -> Bool {
        switch kind(at: index) {
        case .note(let level): return level == .error
        case .message(.inbound, _), .control(_, .ping), .control(_, .pong), .gap: return false
        case .message(.outbound, _):
            guard !statuses.isEmpty, case .failed? = statuses[firstID + UInt64(index)] else { return false }
            return true
        case .control(_, .close):
            let payload = payload(at: index)
            // A Close frame without a code tells of no failure, and one of a single byte is none.
            guard payload.count >= 2 else { return payload.count == 1 }
            let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
            return code != .normalClosure && code != .goingAway
        }
    }
}
