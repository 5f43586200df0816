import NIOHTTP1

/// An HTTP response in place of the upgrade.
struct Refusal: Error, Equatable {
    var status: HTTPResponseStatus
    var headers: [String: String] = [:]
    var body: String

    /// For a request that is no proper WebSocket handshake.
    static let upgradeRequired = Refusal(
        status: .upgradeRequired,
        headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"],
        body: "This is a WebSocket server: connect with a WebSocket client, version 13.\n"
    )

    /// The answer to `head`, which was not upgraded.
    static func answer(to head: HTTPRequestHead) -> Refusal {
        switch Upgrade.accept(head) {
        case .failure(let refusal): refusal
        // The upgrader itself found fault with it: a wrong version, say.
        case .success: .upgradeRequired
        }
    }

    init(status: HTTPResponseStatus, headers: [String: String] = [:], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A refusal that was asked for.
    init(status code: Int) {
        let status = HTTPResponseStatus(statusCode: code)
        let text = "\(code) \(status.reasonPhrase): refused, as you asked.\n"
        self.init(status: status, body: status.mayHaveResponseBody ? text : "")
        if status == .unauthorized { headers["WWW-Authenticate"] = "Basic realm=\"willet\"" }
    }

    init(_ error: EndpointError) {
        switch error {
        case .unknownPath:
            self.init(status: .notFound, body: "There is nothing here. What there is:\n\n\(Endpoint.overview)")
        case .badParameter(let text):
            self.init(status: .badRequest, body: "\(text).\n")
        }
    }
}
