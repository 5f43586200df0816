import CWilletZlib
import WilletProtocol

/// Decompression under a limit, held against zlib used plainly, and compression held against decompression.
///
/// Input: a byte of flags (bit 0: no context takeover; bits 1 to 3: window bits from 9; bits 4 to 7: the limit, 1 << n),
/// two bytes of seed for the cuts, then what a server sends as one message, and what we send.
enum InflaterTarget {
    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var rest = input[...]
        let flags = rest.takeByte()
        let seed = rest.takeSeed()
        let bytes = Array(rest)
        let parameters = DeflateParameters(
            serverNoContextTakeover: flags & 1 == 1,
            clientNoContextTakeover: flags & 1 == 1,
            clientMaxWindowBits: min(9 + Int(flags >> 1 & 7), 15)
        )
        try inflate(bytes, limit: 1 << Int(flags >> 4), seed, parameters)
        try roundTrip(bytes, seed, parameters)
    }

    /// How a message ended.
    private enum Outcome: Equatable {
        case message([UInt8])
        case closed(CloseCode)
    }

    private static func inflate(
        _ bytes: [UInt8],
        limit: Int,
        _ seed: UInt16,
        _ parameters: DeflateParameters
    ) throws(BrokenInvariant) {
        let limits = Limits(messageSize: limit)
        // What is longer than the limit lets through is refused before it is looked at.
        guard bytes.count <= limit + limit >> 8 + 64 else { return }
        let expected = reference(bytes, limit: limit)
        let receiving = parameters.receiving
        for largest in [1, 7, max(bytes.count, 1)] {
            var connection = Connection(limits: limits)
            connection.agreed(on: receiving)
            let batch = MessageBatch(capacity: 64)
            var code: CloseCode?
            let chunks = largest == bytes.count ? [bytes] : Chunks.of(bytes, seed: seed, largest: largest)
            for (index, chunk) in (chunks + [[]]).enumerated() {
                let frame = Frames.server(
                    index == 0 ? .binary : .continuation,
                    isFinal: index == chunks.count,
                    isCompressed: index == 0,
                    chunk
                )
                for action in frame.withUnsafeBytes({ connection.receive($0, into: batch) }) {
                    if case .write(.close(let close)) = action { code = close.code }
                }
                try require(
                    batch.capacity <= max(64, 2 * (limit + 1)),
                    "\(batch.capacity) bytes for a limit of \(limit)"
                )
            }
            try require(
                batch.count == (code == nil ? 1 : 0),
                "\(batch.count) messages, closed with \(code?.description ?? "-")"
            )
            let outcome = code.map(Outcome.closed) ?? .message(Message(batch, at: 0)?.bytes ?? [])
            try require(outcome == expected, "frames up to \(largest) give \(outcome), zlib gives \(expected)")
        }
    }

    /// Inflates all at once into more room than is allowed.
    private static func reference(_ bytes: [UInt8], limit: Int) -> Outcome {
        guard let stream = willet_inflate_open(15) else { return .message([]) }
        defer { willet_inflate_close(stream) }
        var output = [UInt8](repeating: 0, count: limit + 1)
        var rest = (bytes + [0, 0, 0xFF, 0xFF])[...]
        var produced = 0
        while true {
            let step = rest.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    let room = UnsafeMutableBufferPointer(rebasing: output[produced...])
                    return willet_inflate(stream, input.baseAddress, input.count, room.baseAddress, room.count)
                }
            }
            produced += step.produced
            rest = rest.dropFirst(step.consumed)
            if produced > limit { return .closed(.messageTooBig) }
            switch step.status {
            case WILLET_STREAM_END:
                if rest.isEmpty { return .message(Array(output[..<produced])) }
                willet_inflate_reset(stream)
            case WILLET_STREAM_DONE: return .message(Array(output[..<produced]))
            case WILLET_STREAM_MORE: break
            default: return .closed(.invalidPayload)
            }
        }
    }

    /// What we compress, message after message, is what a receiver inflates.
    private static func roundTrip(
        _ bytes: [UInt8],
        _ seed: UInt16,
        _ parameters: DeflateParameters
    ) throws(BrokenInvariant) {
        var sender = Connection(compressionThreshold: 1)
        sender.agreed(on: parameters)
        var receiver = Connection()
        receiver.agreed(on: parameters.receiving)
        let batch = MessageBatch(capacity: 64)
        let messages = Chunks.of(bytes, seed: seed, largest: max(bytes.count / 2, 1)).prefix(20)
        for (index, message) in messages.enumerated() {
            let frame = message.withUnsafeBytes {
                sender.encode($0) { Frames.server(.binary, isCompressed: $1, Array($0)) }
            }
            let actions = frame.withUnsafeBytes { receiver.receive($0, into: batch) }
            try require(actions == [], "message \(index) of our own leads to \(actions)")
            try require(batch.count == index + 1, "message \(index) of our own did not arrive")
            try require(Message(batch, at: index)?.bytes == message, "message \(index) of our own is another one")
        }
    }
}

extension DeflateParameters {
    /// The same for one who sends nothing: with a window of 8 there is no compressor to be made.
    fileprivate var receiving: DeflateParameters {
        DeflateParameters(serverNoContextTakeover: serverNoContextTakeover, clientMaxWindowBits: 8)
    }
}
