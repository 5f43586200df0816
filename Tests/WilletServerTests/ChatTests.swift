import Testing

@testable import WilletServer

@Suite("Chat", .timeLimit(.minutes(1)))
struct ChatTests {
    @Test("All are told who joins, what is said, and who leaves")
    func conversation() async throws {
        try await withServer { server in
            let alice = try await RawClient.upgraded(to: server, "/chat?name=alice")
            #expect(try await alice.text() == "* alice joined (1 here)")
            let guest = try await RawClient.upgraded(to: server, "/chat")
            for client in [alice, guest] { #expect(try await client.text() == "* guest-1 joined (2 here)") }
            try await guest.send(text: "hello")
            for client in [alice, guest] { #expect(try await client.text() == "guest-1: hello") }
            try await guest.send(frame: 0x88, [0x03, 0xE8])
            #expect(try await guest.rest() == [0x88, 2, 0x03, 0xE8])
            #expect(try await alice.text() == "* guest-1 left")
        }
    }

    @Test("Who loses the connection without a Close has left too")
    func abruptLeave() async throws {
        try await withServer { server in
            let alice = try await RawClient.upgraded(to: server, "/chat?name=alice")
            let bob = try await RawClient.upgraded(to: server, "/chat?name=bob")
            _ = try await (alice.text(), alice.text())
            try await bob.close()
            #expect(try await alice.text() == "* bob left")
        }
    }

    @Test("Fifty clients hear each of fifty messages, in the same order")
    func crowd() async throws {
        try await withServer { server in
            var clients: [RawClient] = []
            for number in 1...50 {
                let client = try await RawClient.upgraded(to: server, "/chat?name=c\(number)")
                clients.append(client)
                for earlier in clients { #expect(try await earlier.text() == "* c\(number) joined (\(number) here)") }
            }
            for (number, client) in clients.enumerated() { try await client.send(text: "\(number)") }
            var histories: Set<[String]> = []
            for client in clients {
                var history: [String] = []
                for _ in clients { history.append(try await client.text()) }
                histories.insert(history)
            }
            #expect(histories.count == 1)
            #expect(Set(histories.first ?? []) == Set((0..<50).map { "c\($0 + 1): \($0)" }))
        }
    }

    @Test("Binary is closed with 1003, a message over 64 KiB with 1009")
    func limits() async throws {
        try await withServer { server in
            for (first, size, code) in [(0x82, 1, 1003), (0x81, (64 << 10) + 1, 1009)] as [(UInt8, Int, Int)] {
                let client = try await RawClient.upgraded(to: server, "/chat")
                _ = try await client.text()
                try await client.send(frame: first, [UInt8](repeating: 0x61, count: size))
                #expect(try await client.closeCode() == code)
            }
        }
    }

    @Test("Who does not read is dropped when a megabyte waits; the others go on")
    func slowReader() async throws {
        try await withServer { server in
            let alice = try await RawClient.upgraded(to: server, "/chat?name=alice")
            _ = try await alice.text()
            let slow = try await RawClient(to: server, reads: false)
            try await slow.send(RawClient.request("/chat?name=slow"))
            #expect(try await alice.text() == "* slow joined (2 here)")
            let line = String(repeating: "x", count: 64 << 10)
            // The sockets' buffers fill first. 64 MiB is more than they can hold.
            var heard = ""
            for _ in 0..<1024 where heard != "* slow left" {
                try await alice.send(text: line)
                heard = try await alice.text()
                #expect(heard == "alice: " + line || heard == "* slow left")
            }
            #expect(heard == "* slow left")
        }
    }
}
