import Testing
import WilletPipe

@Suite struct ForeignFlagsTests {
    @Test(arguments: [
        (["-c", "ws://h"], ["ws://h"]), (["--connect=h:1", "-x", "a"], ["h:1", "-x", "a"]),
        (["--ca", "f", "--host", "h"], ["--cacert=f", "--header=Host: h"]),
        (["--no-check", "--no-color"], ["--insecure", "--color=never"]),
        (["-t", "--text", "-b"], ["-b"]), (["--no-close"], ["--wait", "-1"]), (["--one-message"], ["--one"]),
        (["--max-messages-rev", "3"], ["--max-messages=3"]), (["--socks5", "h:1"], ["--proxy=socks5://h:1"]),
        (["--basic-auth=YTpi"], ["--header=Authorization: Basic YTpi"]), (["--tls-domain", "d"], ["--servername=d"]),
        (["-V"], ["--version"]),
    ])
    func whatIsTheSameIsTaken(arguments: [String], expected: [String]) throws {
        #expect(try ForeignFlags.translated(arguments) == expected)
    }

    @Test(arguments: [
        ["-x", "-c", "ws://h"], ["--header", "--no-check", "h"], ["-w", "-1", "-n", "3"], ["--", "-c", "-E"],
        ["-H", "-n", "-s", "v2.chat", "-0", "-1"],
    ])
    func valuesAndOurOwnFlagsStayAsTheyAre(arguments: [String]) throws {
        #expect(try ForeignFlags.translated(arguments) == arguments)
    }

    @Test(arguments: [
        (["-E", "ws://h"], "websocat's -E is: -w 0; the end of the connection always ends Willet"),
        (["-l", "8080"], "wscat's -l PORT is: willet serve --port PORT"),
        (["-s", "8080"], "websocat's -s 8080 is: willet serve --port PORT"),
        (["-s", "0.0.0.0:8080"], "websocat's -s 0.0.0.0:8080 is: willet serve --port PORT"),
        (
            ["-n", "-c", "ws://h"],
            "wscat's -n is: -k; websocat's -n is: -w -1; here -n COUNT ends after so many messages"
        ), (["-c"], "-c wants a URL; here it needs no flag: willet URL"),
        (["--ca"], "--ca wants a value; here it is: --cacert"),
    ])
    func whatIsSomethingElseIsAnswered(arguments: [String], answer: String) {
        #expect {
            try ForeignFlags.translated(arguments)
        } throws: {
            ($0 as? ForeignFlags.Answer)?.description == answer
        }
    }

    @Test func addressesOfWebsocatAreAnswered() throws {
        for (text, answer) in [
            ("autoreconnect:ws://h/", "--reconnect URL"), ("-", "not needed"), ("ws-l:127.0.0.1:80", "willet serve"),
        ] {
            let error = #expect(throws: ForeignFlags.Answer.self) { try ForeignFlags.checkAddress(text) }
            #expect(error?.description.contains(answer) == true)
        }
        for text in ["ws://h/", "wss://h", "h:1", "localhost", "@name"] { try ForeignFlags.checkAddress(text) }
    }
}
