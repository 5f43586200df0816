import WilletProtocol

/// Writes an HTTP Archive (HAR 1.2) with an entry for each connection, and its messages as `_webSocketMessages`, as Chrome
/// and mitmproxy do.
package struct HARWriter: RecordingWriter {
    private let version: String
    private var connection: Int?
    private var isFirst = true
    private var isFirstMessage = true
    /// Of each connection: those of several sessions take turns.
    private var urls: [Int: String] = [:]
    private var leftOut = 0
    private var withoutURL = 0

    /// - Parameter version: the version of this program.
    package init(version: String) { self.version = version }

    package var notes: [String] {
        var notes: [String] = []
        if leftOut > 0 {
            notes.append("left out, since HAR has no place for them: \(leftOut) events that are no messages")
        }
        if withoutURL > 0 {
            notes.append(
                "the recording does not tell the URL of \(withoutURL) connection\(withoutURL == 1 ? "" : "s"): "
                    + "HAR says \(Self.unknown)"
            )
        }
        return notes
    }

    private static let unknown = "ws://unknown.invalid/"

    package mutating func begin(_ output: inout [UInt8]) {
        output += #"{"log":{"version":"1.2","creator":{"name":"willet","version":""#.utf8
        output += "\(version)\"},\"entries\":[".utf8
    }

    package mutating func append(_ entry: RecordedEntry, to output: inout [UInt8]) {
        guard entry.kind.isFrame else {
            // The URL has its place in the entry.
            switch entry.kind {
            case .opened:
                urls[entry.connection] = String(decoding: entry.payload, as: UTF8.self)
                // Where another recording follows, numbers begin anew.
                if connection == entry.connection { endConnection(&output) }
            case .closed:
                urls[entry.connection] = nil
                leftOut += 1
            case .text, .binary, .ping, .pong, .close, .error, .note: leftOut += 1
            }
            return
        }
        if connection != entry.connection {
            endConnection(&output)
            beginConnection(entry, &output)
        }
        output += (isFirstMessage ? "\n" : ",\n").utf8
        isFirstMessage = false
        output += #"{"type":""#.utf8
        output += (entry.direction == .outbound ? "send" : "receive").utf8
        output += "\",\"time\":\(entry.time.seconds),\"opcode\":\(entry.kind.opcode),\"data\":".utf8
        if entry.kind.isText {
            entry.payload.withUnsafeBytes { JSONText.append($0, to: &output) }
        } else {
            output += "\"\(Base64.encode(entry.payload))\"".utf8
        }
        output += "}".utf8
    }

    package mutating func end(_ output: inout [UInt8]) {
        endConnection(&output)
        output += "\n]}}\n".utf8
    }

    private mutating func beginConnection(_ entry: RecordedEntry, _ output: inout [UInt8]) {
        connection = entry.connection
        isFirstMessage = true
        let url = urls[entry.connection]
        if url == nil { withoutURL += 1 }
        output += (isFirst ? "\n" : ",\n").utf8
        isFirst = false
        output += "{\"_resourceType\":\"websocket\",\"startedDateTime\":\"\(entry.time.rfc3339)\",\"time\":0,".utf8
        output += #""request":{"method":"GET","url":"#.utf8
        Array((url ?? Self.unknown).utf8).withUnsafeBytes { JSONText.append($0, to: &output) }
        output += Self.afterURL.utf8
    }

    /// What HAR 1.2 demands of every entry.
    private static let afterURL =
        #","httpVersion":"HTTP/1.1","cookies":[],"headers":[],"queryString":[],"headersSize":-1,"bodySize":-1},"#
        + #""response":{"status":101,"statusText":"Switching Protocols","httpVersion":"HTTP/1.1","cookies":[],"#
        + #""headers":[],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"","headersSize":-1,"bodySize":-1},"#
        + #""cache":{},"timings":{"send":0,"wait":0,"receive":0},"_webSocketMessages":["#

    private mutating func endConnection(_ output: inout [UInt8]) {
        guard connection != nil else { return }
        connection = nil
        output += "]}".utf8
    }
}

extension RecordedEntry.Kind {
    /// The number of the opcode (RFC 6455, section 11.8).
    fileprivate var opcode: Int {
        switch self {
        case .text, .opened, .closed, .error, .note: 1
        case .binary: 2
        case .close: 8
        case .ping: 9
        case .pong: 10
        }
    }
}
