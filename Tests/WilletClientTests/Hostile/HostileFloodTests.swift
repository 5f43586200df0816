import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("Hostile peers: floods", .timeLimit(.minutes(5)))
struct HostileFloodTests {
    @Test("row 2: a million fragments are too many", arguments: [0, 1])
    func fragments(length: Int) async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade(followedBy: Wire.frame(2, [], isFinal: false))
            let fragment = Wire.frame(0, [UInt8](repeating: 0, count: length), isFinal: false)
            let thousand = [[UInt8]](repeating: fragment, count: 1000).flatMap(\.self)
            for _ in 0..<1000 { try connection.write(thousand) }
            connection.readToEnd()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        client.post(.connect)
        var reader = TraceReader(client)
        let end = await reader.readUntilClosed().compactMap(\.disconnection).first
        #expect(end?.error == .protocolViolation(.tooManyFragments(limit: 131_072)))
        #expect(end?.sent?.code == .messageTooBig)
    }

    @Test("row 2: the last fragment that is allowed is taken, and the next one is not", arguments: [true, false])
    func fragmentLimit(isOver: Bool) async throws {
        var manual = try await ManualClient.opened {
            $0.maximumFragments = 1000
            $0.reconnect = .never
        }
        let rest = [[UInt8]](repeating: Wire.frame(0, [1], isFinal: false), count: isOver ? 999 : 998)
        try await manual.transport.receive(Wire.frame(2, [1], isFinal: false) + rest.flatMap(\.self) + [0x80, 0])
        let traces = await manual.eventsWithoutStates()
        #expect(traces == (isOver ? [] : [.binary(999)]))
        await manual.transport.advance(.seconds(5))
        #expect(try await manual.transport.frames().map(\.code) == (isOver ? [1009] : []))
    }

    @Test(
        "row 19: of a million pings, while the socket takes nothing, those of the first read are answered, and the last"
    )
    func owedPong() async throws {
        let manual = try await ManualClient.opened()
        let dial = try #require(manual.transport.newest)
        try await manual.transport.onLoop { dial.writes.holds = true }
        for read in 0..<1000 {
            let ping = Wire.frame(9, [UInt8(read >> 8), UInt8(read & 0xFF)])
            try await manual.transport.receive([[UInt8]](repeating: ping, count: 1000).flatMap(\.self))
        }
        // What is answered of one read has a bound of its own.
        let first = try await manual.transport.frames()
        #expect(first.count == Connection.pongsPerRead + 1)
        #expect(first.allSatisfy { $0.opcode == 10 && $0.payload == [0, 0] })
        #expect(Set(first.map(\.write)).count == 1)
        try await manual.transport.onLoop { dial.writes.release() }
        #expect(try await manual.transport.frames().map(\.payload) == [[0x03, 0xE7]])
        // It is all forgotten now.
        try await manual.transport.receive(Wire.frame(9, [7]))
        #expect(try await manual.transport.frames().map(\.payload) == [[7]])
    }

    @Test("row 19: pongs leave in front of messages that wait, and together with those that follow")
    func pongOrder() async throws {
        let manual = try await ManualClient.opened()
        let dial = try #require(manual.transport.newest)
        let client = manual.client
        try await manual.transport.onLoop {
            let pipeline = dial.channel.pipeline.syncOperations
            pipeline.fireChannelRead(NIOAny(ByteBuffer(bytes: Wire.frame(9, [1]) + Wire.frame(9, [2]))))
            try client.enqueue(.text("after"))
            client.assumeIsolated { $0.emptyMailbox() }
            pipeline.fireChannelReadComplete()
        }
        #expect(try await manual.transport.frames().map(\.opcode) == [10, 10, 1])
    }

    @Test("row 19: a million pings are answered by far fewer pongs, the newest among them, by a peer that then reads")
    func pingFlood() async throws {
        let (lasts, sink) = AsyncStream.makeStream(of: [RawConnection.Frame].self)
        let server = try RawServer(window: 32 << 10) { connection, _ in
            try connection.upgrade()
            for start in stride(from: 0, to: 1_000_000, by: 1000) {
                let pings = (start..<start + 1000).flatMap { Wire.frame(9, Array(String(1_000_000 + $0).utf8)) }
                try connection.write(pings)
            }
            try connection.write(Wire.text("done"))
            var pongs: [RawConnection.Frame] = []
            while pongs.last?.text != "1999999" { pongs.append(try connection.readFrame()) }
            sink.yield(pongs)
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "done")
        var iterator = lasts.makeAsyncIterator()
        let pongs = try #require(await iterator.next())
        #expect(pongs.allSatisfy { $0.opcode == 10 && $0.isMasked })
        #expect(pongs.map(\.text) == pongs.map(\.text).sorted())
        // What the buffers of the two sockets hold, 13 bytes each.
        #expect(pongs.count < 500_000)
        try await client.disconnect()
    }

    @Test("row 20: pings are answered while nobody consumes what comes between them")
    func nobodyConsumes() async throws {
        let (counts, sink) = AsyncStream.makeStream(of: Int.self)
        let count = 200
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            for index in 0..<count {
                try connection.write(Wire.frame(2, [UInt8](repeating: 0, count: 4096)) + Wire.frame(9, [UInt8(index)]))
                guard try connection.readFrame().payload == [UInt8(index)] else { break }
                sink.yield(index)
            }
            sink.finish()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.inboundLimit = 1 << 20 }
        try await client.connect()
        var answered = 0
        for await _ in counts { answered += 1 }
        #expect(answered == count)
        #expect(client.eventQueue.waitingMessages == count)
        try await client.disconnect()
    }

    @Test("row 20: pings are answered while the consumer is slow, and reading pauses without a loss")
    func slowConsumer() async throws {
        let (pongs, sink) = AsyncStream.makeStream(of: Int.self)
        let count = 20_000
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.write(Wire.frame(9, [1]))
            sink.yield(Int(try connection.readFrame().opcode))
            // Far more than the client takes in: the rest waits in the kernel, or here.
            for index in 0..<count {
                try connection.write(Wire.frame(2, Array("\(index)".utf8) + [UInt8](repeating: 0x20, count: 1000)))
            }
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.inboundLimit = 1 << 20 }
        try await client.connect()
        var iterator = pongs.makeAsyncIterator()
        #expect(await iterator.next() == 10)
        while !client.eventQueue.isPaused { await Task.yield() }
        var events = client.events.makeAsyncIterator()
        var next = 0
        var pauses: [Bool] = []
        var most = 0
        while next < count, let event = await events.next() {
            if case .readingPaused(let isPaused) = event { pauses.append(isPaused) }
            guard case .messages(let batch) = event else { continue }
            most = max(most, client.eventQueue.waitingMessages)
            for index in 0..<batch.count {
                let text = batch.withUnsafeBytes(at: index) {
                    String(decoding: $0.prefix { $0 != 0x20 }, as: UTF8.self)
                }
                #expect(text == "\(next)")
                next += 1
            }
        }
        #expect(pauses.contains(true))
        #expect(pauses.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0) })
        // The limit, and what one round of reads brings on top of it.
        #expect(most < 4000)
        try await client.disconnect()
    }
}
