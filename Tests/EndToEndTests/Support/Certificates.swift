import Foundation

/// Certificates for tests, made by `openssl` in a folder that goes with them.
final class Certificates: Sendable {
    private let folder: URL

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "willet-certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await run(
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-subj",
            "/CN=willet",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            key,
            "-out",
            path("request")
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The private key of all of them.
    var key: String { path("key.pem") }

    /// A certificate for 127.0.0.1 that vouches for itself, for so many days from now.
    func selfSigned(days: Int) async throws -> String {
        let file = path("certificate\(days).pem")
        try await run(
            "x509",
            "-req",
            "-in",
            path("request"),
            "-signkey",
            key,
            "-days",
            "\(days)",
            "-copy_extensions",
            "copy",
            "-out",
            file
        )
        return file
    }

    /// A certificate whose subject, issuer and hosts have a name in them, whatever is in that.
    func named(_ name: String) async throws -> String {
        let file = path("named.pem")
        let escaped = name.replacing("/", with: "\\/")
        try await run(
            "req",
            "-x509",
            "-key",
            key,
            "-utf8",
            "-set_serial",
            "1",
            "-days",
            "2",
            "-subj",
            "/CN=\(escaped)",
            "-addext",
            "subjectAltName=DNS:h\u{1B}]0;owned",
            "-out",
            file
        )
        return file
    }

    /// The key with a passphrase.
    func encryptedKey(passphrase: String) async throws -> String {
        try await run("pkcs8", "-topk8", "-in", key, "-out", path("encrypted.pem"), "-passout", "pass:" + passphrase)
        return path("encrypted.pem")
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func run(_ arguments: String...) async throws {
        let program = try await ChildProcess("/usr/bin/env", ["openssl"] + arguments).outcome()
        guard program.status == 0 else { throw Failure(description: program.error) }
    }

    private struct Failure: Error, CustomStringConvertible {
        var description: String
    }
}
