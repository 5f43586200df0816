import ArgumentParser
import WilletClient
import WilletProtocol

/// The protocol alone, without a socket.
struct Codec: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The protocol alone: nanoseconds for a frame of 128 bytes, and for a KiB of payload."
    )

    private struct Costs: Encodable {
        var parse: Double
        var serialize: Double
        var mask: Double
        var utf8ASCII: Double
        var utf8Mixed: Double
        var deflate: Double
        var inflate: Double
    }

    @Option(help: "How many frames each is run for.")
    var count = 1_000_000

    @Option(help: "The length of a payload in bytes.")
    var size = 128

    private static let ascii = #"{"e":"aggTrade","s":"BTCUSDT","p":"43251.10000000","q":"0.01200000","m":true} "#
    private static let mixed = #"{"user":"José 你好","text":"Привет, 世界 😀 ok"} "#

    func run() throws {
        let ascii = payload(Self.ascii)
        try report(
            Costs(
                parse: parse(ascii),
                serialize: serialize(ascii),
                mask: mask(ascii),
                utf8ASCII: validate(ascii),
                utf8Mixed: validate(payload(Self.mixed)),
                deflate: compress(ascii).deflate,
                inflate: compress(ascii).inflate
            )
        )
    }

    /// The pattern again and again; cut only between characters, and filled up with spaces.
    private func payload(_ pattern: String) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count + pattern.utf8.count <= size { bytes += Array(pattern.utf8) }
        return bytes + [UInt8](repeating: 0x20, count: max(size - bytes.count, 0))
    }

    /// Nanoseconds for each of `count` turns, the best of five.
    private func nanoseconds(_ turns: Int? = nil, _ body: (Int) -> Void) -> Double {
        let turns = turns ?? count
        var best = Double.infinity
        for _ in 0..<5 {
            let measurement = Measurement()
            body(turns)
            best = min(best, measurement.seconds)
        }
        return (best / Double(turns) * 1e9 * 100).rounded() / 100
    }

    // MARK: What is measured

    private func frame(_ payload: [UInt8]) -> [UInt8] {
        switch payload.count {
        case ...125: [0x81, UInt8(payload.count)] + payload
        case ...0xFFFF: [0x81, 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
        default: [0x81, 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) } + payload
        }
    }

    /// Whole reads of 256 KiB: header, UTF-8, and the payload into a batch.
    private func parse(_ payload: [UInt8]) -> Double {
        let frame = frame(payload)
        let frames = max((256 << 10) / frame.count, 1)
        let read = Array(repeatElement(frame, count: frames).joined())
        var connection = Connection(limits: Limits(messageSize: 1 << 30, fragments: 1), reportsControlFrames: false)
        let batch = MessageBatch(capacity: read.count)
        return nanoseconds(max(count / frames, 1) * frames) { turns in
            for _ in 0..<turns / frames {
                _ = read.withUnsafeBytes { connection.receive($0, into: batch) }
                precondition(batch.messageCount == frames, "a message was lost")
                batch.reset()
            }
        }
    }

    private func serialize(_ payload: [UInt8]) -> Double {
        var room = [UInt8](repeating: 0, count: payload.count + 14)
        return nanoseconds { turns in
            payload.withUnsafeBytes { payload in
                room.withUnsafeMutableBytes { room in
                    for turn in 0..<turns {
                        let key = UInt32(truncatingIfNeeded: turn &* 2_654_435_761)
                        _ = FrameSerializer.write(.text, payload: payload, maskingKey: key, to: room)
                    }
                }
            }
        }
    }

    private func mask(_ payload: [UInt8]) -> Double {
        var room = [UInt8](repeating: 0, count: payload.count)
        return nanoseconds { turns in
            payload.withUnsafeBytes { payload in
                room.withUnsafeMutableBytes { room in
                    guard let start = room.baseAddress else { return }
                    for turn in 0..<turns {
                        Masking.copy(payload, to: start, key: UInt32(truncatingIfNeeded: turn &* 2_654_435_761))
                    }
                }
            }
        }
    }

    private func validate(_ payload: [UInt8]) -> Double {
        nanoseconds { turns in
            payload.withUnsafeBytes { payload in
                for _ in 0..<turns {
                    var validator = UTF8Validator()
                    precondition(validator.validate(payload) && validator.isComplete, "the text is good")
                }
            }
        }
    }

    /// With takeover in both directions: a connection's own encoder, and what it has made through another's decoder.
    private func compress(_ payload: [UInt8]) -> (deflate: Double, inflate: Double) {
        var sender = connection()
        var frames: [UInt8] = []
        let turns = max(count / 20, 1)
        let deflate = nanoseconds(turns) { turns in
            payload.withUnsafeBytes { payload in
                for _ in 0..<turns { _ = sender.encode(payload) { bytes, _ in bytes.count } }
            }
        }
        // What the server would send: unmasked, the first message of a stream and those that refer to it.
        var server = connection()
        payload.withUnsafeBytes { payload in
            for _ in 0..<turns {
                server.encode(payload) { bytes, isCompressed in
                    var frame = frame(Array(bytes))
                    frame[0] |= isCompressed ? 0x40 : 0
                    frames += frame
                }
            }
        }
        let batch = MessageBatch(capacity: turns * size)
        let inflate = nanoseconds(turns) { _ in
            var receiver = connection()
            _ = frames.withUnsafeBytes { receiver.receive($0, into: batch) }
            precondition(batch.messageCount == turns, "a message was lost")
            batch.reset()
        }
        return (deflate, inflate)
    }

    private func connection() -> Connection {
        var connection = Connection(
            limits: Limits(messageSize: 1 << 30, fragments: 1),
            reportsControlFrames: false,
            compressionThreshold: 1
        )
        connection.agreed(on: DeflateParameters())
        return connection
    }
}
