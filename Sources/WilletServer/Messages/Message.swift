import NIOCore

/// A whole message; a text's bytes are valid UTF-8.
enum Message: Equatable, Sendable {
    case text(ByteBuffer)
    case binary(ByteBuffer)
}
