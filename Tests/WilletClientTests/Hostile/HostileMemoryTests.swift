import TestSupport
import Testing

@testable import WilletClient

/// Each test runs in a process of its own, whose peak of memory is all its own. The bounds are far below what there would
/// be without what they test, and far above what the tests and their servers take themselves.
@Suite("Hostile peers: memory", .serialized, .timeLimit(.minutes(10)))
struct HostileMemoryTests {
    @Test("row 2: fragments take no memory of their own, however many are allowed")
    func fragments() async {
        await #expect(processExitsWith: .success) {
            let count = 2_000_000
            let server = try RawServer { connection, _ in
                try connection.upgrade(followedBy: Wire.frame(2, [], isFinal: false))
                let thousand = [[UInt8]](repeating: [0x00, 1, 0x61], count: 1000).flatMap(\.self)
                for _ in 0..<count / 1000 { try connection.write(thousand) }
                try connection.write([0x80, 0])
                try connection.echo()
            }
            let client = try Clients.make(port: server.port) { $0.maximumFragments = count + 2 }
            let memory = PeakMemory()
            try await client.connect()
            var messages = client.messages.makeAsyncIterator()
            #expect(await messages.next()?.count == count)
            // 2 MB of payload, in a buffer that doubles. An object for each fragment would be 64 MB and more.
            #expect(memory.isBelow(16 << 20), "\(memory)")
            try await client.disconnect()
        }
    }

    @Test("row 4: a head of 20 MB is not kept")
    func head() async {
        await #expect(processExitsWith: .success) {
            let server = try RawServer { connection, _ in
                _ = try connection.readHead()
                try connection.write("HTTP/1.1 101 Switching Protocols\r\nX: ")
                _ = connection.pour([UInt8](repeating: 0x79, count: 16 << 10), upTo: 20 << 20)
            }
            let client = try Clients.make(port: server.port)
            let memory = PeakMemory()
            await #expect(throws: WebSocketError.self) { try await client.connect() }
            // Kept whole it would be 20 MB, and 40 in a buffer that doubles.
            #expect(memory.isBelow(12 << 20), "\(memory)")
        }
    }

    @Test("row 4: nor is the body of a rejection")
    func body() async {
        await #expect(processExitsWith: .success) {
            let server = try RawServer { connection, _ in
                _ = try connection.readHead()
                try connection.write("HTTP/1.1 404 Not Found\r\n\r\n")
                _ = connection.pour([UInt8](repeating: 0x79, count: 16 << 10), upTo: 64 << 20)
            }
            let client = try Clients.make(port: server.port)
            let memory = PeakMemory()
            await #expect(throws: WebSocketError.self) { try await client.connect() }
            // Kept whole it would be 64 MB.
            #expect(memory.isBelow(12 << 20), "\(memory)")
        }
    }

    @Test("row 5: a bomb takes no more memory than the longest message that is allowed")
    func bomb() async {
        await #expect(processExitsWith: .success) {
            let limit = 8 << 20
            let bomb = Compressed.frame(2, Compressed.zeros(mebibytes: 512))
            let server = try RawServer { connection, _ in
                try connection.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n")
                try connection.write(bomb)
                connection.readToEnd()
            }
            let client = try Clients.make(port: server.port) { $0.maximumMessageSize = limit }
            let memory = PeakMemory()
            client.post(.connect)
            var reader = TraceReader(client)
            let end = await reader.readUntilClosed().compactMap(\.disconnection).first
            #expect(end?.error == .protocolViolation(.messageTooBig(limit: limit)))
            // The message so far, twice while its buffer grows. Inflated whole it would be 512 MB.
            #expect(memory.isBelow(4 * limit), "\(memory)")
        }
    }

    @Test("row 19: a million pings of a peer that does not read take no memory")
    func pings() async {
        await #expect(processExitsWith: .success) {
            let gate = Gate()
            let server = try RawServer(window: 16 << 10) { connection, _ in
                try connection.upgrade()
                let ping = Wire.frame(9, [UInt8](repeating: 0x61, count: 125))
                let thousand = [[UInt8]](repeating: ping, count: 1000).flatMap(\.self)
                for _ in 0..<1000 { try connection.write(thousand) }
                try connection.write(Wire.text("done"))
                gate.wait()
            }
            let client = try Clients.make(port: server.port)
            let memory = PeakMemory()
            try await client.connect()
            var messages = client.messages.makeAsyncIterator()
            #expect(await messages.next()?.text == "done")
            // A pong for each would be 130 MB.
            #expect(memory.isBelow(8 << 20), "\(memory)")
            gate.open()
        }
    }

    @Test("row 18: a server that opens and closes for ever is tried at the policy's rate, and memory stays flat")
    func openCloseCycles() async {
        await #expect(processExitsWith: .success) {
            // Two clients, because there are two processors at least; a sanitizer has less to do, and takes longer.
            let cycles = PeakMemory.isSanitized ? 2000 : 100_000
            // What is there once must not be taken for growth.
            let clients = [try await OpenCloseCycles(), try await OpenCloseCycles()]
            for client in clients { try await client.run(upTo: 500) }
            let memory = PeakMemory()
            try await withThrowingTaskGroup { group in
                for client in clients { group.addTask { try await client.run(upTo: cycles / 2) } }
                try await group.waitForAll()
            }
            for client in clients {
                #expect(await client.opened == cycles / 2)
                #expect(await client.closed == cycles / 2)
                #expect(await client.leftovers == [0, 0, 0, 0, 0])
            }
            // A buffer, a handler or an event kept for each of them would be 30 MB and more.
            #expect(memory.isBelow(8 << 20), "\(memory)")
        }
    }
}
