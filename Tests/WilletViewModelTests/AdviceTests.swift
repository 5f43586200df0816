import Testing
import WilletClient
import WilletProtocol

@testable import WilletViewModel

/// What is said of a failure: in the status line in a few words, in the log with the way out.
@Suite struct AdviceTests {
    private static func redirect(_ fields: HeaderField...) -> WebSocketError {
        .rejected(HTTPRejection(status: 302, reasonPhrase: "Found", headers: fields, body: []))
    }

    private static func tls(_ kind: TLSFailure.Kind) -> WebSocketError {
        .tls(TLSFailure(kind: kind, detail: "detail"))
    }

    static let failures: [(WebSocketError, String, String?)] = [
        (tls(.expired), "certificate expired", "-k trusts anybody"),
        (tls(.notYetValid), "certificate not valid yet", "-k trusts anybody"),
        (
            tls(.wrongHost), "certificate is for another host",
            "--servername NAME verifies another name, -k trusts anybody"
        ),
        (
            tls(.selfSigned), "certificate is self-signed",
            "--cacert FILE trusts it by its own file, -k trusts anybody"
        ),
        (
            tls(.unknownIssuer), "certificate issuer not trusted",
            "--cacert FILE trusts its issuer, -k trusts anybody"
        ),
        (
            tls(.clientCertificate), "client certificate missing or refused", "--cert FILE and --key FILE show one"
        ),
        (tls(.notForServers), "certificate is not for servers", "-k trusts anybody"),
        (tls(.handshake), "TLS handshake failed", nil),
        (redirect(HeaderField(name: "Location", value: "/a")), "HTTP 302 Found", "-L follows redirects"),
        (redirect(), "HTTP 302 Found", nil),
        (.redirect(.downgrade(to: "ws://h/")), "redirect not followed", nil),
    ]

    @Test(arguments: failures)
    func aFailureThatEndsTheSession(error: WebSocketError, summary: String, advice: String?) {
        var state = ViewState.at(24, 120)
        _ = state.update(.started(url: "wss://h", session: 1), at: .noon())
        state.tell(.state(.closed(.failed(error))))
        #expect(state.rows[0].contains("failed: \(summary)"))
        #expect(state.logged.last == "F5 connects again" + (advice.map { "; \($0)" } ?? ""))
    }
}
