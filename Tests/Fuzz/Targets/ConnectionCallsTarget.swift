import WilletProtocol

/// A connection on which all that can happen happens between the reads, in any order: what it asks for in the end is
/// what may be done on a transport.
///
/// Input: as ``StreamSettings`` says, a byte that says how many calls follow, the calls, and the stream.
enum ConnectionCallsTarget {
    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var rest = input[...]
        let settings = StreamSettings(&rest)
        let count = Int(rest.takeByte())
        var calls = rest.prefix(count)
        let stream = Array(rest.dropFirst(count))

        var connection = settings.connection()
        var wire = Wire()
        let batch = MessageBatch(capacity: 64)
        for chunk in Chunks.of(stream, seed: settings.seed, largest: 20) {
            let before = (batch.count, batch.openByteCount)
            let mayRead = !wire.hasStoppedReading
            try wire.perform(chunk.withUnsafeBytes { connection.receive($0, into: batch) })
            try require(mayRead || before == (batch.count, batch.openByteCount), "something was read behind the end")
            try settings.checkMemory(of: batch)
            try call(&calls, &connection, &wire)
        }
        while !calls.isEmpty { try call(&calls, &connection, &wire) }
        _ = try settings.frames(of: batch)
        let wasFinished = wire.isFinished
        try wire.perform(connection.transportEnded())
        try require(wire.isFinished, "the transport ended, and the connection did not")
        try require(!wasFinished || connection.transportEnded().isEmpty, "the transport's end counts twice")
    }

    /// One call, chosen by a byte; none is left out where there are no bytes.
    private static func call(
        _ calls: inout ArraySlice<UInt8>,
        _ connection: inout Connection,
        _ wire: inout Wire
    ) throws(BrokenInvariant) {
        guard let byte = calls.popFirst() else { return }
        switch byte % 8 {
        case 0:
            wire.isClosing = true
            try wire.perform(connection.close(CloseFrame(code: .goingAway, reason: "bye")))
        case 1: try wire.perform(connection.flushed())
        case 2: try wire.perform(connection.writabilityChanged(false), isWritable: false)
        case 3: try wire.perform(connection.writabilityChanged(true), isWritable: true)
        case 4: try wire.perform(connection.closeDeadlineExpired())
        case 5: try wire.perform(connection.cut())
        case 6: try wire.perform(connection.transportEnded())
        default:
            try require(!connection.maySendPing || wire.closeWritten == nil, "a ping behind our Close")
        }
    }

    /// What was asked of the transport so far.
    private struct Wire {
        var closeWritten: CloseFrame?
        var isClosing = false
        var isFinished = false
        private var isWritable = true
        private var deadlines = 0
        private var stops = 0
        private var failures = 0
        private var shutDowns = 0
        private var isClosed = false

        /// Whether nothing that comes may be looked at any more.
        var hasStoppedReading: Bool { isFinished || stops > 0 }

        mutating func perform(_ actions: [Connection.Action], isWritable: Bool? = nil) throws(BrokenInvariant) {
            if let isWritable { self.isWritable = isWritable }
            try require(!isFinished || actions.isEmpty, "\(actions) behind the end")
            for action in actions {
                try require(!isFinished, "\(action) behind the end")
                try require(!isClosed || Self.isEnd(action), "\(action) on a transport that is closed")
                switch action {
                case .write(.close(let frame)):
                    try require(closeWritten == nil, "a second Close: \(frame)")
                    try require(shutDowns == 0, "a Close where the output has ended")
                    try require((try? frame.validated()) != nil || frame == .empty, "\(frame) must not be sent")
                    closeWritten = frame
                case .write(.pong(let payload)):
                    try require(self.isWritable || isClosing, "a pong, though nothing can be written")
                    try require(stops == 0 && payload.count <= ControlFrame.maximumPayload, "pong \(payload)")
                case .write(.ping): try require(false, "a ping of its own")
                case .receivedPong(let payload):
                    try require(payload.count <= ControlFrame.maximumPayload, "pong \(payload)")
                case .stopSending:
                    stops += 1
                    try require(stops == 1 && closeWritten == nil, "sending is stopped \(stops) times")
                case .failed(let violation):
                    failures += 1
                    try require(failures == 1 && stops == 0, "\(violation) behind another failure or the peer's Close")
                case .startCloseDeadline:
                    deadlines += 1
                    try require(deadlines == 1, "the deadline is started again")
                case .shutDownOutput:
                    shutDowns += 1
                    try require(shutDowns == 1 && closeWritten != nil, "the output is ended without a Close")
                case .closeTransport: isClosed = true
                case .finished(let end):
                    isFinished = true
                    try require(end.sent == closeWritten, "\(end), and \(closeWritten?.reason ?? "nothing") was sent")
                    try require(!end.wasClean || end.sent != nil && end.received != nil, "\(end) was clean")
                }
            }
        }

        private static func isEnd(_ action: Connection.Action) -> Bool {
            if case .finished = action { true } else { false }
        }
    }
}
