import WilletProtocol

/// URLs: what is taken can be written, and is the same when it is read again.
///
/// Input: the URL's text.
enum URLTarget {
    static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        let text = String(decoding: input, as: UTF8.self)
        let url: WebSocketURL
        do throws(WebSocketURLError) {
            url = try WebSocketURL(text)
        } catch {
            try require(!error.description.isEmpty, "the error says nothing")
            return
        }
        try require(!url.host.isEmpty, "no host")
        try require((1...65535).contains(url.port), "port \(url.port)")
        try require(url.target.hasPrefix("/") && isPrintable(url.target), "target \(url.target)")
        try require(!url.target.contains("#"), "a fragment went into \(url.target)")
        try require(isPrintable(url.hostHeader) && !url.hostHeader.contains("%"), "Host: \(url.hostHeader)")

        let again: WebSocketURL
        do throws(WebSocketURLError) {
            again = try WebSocketURL(url.description)
        } catch {
            throw BrokenInvariant(description: "\(url) cannot be read again: \(error)")
        }
        try require(again.description == url.description, "\(url) becomes \(again)")
        try require(
            again.isSecure == url.isSecure && again.host == url.host && again.port == url.port
                && again.target == url.target && again.hostHeader == url.hostHeader,
            "\(url) is read as another URL"
        )
        try require(again.userInfo == nil, "the description tells \(again.userInfo ?? "")")

        // What goes over the wire of it breaks out of no line.
        let request: HandshakeRequest
        do throws(HandshakeRequestError) {
            request = try HandshakeRequest(url: url, nonce: [UInt8](repeating: 0, count: 16))
        } catch {
            throw BrokenInvariant(description: "\(url) makes a bad request: \(error)")
        }
        for field in request.headers {
            try require((try? field.validate()) != nil && isPrintable(field.value, space: true), "\(field)")
        }
        let authorization = request.headers.contains { $0.isNamed("Authorization") }
        try require(authorization == (url.userInfo != nil), "Authorization: \(authorization)")
    }

    private static func isPrintable(_ text: String, space: Bool = false) -> Bool {
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) || space && $0 == 0x20 }
    }
}
