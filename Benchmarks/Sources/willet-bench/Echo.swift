import ArgumentParser
import WilletClient

/// Round trips, one message at a time.
struct Echo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send one message at a time and wait for it to come back; times in microseconds."
    )

    private struct Times: Encodable {
        var p50: Double
        var p99: Double
        var max: Double
        var cpuSeconds: Double
        var peakRSS: Int
    }

    @Argument(help: "A ws or wss URL whose server echoes.")
    var url: String

    @Option(help: "How many round trips, after a tenth as many that are not counted.")
    var count: Int

    @Option(help: "The length of a message in bytes.")
    var size: Int

    func run() async throws {
        let client = try WebSocketClient(url: url, configuration: .benchmark())
        try await client.connect()
        let message = Message.text(String(repeating: "x", count: size))
        let measurement = Measurement()
        let count = max(count, 1)
        // On the client's own thread: another one would have to be woken for every answer.
        var times = try await withTaskExecutorPreference(client.executor) {
            var answers = client.messages.makeAsyncIterator()
            var times: [Double] = []
            times.reserveCapacity(count)
            for round in 0..<count + count / 10 {
                let start = ContinuousClock.now
                try client.enqueue(message)
                guard let answer = await answers.next(isolation: #isolation), answer.count == size else {
                    throw ValidationError("the server does not echo")
                }
                if round >= count / 10 { times.append((.now - start) / .microseconds(1)) }
            }
            return times
        }
        let (cpuSeconds, peakRSS) = (measurement.cpuSeconds, Measurement.peakRSS)
        try await client.disconnect()
        times.sort()
        try report(
            Times(
                p50: times[count / 2],
                p99: times[count * 99 / 100],
                max: times[count - 1],
                cpuSeconds: cpuSeconds,
                peakRSS: peakRSS
            )
        )
    }
}
