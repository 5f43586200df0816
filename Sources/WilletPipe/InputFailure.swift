/// What cannot be sent of standard input.
package enum InputFailure: Error, Sendable, Equatable {
    /// A line or record, counted from 1.
    case notUTF8(InputFraming, Int)
    case tooLong(InputFraming, Int, limit: Int)
    case unreadable(reason: String)
}

extension InputFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notUTF8(let framing, let number):
            "\(framing.unit) \(number) of standard input is not UTF-8: a text message cannot carry it; "
                + "--binary sends bytes"
        case .tooLong(let framing, let number, let limit):
            "\(framing.unit) \(number) of standard input is longer than \(limit) bytes; --max-message-size allows more"
        case .unreadable(let reason):
            "cannot read standard input: \(reason)"
        }
    }
}

extension InputFraming {
    fileprivate var unit: String {
        switch self {
        case .lines: "line"
        case .records: "record"
        case .chunks: "chunk"
        }
    }
}
