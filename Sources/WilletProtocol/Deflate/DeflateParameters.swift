/// What client and server agreed on for permessage-deflate (RFC 7692, section 7.1).
public struct DeflateParameters: Hashable, Sendable {
    /// The server compresses each message by itself.
    public var serverNoContextTakeover: Bool
    /// The client compresses each message by itself.
    public var clientNoContextTakeover: Bool
    /// The logarithm of the server's window in bytes, 8 to 15.
    public var serverMaxWindowBits: Int
    /// The logarithm of the client's window in bytes, 8 to 15.
    public var clientMaxWindowBits: Int

    package init(
        serverNoContextTakeover: Bool = false,
        clientNoContextTakeover: Bool = false,
        serverMaxWindowBits: Int = 15,
        clientMaxWindowBits: Int = 15
    ) {
        self.serverNoContextTakeover = serverNoContextTakeover
        self.clientNoContextTakeover = clientNoContextTakeover
        self.serverMaxWindowBits = serverMaxWindowBits
        self.clientMaxWindowBits = clientMaxWindowBits
    }

    /// What a client offers: everything, and it lets the server choose the client's window.
    package static let offer = "permessage-deflate; client_max_window_bits"

    /// Reads what a server accepted of ``offer``.
    ///
    /// - Parameter value: all of `Sec-WebSocket-Extensions`, the values of several fields joined by commas.
    /// - Returns: `nil` where the value is empty.
    /// - Throws: ``HandshakeResponseError`` for another extension, a second one, or parameters that are unknown, repeated
    ///   or out of range (section 7.1).
    package init?(accepted value: String) throws(HandshakeResponseError) {
        let extensions = ASCII.listElements(value)
        guard let text = extensions.first else { return nil }
        let parts = ASCII.split(text, ";").map(ASCII.trimmed)
        guard parts[0] == "permessage-deflate" else { throw .extensionNotOffered(String(parts[0])) }
        guard extensions.count == 1 else { throw .extensionNotOffered(String(extensions[1])) }
        self.init()
        var seen: Set<Substring> = []
        for part in parts.dropFirst() {
            let pair = ASCII.split(part, "=", maxSplits: 1)
            let name = ASCII.trimmed(pair[0])
            let value = pair.count == 2 ? Self.unquoted(ASCII.trimmed(pair[1])) : nil
            guard seen.insert(name).inserted else { throw .invalidExtensionParameter(String(part)) }
            switch (name, value) {
            case ("server_no_context_takeover", nil): serverNoContextTakeover = true
            case ("client_no_context_takeover", nil): clientNoContextTakeover = true
            case ("server_max_window_bits", let value?): serverMaxWindowBits = try Self.bits(value, of: part)
            case ("client_max_window_bits", let value?): clientMaxWindowBits = try Self.bits(value, of: part)
            default: throw .invalidExtensionParameter(String(part))
            }
        }
    }

    /// A parameter's value may be a token or the same token in quotes (RFC 6455, section 9.1).
    private static func unquoted(_ value: Substring) -> Substring {
        guard value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
        return value.dropFirst().dropLast()
    }

    private static func bits(_ value: Substring, of part: Substring) throws(HandshakeResponseError) -> Int {
        // A decimal integer without leading zeros (RFC 7692, section 7.1.2).
        guard let bits = Int(value), (8...15).contains(bits), String(bits) == value else {
            throw .invalidExtensionParameter(String(part))
        }
        return bits
    }
}
