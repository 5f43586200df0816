package import WilletProtocol

/// How messages are told apart in a stream of bytes, and what they become.
package enum InputFraming: Sendable, Hashable {
    /// A message for each line, without its LF or CR LF.
    case lines
    /// A message for each record that ends with NUL.
    case records(Message.Kind)
    /// A binary message for what each read gives.
    case chunks

    /// The kind of the messages.
    package var kind: Message.Kind {
        switch self {
        case .lines: .text
        case .records(let kind): kind
        case .chunks: .binary
        }
    }

    /// A message that was given in another way, as an argument.
    package func message(_ text: String) -> Message {
        switch kind {
        case .text: .text(text)
        case .binary: .binary(text.utf8)
        }
    }
}
