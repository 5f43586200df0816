/// The client's opening handshake (RFC 6455, section 4.1).
public struct HandshakeRequest: Hashable, Sendable {
    /// The request target: path and query, for example `/chat?name=a`.
    public var target: String
    /// The header fields, in the order in which they are sent.
    public var headers: [HeaderField]
    /// The value of `Sec-WebSocket-Key`.
    public var key: String
    /// The subprotocols that are offered, in order of preference.
    public var subprotocols: [String]
    /// Whether permessage-deflate is offered (RFC 7692).
    public var offersCompression: Bool

    /// Builds the request.
    ///
    /// - Parameters:
    ///   - url: what to connect to.
    ///   - nonce: sixteen bytes that nobody can foresee (section 4.1, item 7).
    ///   - subprotocols: names to offer, in order of preference; tokens, each once.
    ///   - offersCompression: whether to offer permessage-deflate.
    ///   - additional: further header fields; a `Host` or `Origin` among them stands in place of ours.
    /// - Throws: ``HandshakeRequestError`` for what must not go over the wire.
    package init(
        url: WebSocketURL,
        nonce: [UInt8],
        subprotocols: [String] = [],
        offersCompression: Bool = false,
        additional: [HeaderField] = []
    ) throws(HandshakeRequestError) {
        precondition(nonce.count == 16, "the nonce of a handshake has 16 bytes, not \(nonce.count)")
        for field in additional {
            try field.validate()
            if let reserved = Self.reserved.first(where: field.isNamed) { throw .reservedHeader(reserved) }
        }
        guard additional.count(where: { $0.isNamed("Host") }) <= 1 else { throw .repeatedHost }
        for (index, name) in subprotocols.enumerated() {
            guard ASCII.isToken(name) else { throw .invalidSubprotocol(name) }
            guard !subprotocols[..<index].contains(name) else { throw .repeatedSubprotocol(name) }
        }
        target = url.target
        key = Base64.encode(nonce)
        self.subprotocols = subprotocols
        self.offersCompression = offersCompression
        headers = []
        if !additional.contains(where: { $0.isNamed("Host") }) {
            headers.append(HeaderField(name: "Host", value: url.hostHeader))
        }
        headers += [
            HeaderField(name: "Upgrade", value: "websocket"),
            HeaderField(name: "Connection", value: "Upgrade"),
            HeaderField(name: "Sec-WebSocket-Key", value: key),
            HeaderField(name: "Sec-WebSocket-Version", value: "13"),
        ]
        if !subprotocols.isEmpty {
            headers.append(HeaderField(name: "Sec-WebSocket-Protocol", value: subprotocols.joined(separator: ", ")))
        }
        if offersCompression {
            headers.append(HeaderField(name: "Sec-WebSocket-Extensions", value: DeflateParameters.offer))
        }
        if let userInfo = url.userInfo, !additional.contains(where: { $0.isNamed("Authorization") }) {
            headers.append(HeaderField(name: "Authorization", value: Credentials(userInfo: userInfo).basic))
        }
        headers += additional
    }

    /// The fields that only the handshake itself may set.
    private static let reserved = [
        "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept", "Content-Length", "Transfer-Encoding",
    ]
}

/// Why a handshake's request may not be sent; each is found before anything is dialled.
public enum HandshakeRequestError: Error, Hashable, Sendable {
    /// A header field's name is no token.
    case invalidHeaderName(String)
    /// A header field's value has a CR, LF or NUL in it.
    case invalidHeaderValue(name: String)
    /// A header field that only the handshake itself may set.
    case reservedHeader(String)
    /// More than one `Host`, which a server must refuse (RFC 9112, section 3.2).
    case repeatedHost
    /// A subprotocol that is no token.
    case invalidSubprotocol(String)
    /// A subprotocol that is offered twice.
    case repeatedSubprotocol(String)
}

extension HandshakeRequestError: CustomStringConvertible {
    /// What is wrong, and what to do instead.
    public var description: String {
        switch self {
        case .invalidHeaderName(let name):
            "invalid header name “\(name)”: use letters, digits and !#$%&'*+-.^_`|~"
        case .invalidHeaderValue(let name): "the value of header \(name) has a line break or NUL in it"
        case .reservedHeader(let name): "header \(name) is set by the handshake itself: leave it out"
        case .repeatedHost: "header Host is given twice: name it once"
        case .invalidSubprotocol(let name):
            "invalid subprotocol “\(name)”: use letters, digits and !#$%&'*+-.^_`|~"
        case .repeatedSubprotocol(let name): "subprotocol \(name) is offered twice: name it once"
        }
    }
}
