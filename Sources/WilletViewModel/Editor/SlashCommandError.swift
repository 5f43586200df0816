package import WilletProtocol

/// Why a command is not carried out; the text stays in the editor.
package enum SlashCommandError: Error, Hashable, Sendable {
    case unknown(name: String, nearest: String?)
    case unexpectedArgument(name: String)
    case missingURL(command: String)
    case missingProfile(command: String)
    case invalidNumber(String)
    case missingPath
    case missingRecording
    case invalidSpeed
    case missingFile
    case missingSnippet
    case missingBytes(name: String)
    case invalidHex(String)
    case invalidBase64
    case invalidURL(WebSocketURLError)
    case invalidCode(String)
    case invalidClose(CloseFrameError)
    case payloadTooLong(bytes: Int)
    case invalidInterval(String)
    case missingRepeated
    case invalidRepetition(String)
    case cannotBeRepeated
}

extension SlashCommandError: CustomStringConvertible {
    /// What is wrong, and what to do instead.
    package var description: String {
        switch self {
        case .unknown(let name, let nearest):
            "unknown command /\(name)" + (nearest.map { ": did you mean /\($0)?" } ?? "")
                + " (/help lists all; // sends a slash)"
        case .unexpectedArgument(let name): "/\(name) takes no argument"
        case .missingURL(let command): "/\(command) needs a URL, for example /\(command) ws://localhost:8080/path"
        case .missingProfile(let command): "which profile? /\(command) @name takes one of your configuration"
        case .invalidNumber(let text): "“\(text)” is no session: they have the numbers 1 to \(Workspace.limit)"
        case .missingPath: "/save needs the name of a file, for example /save log.jsonl"
        case .missingRecording: "/record needs the name of a file, for example /record day.jsonl; /record stop ends it"
        case .invalidSpeed: "/speed needs a number from 0.001 to 1000, as in /speed 2x, or max, or 0 for a pause"
        case .missingFile: "/send-file needs the name of a file, for example /send-file --text order.json"
        case .missingSnippet:
            "/snip needs the name of a snippet, for example /snip login; [snippets] in willet.toml names them"
        case .missingBytes(let name):
            "/\(name) needs what is to be sent, for example " + (name == "hex" ? "/hex 00 ff" : "/base64 AP8=")
        case .invalidHex(let text): "“\(text)” is not in hexadecimal digits, two a byte: write /hex 00 ff"
        case .invalidBase64: "this is no base64: letters, digits, + and /, four for three bytes, = at the end"
        case .invalidURL(let error): error.description
        case .invalidCode(let text): "“\(text)” is no close code: write /disconnect 1000 reason"
        case .invalidClose(let error): error.description
        case .payloadTooLong(let bytes):
            "\(bytes) bytes do not fit into a control frame: at most \(ControlFrame.maximumPayload)"
        case .invalidInterval(let text): "“\(text)” is no interval from 100ms to 24h: write /every 30s MESSAGE"
        case .missingRepeated: "/every needs a message behind the interval, for example /every 30s {\"op\":\"ping\"}"
        case .invalidRepetition(let text):
            "“\(text)” is no number from 1 to \(Repetition.limit): /every lists what is repeated"
        case .cannotBeRepeated: "only messages, /ping, /pong, /hex and /base64 can be repeated; // sends a slash"
        }
    }
}
