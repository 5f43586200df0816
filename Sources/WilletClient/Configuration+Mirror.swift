import WilletProtocol

extension Configuration: CustomReflectable {
    /// What a dump shows: header fields, subprotocols, proxies and TLS without their secrets, of messages how many there
    /// are, and neither logger nor metrics.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "headers": headers, "subprotocols": subprotocols.map(MaskedField.subprotocol), "tls": tls,
                "proxy": proxy, "connectTo": connectTo as Any, "addressFamily": addressFamily,
                "offersCompression": offersCompression, "compressionThreshold": compressionThreshold,
                "maximumRedirects": maximumRedirects, "connectTimeout": connectTimeout,
                "closeTimeout": closeTimeout, "pingInterval": pingInterval as Any, "pingTimeout": pingTimeout,
                "reconnect": reconnect, "offlineQueue": offlineQueue, "onOpen": onOpen.count,
                "onClose": onClose.count, "maximumMessageSize": maximumMessageSize,
                "maximumFragments": maximumFragments, "inboundLimit": inboundLimit,
                "outboundCountLimit": outboundCountLimit, "outboundByteLimit": outboundByteLimit,
                "reportsControlFrames": reportsControlFrames, "reportsSends": reportsSends,
            ],
            displayStyle: .struct
        )
    }
}
