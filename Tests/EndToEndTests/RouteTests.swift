import Foundation
import Testing

/// The way to the server, as the command line and the environment give it.
@Suite struct RouteTests {
    private func willet(_ environment: [String: String], _ arguments: String...) async throws -> ChildProcess.Outcome {
        let environment = ["no_proxy": "", "NO_PROXY": ""].merging(environment) { $1 }
        return try await ChildProcess(Executable.path, arguments, environment: environment).outcome()
    }

    @Test func theEnvironmentsProxyIsUsedUnlessItIsRuledOut() async throws {
        let peer = try await Peer.willetServe()
        let url = "\(peer.url)/flood?count=1&size=3"
        // Nothing listens on port 1: whoever goes there fails.
        let proxy = "http://user:secret@127.0.0.1:1"
        let through = try await willet(["http_proxy": proxy], url)
        #expect(through.status == 21)
        #expect(through.error.contains("cannot reach the proxy http://127.0.0.1:1: connection refused"))
        #expect(!through.error.contains("secret"))
        #expect(try await willet(["http_proxy": proxy], "--no-proxy", url).status == 0)
        #expect(try await willet(["http_proxy": proxy, "no_proxy": "127.0.0.0/8"], url).status == 0)
        #expect(try await willet(["HTTP_PROXY": proxy], url).status == 0)
        #expect(try await willet([:], "--proxy", proxy, url).status == 21)
    }

    @Test func theDemoNeverUsesAProxy() async throws {
        let outcome = try await willet(["all_proxy": "http://127.0.0.1:1"], "demo", "--max-time", "1")
        #expect(outcome.status == 0)
        #expect(!outcome.lines.isEmpty)
    }

    @Test func anotherAddressStandsInForTheHost() async throws {
        let peer = try await Peer.willetServe()
        let address = String(peer.url.dropFirst("ws://".count))
        let outcome = try await willet(
            [:],
            "-4",
            "--connect-to",
            address,
            "ws://server.example/flood?count=1&size=3"
        )
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 1)
    }

    @Test(arguments: [
        (["--proxy", "https://p"], "https:// proxies are not supported: use http:// or socks5://"),
        (["--proxy", "http://u:secret@p:99999"], "invalid port 99999: use a number from 1 to 65535"),
        (["--proxy", "http://p", "--no-proxy"], "--proxy and --no-proxy exclude each other"),
        (["--connect-to", "nowhere"], "“nowhere” is no host:port"),
        (["--unix-socket", "/x", "--connect-to", "h:1"], "--unix-socket and --connect-to exclude each other"),
        (["--unix-socket", "/x", "--proxy", "http://p"], "a Unix socket is reached without a proxy"),
        (["--unix-socket", "/x", "-6"], "a Unix socket has no IP address"),
        (["--unix-socket", String(repeating: "x", count: 108)], "the path of a Unix socket has 1 to 107 bytes"),
        (["-4", "-6"], "-4 and -6 exclude each other"),
    ])
    func whatCannotBeIsRefused(flags: [String], reason: String) async throws {
        let outcome = try await ChildProcess(Executable.path, flags + ["ws://h/"]).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(reason))
        #expect(!outcome.error.contains("secret"))
    }
}
