/// The bounds on what a peer may send.
package struct Limits: Equatable, Sendable {
    /// The longest message in bytes.
    package var messageSize: Int
    /// The most fragments of a message.
    package var fragments: Int

    /// No message is longer than 1 GiB: a batch counts its bytes in 32 bits.
    package static let maximumMessageSize = 1 << 30

    package init(messageSize: Int = 64 << 20, fragments: Int = 131_072) {
        self.messageSize = min(max(messageSize, 1), Self.maximumMessageSize)
        self.fragments = min(max(fragments, 1), 1 << 28)
    }
}
