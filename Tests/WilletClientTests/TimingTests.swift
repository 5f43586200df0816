import NIOCore
import Testing

@testable import WilletClient

@Suite("How long the stages of connecting took", .timeLimit(.minutes(1)))
struct TimingTests {
    @Test("each stage has its own time, and what a connection does not need has none")
    func stages() async throws {
        let manual = try ManualClient()
        await manual.post(.connect)
        await manual.transport.advance(.milliseconds(30))
        try await manual.transport.connect()
        await manual.transport.advance(.milliseconds(5))
        try await manual.transport.receive(Array(ScriptedTransport.head.utf8))
        var timings = Handshake.Timings()
        timings.nameResolution = .zero
        timings.connect = .milliseconds(30)
        timings.upgrade = .milliseconds(5)
        #expect(await manual.client.handshake?.timings == timings)
    }

    @Test("TLS has a time of its own")
    func tls() async throws {
        let server = try await TLSServer(name: "DNS:localhost")
        defer { server.stop() }
        let client = try Clients.make(port: server.port, scheme: "wss", host: "localhost") { $0.tls.verifies = false }
        try await client.connect()
        let timings = try #require(await client.handshake?.timings)
        #expect([timings.nameResolution, timings.connect, timings.tls, timings.upgrade].allSatisfy { $0 != nil })
        try await client.disconnect()
    }
}
