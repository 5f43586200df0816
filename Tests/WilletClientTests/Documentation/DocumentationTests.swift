import Foundation
import Testing
import WilletClient
import WilletServer

/// Swift code in the README and in the articles stands, line by line, in this folder's files or in the examples', where it is
/// compiled; and what can be run without a server out in the world is run.
@Suite("The code of the documentation")
struct DocumentationTests {
    private static let package = URL(filePath: #filePath).appending(path: "../../../..").standardized
    private static let articles = package.appending(path: "Sources/WilletClient/WilletClient.docc")

    @Test("is compiled")
    func isCompiled() throws {
        let sources = try Self.files(in: URL(filePath: #filePath).deletingLastPathComponent(), named: ".swift")
            .map { Self.lines(of: try String(contentsOf: $0, encoding: .utf8)) }
        let texts = try Self.files(in: Self.articles, named: ".md") + [Self.package.appending(path: "README.md")]
        var count = 0
        for text in texts {
            for block in Self.blocks(of: try String(contentsOf: text, encoding: .utf8)) {
                count += 1
                let isFound = sources.contains { $0.contains(Self.lines(of: block)) }
                #expect(isFound, "\(text.lastPathComponent) shows code that is in no file here:\n\(block)")
            }
        }
        #expect(count >= 20)
    }

    @Test("is valid configuration")
    func configurations() throws {
        #expect(try ConnectingSnippets.make().configuration.subprotocols.count == 2)
        #expect(ConnectingSnippets.impatient().reconnect.maximumRetries == 3)
        var configuration = Configuration()
        SendingSnippets.keep(&configuration)
        ReconnectingSnippets.patient(&configuration)
        ObservingSnippets.observed(&configuration)
        try TLSAndProxiesSnippets.proxy(&configuration)
        _ = try WebSocketClient(url: "wss://stream.example.com", configuration: configuration)
        TLSAndProxiesSnippets.environment(&configuration)
        TLSAndProxiesSnippets.unixSocket(&configuration)
        _ = try WebSocketClient(url: "wss://stream.example.com", configuration: configuration)
        TLSAndProxiesSnippets.files(&configuration)
        #expect(throws: WebSocketError.self) {
            try WebSocketClient(url: "wss://stream.example.com", configuration: configuration)
        }
    }

    @Test("tells of refusals")
    func refusals() async throws {
        let server = try await WebSocketServer.start()
        let refused = "\(server.url)/refuse?status=401"
        try await ConnectingSnippets.refused(try WebSocketClient(url: refused))
        await #expect(throws: WebSocketError.self) {
            try await TLSAndProxiesSnippets.expired(try WebSocketClient(url: refused))
        }
        await server.stop()
    }

    @Test("sends and closes")
    func sending() async throws {
        let server = try await WebSocketServer.start()
        let client = try WebSocketClient(url: "\(server.url)/echo")
        async let bytes = BackPressureSnippets.bytes(client)
        try await client.connect()
        try await SendingSnippets.one(client)
        try await SendingSnippets.many(client)
        try SendingSnippets.takenBack(client)
        #expect(try BackPressureSnippets.skipping(client) == 0)
        try await client.send(.text("the end"))
        try await ClosingSnippets.goodbye(client)
        client.finish()
        #expect(await bytes > 0)
        await server.stop()
    }

    @Test("reads what happens, each in its way")
    func reading() async throws {
        let server = try await WebSocketServer.start()
        var configuration = Configuration()
        configuration.onOpen = [.text("one"), .text("two")]
        let ways: [@Sendable (WebSocketClient) async throws -> Void] = [
            ConnectingSnippets.everything, EventStyleSnippets.loop,
            { client in
                let last = try await ReconnectingSnippets.goOn(client, after: 5)
                #expect(last >= 5)
            },
            { await BackPressureSnippets.shortest($0) { #expect($0.kind == .text) } },
        ]
        for way in ways {
            let client = try WebSocketClient(url: "\(server.url)/echo", configuration: configuration)
            async let reading: Void = way(client)
            try await client.connect()
            client.finish()
            try await reading
        }
        let finishing = try WebSocketClient(url: "\(server.url)/echo", configuration: configuration)
        try await finishing.connect()
        await ClosingSnippets.forGood(finishing)
        let handling = try WebSocketClient(url: "\(server.url)/echo", configuration: configuration)
        EventStyleSnippets.handlers(handling)
        try await handling.connect()
        try await handling.disconnect()
        await server.stop()
    }

    // MARK: Texts

    private static func files(in folder: URL, named suffix: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(suffix) }
    }

    /// What stands between the fences of Swift code.
    private static func blocks(of text: String) -> [String] {
        text.components(separatedBy: "\n```swift\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] + "\n" }
    }

    /// Without indentation, empty lines and imports, which stand elsewhere in a file.
    private static func lines(of code: String) -> String {
        let lines = code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return "\n" + lines.filter { !$0.isEmpty && !$0.hasPrefix("import ") }.joined(separator: "\n") + "\n"
    }
}
