import WilletProtocol

/// Writes an HTTP Archive (HAR 1.2) with an entry for each connection, and its messages as `_webSocketMessages`, as Chrome
/// and mitmproxy do.
///
/// One connection is written as its messages come. Those that are open beside it wait for their turn: for the most part in
/// a file, so that memory does not grow with them.
package struct HARWriter: RecordingWriter {
    /// What there is of the entry of a connection, and not written yet.
    private struct Connection {
        /// In the file, before what is here.
        var spooled: ArraySlice<Range<Int>> = []
        var bytes: [UInt8] = []
        var hasMessages = false
        var hasEnded = false
    }

    /// How much comes out of the file at a time, in bytes.
    private static let piece = 256 << 10

    private let version: String
    /// By their places among the entries; those that are not whole in the output.
    private var connections: [Int: Connection] = [:]
    /// The place of each connection that is open.
    private var places: [Int: Int] = [:]
    /// The place that is being written, and the next one that is free.
    private var current = 0
    private var next = 0
    /// How many bytes wait outside of the file.
    private var gathered = 0
    private var spool: SpoolFile?
    private let spoolLimit: Int
    private var leftOut = 0
    private var withoutURL = 0

    /// - Parameters:
    ///   - version: the version of this program.
    ///   - spoolLimit: how many bytes of connections that wait are kept in memory.
    package init(version: String, spoolLimit: Int = 8 << 20) {
        self.version = version
        self.spoolLimit = spoolLimit
    }

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

    package mutating func append(_ entry: RecordedEntry, to output: inout [UInt8]) throws(FormatError) {
        guard entry.kind.isFrame else {
            switch entry.kind {
            // Where another recording follows, numbers begin anew.
            case .opened:
                end(connection: entry.connection)
                _ = begin(entry, String(decoding: entry.payload, as: UTF8.self))
            case .closed:
                end(connection: entry.connection)
                leftOut += 1
            case .text, .binary, .ping, .pong, .close, .error, .note: leftOut += 1
            }
            return
        }
        let place = places[entry.connection] ?? begin(entry, nil)
        guard var connection = connections.removeValue(forKey: place) else {
            preconditionFailure("a connection that is open is kept")
        }
        let before = connection.bytes.count
        Self.append(entry, isFirst: !connection.hasMessages, to: &connection.bytes)
        connection.hasMessages = true
        gathered += connection.bytes.count - before
        connections[place] = connection
        if gathered > spoolLimit { try makeRoom() }
    }

    private static func append(_ entry: RecordedEntry, isFirst: Bool, to output: inout [UInt8]) {
        output += (isFirst ? "\n" : ",\n").utf8
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

    package mutating func appendWaiting(to output: inout [UInt8], isEnd: Bool) throws(FormatError) -> Bool {
        let before = output.count
        while output.count - before < Self.piece, var connection = connections.removeValue(forKey: current) {
            if let range = connection.spooled.popFirst() {
                let piece = range.prefix(Self.piece)
                try spool?.read(piece, into: &output)
                let rest = piece.upperBound..<range.upperBound
                if !rest.isEmpty { connection.spooled.insert(rest, at: connection.spooled.startIndex) }
                connections[current] = connection
                continue
            }
            output += connection.bytes
            gathered -= connection.bytes.count
            connection.bytes.removeAll(keepingCapacity: true)
            guard connection.hasEnded || isEnd else {
                connections[current] = connection
                break
            }
            output += "]}".utf8
            current += 1
        }
        return output.count > before
    }

    package mutating func end(_ output: inout [UInt8]) { output += "\n]}}\n".utf8 }

    // MARK: - Connections

    /// - Returns: the place of its entry.
    private mutating func begin(_ entry: RecordedEntry, _ url: String?) -> Int {
        let place = next
        next += 1
        if url == nil { withoutURL += 1 }
        var connection = Connection()
        connection.bytes += (place == 0 ? "\n" : ",\n").utf8
        connection.bytes += #"{"_resourceType":"websocket","startedDateTime":"#.utf8
        connection.bytes += "\"\(entry.time.rfc3339)\",\"time\":0,".utf8
        connection.bytes += #""request":{"method":"GET","url":"#.utf8
        Array((url ?? Self.unknown).utf8).withUnsafeBytes { JSONText.append($0, to: &connection.bytes) }
        connection.bytes += Self.afterURL.utf8
        gathered += connection.bytes.count
        connections[place] = connection
        places[entry.connection] = place
        return place
    }

    private mutating func end(connection number: Int) {
        guard let place = places.removeValue(forKey: number) else { return }
        connections[place]?.hasEnded = true
    }

    /// Puts all that waits into the file.
    private mutating func makeRoom() throws(FormatError) {
        let file: SpoolFile
        if let spool { file = spool } else { file = try SpoolFile() }
        spool = file
        for place in Array(connections.keys) where place != current {
            guard let bytes = connections[place]?.bytes, !bytes.isEmpty else { continue }
            let range = try file.append(bytes)
            connections[place]?.spooled.append(range)
            connections[place]?.bytes = []
            gathered -= bytes.count
        }
    }

    /// What HAR 1.2 demands of every entry.
    private static let afterURL =
        #","httpVersion":"HTTP/1.1","cookies":[],"headers":[],"queryString":[],"headersSize":-1,"bodySize":-1},"#
        + #""response":{"status":101,"statusText":"Switching Protocols","httpVersion":"HTTP/1.1","cookies":[],"#
        + #""headers":[],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"","headersSize":-1,"bodySize":-1},"#
        + #""cache":{},"timings":{"send":0,"wait":0,"receive":0},"_webSocketMessages":["#
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
