import Testing
import WilletPipe

@Suite struct CurlLineTests {
    /// As Chrome copies it, “Copy as cURL (bash)”.
    private static let chrome = #"""
        curl 'wss://stream.example.com/app?protocol=7&client=js' \
          -H 'Upgrade: websocket' \
          -H 'Origin: https://example.com' \
          -H 'Cache-Control: no-cache' \
          -H 'Accept-Language: en-US,en;q=0.9' \
          -H 'Pragma: no-cache' \
          -H 'Connection: Upgrade' \
          -H 'Sec-WebSocket-Key: bBesL1lTV9UwGOYoIeG03A==' \
          -b $'sid=it\'s; theme=dark\u0021' \
          -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/135.0.0.0 Safari/537.36' \
          -H 'Sec-WebSocket-Version: 13' \
          -H 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'
        """#

    private static let chromeArguments = [
        "--cookie=sid=it's; theme=dark!", "--header=Origin: https://example.com", "--header=Cache-Control: no-cache",
        "--header=Accept-Language: en-US,en;q=0.9", "--header=Pragma: no-cache",
        "--user-agent=Mozilla/5.0 (X11; Linux x86_64) Chrome/135.0.0.0 Safari/537.36",
        "wss://stream.example.com/app?protocol=7&client=js",
    ]

    /// As Firefox copies it, on one line, and with the URL's scheme as older ones had it.
    private static let firefox =
        "curl 'https://notes.example.net/socket.io/?EIO=3&transport=websocket' --compressed "
        + "-H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' "
        + "-H 'Accept: */*' -H 'Accept-Encoding: gzip, deflate, br, zstd' -H 'Sec-WebSocket-Version: 13' "
        + "-H 'Origin: https://notes.example.net' -H 'Sec-WebSocket-Protocol: graphql-transport-ws, v2.chat' "
        + "-H 'Sec-WebSocket-Extensions: permessage-deflate' -H 'Sec-WebSocket-Key: q0kTpYUGC+EetR7MULXpJw==' "
        + "-H 'Connection: keep-alive, Upgrade' -H 'Cookie: io=1; sid=s%3A2' -H 'Sec-Fetch-Mode: websocket' "
        + "-H 'Upgrade: websocket'"

    private static let firefoxArguments = [
        "--user-agent=Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "--header=Accept: */*",
        "--header=Origin: https://notes.example.net", "--cookie=io=1; sid=s%3A2", "--header=Sec-Fetch-Mode: websocket",
        "--subprotocol=graphql-transport-ws", "--subprotocol=v2.chat",
        "wss://notes.example.net/socket.io/?EIO=3&transport=websocket",
    ]

    @Test(arguments: [(chrome, chromeArguments), (firefox, firefoxArguments)])
    func whatBrowsersCopyIsTakenWhole(line: String, expected: [String]) throws {
        let taken = try CurlLine([line])
        #expect(taken.arguments == expected)
        #expect(taken.notes == [])
    }

    @Test func theWordsThatAShellMakesOfALineAreTheSame() throws {
        let words = ["curl", "http://h/", "-H", "Origin: a", "-sSk", "-b", "a=b"]
        let expected = ["--insecure", "--cookie=a=b", "--header=Origin: a", "ws://h/"]
        #expect(try CurlLine(words).arguments == expected)
        #expect(try CurlLine(Array(words.dropFirst())).arguments == expected)
    }

    @Test func behindAWholeLineOurOwnFlagsMayFollow() throws {
        #expect(
            try CurlLine(["curl -k wss://h/", "--jsonl", "-1"]).arguments == [
                "--insecure", "--jsonl", "-1", "wss://h/",
            ]
        )
    }

    @Test(arguments: [
        ("-u me:p", ["--auth=me:p"]), ("-ume", ["--auth=me"]),
        ("--cacert a --cert b --key c", ["--cacert=a", "--cert=b", "--key=c"]),
        ("-A x", ["--user-agent=x"]), ("-A x -H 'user-agent: y'", ["--user-agent=y"]),
        ("-H 'User-Agent:'", ["--user-agent="]),
        ("-H 'Accept:'", []), ("-H 'X-Empty;'", ["--header=X-Empty: "]), ("-H @f", ["--header=@f"]),
        ("-e r", ["--header=Referer: r"]), ("--oauth2-bearer t", ["--header=Authorization: Bearer t"]),
        ("-H 'Host: a.example:81'", []), ("-H 'Host: b'", ["--header=Host: b"]),
        ("-H 'Sec-WebSocket-Extensions: x'", ["--no-compress"]),
        ("-H 'Sec-WebSocket-Protocol: a, b' -H 'sec-websocket-protocol: a'", ["--subprotocol=a", "--subprotocol=b"]),
        ("-x proxy:1", ["--proxy=proxy:1"]), ("-x http://proxy -U 'me:p@ss'", ["--proxy=http://me:p%40ss@proxy"]),
        ("-x ''", ["--no-proxy"]), ("--socks5-hostname h:1", ["--proxy=socks5://h:1"]),
        ("--noproxy '*'", ["--no-proxy"]),
        ("--resolve a.example:81:127.0.0.1,127.0.0.2", ["--connect-to=127.0.0.1:81"]),
        ("--resolve '*:81:[::1]'", ["--connect-to=[::1]:81"]),
        ("--connect-to a.example:81:b:8443", ["--connect-to=b:8443"]), ("--connect-to ::b:", ["--connect-to=b:81"]),
        (
            "-m 3 --connect-timeout 2 -L -v -4",
            ["--max-time=3", "--connect-timeout=2", "--location", "--verbose", "--ipv4"]
        ),
        ("-XGET --no-compressed --http1.1 -N -i -w x", []), ("--unix-socket s", ["--unix-socket=s"]),
    ])
    func optionsBecomeOurs(options: String, expected: [String]) throws {
        let line = try CurlLine(["curl http://a.example:81/ \(options)"])
        #expect(line.arguments == expected + ["ws://a.example:81/"])
        #expect(line.notes == [])
    }

    @Test(arguments: [
        ("-d x", "curl's -d is left out: a WebSocket has no use for it"),
        ("--data-raw x", "curl's --data-raw is left out: a WebSocket has no use for it"),
        ("-X POST", "curl's -X POST is left out: a handshake is a GET"),
        ("-b jar.txt", "curl's -b jar.txt is left out: give cookies as name=value"),
        ("--resolve b:81:127.0.0.1", "curl's --resolve b:81:127.0.0.1 is left out: it is not for a.example:81"),
        ("--pass x", "curl's --pass is left out: WILLET_KEY_PASSPHRASE is there for it"),
        ("--cert-type DER", "curl's --cert-type DER is left out: give certificate and key as PEM"),
        ("--noproxy a", "curl's --noproxy is left out: no_proxy of the environment is there for it"),
        ("-H secret", "a field of 6 bytes is left out: it has no colon"),
        ("-w 0", "-w 0 is taken for curl's: give flags of willet behind the line in quotes"),
        ("-G -d @f", "curl's -d @f is left out: write what the file has into the URL"),
    ])
    func whatCountsForNothingIsNamed(options: String, note: String) throws {
        let line = try CurlLine(["curl ws://a.example:81/ \(options)"])
        #expect(line.arguments == ["ws://a.example:81/"])
        #expect(line.notes == [note])
    }

    @Test(arguments: [
        ("ws://h", "-G -d a=1 -d b=2", "ws://h/?a=1&b=2"), ("ws://h/p?x=1#f", "--get --data-raw @a", "ws://h/p?x=1&@a"),
        ("https://h/p", "--data-urlencode 'n=a b&c' --data-urlencode '=é' -G", "wss://h/p?n=a%20b%26c&%C3%A9"),
        ("ws://h/p", "-G", "ws://h/p"),
    ])
    func withGDataIsTheQuery(url: String, options: String, expected: String) throws {
        let line = try CurlLine(["curl '\(url)' \(options)"])
        #expect(line.arguments == [expected] && line.notes.isEmpty)
    }

    @Test func theLinesOwnAuthorizationGoesBeforeAUser() throws {
        let line = try CurlLine(["curl ws://h/ -u a:b -H 'Authorization: Bearer x'"])
        #expect(line.arguments == ["--header=Authorization: Bearer x", "ws://h/"])
        #expect(line.notes == ["curl's -u is left out: the line has an Authorization"])
    }

    @Test(arguments: [
        ("curl -k", CurlFailure.noURL), ("curl ws://a ws://b", .severalURLs("ws://a", "ws://b")),
        ("curl ws://a --url ws://b", .severalURLs("ws://a", "ws://b")),
        ("curl ws://a --bogus", .unknownOption("--bogus")),
        ("curl ws://a -q", .unknownOption("-q")), ("curl ws://a -H", .missingValue("-H")),
        ("curl ws://a 'x", .line("the line ends within '…': copy it whole")),
    ])
    func whatCannotBeUsedSaysWhy(line: String, expected: CurlFailure) {
        #expect(throws: expected) { try CurlLine([line]) }
    }

    @Test func nothingAtAllHasNoURL() {
        #expect(throws: CurlFailure.noURL) { try CurlLine([]) }
        #expect(throws: CurlFailure.noURL) { try CurlLine(["curl"]) }
    }
}
