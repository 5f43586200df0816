/// The head of a server's answer to a handshake, as an HTTP parser read it.
package struct HandshakeResponse: Equatable, Sendable {
    package var status: Int
    package var reasonPhrase: String
    package var headers: [HeaderField]

    package init(status: Int, reasonPhrase: String = "", headers: [HeaderField]) {
        self.status = status
        self.reasonPhrase = reasonPhrase
        self.headers = headers
    }

    /// Judges a 101 (RFC 6455, section 4.1, the client's list of checks).
    ///
    /// - Parameter request: what was asked.
    /// - Returns: what the server chose of what was offered.
    /// - Throws: ``HandshakeResponseError`` for an answer that does not complete the handshake.
    package func judge(for request: HandshakeRequest) throws(HandshakeResponseError) -> Agreement {
        guard status == 101 else { throw .unexpectedStatus(status) }
        guard elements("Upgrade").contains(where: { ASCII.equalIgnoringCase($0, "websocket") }) else {
            throw .missingUpgrade
        }
        guard elements("Connection").contains(where: { ASCII.equalIgnoringCase($0, "upgrade") }) else {
            throw .missingConnectionUpgrade
        }
        let accepts = values("Sec-WebSocket-Accept")
        guard let accept = accepts.first else { throw .missingAccept }
        guard accepts.count == 1 else { throw .repeatedHeader("Sec-WebSocket-Accept") }
        // Octet by octet here and below: strings are equal to Swift also where only their characters are.
        guard accept.utf8.elementsEqual(Self.accept(forKey: request.key).utf8) else { throw .wrongAccept }
        let extensions = values("Sec-WebSocket-Extensions").joined(separator: ",")
        let compression = try DeflateParameters(accepted: extensions)
        guard compression == nil || request.offersCompression else { throw .extensionNotOffered("permessage-deflate") }

        let protocols = values("Sec-WebSocket-Protocol")
        guard let chosen = protocols.first else { return Agreement(compression: compression) }
        guard protocols.count == 1 else { throw .repeatedHeader("Sec-WebSocket-Protocol") }
        guard request.subprotocols.contains(where: { $0.utf8.elementsEqual(chosen.utf8) }) else {
            throw .subprotocolNotOffered(chosen)
        }
        return Agreement(subprotocol: chosen, compression: compression)
    }

    /// What a server chose of what was offered.
    package struct Agreement: Equatable, Sendable {
        package var subprotocol: String?
        package var compression: DeflateParameters?
    }

    /// What a server answers to a key (section 4.2.2, item 5.4).
    package static func accept(forKey key: String) -> String {
        Base64.encode(SHA1.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    }

    private func values(_ name: String) -> [String] {
        headers.filter { $0.isNamed(name) }.map { String(ASCII.trimmed($0.value[...])) }
    }

    private func elements(_ name: String) -> [String] {
        values(name).flatMap { ASCII.listElements($0).map(String.init) }
    }
}

/// Why a 101 does not complete the handshake.
package enum HandshakeResponseError: Error, Hashable, Sendable {
    case unexpectedStatus(Int)
    case missingUpgrade
    case missingConnectionUpgrade
    case missingAccept
    case wrongAccept
    case repeatedHeader(String)
    case subprotocolNotOffered(String)
    case extensionNotOffered(String)
    case invalidExtensionParameter(String)
}

extension HandshakeResponseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unexpectedStatus(let status): "status \(status) where 101 was expected"
        case .missingUpgrade: "the answer has no “Upgrade: websocket”"
        case .missingConnectionUpgrade: "the answer has no “Connection: Upgrade”"
        case .missingAccept: "the answer has no Sec-WebSocket-Accept: this is no WebSocket server"
        case .wrongAccept: "Sec-WebSocket-Accept does not answer our key: a cache or proxy may be in between"
        case .repeatedHeader(let name): "the answer has \(name) more than once"
        case .subprotocolNotOffered(let name): "the server chose subprotocol \(name), which was not offered"
        case .invalidExtensionParameter(let text): "the server answered with the extension parameter “\(text)”"
        case .extensionNotOffered(let name): "the server chose extension \(name), which was not offered"
        }
    }
}
