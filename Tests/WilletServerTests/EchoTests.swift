import NIOWebSocket
import Testing

@testable import WilletServer

@Suite("Echo", .timeLimit(.minutes(1)))
struct EchoTests {
    @Test(
        "A message comes back as it was, whatever the width of its length field",
        arguments: [0x81, 0x82] as [UInt8],
        [0, 1, 125, 126, 65_535, 65_536, 300_000]
    )
    func echoes(first: UInt8, size: Int) async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/echo")
            let payload = [UInt8](repeating: UInt8(ascii: "w"), count: size)
            try await client.send(frame: first, payload)
            let frame = try await client.frame()
            #expect(frame.first == first)
            #expect(frame.payload == payload)
        }
    }

    @Test("The literal masked frame of RFC 6455, section 5.7, is echoed unmasked")
    func literal() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/")
            try await client.send([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
            #expect(try await client.read(7) == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        }
    }

    @Test("Fragments make one message, and a ping between them is answered first")
    func fragments() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/")
            // The euro sign is cut in two.
            try await client.send(frame: 0x01, [0xE2, 0x82])
            try await client.send(frame: 0x89, [1, 2, 3])
            try await client.send(frame: 0x00, [0xAC])
            try await client.send(frame: 0x80)
            #expect(try await client.read(5) == [0x8A, 3, 1, 2, 3])
            #expect(try await client.text() == "€")
        }
    }

    @Test(
        "A Close is answered with the same payload, and the connection ends",
        arguments: [[], [0x03, 0xE8], [0x0F, 0xA1, 0x62, 0x79, 0x65]] as [[UInt8]]
    )
    func close(payload: [UInt8]) async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/")
            try await client.send(frame: 0x88, payload)
            #expect(try await client.rest() == [0x88, UInt8(payload.count)] + payload)
        }
    }

    @Test(
        "A client that breaks the protocol gets a Close that says how, and the connection ends",
        arguments: [
            ([0x81, 0x01, 0x61], 1002),  // not masked
            (masked(0xC1, [0x61]), 1002),  // a reserved bit
            (masked(0x83, []), 1002),  // an unknown opcode
            (masked(0x80, [0x61]), 1002),  // nothing to continue
            (masked(0x01, [0x61]) + masked(0x81, [0x62]), 1002),  // a message within a message
            (masked(0x09, []), 1002),  // a fragmented ping
            (masked(0x89, [UInt8](repeating: 0, count: 126)), 1002),  // a long ping
            (masked(0x88, [0x03]), 1002),  // half a close code
            (masked(0x88, [0x03, 0xED]), 1002),  // 1005 must not be sent
            (masked(0x88, [0x03, 0xE8, 0xFF]), 1007),  // a reason that is not UTF-8
            (masked(0x81, [0xC0, 0x80]), 1007),  // a text that is not UTF-8
            (masked(0x01, [0xE2]) + masked(0x80, [0x28]), 1007),
            ([0x82, 0xFF, 0, 0, 0, 0, 0x04, 0, 0, 0x01, 0, 0, 0, 0], 1009),  // 64 MiB and one byte
            ([0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1009),
        ] as [([UInt8], Int)]
    )
    func violation(bytes: [UInt8], code: Int) async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/")
            try await client.send(bytes)
            #expect(try await client.closeCode() == code)
            await client.answerClose()
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test("A message under way counts against the limit, however it is cut")
    func fragmentLimit() throws {
        var assembler = MessageAssembler(maximumMessageSize: 4)
        #expect(try assembler.receive(.client(fin: false, .binary, [1, 2])) == nil)
        #expect(try assembler.receive(.client(fin: false, .continuation, [3, 4])) == nil)
        #expect(throws: Violation(.messageTooLarge, "at most 4 bytes")) {
            try assembler.receive(.client(fin: true, .continuation, [5]))
        }
    }

    @Test("A client that reads nothing is read no further: what waits for it is bounded")
    func backPressure() async throws {
        try await withServer { server in
            let client = try await RawClient(to: server, reads: false)
            try await client.send(RawClient.request("/"))
            for _ in 0..<64 { client.sendWithoutWaiting(masked(0x82, [UInt8](repeating: 0, count: 1 << 20))) }
            // While the server answers another client that often, it would have taken in all of that.
            let other = try await RawClient.upgraded(to: server, "/")
            for _ in 0..<500 {
                try await other.send(text: "turn")
                #expect(try await other.text() == "turn")
            }
            #expect(try await client.unsentBytes() > 16 << 20)
        }
    }
}
