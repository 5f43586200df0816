import NIOCore
import NIOEmbedded
import Testing

@testable import WilletClient

@Suite("A consumer that is behind", .timeLimit(.minutes(1)))
struct ClientBackPressureTests {
    /// A client whose queue is over its limit, and nobody reads.
    private func behind(_ change: (inout Configuration) -> Void = { _ in }) async throws -> ManualClient {
        let manual = try ManualClient {
            $0.inboundLimit = 10_000
            change(&$0)
        }
        await manual.post(.connect)
        try await manual.transport.open()
        for _ in 0..<20 { try await manual.transport.receive(Wire.frame(2, [UInt8](repeating: 0, count: 1000))) }
        return manual
    }

    @Test("is told that reading is paused, and that it goes on")
    func events() async throws {
        var manual = try await behind()
        let first = await manual.eventsWithoutStates()
        #expect(first.count { $0 == .readingPaused(true) } == 1)
        #expect(first.count { $0 == .binary(1000) } == 20)
        #expect(await manual.events() == [.readingPaused(false)])
    }

    @Test("is not the peer's fault: the pong deadline waits until reading goes on")
    func keepalive() async throws {
        var manual = try await behind {
            $0.pingInterval = .seconds(20)
            $0.pingTimeout = .seconds(5)
            $0.reconnect = .never
        }
        await manual.transport.advance(.seconds(300))
        #expect(try await manual.transport.frames().map(\.opcode) == [9])
        #expect(await manual.client.state == .open)
        _ = await manual.events()
        await manual.transport.advance(.seconds(5) - .nanoseconds(1))
        #expect(await manual.client.state == .open)
        await manual.transport.advance(.nanoseconds(1))
        #expect(await manual.eventsWithoutStates().contains(.error(.pingTimeout(after: .seconds(5)))))
    }

    @Test("is not read for when it falls behind again just as it is told that it has caught up")
    func behindAgain() async throws {
        let manual = try await ManualClient.opened {
            $0.inboundLimit = EventQueue.eventCost * 10
            $0.pingInterval = .seconds(20)
            $0.pingTimeout = .seconds(5)
        }
        let queue = manual.client.eventQueue
        for _ in 0..<3 { try await manual.transport.receive(Wire.frame(2, [UInt8](repeating: 0, count: 1000))) }
        while queue.isPaused { _ = await queue.next() }
        // All that the limit allows, so that the next event is one too many.
        while queue.waitingMessages > 0 { _ = await queue.next() }
        _ = await queue.next()
        for _ in 0..<10 { #expect(!queue.publish(.error(.closing))) }
        await manual.transport.loop.run()
        #expect(queue.isPaused)
        // While reading is paused nobody waits for pongs.
        await manual.transport.advance(.seconds(300))
        #expect(await manual.client.state == .open)
    }

    @Test("holds up the next attempt, so that open and close cycles do not pile up")
    func attempts() async throws {
        var manual = try await behind()
        try await manual.transport.end()
        await manual.transport.advance(.seconds(3600))
        #expect(manual.transport.dialCount == 1)
        _ = await manual.events()
        await manual.transport.loop.run()
        #expect(manual.transport.dialCount == 2)
    }

    @Test("can connect by itself in the meantime, and only once")
    func connectMeanwhile() async throws {
        var manual = try await behind()
        try await manual.transport.end()
        await manual.transport.advance(.seconds(3600))
        _ = await manual.connect()
        #expect(manual.transport.dialCount == 2)
        _ = await manual.events()
        await manual.transport.loop.run()
        #expect(manual.transport.dialCount == 2)
    }
}

@Suite("Many callers at once, on loopback", .timeLimit(.minutes(1)))
struct ClientStressTests {
    @Test("messages of many tasks, some of them cancelled, are each sent once or not at all, and in the order of each")
    func manySenders() async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port) { $0.outboundCountLimit = 8 }
        try await client.connect()
        let (senders, each) = (8, 200)
        async let received = {
            var texts: [String] = []
            for await message in client.messages { texts.append(message.text ?? "") }
            return texts
        }()
        let sent = await withTaskGroup(of: Set<String>.self) { group in
            for sender in 0..<senders {
                group.addTask {
                    var sent: Set<String> = []
                    for number in 0..<each {
                        let text = "\(sender) \(number)"
                        let caller = Task { try await client.send(.text(text)) }
                        if number % 7 == 0 { caller.cancel() }
                        if (try? await caller.value) != nil { sent.insert(text) }
                    }
                    return sent
                }
            }
            return await group.reduce(into: Set()) { $0.formUnion($1) }
        }
        try await client.disconnect()
        let texts = await received
        #expect(Set(texts).count == texts.count)
        #expect(sent.isSubset(of: texts))
        #expect(sent.count >= senders * (each - (each + 6) / 7))
        for sender in 0..<senders {
            let numbers = texts.filter { $0.hasPrefix("\(sender) ") }.compactMap { Int($0.split(separator: " ")[1]) }
            #expect(numbers == numbers.sorted())
        }
        #expect(client.pendingMessages == 0)
    }

    @Test("connects, disconnects and reconnects of many tasks all come back, and opened and closed match")
    func manyCommands() async throws {
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        async let traces = {
            var events = client.events.makeAsyncIterator()
            var traces: [Trace] = []
            while let event = await events.next() {
                traces += Trace.of(event)
                if traces.last == .unsent(1, .notConnected) { break }
            }
            return traces
        }()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<6 {
                group.addTask {
                    for _ in 0..<30 {
                        switch task % 3 {
                        case 0: try? await client.connect()
                        case 1: _ = try? await client.disconnect()
                        default: try? await client.reconnect()
                        }
                    }
                }
            }
        }
        try await client.disconnect()
        try client.enqueue(.text("the last event"))
        var open = 0
        for trace in await traces {
            if case .opened = trace { open += 1 }
            if trace.isClosed { open -= 1 }
            #expect(open == 0 || open == 1)
        }
        #expect(open == 0)
    }

    @Test("a message that is kept is not overwritten by those that follow")
    func keptMessages() async throws {
        let count = 5000
        let server = try RawServer { connection, _ in
            try connection.upgrade()
            for index in 0..<count { try connection.write(Wire.text("message \(index)")) }
            try connection.echo()
        }
        defer { server.stop() }
        let client = try Clients.make(port: server.port)
        try await client.connect()
        var kept: [Int: Message] = [:]
        var number = 0
        for await message in client.messages {
            if number % 13 == 0 { kept[number] = message }
            number += 1
            if number == count { break }
        }
        for (number, message) in kept { #expect(message.text == "message \(number)") }
        try await client.disconnect()
    }
}
