import Logging
import WilletProtocol

/// What goes into the log: how the session goes, never what its messages say. A line is made only if somebody reads it.
extension WebSocketClient {
    func logState(_ state: State) {
        log("state changed") {
            switch state {
            case .idle: ["state": "idle"]
            case .connecting(let retry): ["state": "connecting", "retry": "\(retry)"]
            case .open: ["state": "open"]
            case .closing: ["state": "closing"]
            case .waiting(let retry):
                [
                    "state": "waiting", "retry": "\(retry.number)", "delay": "\(retry.delay.shortDescription)",
                    "reason": "\(Self.printable(retry.reason.description))",
                ]
            case .closed: ["state": "closed"]
            }
        }
    }

    func logOpened(_ handshake: Handshake) {
        log("opened") {
            [
                "address": "\(handshake.remoteAddress ?? "")", "proxy": "\(handshake.proxy ?? "none")",
                "redirects": "\(handshake.redirects.count)", "tls": "\(handshake.tls?.version ?? "none")",
            ]
        }
    }

    func logError(_ error: WebSocketError) {
        log("error", level: .warning) { ["error": "\(Self.printable(error.description))"] }
    }

    func logClosed(_ end: Disconnection) {
        log("closed") {
            [
                "code": "\(end.code)", "clean": "\(end.wasClean)", "reason": "\(end.reason)",
                "reconnects": "\(end.willReconnect)",
            ]
        }
    }

    private func log(
        _ message: Logger.Message,
        level: Logger.Level = .debug,
        _ metadata: () -> Logger.Metadata
    ) {
        guard configuration.logger.logLevel <= level else { return }
        // A query may carry a secret.
        let url = "\(url)".prefix { $0 != "?" }
        let session: Logger.Metadata = ["url": "\(url)", "connection": "\(machine.generation)"]
        configuration.logger.log(level: level, message, metadata: metadata().merging(session) { $1 })
    }

    /// How much of a text that a peer may have chosen goes into a line, in scalars.
    private static let maximumLength = 500
    private static let hidden: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned,
    ]

    /// The peer chose some of it: nothing in it may begin a line, steer a terminal or turn the text around.
    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(maximumLength) {
            if hidden.contains(scalar.properties.generalCategory) {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > maximumLength ? result + "…" : result
    }
}
