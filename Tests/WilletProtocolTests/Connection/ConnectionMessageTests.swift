import Testing
import WilletProtocol

@Suite("Receiving messages (RFC 6455, sections 5.4 to 5.7)")
struct ConnectionMessageTests {
    /// Feeds one read to a new connection, which must find nothing to do.
    private func messages(of bytes: [UInt8], limits: Limits = Limits()) -> [Received] {
        var connection = Connection(limits: limits)
        let batch = MessageBatch(capacity: 64)
        let actions = connection.receive(bytes, into: batch)
        #expect(actions == [])
        let maySendPing = connection.maySendPing
        #expect(maySendPing)
        return batch.received
    }

    @Test("Section 5.7: a single-frame unmasked text message")
    func hello() {
        #expect(messages(of: [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]) == [.text("Hello")])
    }

    @Test("Section 5.7: a fragmented unmasked text message")
    func fragmentedHello() {
        #expect(
            messages(of: [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F]) == [.text("Hello", fragments: 2)]
        )
    }

    @Test("Section 5.7: an unmasked ping is answered with its payload")
    func pingHello() {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        let actions = connection.receive([0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], into: batch)
        #expect(actions == [.write(.pong([0x48, 0x65, 0x6C, 0x6C, 0x6F]))])
        #expect(batch.count == 0)
    }

    @Test("Section 5.7: 256 bytes and 64 KiB in a single unmasked frame")
    func largeFrames() {
        let short = [UInt8](repeating: 0x61, count: 256)
        #expect(messages(of: [0x82, 0x7E, 0x01, 0x00] + short) == [Received(.binary, short)])
        let long = [UInt8](repeating: 0x62, count: 65536)
        #expect(
            messages(of: [0x82, 0x7F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00] + long)
                == [Received(.binary, long)]
        )
    }

    @Test("Empty messages are messages", arguments: [Opcode.text, .binary])
    func empty(opcode: Opcode) {
        #expect(messages(of: [0x80 | opcode.rawValue, 0]) == [Received(opcode, [])])
        #expect(
            messages(of: [opcode.rawValue, 0, 0x00, 0, 0x80, 0]) == [Received(opcode, [], fragments: 3)]
        )
    }

    @Test("Many messages of one read keep their order and kind")
    func manyInOneRead() {
        let sent = (0..<500).map { number -> Received in
            Received(number % 3 == 0 ? .text : .binary, String(number).utf8)
        }
        #expect(messages(of: sent.flatMap { ServerFrame.bytes($0.opcode, $0.payload) }) == sent)
    }

    @Test("A character may be cut by a fragment's end")
    func cutCharacter() {
        let octets = Array("κόσμε€😀".utf8)
        for cut in 0...octets.count {
            let bytes =
                ServerFrame.bytes(.text, isFinal: false, octets[..<cut])
                + ServerFrame.bytes(.continuation, octets[cut...])
            #expect(messages(of: bytes) == [.text("κόσμε€😀", fragments: 2)], "cut at \(cut)")
        }
    }

    @Test("Binary messages may hold anything")
    func binaryIsNotChecked() {
        #expect(
            messages(of: ServerFrame.bytes(.binary, [0xFF, 0xC0, 0x80])) == [Received(.binary, [0xFF, 0xC0, 0x80])]
        )
    }

    @Test("A message may have as many bytes and fragments as the limits say")
    func atTheLimits() {
        let limits = Limits(messageSize: 6, fragments: 3)
        let bytes =
            ServerFrame.text("ab", isFinal: false) + ServerFrame.bytes(.continuation, isFinal: false, "cd".utf8)
            + ServerFrame.bytes(.continuation, "ef".utf8) + ServerFrame.text("123456")
        #expect(messages(of: bytes, limits: limits) == [.text("abcdef", fragments: 3), .text("123456")])
    }

    @Test("The limits count for each message anew")
    func limitsStartAnew() {
        let message = ServerFrame.text("ab", isFinal: false) + ServerFrame.bytes(.continuation, "cd".utf8)
        let bytes = (0..<20).flatMap { _ in message }
        #expect(
            messages(of: bytes, limits: Limits(messageSize: 4, fragments: 2))
                == (0..<20).map { _ in .text("abcd", fragments: 2) }
        )
    }

    @Test("By default 65,537 fragments and 64 MiB are taken")
    func defaultLimits() {
        #expect(Limits() == Limits(messageSize: 64 << 20, fragments: 131_072))
        let fragment = ServerFrame.bytes(.continuation, isFinal: false)
        let bytes =
            ServerFrame.bytes(.text, isFinal: false) + (0..<65_535).flatMap { _ in fragment }
            + ServerFrame.bytes(.continuation)
        #expect(messages(of: bytes) == [Received(.text, [], fragments: 65_537)])
    }

    @Test("Limits stay within what a batch can count")
    func limitsAreBounded() {
        #expect(Limits(messageSize: .max).messageSize == 1 << 30)
        #expect(Limits(messageSize: 0).messageSize == 1)
        #expect(Limits(fragments: .max).fragments == 1 << 28)
        #expect(Limits(fragments: -1).fragments == 1)
    }

    @Test("Control frames between fragments are answered at once and leave the message whole")
    func interleavedControlFrames() {
        var connection = Connection(reportsControlFrames: true)
        let batch = MessageBatch(capacity: 64)
        let bytes =
            ServerFrame.text("one ", isFinal: false) + ServerFrame.ping([1])
            + ServerFrame.bytes(.continuation, isFinal: false, "two ".utf8) + ServerFrame.pong([2])
            + ServerFrame.ping([3]) + ServerFrame.bytes(.continuation, "three".utf8)
        let actions = connection.receive(bytes, into: batch)
        #expect(actions == [.write(.pong([1])), .receivedPong([2]), .write(.pong([3]))])
        #expect(
            batch.received == [
                Received(.ping, [1]), Received(.pong, [2]), Received(.ping, [3]), .text("one two three", fragments: 3),
            ]
        )
    }

    @Test("Control frames are reported only where that is asked for")
    func controlFramesAreNotReported() {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        _ = connection.receive(ServerFrame.ping([1]) + ServerFrame.pong() + ServerFrame.close(1000), into: batch)
        #expect(batch.isEmpty)
    }

    @Test("A Close frame is reported with its payload")
    func closeIsReported() {
        var connection = Connection(reportsControlFrames: true)
        let batch = MessageBatch(capacity: 64)
        _ = connection.receive(ServerFrame.close(1001, "bye"), into: batch)
        #expect(batch.received == [Received(.close, [0x03, 0xE9] + Array("bye".utf8))])
    }

    @Test("An open message goes on in the batch it was moved to")
    func batchChangesBetweenReads() {
        var connection = Connection()
        let first = MessageBatch(capacity: 64)
        let second = MessageBatch(capacity: 64)
        _ = connection.receive(ServerFrame.text("whole") + [0x01, 0x04, 0x6F, 0x70], into: first)
        first.moveOpenMessage(to: second)
        _ = connection.receive([0x65, 0x6E] + ServerFrame.bytes(.continuation, "ed".utf8), into: second)
        #expect(first.received == [.text("whole")])
        #expect(second.received == [.text("opened", fragments: 2)])
    }

    @Test("A header's promise alone takes no more memory than the reservation")
    func promisesTakeNoMemory() {
        var connection = Connection(limits: Limits(messageSize: 1 << 30))
        let batch = MessageBatch(capacity: 64)
        let actions = connection.receive([0x82] + ServerFrame.length(1 << 30), into: batch)
        #expect(actions == [])
        #expect(batch.capacity <= Connection.reservation)
        #expect(batch.isEmpty)
    }

    @Test("Nothing comes of no bytes")
    func noBytes() {
        #expect(messages(of: []) == [])
    }
}
