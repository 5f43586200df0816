import Glibc

/// A self-signed certificate for localhost, made for these tests alone, and its key, as files in a folder of their own.
struct TestCertificate {
    let folder: String
    var certificateFile: String { folder + "/certificate.pem" }
    var keyFile: String { folder + "/key.pem" }
    /// The key of no certificate.
    var otherKeyFile: String { folder + "/other-key.pem" }
    /// A file that has no PEM in it.
    var garbageFile: String { folder + "/garbage.pem" }

    /// Runs `body` with the files, and removes them whatever happens.
    static func with(_ body: (TestCertificate) async throws -> Void) async throws {
        var template = Array("/tmp/willet-server-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.cannotWrite("a temporary folder") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let files = TestCertificate(folder: folder)
        let contents = [
            (files.certificateFile, certificate), (files.keyFile, key), (files.otherKeyFile, otherKey),
            (files.garbageFile, "no PEM\n"),
        ]
        defer {
            for (path, _) in contents { unlink(path) }
            rmdir(folder)
        }
        for (path, text) in contents {
            guard let file = fopen(path, "w") else { throw Failure.cannotWrite(path) }
            fputs(text, file)
            fclose(file)
        }
        try await body(files)
    }

    enum Failure: Error {
        case cannotWrite(String)
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUGgAwIBAgIUbD3Grz58eA4JtG3evR/TU8gM4ZkwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjExNDgxNloYDzIxMjYxMDI5
        MTE0ODE2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAS/ErQ9lauLRNiVWrvlrZzm+q+T0VPOViwdgipDOiiap+2vjP4UQTp/
        4A1gddBmVboytcgJ4a0hLF56cQMG6WhBo28wbTAdBgNVHQ4EFgQU1+ubTBC39Cno
        rKYV3yeuSr9gWn4wHwYDVR0jBBgwFoAU1+ubTBC39CnorKYV3yeuSr9gWn4wDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDRwAwRAIgHLD7/z8hqv0169eimi9KtyfXvWiUqmQoO+O0aBx3eMkCIFQo
        o9rVYGI2mGxGeI2LKD/8Uo/8GsucC2I4CB8YPa7w
        -----END CERTIFICATE-----

        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8WZwR5m25jyJvaBM
        ggkTH7ay8v+rxKBvfVBUxSsmk2ChRANCAAS/ErQ9lauLRNiVWrvlrZzm+q+T0VPO
        ViwdgipDOiiap+2vjP4UQTp/4A1gddBmVboytcgJ4a0hLF56cQMG6WhB
        -----END PRIVATE KEY-----

        """
    private static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9rJLMwyWMBZONs/b
        OrY6/UL8jP89hldSCNwDi16Id22hRANCAATG8yp/sEpqjA37jvjtunUYy3+PcKWS
        MS0xff+c62RqxV8dUJ6+FRUUYkuNWtcIZwCMKHKlSpFNUEh1+G9rfREO
        -----END PRIVATE KEY-----

        """
}
