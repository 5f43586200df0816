import ArgumentParser
import WilletServer

/// `willet serve`: a server to try things on.
struct ServeCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the embedded server: echo, chat, a market feed, and the ways in which servers fail.",
        discussion: """
            Paths: /echo, /chat?name=NAME, /market?rate=N, /flood?count=N&size=B, and to see failures \
            /close?code=C&after=S, /drop?after=S, /silent, /refuse?status=S.
            """
    )

    @Option(help: "The name or address to listen on.")
    var host = "127.0.0.1"

    @Option(
        parsing: .unconditional,
        help: "The port; 0 for any that is free (default: 8080).",
        transform: NumberArgument.within(0...65_535)
    )
    var port = 8080

    @Option(
        help: ArgumentHelp("Speak wss with the certificate chain of a PEM file.", valueName: "file"),
        completion: .file()
    )
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key, a PEM file.", valueName: "file"), completion: .file())
    var tlsKey: String?

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
    }

    func run() async -> ExitStatus {
        let signals = ProcessSignals.listen()
        var configuration = WebSocketServer.Configuration(host: host, port: port)
        if let tlsCert, let tlsKey {
            configuration.tls = WebSocketServer.Configuration.TLS(certificateFile: tlsCert, keyFile: tlsKey)
        }
        let server: WebSocketServer
        do {
            server = try await WebSocketServer.start(configuration)
        } catch {
            Diagnostics.say("\(error)")
            switch error as? WebSocketServerError {
            case .badCertificate, .badKey: return .usage
            case .portInUse, .permissionDenied, .cannotBind, nil: return .network
            }
        }
        // Scripts read the address from here; a plain `print` is buffered when nobody watches.
        var status = ExitStatus.done
        switch await StandardOutput().write(Array("\(server.url)\n".utf8)) {
        case .written: for await signal in signals.prefix(1) { status = signal }
        case .closed: break
        case .failed(let errno):
            Diagnostics.say("cannot write standard output: \(SystemError.text(errno))")
            status = .usage
        }
        await server.stop()
        return status
    }
}
