/// What an option of curl comes to here.
enum CurlOption: Sendable, Equatable {
    /// Nothing: it says what is so anyway, or how an output looks that there is not.
    case ignored
    /// Nothing, and a value that is dropped.
    case ignoredValue
    /// A flag of ours.
    case flag(String)
    /// An option of ours, with curl's value as it is.
    case option(String)
    /// One of those that are looked into.
    case value(Meaning)
    /// Nothing that a handshake has: it is named, and left out.
    case useless
    case uselessValue

    enum Meaning: Sendable {
        case header, cookie, user, proxy, proxyUser, certificate, certificateType, resolve, connectTo, referer, url
        case method, noProxy, socks, passphrase, bearer
        case get, data, encodedData, writeOut
    }

    /// Whether a value follows.
    var takesValue: Bool {
        switch self {
        case .ignored, .flag, .useless, .value(.get): false
        case .ignoredValue, .option, .value, .uselessValue: true
        }
    }

    /// The name of an option as curl's manual has it, for a letter.
    static let letters: [Character: String] = [
        "H": "header", "b": "cookie", "u": "user", "x": "proxy", "E": "cert", "k": "insecure", "A": "user-agent",
        "e": "referer", "m": "max-time", "L": "location", "v": "verbose", "s": "silent", "S": "show-error",
        "i": "include", "N": "no-buffer", "g": "globoff", "#": "progress-bar", "f": "fail", "4": "ipv4", "6": "ipv6",
        "X": "request", "d": "data", "F": "form", "T": "upload-file", "G": "get", "I": "head", "o": "output",
        "O": "remote-name", "c": "cookie-jar", "D": "dump-header", "w": "write-out", "U": "proxy-user", "0": "http1.0",
        "J": "remote-header-name", "j": "junk-session-cookies", "r": "range", "t": "telnet-option", "K": "config",
    ]

    /// By the long name.
    static let named: [String: CurlOption] = [
        "header": .value(.header), "cookie": .value(.cookie), "user": .value(.user), "proxy": .value(.proxy),
        "proxy-user": .value(.proxyUser), "cert": .value(.certificate), "cert-type": .value(.certificateType),
        "key-type": .value(.certificateType), "resolve": .value(.resolve), "connect-to": .value(.connectTo),
        "referer": .value(.referer), "url": .value(.url), "request": .value(.method), "noproxy": .value(.noProxy),
        "socks5": .value(.socks), "socks5-hostname": .value(.socks), "pass": .value(.passphrase),
        "key": .option("--key"), "cacert": .option("--cacert"), "user-agent": .option("--user-agent"),
        "max-time": .option("--max-time"), "connect-timeout": .option("--connect-timeout"),
        "unix-socket": .option("--unix-socket"), "insecure": .flag("--insecure"), "location": .flag("--location"),
        "verbose": .flag("--verbose"), "ipv4": .flag("--ipv4"), "ipv6": .flag("--ipv6"),
        "compressed": .ignored, "silent": .ignored, "show-error": .ignored, "include": .ignored,
        "no-buffer": .ignored, "globoff": .ignored, "progress-bar": .ignored, "fail": .ignored, "get": .value(.get),
        "http1.0": .ignored, "http1.1": .ignored, "http2": .ignored, "http2-prior-knowledge": .ignored,
        "http3": .ignored, "path-as-is": .ignored, "no-progress-meter": .ignored, "basic": .ignored,
        "tlsv1.2": .ignored, "tlsv1.3": .ignored, "no-keepalive": .ignored, "no-sessionid": .ignored,
        "junk-session-cookies": .ignored, "write-out": .value(.writeOut), "dump-header": .ignoredValue,
        "data": .value(.data), "data-raw": .value(.data), "data-binary": .value(.data), "data-ascii": .value(.data),
        "data-urlencode": .value(.encodedData),
        "json": .uselessValue, "form": .uselessValue, "form-string": .uselessValue,
        "upload-file": .uselessValue, "head": .useless, "output": .uselessValue, "remote-name": .useless,
        "remote-header-name": .useless, "cookie-jar": .uselessValue, "range": .uselessValue,
        "telnet-option": .uselessValue, "config": .uselessValue, "interface": .uselessValue, "capath": .uselessValue,
        "ciphers": .uselessValue, "retry": .uselessValue, "max-redirs": .uselessValue, "digest": .useless,
        "ntlm": .useless, "negotiate": .useless, "anyauth": .useless, "oauth2-bearer": .value(.bearer),
        "limit-rate": .uselessValue, "dns-servers": .uselessValue, "doh-url": .uselessValue,
    ]
}
