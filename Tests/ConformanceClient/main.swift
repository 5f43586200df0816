import Glibc
import WilletClient

// The client under test of the Autobahn suite: echoes every message of every case, through the library's public
// interface. Usage: ConformanceClient URL [AGENT]

/// Runs one case, and waits until its connection is over.
func run(_ url: String, echoes: Bool) async throws -> String? {
    var configuration = Configuration()
    configuration.reconnect = .never
    configuration.pingInterval = nil
    configuration.maximumMessageSize = 64 << 20
    let client = try WebSocketClient(url: url, configuration: configuration)
    client.post(.connect)
    var last: String?
    for await message in client.messages {
        last = message.text
        // What ends a case may also end it in the middle of an echo.
        if echoes { try? await client.send(message) }
    }
    return last
}

let arguments = CommandLine.arguments
guard (2...3).contains(arguments.count) else {
    print("usage: ConformanceClient ws://HOST:PORT [AGENT]")
    exit(2)
}
let (server, agent) = (arguments[1], arguments.count > 2 ? arguments[2] : "willet")
guard let text = try await run("\(server)/getCaseCount", echoes: false), let count = Int(text) else {
    print("\(server) does not tell how many cases there are")
    exit(1)
}
for number in 1...max(count, 1) {
    _ = try await run("\(server)/runCase?case=\(number)&agent=\(agent)", echoes: true)
}
_ = try await run("\(server)/updateReports?agent=\(agent)", echoes: false)
print("\(count) cases run")
