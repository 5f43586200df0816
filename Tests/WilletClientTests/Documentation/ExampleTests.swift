import Foundation
import TestSupport
import Testing
import WilletServer

/// The programs of the package in Examples, as they were built here, on a server of this process.
@Suite("The example")
struct ExampleTests {
    @Test("echo prints what comes back")
    func echo() async throws {
        let server = try await WebSocketServer.start()
        let echo = try await Self.run("ExampleEcho", "\(server.url)/echo", "one", "two")
        #expect(echo.output == "one\ntwo\n")
        #expect(echo.status == 0)
        await server.stop()
    }

    @Test("echo says why it cannot, and fails")
    func echoFails() async throws {
        let server = try await WebSocketServer.start()
        let echo = try await Self.run("ExampleEcho", "\(server.url)/refuse?status=403", "one")
        #expect(echo.output == "HTTP 403 Forbidden\n")
        #expect(echo.status == 1 << 8)
        await server.stop()
    }

    @Test("subscribe reads a feed, and ends when it has enough")
    func subscribe() async throws {
        let server = try await WebSocketServer.start()
        let subscribe = try await Self.run("ExampleSubscribe", "\(server.url)/market?rate=200", "5")
        let lines = subscribe.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("# open: 127.0.0.1:") == true)
        #expect(lines.dropFirst().count == 5)
        #expect(lines.dropFirst(2).allSatisfy { $0.contains("aggTrade") })
        #expect(subscribe.status == 0)
        await server.stop()
    }

    @Test("event-style hears opened, message and closed, in this order")
    func eventStyle() async throws {
        let server = try await WebSocketServer.start()
        let program = try await Self.run("ExampleEventStyle", "\(server.url)/echo")
        #expect(
            program.output == """
                opened: \(server.url)/echo
                message: hello, 0 behind it
                closed: client, 1000

                """
        )
        #expect(program.status == 0)
        await server.stop()
    }

    /// On a thread of its own: the tasks of all tests share a few, which must not wait for programs.
    private static func run(_ program: String, _ arguments: String...) async throws -> Spawn {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: tests).deletingLastPathComponent().appending(path: program).path()
        return try await withCheckedThrowingContinuation { continuation in
            Threads.start {
                continuation.resume(with: Result { try Spawn([path] + arguments) })
            }
        }
    }
}
