/// A flag of wscat or websocat, and what it is here.
enum ForeignFlag: Sendable {
    /// The same, in our spelling.
    case alias([String])
    /// The same, and its value follows, with a text before it.
    case option(String, prefix: String = "")
    /// It takes a value, and that is the URL.
    case url
    /// Something else: a sentence says what.
    case answer(String)

    /// By name. What both have, and we too in the same sense, is not listed; nor is what runs programs or serves.
    static let named: [String: ForeignFlag] = [
        // wscat 5 and 6
        "-c": .url, "--connect": .url,
        "-V": .alias(["--version"]),
        "--ca": .option("--cacert"),
        "--host": .option("--header", prefix: "Host: "),
        "--no-check": .alias(["--insecure"]),
        "--no-color": .alias(["--color=never"]),
        "--slash": .answer("wscat's --slash is not needed: slash commands always work in the application"),
        "--max-redirects": .answer("wscat's --max-redirects is: -L, which follows up to 10 redirects"),
        "--passphrase": .answer(
            "wscat's --passphrase is: WILLET_KEY_PASSPHRASE in the environment, or the question at the start"
        ),
        "-j": .answer("wscat's -j is: -0, with NUL between messages, or Alt-Enter for a line in the application"),
        "--json": .answer(
            "wscat's --json is: -0, with NUL between messages, or Alt-Enter for a line in the application"
        ),
        "-l": .answer("wscat's -l PORT is: willet serve --port PORT"),
        "--listen": .answer("wscat's --listen PORT is: willet serve --port PORT"),
        "-p": .answer("wscat's -p has one value that servers know, 13: leave it out"),
        // wscat: a version; websocat: a subprotocol
        "--protocol": .answer(
            "websocat's --protocol NAME is: -s NAME; wscat's --protocol VERSION is always 13: leave it out"
        ),
        // websocat 1.14
        "--one-message": .alias(["--one"]),
        "--max-messages-rev": .option("--max-messages"),
        "--no-close": .alias(["--wait", "-1"]),
        "-t": .alias([]), "--text": .alias([]), "--linemode-strip-newlines": .alias([]),
        "-E": .answer("websocat's -E is: -w 0; the end of the connection always ends Willet"),
        "--exit-on-eof": .answer("websocat's --exit-on-eof is: -w 0; the end of the connection always ends Willet"),
        "-u": .answer("websocat's -u is: >/dev/null behind the command"),
        "--unidirectional": .answer("websocat's --unidirectional is: >/dev/null behind the command"),
        "-U": .answer("websocat's -U is: -w -1 </dev/null"),
        "--unidirectional-reverse": .answer("websocat's --unidirectional-reverse is: -w -1 </dev/null"),
        "-B": .answer("websocat's -B BYTES is: --max-message-size BYTES; messages are never split"),
        "--buffer-size": .answer(
            "websocat's --buffer-size BYTES is: --max-message-size BYTES; messages are never split"
        ),
        "-S": .answer("websocat's -S is not needed: no message is split, and one that is too long is an error"),
        "--strict": .answer(
            "websocat's --strict is not needed: no message is split, and one that is too long is an error"
        ),
        "--base64": .answer("websocat's --base64 is: --jsonl, which has binary messages in Base64"),
        "--binary-prefix": .answer("websocat's --binary-prefix is: --jsonl, where “op” tells binary from text"),
        "--text-prefix": .answer("websocat's --text-prefix is: --jsonl, where “op” tells binary from text"),
        "--jsonrpc": .answer("websocat's --jsonrpc has nothing like it: write the JSON object as the message"),
        "--basic-auth": .option("--header", prefix: "Authorization: Basic "),
        "--socks5": .option("--proxy", prefix: "socks5://"),
        "--tls-domain": .option("--servername"),
        "--server-mode": .answer("websocat's --server-mode is: willet serve --port PORT"),
        "--oneshot": .answer("websocat's --oneshot belongs to its server: willet serve --port PORT has none"),
        "--websocket-version": .answer(
            "websocat's --websocket-version has one value that servers know, 13: leave it out"
        ),
        "--print-ping-rtts": .alias(["--show-ping-pong"]),
        "--pkcs12-der": .answer("websocat's --pkcs12-der is: --cert FILE and --key FILE, in PEM"),
        "--client-pkcs12-der": .answer("websocat's --client-pkcs12-der is: --cert FILE and --key FILE, in PEM"),
    ]
}
