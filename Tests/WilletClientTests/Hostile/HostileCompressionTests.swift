import Testing

@testable import WilletClient

@Suite("Hostile peers: compression", .timeLimit(.minutes(1)))
struct HostileCompressionTests {
    private static let fields = "Sec-WebSocket-Extensions: permessage-deflate"

    @Test("row 5: a bomb of a thousand to one ends with 1009 before its frame does", arguments: [true, false])
    func bomb(inFragments: Bool) async throws {
        let (frames, sink) = AsyncStream.makeStream(of: RawConnection.Frame.self)
        // A frame of 1 MiB, which would be 1 GiB, is promised; 4 KiB of it are enough.
        let zeros = Compressed.zeros(mebibytes: 4)
        #expect(zeros.count < (4 << 20) / 900)
        let server = try RawServer { connection, _ in
            try connection.upgrade(Self.fields + "\r\n")
            if inFragments {
                try connection.write(Compressed.frame(2, Array(zeros.prefix(1000)), isFinal: false))
                for part in stride(from: 1000, to: zeros.count, by: 100) {
                    let payload = Array(zeros[part..<min(part + 100, zeros.count)])
                    try connection.write(Wire.frame(0, payload, isFinal: false))
                }
            } else {
                try connection.write([0xC2, 127, 0, 0, 0, 0, 0x00, 0x10, 0x00, 0x00] + zeros)
            }
            sink.yield(try connection.readFrame())
            connection.readToEnd()
        }
        defer { server.stop() }
        let limit = 2 << 20
        let client = try Clients.make(port: server.port) { $0.maximumMessageSize = limit }
        client.post(.connect)
        var reader = TraceReader(client)
        let traces = await reader.readUntilClosed()
        let error = WebSocketError.protocolViolation(.messageTooBig(limit: limit))
        #expect(traces.filter { !$0.isState }.dropLast() == [.opened(1), .error(error)])
        #expect(traces.last?.disconnection?.sent?.code == .messageTooBig)
        var iterator = frames.makeAsyncIterator()
        #expect(await iterator.next()?.payload.prefix(2) == [0x03, 0xF1])
    }

    @Test(
        "row 6: an answer with parameters that are unknown, repeated or out of range fails the handshake",
        arguments: [
            "; unknown", "; unknown=1", "; client_max_window_bits=7", "; client_max_window_bits=16",
            "; client_max_window_bits=08", "; client_max_window_bits=", "; client_max_window_bits",
            "; client_max_window_bits=9; client_max_window_bits=9", "; client_max_window_bits=-9",
            "; client_max_window_bits=99999999999999999999", "; server_max_window_bits=7",
            "; server_max_window_bits=16",
            "; server_max_window_bits", "; server_max_window_bits=015", "; server_max_window_bits=x",
            "; server_no_context_takeover=1", "; client_no_context_takeover=true",
            "; server_no_context_takeover; server_no_context_takeover",
            "; client_no_context_takeover; client_no_context_takeover", ";", "; =", ", permessage-deflate", ", x-mux",
            "\r\nSec-WebSocket-Extensions: permessage-deflate", "-frame", "2", ".",
        ]
    )
    func badParameters(text: String) async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade(Self.fields + text + "\r\n", followedBy: Wire.text("never"))
            connection.readToEnd()
        }
        defer { server.stop() }
        // It is final: no retry hides it.
        let client = try Clients.make(port: server.port) { $0.reconnect = ReconnectPolicy() }
        guard case .invalidHandshake? = await webSocketError({ try await client.connect() }) else {
            Issue.record("it was taken")
            return
        }
    }

    @Test(
        "row 6: whatever parameters are agreed on, both sides inflate what the other compresses",
        arguments: [false, true],
        8...15
    )
    func windows(noTakeover: Bool, bits: Int) async throws {
        let (sink, results) = Self.results()
        // What repeats is further back than a small window reaches.
        let texts = (0..<6).map { number in
            String((0..<3000).map { "\($0 * 7919 % 10_007) " }.joined().dropFirst(number % 2))
        }
        let server = try RawServer { connection, _ in
            let fields =
                Self.fields + "; client_max_window_bits=\(bits); server_max_window_bits=\(max(bits, 9))"
                + (noTakeover ? "; client_no_context_takeover; server_no_context_takeover" : "")
            try connection.upgrade(fields + "\r\n")
            // The window of what comes is no larger than was agreed on: a larger one would hide that.
            var incoming = ZlibStream(inflating: true, windowBits: max(bits, 9))
            var outgoing = ZlibStream(inflating: false, windowBits: max(bits, 9))
            for _ in texts {
                let frame = try connection.readFrame()
                sink.yield((frame.isCompressed, String(decoding: try Self.inflate(frame, incoming), as: UTF8.self)))
                if noTakeover { incoming = ZlibStream(inflating: true, windowBits: max(bits, 9)) }
            }
            for text in texts {
                let payload = outgoing?.take(Array(text.utf8)) ?? []
                try connection.write(Compressed.frame(1, Array(payload.dropLast(Compressed.tail.count))))
                if noTakeover { outgoing = ZlibStream(inflating: false, windowBits: max(bits, 9)) }
            }
            sink.finish()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        for text in texts { try await client.send(.text(text)) }
        var arrived: [String] = []
        for await result in results {
            // zlib cannot compress raw data with a window of 8.
            #expect(result.isCompressed == (bits > 8))
            arrived.append(result.text)
        }
        #expect(arrived == texts)
        var messages = client.messages.makeAsyncIterator()
        for text in texts { #expect(await messages.next()?.text == text) }
        try await client.disconnect()
    }

    @Test("row 22: messages of many senders are whole on the wire, and all inflate with one window, in its order")
    func manySenders() async throws {
        let (senders, each) = (8, 150)
        let (sink, results) = Self.results()
        let server = try RawServer { connection, _ in
            try connection.upgrade(Self.fields + "\r\n")
            let incoming = ZlibStream(inflating: true)
            var count = 0
            while count < senders * each {
                let frame = try connection.readFrame()
                guard frame.isMasked, frame.isFinal else { break }
                switch frame.opcode {
                case 9: try connection.write(Wire.frame(10, frame.payload))
                case 1:
                    let bytes = frame.isCompressed ? try Self.inflate(frame, incoming) : frame.payload
                    sink.yield((frame.isCompressed, String(decoding: bytes, as: UTF8.self)))
                    count += 1
                default: throw RawConnection.Failure(errno: 0)
                }
            }
            sink.finish()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.outboundCountLimit = 16 }
        try await client.connect()
        try await withThrowingTaskGroup { group in
            for sender in 0..<senders {
                group.addTask {
                    for number in 0..<each {
                        try await client.send(.text(Self.text(sender, number)))
                        // Pings go in between, and are never compressed.
                        if number % 10 == sender { _ = try await client.ping() }
                    }
                }
            }
            try await group.waitForAll()
        }
        var next = [Int](repeating: 0, count: senders)
        var compressed = 0
        for await result in results {
            let sender = try #require(result.text.split(separator: " ").first.flatMap { Int($0) })
            #expect(result.text == Self.text(sender, next[sender]))
            next[sender] += 1
            compressed += result.isCompressed ? 1 : 0
        }
        #expect(next == [Int](repeating: each, count: senders))
        #expect(compressed > senders * each / 2)
        try await client.disconnect()
    }

    /// Short ones, which are not compressed, and long ones, up to more than one write takes.
    private static func text(_ sender: Int, _ number: Int) -> String {
        let words = number % 50 == 49 ? 60_000 : number % 7 * 40
        return "\(sender) \(number) " + String(repeating: "sender \(sender) ", count: words)
    }

    private typealias Result = (isCompressed: Bool, text: String)

    private static func results() -> (AsyncStream<Result>.Continuation, AsyncStream<Result>) {
        let (stream, continuation) = AsyncStream.makeStream(of: Result.self)
        return (continuation, stream)
    }

    private static func inflate(_ frame: RawConnection.Frame, _ stream: ZlibStream?) throws -> [UInt8] {
        guard frame.isCompressed else { return frame.payload }
        guard let bytes = stream?.take(frame.payload + Compressed.tail) else { throw RawConnection.Failure(errno: 0) }
        return bytes
    }
}
