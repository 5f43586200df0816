import Glibc
import NIOCore
import Testing

@testable import WilletServer

@Suite("Failures on request", .timeLimit(.minutes(1)))
struct FailureTests {
    @Test(
        "/close sends the code that was asked for, valid or not, after echoing meanwhile",
        arguments: [1000, 4999, 1005, 0]
    )
    func close(code: Int) async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            // In one packet, so that the message is there before the time is up.
            let request = RawClient.request("/close?code=\(code)&after=0.2")
            try await client.send(Array(request.utf8) + masked(0x81, Array("still here".utf8)))
            _ = try await client.head()
            #expect(try await client.text() == "still here")
            #expect(try await client.closeCode() == code)
            await client.answerClose()
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test("A client that leaves the server's Close unanswered is disconnected")
    func unansweredClose() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/close")
            #expect(try await client.closeCode() == 1000)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test("/drop ends in a TCP reset", arguments: ["/drop", "/drop?after=0.05"])
    func drop(target: String) async throws {
        try await withServer { server in
            let client = try await RawClient(to: server)
            try await client.send(RawClient.request(target))
            await #expect {
                _ = try await client.rest()
            } throws: {
                ($0 as? IOError)?.errnoCode == ECONNRESET
            }
        }
    }

    @Test("/silent answers neither text nor ping nor Close, and sends Close 1001 when the server stops")
    func silent() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/silent")
            try await client.send(text: "hello?")
            try await client.send(frame: 0x89)
            try await client.send(frame: 0x88)
            try await client.send([0x83, 0x00])
            // Another client's answer shows that the server had its time.
            let other = try await RawClient.upgraded(to: server, "/")
            try await other.send(text: "hello")
            #expect(try await other.text() == "hello")
            await server.stop()
            #expect(try await client.closeCode() == 1001)
            #expect(try await client.rest().isEmpty)
        }
    }
}
