import WilletProtocol

/// What RFC 6455, section 4.1, and RFC 7692, section 7.1, say of a server's answer, octet by octet, and in the plainest
/// way: the opinion that ours is held against.
struct PlainJudge {
    struct Field {
        var name: [UInt8]
        var value: [UInt8]
    }

    /// What the server chose.
    struct Choice: Equatable {
        var subprotocol: [UInt8]?
        var compression: DeflateParameters?
    }

    let key: String
    let subprotocols: [[UInt8]]
    let offersCompression: Bool

    /// - Returns: `nil` where the answer must be refused.
    func judge(status: Int, _ fields: [Field]) -> Choice? {
        func values(_ name: String) -> [[UInt8]] {
            fields.filter { Self.lowered($0.name) == Self.lowered(Array(name.utf8)) }.map { Self.trimmed($0.value) }
        }
        func elements(_ name: String) -> [[UInt8]] { values(name).flatMap { Self.split($0, ",") } }
        guard status == 101 else { return nil }
        guard elements("Upgrade").contains(where: { Self.lowered($0) == Array("websocket".utf8) }) else { return nil }
        guard elements("Connection").contains(where: { Self.lowered($0) == Array("upgrade".utf8) }) else { return nil }
        guard values("Sec-WebSocket-Accept") == [Array(HandshakeResponse.accept(forKey: key).utf8)] else { return nil }
        var choice = Choice()
        let extensions = elements("Sec-WebSocket-Extensions").filter { !$0.isEmpty }
        if !extensions.isEmpty {
            guard extensions.count == 1, offersCompression, let parameters = parameters(extensions[0]) else {
                return nil
            }
            choice.compression = parameters
        }
        let chosen = values("Sec-WebSocket-Protocol")
        if !chosen.isEmpty {
            guard chosen.count == 1, subprotocols.contains(chosen[0]) else { return nil }
            choice.subprotocol = chosen[0]
        }
        return choice
    }

    private func parameters(_ text: [UInt8]) -> DeflateParameters? {
        var parts = Self.split(text, ";")[...]
        guard parts.popFirst() == Array("permessage-deflate".utf8) else { return nil }
        var flags: Set<String> = []
        var numbers: [String: Int] = [:]
        for part in parts {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = String(decoding: Self.trimmed(Array(part[..<(equals ?? part.count)])), as: UTF8.self)
            if let equals {
                var value = Self.trimmed(Array(part[(equals + 1)...]))
                if value.count >= 2, value.first == 0x22, value.last == 0x22 {
                    value = Array(value[1..<value.count - 1])
                }
                guard let number = (8...15).first(where: { Array("\($0)".utf8) == value }) else { return nil }
                guard numbers.updateValue(number, forKey: name) == nil else { return nil }
            } else {
                guard flags.insert(name).inserted else { return nil }
            }
        }
        guard flags.isSubset(of: ["server_no_context_takeover", "client_no_context_takeover"]),
            Set(numbers.keys).isSubset(of: ["server_max_window_bits", "client_max_window_bits"])
        else { return nil }
        return DeflateParameters(
            serverNoContextTakeover: flags.contains("server_no_context_takeover"),
            clientNoContextTakeover: flags.contains("client_no_context_takeover"),
            serverMaxWindowBits: numbers["server_max_window_bits"] ?? 15,
            clientMaxWindowBits: numbers["client_max_window_bits"] ?? 15
        )
    }

    private static func lowered(_ text: [UInt8]) -> [UInt8] {
        text.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    }

    private static func trimmed(_ text: [UInt8]) -> [UInt8] {
        guard let first = text.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
            let last = text.lastIndex(where: { $0 != 0x20 && $0 != 0x09 })
        else { return [] }
        return Array(text[first...last])
    }

    private static func split(_ text: [UInt8], _ separator: Character) -> [[UInt8]] {
        text.split(separator: separator.asciiValue ?? 0, omittingEmptySubsequences: false).map { trimmed(Array($0)) }
    }
}
