import WilletClient
import WilletConfiguration

// A profile fills what the command line leaves open: flags go before it.

extension ConnectionOptions {
    mutating func adopt(_ profile: ResolvedProfile) throws(Issue) {
        try handshake.adopt(profile)
        try security.adopt(profile)
        try limits.adopt(profile)
        try display.adopt(profile)
        if onOpen.isEmpty { onOpen = profile.texts("on-open") }
        if onClose.isEmpty { onClose = profile.texts("on-close") }
        if execute.isEmpty { execute = profile.texts("execute") }
        reconnect = reconnect ?? profile.flag("reconnect")
    }
}

extension HandshakeOptions {
    fileprivate mutating func adopt(_ profile: ResolvedProfile) throws(Issue) {
        let given = header.joined().map { $0.name.lowercased() }
        let fields = try profile.takeAll("header", HeaderArgument.fields)
        auth = auth ?? (given.contains("authorization") ? nil : profile.text("auth"))
        if origin == nil, !given.contains("origin") {
            origin = try profile.take("origin", OriginArgument.validated)
        }
        userAgent = userAgent ?? (given.contains("user-agent") ? nil : profile.text("user-agent"))
        if cookie.isEmpty, !given.contains("cookie") { cookie = profile.texts("cookie") }
        var taken = given
        // What a flag sets in another way than by -H, unless it is the profile that says it twice.
        if auth != nil, profile.text("auth") == nil { taken.append("authorization") }
        if origin != nil, profile.text("origin") == nil { taken.append("origin") }
        if userAgent != nil, profile.text("user-agent") == nil { taken.append("user-agent") }
        if !cookie.isEmpty, profile.texts("cookie").isEmpty { taken.append("cookie") }
        header.insert(fields.joined().filter { !taken.contains($0.name.lowercased()) }, at: 0)
        if subprotocol.isEmpty { subprotocol = profile.texts("subprotocol") }
        noCompress = noCompress || profile.flag("no-compress") ?? false
        location = location || profile.flag("location") ?? false
        try validate(with: profile)
    }
}

extension SecurityOptions {
    fileprivate mutating func adopt(_ profile: ResolvedProfile) throws(Issue) {
        insecure = insecure || profile.flag("insecure") ?? false
        if cacert.isEmpty { cacert = profile.texts("cacert") }
        // A key belongs to its certificate.
        if cert == nil {
            cert = profile.text("cert")
            key = key ?? profile.text("key")
        }
        servername = servername ?? profile.text("servername")
        try validate(with: profile)
    }
}

extension DisplayOptions {
    fileprivate mutating func adopt(_ profile: ResolvedProfile) throws(Issue) {
        if latencyKey == nil {
            latencyKey = try profile.take("latency-key") { text in
                _ = try Self.key(text)
                return text
            }
        }
    }
}

extension LimitOptions {
    fileprivate mutating func adopt(_ profile: ResolvedProfile) throws(Issue) {
        if connectTimeout == nil { connectTimeout = try profile.take("connect-timeout", Seconds.init(argument:)) }
        if pingInterval == nil { pingInterval = try profile.take("ping-interval", Seconds.init(argument:)) }
        if pingTimeout == nil { pingTimeout = try profile.take("ping-timeout", Seconds.init(argument:)) }
        if maxMessageSize == nil { maxMessageSize = try profile.take("max-message-size", ByteCount.ofMessages) }
        if maxRetries == nil { maxRetries = try profile.take("max-retries") { Int($0) } }
        try validate(with: profile)
    }

    /// Takes what neither flags nor a profile say from the file's limits for all sessions.
    mutating func adopt(_ limits: Settings.Limits) {
        connectTimeout = connectTimeout ?? Seconds(argument: "\(limits.connectTimeout)")
        pingInterval = pingInterval ?? Seconds(argument: "\(limits.pingInterval)")
        pingTimeout = pingTimeout ?? Seconds(argument: "\(limits.pingTimeout)")
        maxMessageSize = maxMessageSize ?? ByteCount(bytes: limits.maxMessageSize)
    }
}

extension RouteOptions {
    mutating func adopt(_ profile: ResolvedProfile) throws(Issue) {
        if proxy == nil, !noProxy {
            proxy = profile.text("proxy")
            noProxy = profile.flag("no-proxy") ?? false
        }
        if unixSocket == nil, connectTo == nil {
            unixSocket = profile.text("unix-socket")
            connectTo = profile.text("connect-to")
        }
        if !ipv4, !ipv6 {
            ipv4 = profile.flag("ipv4") ?? false
            ipv6 = profile.flag("ipv6") ?? false
        }
        try validate(with: profile)
    }
}
