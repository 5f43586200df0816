import ArgumentParser
import Glibc
import WilletClient

/// The way to the server. `willet demo` has none of it: it talks to itself.
struct RouteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Go through a proxy: http://[user:password@]host[:port] or socks5://….",
            discussion: "Without it the environment's is taken, as curl does: http_proxy for ws, https_proxy for wss, "
                + "all_proxy, and no_proxy for what is left out. A proxy resolves names itself.",
            valueName: "url"
        )
    )
    var proxy: String?

    // With curl this name takes a list of hosts; no_proxy is there for that.
    @Flag(help: "Use no proxy, whatever the environment says.")
    var noProxy = false

    @Option(
        help: ArgumentHelp("Connect to a Unix domain socket instead of the URL's host.", valueName: "path"),
        completion: .file()
    )
    var unixSocket: String?

    @Option(
        help: ArgumentHelp(
            "Connect to this host and port; Host field and certificate remain the URL's.",
            valueName: "host:port"
        )
    )
    var connectTo: String?

    @Flag(name: [.customShort("4"), .customLong("ipv4")], help: "Use IPv4 alone.")
    var ipv4 = false

    @Flag(name: [.customShort("6"), .customLong("ipv6")], help: "Use IPv6 alone.")
    var ipv6 = false

    func validate() throws {
        let exclusive = [
            (proxy != nil && noProxy, "--proxy", "--no-proxy"),
            (unixSocket != nil && connectTo != nil, "--unix-socket", "--connect-to"), (ipv4 && ipv6, "-4", "-6"),
        ]
        for (isContradiction, one, other) in exclusive where isContradiction {
            throw ValidationError("\(one) and \(other) exclude each other: leave one of them out.")
        }
        do throws(WebSocketError) {
            var configuration = Configuration()
            try apply(to: &configuration)
        } catch {
            throw ValidationError("\(error).")
        }
    }

    func apply(to configuration: inout Configuration) throws(WebSocketError) {
        if let proxy {
            configuration.proxy = .proxy(try Proxy(proxy))
        } else if !noProxy {
            configuration.proxy = .environment(ProxyEnvironment { getenv($0).map { String(cString: $0) } })
        }
        if let unixSocket { configuration.connectTo = .unixSocket(path: unixSocket) }
        if let connectTo { configuration.connectTo = try ConnectTarget(hostAndPort: connectTo) }
        if ipv4 { configuration.addressFamily = .ipv4 }
        if ipv6 { configuration.addressFamily = .ipv6 }
    }
}
