import ArgumentParser
import WilletClient
import WilletServer

/// `willet demo`: the application on its own embedded server.
struct DemoCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch a market feed of the embedded server; a chat is an /open away.",
        discussion:
            "Where standard input or output is no terminal, it prints the feed for --max-time seconds (default: 5)."
    )

    @OptionGroup var options: ConnectionOptions

    private static let subscribe = #"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade","ethusdt@aggTrade"]}"#
    private static let unsubscribe =
        #"{"id":2,"method":"UNSUBSCRIBE","params":["btcusdt@aggTrade","ethusdt@aggTrade"]}"#

    func run() async -> ExitStatus {
        var launch = Launch(options: options, isDemo: true)
        let server: WebSocketServer
        do {
            server = try await WebSocketServer.start()
        } catch {
            Diagnostics.say("\(error)")
            return .network
        }
        launch.onOpen = [Self.subscribe]
        launch.onClose = [Self.unsubscribe]
        launch.hint = "The chat of this server: /open \(server.url)/chat?name=you"
        let status = await launch.run(urls: ["\(server.url)/market?rate=20"])
        await server.stop()
        return status
    }
}
