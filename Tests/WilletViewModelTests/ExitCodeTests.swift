import Testing
import WilletClient

@testable import WilletViewModel

@Suite("The exit code")
struct ExitCodeTests {
    private static func rejection(_ status: Int) -> ProxyFailure.Kind {
        .rejected(HTTPRejection(status: status, reasonPhrase: "", headers: [], body: []))
    }

    @Test(
        "tells how a proxy failed",
        arguments: [
            (.unreachable(detail: ""), 21), (.lost(detail: ""), 21), (rejection(407), 23), (rejection(403), 23),
            (rejection(502), 24), (.authenticationRequired, 23), (.authenticationFailed, 23), (.refused(reply: 2), 24),
            (.refused(reply: 3), 21), (.refused(reply: 5), 21), (.refused(reply: 6), 21), (.refused(reply: 7), 24),
            (.invalidAnswer(detail: ""), 26),
        ] as [(ProxyFailure.Kind, Int32)]
    )
    func proxy(kind: ProxyFailure.Kind, code: Int32) throws {
        #expect(try ExitCode.of(.proxy(ProxyFailure(kind, of: Proxy("p")))) == code)
    }
}
