package import WilletClient

extension WebSocketError {
    /// What happened, in a few words where the log says the rest.
    var summary: String {
        switch self {
        case .tls(let failure): failure.kind.description
        case .rejected(let response): response.statusLine
        case .redirect: "redirect not followed"
        case .proxy(let failure):
            switch failure.kind {
            case .unreachable: "cannot reach the proxy"
            case .lost: "lost the proxy"
            case .rejected(let response) where [401, 407].contains(response.status): "proxy wants other credentials"
            case .rejected(let response): "proxy refused: \(response.statusLine)"
            case .authenticationRequired, .authenticationFailed: "proxy wants other credentials"
            case .refused: "proxy cannot connect"
            case .invalidAnswer: "proxy speaks another protocol"
            }
        case .invalidConfiguration, .nameNotFound, .connectFailed, .connectTimeout, .invalidHandshake,
            .protocolViolation, .connectionLost, .pingTimeout, .closeTimeout, .closedByServer, .notConnected, .closing,
            .queueFull, .expired, .cancelled, .messageTooBig, .invalidClose:
            description
        }
    }

    /// What to look at before the next attempt, or the flag that is the way out; `nil` where nothing is known.
    package var advice: String? {
        if let flagAdvice { return flagAdvice }
        switch self {
        case .rejected(let response):
            switch response.status {
            case 401, 403, 407: return "check the credentials first"
            case 404: return "check the path first"
            default: return nil
            }
        case .proxy: return "check the proxy first"
        case .nameNotFound: return "check the host's name first"
        case .connectFailed, .connectTimeout: return "check that the server runs first"
        case .invalidHandshake: return "check that the URL is a WebSocket's first"
        case .invalidConfiguration, .tls, .redirect, .protocolViolation, .connectionLost, .pingTimeout, .closeTimeout,
            .closedByServer, .notConnected, .closing, .queueFull, .expired, .cancelled, .messageTooBig, .invalidClose:
            return nil
        }
    }

    /// The flags of the command that are the way out; `nil` where there are none.
    package var flagAdvice: String? {
        switch self {
        case .rejected(let response): response.location.map { _ in "-L follows redirects" }
        case .tls(let failure):
            switch failure.kind {
            case .expired, .notYetValid, .notForServers: "-k trusts anybody"
            case .wrongHost: "--servername NAME verifies another name, -k trusts anybody"
            case .selfSigned: "--cacert FILE trusts it by its own file, -k trusts anybody"
            case .unknownIssuer: "--cacert FILE trusts its issuer, -k trusts anybody"
            case .clientCertificate: "--cert FILE and --key FILE show one"
            case .handshake: nil
            }
        case .invalidConfiguration, .nameNotFound, .connectFailed, .connectTimeout, .proxy, .redirect,
            .invalidHandshake,
            .protocolViolation, .connectionLost, .pingTimeout, .closeTimeout, .closedByServer, .notConnected, .closing,
            .queueFull, .expired, .cancelled, .messageTooBig, .invalidClose:
            nil
        }
    }
}
