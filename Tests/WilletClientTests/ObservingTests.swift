import InMemoryLogging
import Logging
import MetricsTestKit
import NIOCore
import Testing
import WilletClient
import WilletServer

@Suite("What a client tells those who run it")
struct ObservingTests {
    /// A log that keeps its lines, and a configuration that writes to it.
    private static func logged(_ level: Logger.Level) -> (InMemoryLogHandler, Configuration) {
        let log = InMemoryLogHandler()
        var configuration = Configuration()
        configuration.reconnect = .never
        configuration.logger = Logger(label: "test") { _ in log }
        configuration.logger.logLevel = level
        return (log, configuration)
    }

    private static func lines(_ log: InMemoryLogHandler) -> [String] {
        log.entries.map { entry in
            let pairs = entry.metadata.sorted { $0.key < $1.key }.filter { $0.key != "url" && $0.key != "address" }
            return "\(entry.level) \(entry.message)" + pairs.map { " \($0.key)=\($0.value)" }.joined()
        }
    }

    @Test("states, the opening and the close are logged, no message, no name, no query")
    func log() async throws {
        let server = try await WebSocketServer.start()
        let (log, configuration) = Self.logged(.debug)
        let url = "ws://me:secret@127.0.0.1:\(server.port)/echo?token=secret"
        let client = try WebSocketClient(url: url, configuration: configuration)
        try await client.connect()
        try await client.send(.text("secret"))
        try await client.disconnect(reason: "secret")
        #expect(
            Self.lines(log) == [
                "debug state changed connection=1 retry=0 state=connecting",
                "debug state changed connection=1 state=open",
                "debug opened connection=1 proxy=none redirects=0 tls=none",
                "debug state changed connection=1 state=closing",
                "debug state changed connection=1 state=closed",
                "debug closed clean=true code=1000 connection=1 reason=client reconnects=false",
            ]
        )
        #expect(log.entries.allSatisfy { !"\($0.metadata)".contains("secret") })
        #expect(log.entries.allSatisfy { $0.metadata["url"] == "ws://127.0.0.1:\(server.port)/echo" })
        await server.stop()
    }

    @Test("what a peer chose begins no line and steers no terminal")
    func hostileText() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.upgrade(followedBy: Wire.close(1001, "a\u{1B}[2Jb\u{9B}\u{202E}c\n"))
            _ = try connection.readFrame()
        }
        var (log, configuration) = Self.logged(.debug)
        configuration.reconnect.isEnabled = true
        let client = try WebSocketClient(url: "ws://127.0.0.1:\(server.port)", configuration: configuration)
        client.post(.connect)
        for await event in client.events {
            if case .state(.waiting) = event { client.finish() }
        }
        server.stop()
        let reasons = log.entries.compactMap { $0.metadata["reason"] }
        #expect(reasons.contains("closed by the server: 1001 going away: a\\u{1B}[2Jb\\u{9B}\\u{202E}c\\u{A}"))
    }

    @Test("what is done is counted, apart for each reason of a close")
    func metrics() async throws {
        let server = try await WebSocketServer.start()
        let backend = TestMetrics()
        let metrics = ClientMetrics(label: "feed", dimensions: [("name", "trades")], factory: backend)
        var configuration = Configuration()
        configuration.metrics = metrics
        configuration.onOpen = [.text("four")]
        let client = try WebSocketClient(url: "\(server.url)/echo", configuration: configuration)
        try await client.connect()
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next()?.text == "four")
        try await client.send(.text("seconds"))
        #expect(await messages.next()?.text == "seconds")
        _ = try await client.ping()
        try await client.disconnect()
        await #expect(throws: WebSocketError.notConnected) { try await client.send(.text("late")) }

        configuration.reconnect = .never
        let refused = try WebSocketClient(url: "\(server.url)/refuse?status=403", configuration: configuration)
        await #expect(throws: WebSocketError.self) { try await refused.connect() }

        func total(_ name: String, _ more: [(String, String)] = []) throws -> Int64 {
            try backend.expectCounter("feed_\(name)", [("name", "trades")] + more).totalValue
        }
        #expect(try total("attempts") == 2)
        #expect(try total("opened") == 1)
        #expect(try total("errors") == 1)
        #expect(try total("messages_received") == 2)
        #expect(try total("bytes_received") == 11)
        #expect(try total("messages_sent") == 2)
        #expect(try total("bytes_sent") == 11)
        #expect(try total("messages_unsent") == 1)
        #expect(try total("reading_paused") == 0)
        #expect(try total("closed", [("reason", "client")]) == 1)
        #expect(try total("closed", [("reason", "server")]) == 0)
        #expect(try total("closed", [("reason", "error")]) == 0)
        let roundTrips = try backend.expectTimer("feed_round_trip", [("name", "trades")]).values
        #expect(roundTrips.count == 1 && roundTrips.allSatisfy { $0 > 0 })
        await server.stop()
    }
}
