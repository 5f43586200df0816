/// The protocol of one connection, from the client's side, after the opening handshake (RFC 6455, sections 5 to 7).
///
/// A pure machine: bytes, requests and the transport's end go in; messages go into a batch, and what else is to be done
/// comes out as actions. It reads no clock, draws no random numbers and does no I/O.
///
/// What is not `package` belongs to the extensions of this type, in the files beside this one, and to nobody else.
package struct Connection: ~Copyable {
    /// What the one who owns the transport has to do, in order.
    package enum Action: Equatable, Sendable {
        /// Write a control frame now, in front of all messages that are not written yet.
        case write(ControlFrame)
        /// A pong arrived.
        case receivedPong([UInt8])
        /// Void the messages that are not written yet and refuse further ones: the peer closes, or was failed.
        case stopSending
        /// The peer broke the protocol, and is failed: tell it, for the end can be long in coming.
        case failed(ProtocolViolation)
        /// Start the one deadline of the closing handshake.
        case startCloseDeadline
        /// Once all is written, end the outgoing side of the transport, so that the peer sees our Close and then the end.
        case shutDownOutput
        /// Close the transport at once. Nothing more is expected of it but `transportEnded`.
        case closeTransport
        /// The connection is over. The last action of a connection, and exactly one.
        case finished(ConnectionEnd)
    }

    /// Where the connection stands.
    enum Phase: Equatable {
        /// Goes to `flushing`, `answered`, `failed` or `finished`.
        case open
        /// A local close waits for the queued messages to be written. Goes to `closeSent`, `answered`, `failed` or
        /// `finished`.
        case flushing(CloseFrame)
        /// Our Close is written, the peer's is awaited. Goes to `answered`, `failed` or `finished`.
        case closeSent(CloseFrame)
        /// Both Close frames have passed; the server is to end the transport. Goes to `finished`.
        case answered(ConnectionEnd)
        /// The peer was failed; what it sends is discarded. Goes to `finished`.
        case failed(ConnectionEnd)
        case finished
    }

    /// How many pings of one read are answered one by one; of the rest only the newest is (section 5.5.3).
    package static let pongsPerRead = 32
    /// Room that is made at once for a frame whose header promises more than has arrived.
    package static let reservation = 256 << 10

    let limits: Limits
    let reportsControlFrames: Bool
    var phase = Phase.open

    // The frame that is being read.
    var partialHeader: [UInt8] = []
    var header = FrameHeader(opcode: .continuation, isFinal: true, length: 0)
    var remaining = 0
    var isInPayload = false
    var controlPayload: [UInt8] = []

    // The message that is being read.
    var messageOpcode: Opcode?
    /// The payload's length on the wire, as far as the headers have told.
    var messageLength = 0
    var fragments = 0
    /// What has come of a compressed message's payload.
    var inflatedLength = 0
    var isMessageCompressed = false
    var validator = UTF8Validator()

    // Compression, if it was agreed on.
    var inflater: Inflater?
    var deflater: Deflater?
    let compressionThreshold: Int

    // Pongs that are owed to the peer.
    var isWritable = true
    var pongsInRead = 0
    var owedPong: [UInt8]?

    /// The payload of a ping by which the transport's owner watches the peer; its pong is not part of a batch.
    package var keepalivePing: [UInt8]?

    /// - Parameters:
    ///   - limits: the bounds on what the peer may send.
    ///   - reportsControlFrames: whether pings, pongs and Close frames go into the batch too.
    ///   - compressionThreshold: the least length in bytes of a message that is compressed.
    package init(limits: Limits = Limits(), reportsControlFrames: Bool = false, compressionThreshold: Int = 64) {
        self.limits = limits
        self.reportsControlFrames = reportsControlFrames
        self.compressionThreshold = compressionThreshold
    }

    /// Whether a ping may be sent: none follows our Close frame.
    package var maySendPing: Bool {
        switch phase {
        case .open, .flushing: true
        case .closeSent, .answered, .failed, .finished: false
        }
    }
}
