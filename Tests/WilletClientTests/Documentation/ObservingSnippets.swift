import Logging
import WilletClient

enum ObservingSnippets {
    static func observed(_ configuration: inout Configuration) {
        configuration.logger = Logger(label: "ticker.feed")
        configuration.logger.logLevel = .debug
        configuration.metrics = ClientMetrics(label: "ticker", dimensions: [("feed", "trades")])
    }
}
