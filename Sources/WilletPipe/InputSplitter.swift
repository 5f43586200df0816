package import WilletProtocol

/// Splits bytes into messages, whatever the chunks they come in.
package struct InputSplitter: Sendable {
    private let framing: InputFraming
    private let maximum: Int
    private var partial: [UInt8] = []
    private var number = 1
    /// What is wrong with the message behind those that were given out last: nothing more can be taken.
    package private(set) var failure: InputFailure?

    /// - Parameter maximum: how long a message may be, in bytes.
    package init(_ framing: InputFraming, maximum: Int) {
        self.framing = framing
        self.maximum = maximum
    }

    /// The messages that the next bytes complete. Those before one that cannot be sent are given out; ``failure`` has
    /// what is wrong with that one.
    package mutating func append(_ bytes: ArraySlice<UInt8>) throws(InputFailure) -> [Message] {
        let end: UInt8
        switch framing {
        case .lines: end = UInt8(ascii: "\n")
        case .records: end = 0
        case .chunks: return chunks(bytes)
        }
        var messages: [Message] = []
        var rest = bytes
        while let place = rest.firstIndex(of: end) {
            partial += rest[..<place]
            if framing == .lines, partial.last == UInt8(ascii: "\r") { partial.removeLast() }
            do throws(InputFailure) {
                messages.append(try take())
            } catch {
                guard !messages.isEmpty else { throw error }
                failure = error
                return messages
            }
            rest = rest[(place + 1)...]
        }
        partial += rest
        guard partial.count > maximum else { return messages }
        failure = .tooLong(framing, number, limit: maximum)
        if let failure, messages.isEmpty { throw failure }
        return messages
    }

    /// The last message, if it has no end.
    package mutating func finish() throws(InputFailure) -> [Message] {
        partial.isEmpty ? [] : [try take()]
    }

    private mutating func take() throws(InputFailure) -> Message {
        guard partial.count <= maximum else { throw .tooLong(framing, number, limit: maximum) }
        defer {
            partial.removeAll(keepingCapacity: true)
            number += 1
        }
        switch framing.kind {
        case .binary: return .binary(partial)
        case .text:
            guard let text = String(validating: partial, as: UTF8.self) else { throw .notUTF8(framing, number) }
            return .text(text)
        }
    }

    private func chunks(_ bytes: ArraySlice<UInt8>) -> [Message] {
        var messages: [Message] = []
        var rest = bytes
        while !rest.isEmpty {
            messages.append(.binary(rest.prefix(maximum)))
            rest = rest.dropFirst(maximum)
        }
        return messages
    }
}
