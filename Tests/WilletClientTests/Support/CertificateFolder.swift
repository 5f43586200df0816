import Glibc
import TestSupport

/// Certificates that the `openssl` command makes, in a folder of their own. It is gone with the object.
final class CertificateFolder: Sendable {
    /// A certificate and its private key, as PEM files.
    struct Identity: Sendable {
        var certificate: String
        var key: String
    }

    private let path: String

    init() throws {
        var template = Array("/tmp/willet-tls-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw RawConnection.Failure(errno: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink("\(path)/\(name)")
        }
        closedir(folder)
        rmdir(path)
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        guard let file = fopen(file(name), "w") else { throw RawConnection.Failure(errno: errno) }
        fputs(text, file)
        fclose(file)
    }

    func read(_ name: String) throws -> String {
        guard let file = fopen(file(name), "r") else { throw RawConnection.Failure(errno: errno) }
        defer { fclose(file) }
        var text = ""
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            text += String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return text
    }

    /// A certificate that vouches for itself.
    ///
    /// - Parameter names: its subject alternative name, for example `DNS:localhost`; `nil` makes it a CA.
    func selfSigned(_ name: String, names: String?) async throws -> Identity {
        let identity = Identity(certificate: file("\(name).pem"), key: file("\(name).key"))
        let extensions = names.map { ["-addext", "subjectAltName=" + $0] } ?? []
        try await openssl(
            ["req", "-x509", "-days", "2", "-out", identity.certificate] + extensions + newKey(identity, subject: name)
        )
        return identity
    }

    /// A certificate that a CA vouches for.
    ///
    /// - Parameters:
    ///   - dates: first and last moment of its validity, as `20260131000000Z`.
    ///   - isAuthority: whether it may vouch for others.
    ///   - purpose: what it is for, as `extendedKeyUsage` of openssl.
    func issued(
        _ name: String,
        by authority: Identity,
        names: String,
        dates: (from: String, until: String) = ("20200101000000Z", "20991231235959Z"),
        isAuthority: Bool = false,
        purpose: String = "serverAuth,clientAuth"
    ) async throws -> Identity {
        let identity = Identity(certificate: file("\(name).pem"), key: file("\(name).key"))
        try await openssl(["req", "-new", "-out", file("\(name).csr")] + newKey(identity, subject: name))
        let configuration = """
            [ca]
            default_ca = ca_default
            [ca_default]
            database = \(file("\(name).database"))
            new_certs_dir = \(path)
            rand_serial = yes
            default_md = sha256
            policy = policy
            [policy]
            organizationName = supplied
            commonName = supplied
            [extensions]
            subjectAltName = \(names)
            extendedKeyUsage = \(purpose)
            basicConstraints = CA:\(isAuthority ? "TRUE" : "FALSE")

            """
        try write(configuration, to: "\(name).cnf")
        try write("", to: "\(name).database")
        try await openssl([
            "ca", "-batch", "-config", file("\(name).cnf"), "-extensions", "extensions", "-cert", authority.certificate,
            "-keyfile", authority.key, "-startdate", dates.from, "-enddate", dates.until, "-in", file("\(name).csr"),
            "-out", identity.certificate, "-notext",
        ])
        return identity
    }

    /// The same key, encrypted.
    func encryptedKey(of identity: Identity, passphrase: String) async throws -> String {
        let encrypted = identity.key + ".encrypted"
        try await openssl([
            "pkcs8", "-topk8", "-in", identity.key, "-out", encrypted, "-passout", "pass:" + passphrase,
        ])
        return encrypted
    }

    private func newKey(_ identity: Identity, subject: String) -> [String] {
        [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/O=Willet/CN=\(subject)",
            "-keyout", identity.key,
        ]
    }

    /// On a thread of its own: the tasks of all tests share a few, which must not wait for programs.
    private func openssl(_ arguments: [String]) async throws {
        let output: String? = try await withCheckedThrowingContinuation { continuation in
            Threads.start {
                continuation.resume(
                    with: Result {
                        let openssl = try Spawn(["openssl"] + arguments)
                        return openssl.status == 0 ? nil : openssl.output
                    }
                )
            }
        }
        if let output { throw Spawn.Failure(description: output) }
    }
}
