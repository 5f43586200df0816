import Testing

@testable import WilletProtocol

@Suite("permessage-deflate (RFC 7692)")
struct CompressionTests {
    /// A connection that has agreed on compression.
    private static func connection(
        _ parameters: DeflateParameters = DeflateParameters(),
        limit: Int = 1 << 20
    ) -> Connection {
        var connection = Connection(limits: Limits(messageSize: limit))
        connection.agreed(on: parameters)
        return connection
    }

    private static func frame(_ payload: [UInt8], _ opcode: Opcode = .text, isFinal: Bool = true) -> [UInt8] {
        var bytes = ServerFrame.bytes(opcode, isFinal: isFinal, payload)
        bytes[0] |= 0x40
        return bytes
    }

    // MARK: What a server sends

    @Test(
        "The examples of section 7.2.3",
        arguments: [
            // 7.2.3.1: one frame, and two.
            [0xC1, 0x07, 0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
            [0x41, 0x03, 0xF2, 0x48, 0xCD, 0x80, 0x04, 0xC9, 0xC9, 0x07, 0x00],
            // 7.2.3.3: a block that is not compressed.
            [0xC1, 0x0B, 0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            // 7.2.3.4: a block with BFINAL.
            [0xC1, 0x08, 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            // 7.2.3.5: two blocks.
            [0xC1, 0x0D, 0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
        ] as [[UInt8]]
    )
    func examples(bytes: [UInt8]) {
        for chunk in [1, 2, 3, bytes.count] {
            var connection = Self.connection()
            let batch = MessageBatch(capacity: 64)
            // Twice: what follows a final block is read too.
            for start in stride(from: 0, to: bytes.count, by: chunk) {
                let actions = connection.receive(Array(bytes[start..<min(start + chunk, bytes.count)]), into: batch)
                #expect(actions == [])
            }
            #expect((0..<batch.count).map { Message(batch, at: $0)?.text } == ["Hello"])
        }
    }

    @Test("A message may refer to the ones before it (section 7.2.3.2)")
    func contextTakeover() {
        var connection = Self.connection()
        let batch = MessageBatch(capacity: 64)
        _ = connection.receive(Self.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]), into: batch)
        _ = connection.receive(Self.frame([0xF2, 0x00, 0x11, 0x00, 0x00]), into: batch)
        #expect((0..<batch.count).map { Message(batch, at: $0)?.text } == ["Hello", "Hello"])
        #expect(batch[record: 1].wireCount == 5)
    }

    @Test("Where the server takes no context over, a message cannot refer to the ones before it")
    func noContextTakeover() {
        var connection = Self.connection(DeflateParameters(serverNoContextTakeover: true))
        let batch = MessageBatch(capacity: 64)
        _ = connection.receive(Self.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]), into: batch)
        let actions = connection.receive(Self.frame([0xF2, 0x00, 0x11, 0x00, 0x00]), into: batch)
        #expect(actions.contains(.write(.close(CloseFrame(code: .invalidPayload, reason: "invalid compressed data")))))
    }

    @Test("An empty message and messages that are not compressed go between compressed ones")
    func mixed() {
        var connection = Self.connection()
        let batch = MessageBatch(capacity: 64)
        let bytes = Self.frame([0x00]) + ServerFrame.text("plain") + ServerFrame.ping([1]) + ServerFrame.text("")
        #expect(connection.receive(bytes, into: batch) == [.write(.pong([1]))])
        #expect((0..<batch.count).map { Message(batch, at: $0)?.text } == ["", "plain", ""])
    }

    @Test(
        "RSV1 has a meaning on a message's first frame alone, and only where it was agreed on (section 6)",
        arguments: [
            (true, [0x41, 0x01, 0x00, 0xC0, 0x01, 0x00]), (true, [0xC9, 0x00]), (true, [0xC8, 0x00]),
            (true, [0xE1, 0x00]), (true, [0xD1, 0x00]), (false, [0xC1, 0x01, 0x00]),
        ] as [(Bool, [UInt8])]
    )
    func reservedBits(agreed: Bool, bytes: [UInt8]) {
        var connection = agreed ? Self.connection() : Connection()
        let actions = connection.receive(bytes, into: MessageBatch(capacity: 64))
        #expect(actions.contains(.write(.close(CloseFrame(code: .protocolError, reason: "reserved bit set")))))
    }

    @Test("What is no DEFLATE data fails with 1007, and so does text that is no UTF-8, before the message ends")
    func invalid() {
        var broken = Self.connection()
        let data = broken.receive(Self.frame([0xFF, 0xFF, 0xFF], isFinal: false), into: MessageBatch(capacity: 64))
        #expect(data.contains(.write(.close(CloseFrame(code: .invalidPayload, reason: "invalid compressed data")))))

        var text = Self.connection()
        // A stored block with the octet FF.
        let block: [UInt8] = [0x00, 0x01, 0x00, 0xFE, 0xFF, 0xFF]
        let actions = text.receive(Self.frame(block, isFinal: false), into: MessageBatch(capacity: 64))
        #expect(actions.contains(.write(.close(CloseFrame(code: .invalidPayload, reason: "invalid UTF-8")))))
    }

    @Test(
        "Of two things that are wrong with a message the first one counts, however it is cut into reads",
        arguments: [
            // The octet FF, and then the letter a until the limit is passed.
            ([0xFA, 0x9F, 0x38, 0x0A, 0x46, 0x1C, 0x00, 0x00], .invalidUTF8),
            // The octet FF in a stored block, and then no DEFLATE data.
            ([0x00, 0x01, 0x00, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF], .invalidUTF8),
            // 101 letters in a stored block, and then no DEFLATE data.
            ([0x00, 0x65, 0x00, 0x9A, 0xFF] + [UInt8](repeating: 97, count: 101) + [0xFF], .messageTooBig(limit: 100)),
        ] as [([UInt8], ProtocolViolation)]
    )
    func firstFault(payload: [UInt8], violation: ProtocolViolation) {
        let bytes = Self.frame(payload)
        for chunk in [1, 3, bytes.count] {
            var connection = Self.connection(limit: 100)
            let batch = MessageBatch(capacity: 64)
            let actions = stride(from: 0, to: bytes.count, by: chunk).flatMap {
                connection.receive(Array(bytes[$0..<min($0 + chunk, bytes.count)]), into: batch)
            }
            let close = CloseFrame(code: violation.closeCode, reason: violation.description)
            #expect(actions.contains(.write(.close(close))), "in chunks of \(chunk): \(actions)")
        }
    }

    @Test("A bomb ends at the limit, and not with the memory")
    func bomb() {
        let limit = 1 << 20
        var deflater = Deflater(windowBits: 15, resetsAfterMessage: false)
        let zeros = [UInt8](repeating: 0, count: 300 << 20)
        let bomb = zeros.withUnsafeBytes { deflater.deflate($0) { Array($0) } }
        #expect(bomb.count < zeros.count / 200)
        var connection = Self.connection(limit: limit)
        let batch = MessageBatch(capacity: 64)
        let actions = connection.receive(Self.frame(bomb, .binary), into: batch)
        let close = CloseFrame(code: .messageTooBig, reason: "message over \(limit) bytes")
        #expect(actions.contains(.write(.close(close))))
        #expect(batch.capacity <= 2 * limit + 64)
        #expect(batch.count == 0)
    }

    @Test("A message of exactly the limit passes, compressible or not", arguments: [true, false])
    func exactlyTheLimit(isCompressible: Bool) {
        let limit = 100_000
        var seed: UInt32 = 1
        let payload = (0..<limit).map { _ -> UInt8 in
            seed = seed &* 1_664_525 &+ 1_013_904_223
            return isCompressible ? 7 : UInt8(truncatingIfNeeded: seed >> 24)
        }
        var deflater = Deflater(windowBits: 15, resetsAfterMessage: true)
        for (size, passes) in [(limit, true), (limit - 1, false)] {
            var connection = Self.connection(limit: size)
            let batch = MessageBatch(capacity: 64)
            let compressed = payload.withUnsafeBytes { deflater.deflate($0) { Array($0) } }
            _ = connection.receive(Self.frame(compressed, .binary), into: batch)
            #expect(batch.count == (passes ? 1 : 0))
            if passes { #expect(Message(batch, at: 0)?.bytes == payload) }
        }
    }

    // MARK: What we send

    @Test(
        "What is compressed inflates again, whatever was agreed on",
        arguments: [false, true],
        [9, 12, 15]
    )
    func roundTrip(noTakeover: Bool, bits: Int) {
        var sender = Self.connection(
            DeflateParameters(clientNoContextTakeover: noTakeover, clientMaxWindowBits: bits)
        )
        var receiver = Self.connection(DeflateParameters(serverNoContextTakeover: noTakeover))
        let batch = MessageBatch(capacity: 64)
        let texts = (0..<200).map { number in
            String(repeating: "message \(number) of many, ünïcode 你好 ", count: number % 13 * number % 50 + 2)
        }
        var plain = 0
        var wire = 0
        for text in texts {
            let payload = Array(text.utf8)
            let frame = payload.withUnsafeBytes { sender.encode($0) { isEncoded($0, $1) } }
            plain += payload.count
            wire += frame.count
            _ = receiver.receive(frame, into: batch)
        }
        #expect((0..<batch.count).map { Message(batch, at: $0)?.text } == texts)
        #expect(wire < plain / 2)

        func isEncoded(_ payload: UnsafeRawBufferPointer, _ isCompressed: Bool) -> [UInt8] {
            #expect(isCompressed)
            return Self.frame(Array(payload))
        }
    }

    @Test("Short messages go out as they are, and all do with a window of 8 or without an agreement")
    func uncompressed() {
        func isCompressed(_ connection: inout Connection, _ count: Int) -> Bool {
            [UInt8](repeating: 1, count: count).withUnsafeBytes { connection.encode($0) { $1 } }
        }
        var agreed = Self.connection()
        #expect(!isCompressed(&agreed, 0))
        #expect(!isCompressed(&agreed, 63))
        #expect(isCompressed(&agreed, 64))
        var window8 = Self.connection(DeflateParameters(clientMaxWindowBits: 8))
        #expect(!isCompressed(&window8, 1000))
        var none = Connection()
        #expect(!isCompressed(&none, 1000))
    }

    // MARK: The negotiation

    @Test(
        "What a server may accept (section 7.1)",
        arguments: [
            ("", nil), ("permessage-deflate", DeflateParameters()),
            ("permessage-deflate; server_no_context_takeover", DeflateParameters(serverNoContextTakeover: true)),
            ("permessage-deflate;client_no_context_takeover", DeflateParameters(clientNoContextTakeover: true)),
            (
                "permessage-deflate; server_max_window_bits=8 ; client_max_window_bits=\"10\"",
                DeflateParameters(serverMaxWindowBits: 8, clientMaxWindowBits: 10)
            ),
        ] as [(String, DeflateParameters?)]
    )
    func accepted(value: String, parameters: DeflateParameters?) throws {
        #expect(try DeflateParameters(accepted: value) == parameters)
    }

    @Test(
        "What a server must not answer",
        arguments: [
            "x-other", "permessage-deflate, permessage-deflate", "permessage-deflate, x-other",
            "permessage-deflate; unknown", "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; client_max_window_bits=16", "permessage-deflate; server_max_window_bits=015",
            "permessage-deflate; server_max_window_bits=", "permessage-deflate;",
            "permessage-deflate; server_max_window_bits=a",
            // The Greek question mark, which Swift takes for a semicolon.
            "permessage-deflate\u{37E} server_no_context_takeover",
        ]
    )
    func refused(value: String) {
        #expect(throws: HandshakeResponseError.self) { try DeflateParameters(accepted: value) }
    }

    @Test("An answer that accepts what was not offered is refused")
    func notOffered() throws {
        let url = try WebSocketURL("ws://h/")
        for offers in [true, false] {
            let request = try HandshakeRequest(url: url, nonce: Array(0..<16), offersCompression: offers)
            let offered = request.headers.first { $0.isNamed("Sec-WebSocket-Extensions") }
            #expect(offered?.value == (offers ? "permessage-deflate; client_max_window_bits" : nil))
            let response = HandshakeResponse(
                status: 101,
                headers: [
                    HeaderField(name: "Upgrade", value: "websocket"),
                    HeaderField(name: "Connection", value: "Upgrade"),
                    HeaderField(name: "Sec-WebSocket-Accept", value: HandshakeResponse.accept(forKey: request.key)),
                    HeaderField(name: "Sec-WebSocket-Extensions", value: "permessage-deflate"),
                ]
            )
            if offers {
                #expect(try response.judge(for: request).compression == DeflateParameters())
            } else {
                #expect(throws: HandshakeResponseError.extensionNotOffered("permessage-deflate")) {
                    try response.judge(for: request)
                }
            }
        }
    }
}
