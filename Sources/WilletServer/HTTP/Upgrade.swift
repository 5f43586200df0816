import NIOHTTP1

/// The judgement on a request to upgrade, but for what NIO's upgrader judges itself: version and presence of a key.
struct Upgrade {
    /// The header fields that the response adds.
    var headers: HTTPHeaders

    private static let subprotocols: Set<Substring> = ["v1.chat", "v2.chat"]

    static func accept(_ head: HTTPRequestHead) -> Result<Upgrade, Refusal> {
        switch Endpoint.parse(head.uri) {
        case .failure(let error): return .failure(Refusal(error))
        case .success(.refuse(let status)): return .failure(Refusal(status: status))
        case .success: break
        }
        let wantsUpgrade = head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
        let key = head.headers["sec-websocket-key"].first ?? ""
        // 16 bytes in base64 are 24 characters, the last two of them padding.
        guard head.method == .GET, wantsUpgrade, key.utf8.count == 24, key.hasSuffix("==") else {
            return .failure(.upgradeRequired)
        }
        var headers = HTTPHeaders()
        if let offered = head.headers[canonicalForm: "sec-websocket-protocol"].first(where: subprotocols.contains) {
            headers.add(name: "Sec-WebSocket-Protocol", value: String(offered))
        }
        return .success(Upgrade(headers: headers))
    }
}
