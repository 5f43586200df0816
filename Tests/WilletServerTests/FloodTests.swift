import NIOCore
import Testing

@testable import WilletServer

@Suite("Flood", .timeLimit(.minutes(1)))
struct FloodTests {
    @Test(
        "As many messages as were asked for, each of the size asked for, and then Close 1000",
        arguments: [(1, 0), (3, 1), (1000, 126), (20_001, 128), (5, 70_000), (2, 3 << 20)]
    )
    func flood(count: Int, size: Int) async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/flood?count=\(count)&size=\(size)")
            let header: [UInt8] =
                switch size {
                case ..<126: [0x81, UInt8(size)]
                case ..<65_536: [0x81, 126, UInt8(size >> 8), UInt8(size & 0xFF)]
                default: [0x81, 127, 0, 0, 0, 0] + [24, 16, 8, 0].map { UInt8(size >> $0 & 0xFF) }
                }
            let frame = header + [UInt8](buffer: FloodBlock.text(size: size))
            var others = 0
            for _ in 0..<count where try await client.read(frame.count) != frame { others += 1 }
            #expect(others == 0)
            #expect(try await client.closeCode() == 1000)
            await client.answerClose()
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test(
        "The text is JSON of exactly that size",
        arguments: [
            (0, ""), (1, "0"), (2, #""""#), (7, #""abcde""#), (8, #"{"d":""}"#), (10, #"{"d":"ab"}"#),
            (46, #"{"d":"abcdefghijklmnopqrstuvwxyz0123456789ab"}"#),
        ]
    )
    func text(size: Int, text: String) {
        #expect(FloodBlock.text(size: size) == ByteBuffer(string: text))
    }

    @Test("A client that closes in the middle is answered, and the flood ends")
    func closeWithin() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/flood?count=1000000000&size=1000")
            _ = try await client.frame()
            try await client.send(frame: 0x88, [0x0F, 0xA0])
            var frame = try await client.frame()
            while frame.first == 0x81 { frame = try await client.frame() }
            #expect(frame.first == 0x88)
            #expect(frame.payload == [0x0F, 0xA0])
        }
    }
}
