/// The opening handshake of a connection (RFC 6455, section 4): what was asked, answered and agreed.
public struct Handshake: Sendable, Equatable {
    /// The number of the connection within its session, from 1.
    public var generation: Int
    /// The URL of the server that answered: the session's own, unless a redirect led elsewhere.
    public var url: WebSocketURL
    /// The redirects that led there, in order.
    public var redirects: [Redirect]
    /// The request.
    public var request: HandshakeRequest
    /// The response's status: 101.
    public var status: Int
    /// What the server calls the status, such as `Switching Protocols`; may be empty.
    public var reasonPhrase: String
    /// The response's header fields, in order.
    public var headers: [HeaderField]
    /// The subprotocol that the server chose of those offered, if any.
    public var subprotocol: String?
    /// What was agreed on for permessage-deflate (RFC 7692); `nil` if messages are not compressed.
    public var compression: DeflateParameters?
    /// What TLS agreed on; `nil` for `ws`.
    public var tls: TLSSession?
    /// How long the stages of connecting took.
    public var timings: Timings
    /// The address that was reached, for example `127.0.0.1:443` or a socket's path: the proxy's, if there is one; `nil`
    /// if it is not known.
    public var remoteAddress: String?
    /// The URL of the proxy in use, without user name and password.
    public var proxy: String?

    /// What a handshake agreed on.
    package init(
        generation: Int,
        url: WebSocketURL,
        redirects: [Redirect] = [],
        request: HandshakeRequest,
        status: Int,
        reasonPhrase: String = "",
        headers: [HeaderField],
        subprotocol: String?,
        compression: DeflateParameters? = nil,
        tls: TLSSession? = nil,
        timings: Timings = Timings(),
        remoteAddress: String? = nil,
        proxy: String? = nil
    ) {
        self.generation = generation
        self.url = url
        self.redirects = redirects
        self.request = request
        self.status = status
        self.reasonPhrase = reasonPhrase
        self.headers = headers
        self.subprotocol = subprotocol
        self.compression = compression
        self.tls = tls
        self.timings = timings
        self.remoteAddress = remoteAddress
        self.proxy = proxy
    }

    /// How long the stages of connecting took, one after the other; `nil` for one that this connection did not need.
    public struct Timings: Sendable, Hashable {
        /// Until the first address could be tried.
        public var nameResolution: Duration?
        /// TCP, for the address that was reached, or the Unix socket.
        public var connect: Duration?
        /// From the first word to a proxy until the tunnel through it.
        public var proxy: Duration?
        /// TLS.
        public var tls: Duration?
        /// From the request to the answer (RFC 6455, section 4).
        public var upgrade: Duration?

        /// Nothing is known.
        package init() {}
    }
}
