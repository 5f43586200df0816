import ArgumentParser
import Glibc
import WilletClient

/// What the opening handshake tells and offers the server.
struct HandshakeOptions: ParsableArguments {
    @Option(
        name: [.customShort("H"), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Add a header field, 'Name: value', or with '@file' one for each line of a file. Repeat for more.",
            discussion: "A 'Host: …' stands in place of the URL's. A field that a flag sets cannot be added as well.",
            valueName: "field"
        ),
        transform: HeaderArgument.fields
    )
    var header: [[HeaderField]] = []

    @Option(
        help: ArgumentHelp(
            "Log in with a name and a password (Basic); a password that is left out is asked for.",
            discussion: "It goes before credentials in the URL. Without either, and without -H 'Authorization: …', "
                + "the environment's WILLET_AUTH=user:password is taken.",
            valueName: "user:password"
        )
    )
    var auth: String?

    @Option(help: ArgumentHelp("Send a cookie. Repeat for more.", valueName: "name=value"))
    var cookie: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Send an Origin, as a browser would: scheme://host[:port].", valueName: "origin"),
        transform: OriginArgument.validated
    )
    var origin: String?

    @Option(
        help: ArgumentHelp(
            "Send another User-Agent; '' for none (default: willet/\(Version.current)).",
            valueName: "text"
        )
    )
    var userAgent: String?

    @Option(name: .shortAndLong, help: "Offer a subprotocol. Repeat for more, the preferred one first.")
    var subprotocol: [String] = []

    @Flag(help: "Do not offer to compress messages.")
    var noCompress = false

    @Flag(
        name: [.customShort("L"), .long],
        help: ArgumentHelp(
            "Follow redirects, up to 10.",
            discussion: "Never from wss to ws; and another server gets no credentials, cookies or Host of yours."
        )
    )
    var location = false

    func validate() throws {
        let flags = [
            ("--auth", "Authorization", auth != nil), ("--cookie", "Cookie", !cookie.isEmpty),
            ("--origin", "Origin", origin != nil), ("--user-agent", "User-Agent", userAgent != nil),
        ]
        for (flag, name, isGiven) in flags where isGiven && sets(name) {
            throw ValidationError("\(flag) and -H '\(name): …' set the same field: leave one of them out.")
        }
    }

    private func sets(_ name: String) -> Bool { header.joined().contains { $0.isNamed(name) } }

    /// The header fields for a session; asks for a password where one is missing.
    ///
    /// - Throws: ``UsageError``, or ``SecretPrompt/Interrupted``.
    func fields(for url: String) throws -> [HeaderField] {
        var fields: [HeaderField] = []
        if !sets("User-Agent"), userAgent != "" {
            fields.append(HeaderField(name: "User-Agent", value: userAgent ?? "willet/\(Version.current)"))
        }
        if let origin { fields.append(HeaderField(name: "Origin", value: origin)) }
        if !cookie.isEmpty { fields.append(HeaderField(name: "Cookie", value: cookie.joined(separator: "; "))) }
        if let credentials = try credentials(for: url) { fields.append(credentials) }
        return fields + header.joined()
    }

    private func credentials(for url: String) throws -> HeaderField? {
        if let auth { return try credentials(auth, from: "--auth", for: url) }
        guard !sets("Authorization"), (try? WebSocketURL(url))?.userInfo == nil,
            let text = getenv("WILLET_AUTH").map({ String(cString: $0) }), !text.isEmpty
        else { return nil }
        return try credentials(text, from: "WILLET_AUTH", for: url)
    }

    private func credentials(_ text: String, from source: String, for url: String) throws -> HeaderField {
        if let colon = text.firstIndex(of: ":") {
            let password = String(text[text.index(after: colon)...])
            return .basicAuthorization(user: String(text[..<colon]), password: password)
        }
        // Where several servers are named, each is asked for by itself.
        let server = (try? WebSocketURL(url)).map { " at \($0.hostHeader)" } ?? ""
        guard let password = try SecretPrompt.ask("Password for \(text)\(server): ") else {
            throw UsageError("\(source) has no password, and it cannot be asked for here: write user:password")
        }
        return .basicAuthorization(user: text, password: password)
    }
}
