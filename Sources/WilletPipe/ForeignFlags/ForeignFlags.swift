/// Command lines that wscat and websocat would take, in our spelling. Only lines that we do not understand come here: no
/// flag of ours changes its meaning.
package enum ForeignFlags {
    /// What is to be said instead of running anything.
    package struct Answer: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// The options of `willet connect` that take a value: what follows one is no flag.
    package static let ownOptions: Set<String> = [
        "-H", "--header", "--auth", "--cookie", "-o", "--origin", "--user-agent", "-s", "--subprotocol", "--cacert",
        "--cert", "--key", "--servername", "--connect-timeout", "--ping-interval", "--ping-timeout",
        "--max-message-size", "--max-retries", "-n", "--max-messages", "--max-time", "--theme", "--color",
        "--keep-entries", "--keep-bytes", "--latency-key", "--expect", "--expect-close", "--on-open", "--on-close",
        "-x", "--execute", "-w", "--wait", "--record", "--record-rotate", "--log-file", "--proxy", "--unix-socket",
        "--connect-to",
    ]

    /// The arguments with the flags of others in our spelling.
    ///
    /// - Throws: ``Answer`` for a flag that means something else here.
    package static func translated(_ arguments: [String]) throws(Answer) -> [String] {
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return result + [argument] + rest }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = argument.hasPrefix("--") ? parts[0] : argument
            try checkShort(name, rest.first)
            guard argument.hasPrefix("-"), let flag = ForeignFlag.named[name] else {
                result.append(argument)
                if ownOptions.contains(argument), let value = rest.popFirst() { result.append(value) }
                continue
            }
            switch flag {
            case .alias(let own): result += own
            case .answer(let text): throw Answer(description: text)
            case .option(let own, let prefix):
                guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                    throw Answer(description: "\(name) wants a value; here it is: \(own)")
                }
                result.append("\(own)=\(prefix)\(value)")
            case .url:
                guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                    throw Answer(description: "\(name) wants a URL; here it needs no flag: willet URL")
                }
                result.append(value)
            }
        }
        return result
    }

    /// Addresses that websocat takes beside URLs.
    package static func checkAddress(_ text: String) throws(Answer) {
        if ["-", "stdio:"].contains(text) {
            throw Answer(description: "websocat's \(text) is not needed: standard input is read anyway")
        }
        let name = text.prefix { $0 != ":" }
        switch name {
        case "autoreconnect": throw Answer(description: "websocat's autoreconnect:URL is: --reconnect URL")
        case "ws-l", "ws-listen", "l-ws", "listen-ws":
            throw Answer(description: "websocat's \(name):HOST:PORT is: willet serve --host HOST --port PORT")
        default: break
        }
    }

    /// Letters that are flags here too, but with a value of another kind.
    private static func checkShort(_ name: String, _ value: String?) throws(Answer) {
        if name == "-n", value?.dropFirst(value?.hasPrefix("-") == true ? 1 : 0).first?.isNumber != true {
            throw Answer(
                description: "wscat's -n is: -k; websocat's -n is: -w -1; here -n COUNT ends after so many messages"
            )
        }
        if name == "-s", let value, isListener(value) {
            throw Answer(description: "websocat's -s \(value) is: willet serve --port PORT")
        }
    }

    /// A port, or an address with one: no subprotocol is called so.
    private static func isListener(_ text: String) -> Bool {
        let port = text.split(separator: ":").last ?? ""
        return UInt16(port) != nil && (text == port || text.contains(":"))
    }
}
