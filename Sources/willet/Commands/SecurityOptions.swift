import ArgumentParser
import Glibc
import WilletClient

/// How TLS verifies the server, and proves who we are.
struct SecurityOptions: ParsableArguments {
    @Flag(name: [.customShort("k"), .long], help: "Do not verify the server's certificate.")
    var insecure = false

    @Option(
        help: ArgumentHelp("Trust the CA certificates of a PEM file too. Repeat for more.", valueName: "file"),
        completion: .file()
    )
    var cacert: [String] = []

    @Option(
        help: ArgumentHelp(
            "Show a certificate to servers that ask for one: a PEM file, with its chain.",
            valueName: "file"
        ),
        completion: .file()
    )
    var cert: String?

    @Option(
        help: ArgumentHelp(
            "The private key of --cert, a PEM file (default: it is in the same file).",
            discussion:
                "The passphrase of a key that has one is WILLET_KEY_PASSPHRASE of the environment, or asked for.",
            valueName: "file"
        ),
        completion: .file()
    )
    var key: String?

    @Option(
        help: ArgumentHelp(
            "Ask for this server name, and verify it in the certificate, in place of the URL's host.",
            valueName: "name"
        )
    )
    var servername: String?

    func validate() throws {
        if key != nil, cert == nil { throw ValidationError("--key goes with --cert: name the certificate too.") }
    }

    /// How large a key file may be that is looked into, in bytes.
    private static let maximumKeyFile = 1 << 20

    /// The library's options; asks for a passphrase where one is missing.
    ///
    /// - Throws: ``SecretPrompt/Interrupted``.
    func tls() throws -> TLSOptions {
        var tls = TLSOptions()
        tls.verifies = !insecure
        tls.certificateAuthorityFiles = cacert
        tls.serverName = servername
        tls.certificateChainFile = cert
        tls.privateKeyFile = key
        if let file = key ?? cert { tls.privateKeyPassphrase = try passphrase(for: file) }
        return tls
    }

    private func passphrase(for file: String) throws -> String? {
        // Whether the file can be read, and is a key at all, is for the library to say.
        guard let text = try? TextFile.read(file, maximum: Self.maximumKeyFile), text.contains("ENCRYPTED") else {
            return nil
        }
        if let text = getenv("WILLET_KEY_PASSPHRASE").map({ String(cString: $0) }), !text.isEmpty { return text }
        guard let passphrase = try SecretPrompt.ask("Passphrase for \(file): ") else {
            throw UsageError(
                "\(file) has a passphrase, and it cannot be asked for here: set WILLET_KEY_PASSPHRASE"
            )
        }
        return passphrase
    }
}
