public import Logging
import WilletProtocol

/// How a ``WebSocketClient`` connects, keeps alive, queues and reconnects. Durations and sizes have sensible defaults.
public struct Configuration: Sendable {
    /// Header fields to add to the handshake's request.
    public var headers: [HeaderField] = []
    /// Subprotocols to offer, in order of preference.
    public var subprotocols: [String] = []
    /// How TLS verifies the server, and proves who the client is.
    public var tls = TLSOptions()
    /// Whether a proxy is used; decided for each URL. None.
    public var proxy = ProxySelection.none
    /// Where to connect to in place of the URL's host and port; `nil` for those. A Unix socket also stands in for where a
    /// redirect leads, another host only for the URL's own.
    ///
    /// A proxy is asked for this host instead. A Unix socket is reached without the environment's proxy, and cannot be
    /// combined with one that is named, nor with ``addressFamily``.
    public var connectTo: ConnectTarget?
    /// Which addresses are tried: the proxy's, if there is one. Both families, raced.
    public var addressFamily = AddressFamily.any
    /// Whether permessage-deflate is offered (RFC 7692), with context takeover in both directions. Yes.
    public var offersCompression = true
    /// The least length in bytes of a message that is compressed. 64.
    public var compressionThreshold = 64

    /// How many redirects an attempt follows (301, 302, 303, 307, 308). None: an answer of these is ``HTTPRejection``.
    ///
    /// Never from `wss` to `ws`. Another origin (scheme, host, port) gets none of `Authorization`, `Cookie`,
    /// `Proxy-Authorization`, `Host` and the URL's name and password. The session reconnects to the URL it was given.
    public var maximumRedirects = 0

    /// The time for one attempt: dialling, TLS, the handshake and redirects together. 10 s.
    public var connectTimeout: Duration = .seconds(10)
    /// The time for the closing handshake, a blocked write included. 10 s.
    public var closeTimeout: Duration = .seconds(10)
    /// The time between keepalive pings; `nil` for none; no less than 10 ms. 20 s.
    public var pingInterval: Duration? = .seconds(20)
    /// The time that the peer has to answer a keepalive ping. 20 s.
    public var pingTimeout: Duration = .seconds(20)

    /// Whether, when and how often a lost or refused connection is made again.
    public var reconnect = ReconnectPolicy()
    /// What becomes of messages that are sent while there is no connection. Refused, with `.notConnected`.
    public var offlineQueue: OfflineQueuePolicy = .fail
    /// Messages that are sent on every open, before anything that waits: subscriptions.
    public var onOpen: [Message] = []
    /// Messages that are sent before a local close: unsubscriptions.
    public var onClose: [Message] = []

    /// The longest message in bytes, in either direction, at most 1 GiB. 64 MiB.
    public var maximumMessageSize = 64 << 20
    /// The most fragments that a message may come in. 131,072.
    public var maximumFragments = 131_072
    /// How many bytes may wait for the consumer before reading pauses, until half of them are consumed. 16 MiB.
    public var inboundLimit = 16 << 20
    /// How many outgoing messages may wait. 65,536.
    public var outboundCountLimit = 65_536
    /// How many bytes of outgoing messages may wait; one message is let in whatever its size. 16 MiB.
    public var outboundByteLimit = 16 << 20

    /// Whether pings, pongs and Close frames that arrive are part of the batches. No.
    public var reportsControlFrames = false
    /// Whether ``Event/sent(_:)`` is published, and ``Event/unsent(_:_:)`` also for messages whose sender waits. No.
    public var reportsSends = false

    /// Where the client's diagnostics go: states, attempts, closes at the level `debug`, errors at `warning`. Nothing by
    /// default. Never what a message says, nor what a URL has behind its path; what a peer chose is made printable.
    public var logger = Logger(label: "willet.client") { _ in SwiftLogNoOpLogHandler() }
    /// Where the client counts what it does. Nowhere.
    public var metrics: ClientMetrics?

    /// The defaults.
    public init() {}

    /// The configuration for another URL than it was made for: what belongs to one server goes to no other one, which are
    /// credentials, cookies, `Host`, the address that stands in place of the URL's, and the name that TLS asks for.
    package func adapted(to url: WebSocketURL, from own: WebSocketURL) -> Configuration {
        guard !url.hasOrigin(of: own) else { return self }
        var other = self
        other.headers.removeAll(where: \.isForOneServer)
        if case .host = other.connectTo { other.connectTo = nil }
        if !ASCII.equalIgnoringCase(url.host, own.host) { other.tls.serverName = nil }
        return other
    }
}

/// What becomes of a message that is sent while there is no connection.
public enum OfflineQueuePolicy: Sendable, Equatable {
    /// What is done when the queue is full.
    public enum Overflow: Sendable, Hashable {
        /// The new message fails with `.queueFull`.
        case refuseNewest
        /// The oldest message fails with `.queueFull` and the new one is kept.
        case dropOldest
    }

    /// It fails with `.notConnected`.
    case fail
    /// It is kept and written after the next open, in order: up to `limit` messages, at least one. A message that waited
    /// longer than `timeToLive` fails with `.expired` instead.
    case keep(limit: Int, overflow: Overflow, timeToLive: Duration)
}
