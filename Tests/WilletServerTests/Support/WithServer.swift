@testable import WilletServer

/// Runs `body` with a server on a free port of loopback, and stops it whatever happens.
func withServer(
    _ configuration: WebSocketServer.Configuration = .init(),
    _ body: (WebSocketServer) async throws -> Void
) async throws {
    let server = try await WebSocketServer.start(configuration)
    do {
        try await body(server)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}
