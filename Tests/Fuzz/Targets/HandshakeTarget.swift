import WilletProtocol

/// The judging of a server's answer, held against a plain one that knows octets only.
///
/// Input: a byte of flags (bit 0: compression is offered; bit 1: subprotocols are), then the head as it goes over the
/// wire.
enum HandshakeTarget {
    private static let subprotocols = ["chat", "superchat"]

    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var rest = input[...]
        let flags = rest.takeByte()
        let offersCompression = flags & 1 == 1
        let offered = flags & 2 == 2 ? subprotocols : []
        let (status, fields) = parse(rest)

        let request: HandshakeRequest
        do {
            request = try HandshakeRequest(
                url: try WebSocketURL("ws://localhost/"),
                nonce: [UInt8](repeating: 0, count: 16),
                subprotocols: offered,
                offersCompression: offersCompression
            )
        } catch {
            throw BrokenInvariant(description: "the request of the test itself: \(error)")
        }
        let response = HandshakeResponse(
            status: status,
            headers: fields.map {
                HeaderField(
                    name: String(decoding: $0.name, as: UTF8.self),
                    value: String(decoding: $0.value, as: UTF8.self)
                )
            }
        )
        var choice: PlainJudge.Choice?
        var reason = "accepted"
        do throws(HandshakeResponseError) {
            let agreement = try response.judge(for: request)
            choice = PlainJudge.Choice(
                subprotocol: agreement.subprotocol.map { Array($0.utf8) },
                compression: agreement.compression
            )
        } catch {
            reason = error.description
            try require(!reason.isEmpty, "\(error) says nothing")
        }
        let reference = PlainJudge(
            key: request.key,
            subprotocols: offered.map { Array($0.utf8) },
            offersCompression: offersCompression
        )
        let expected = reference.judge(status: status, fields)
        try require(choice == expected, "\(reason): \(String(describing: choice)), not \(String(describing: expected))")
    }

    /// Takes a head apart as simply as can be; the HTTP parser is not what is tested.
    private static func parse(_ head: ArraySlice<UInt8>) -> (status: Int, fields: [PlainJudge.Field]) {
        var lines = head.split(separator: 0x0A, omittingEmptySubsequences: false)
        for index in lines.indices where lines[index].last == 0x0D { lines[index].removeLast() }
        let words = (lines.first ?? []).split(separator: 0x20)
        let status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
        let fields = lines.dropFirst().compactMap { line -> PlainJudge.Field? in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            // What is no UTF-8 is repaired, as NIO does it.
            let name = Array(String(decoding: line[..<colon], as: UTF8.self).utf8)
            let value = Array(String(decoding: line[(colon + 1)...], as: UTF8.self).utf8)
            return PlainJudge.Field(name: name, value: value)
        }
        return (status, fields)
    }
}
