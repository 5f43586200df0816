import ArgumentParser

/// What Willet costs: each command prints one line of JSON.
@main
struct WilletBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "willet-bench",
        abstract: "Measure Willet's client, codec and log; each command prints one line of JSON.",
        subcommands: [Receive.self, Callbacks.self, Send.self, Echo.self, Store.self, Codec.self]
    )
}
