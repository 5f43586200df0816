import Testing
import WilletClient

@Suite("The reconnect policy")
struct ReconnectPolicyTests {
    @Test(
        "which close codes are tried again",
        arguments: [
            1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 3000, 4999,
        ] as [UInt16]
    )
    func codes(code: UInt16) {
        let retried: Set<UInt16> = [1001, 1006, 1011, 1012, 1013, 1014]
        var policy = ReconnectPolicy()
        #expect(policy.retries(after: CloseCode(rawValue: code)) == retried.contains(code))
        policy.retriesNormalClosure = true
        let normal: Set<UInt16> = [1000, 1005, 3000, 4999]
        #expect(policy.retries(after: CloseCode(rawValue: code)) == retried.union(normal).contains(code))
    }

    @Test(
        "which statuses are tried again",
        arguments: [200, 301, 400, 401, 403, 404, 408, 425, 426, 429, 500, 502, 503, 504, 599]
    )
    func statuses(status: Int) throws {
        let rejection = HTTPRejection(status: status, reasonPhrase: "", headers: [], body: [])
        let expected = [408, 425, 429].contains(status) || status >= 500
        #expect(ReconnectPolicy().retries(after: .rejected(rejection)) == expected)
        #expect(try retries(after: .rejected(rejection)) == expected)
    }

    @Test(
        "which failures of a proxy are tried again",
        arguments: [
            (.unreachable(detail: ""), true), (.lost(detail: ""), true), (.authenticationRequired, false),
            (.authenticationFailed, false), (.invalidAnswer(detail: ""), false), (.refused(reply: 1), true),
            (.refused(reply: 2), false), (.refused(reply: 3), true), (.refused(reply: 6), true),
            (.refused(reply: 7), false), (.refused(reply: 9), false),
        ] as [(ProxyFailure.Kind, Bool)]
    )
    func proxies(kind: ProxyFailure.Kind, isRetried: Bool) throws { #expect(try retries(after: kind) == isRetried) }

    private func retries(after kind: ProxyFailure.Kind) throws -> Bool {
        try ReconnectPolicy().retries(after: .proxy(ProxyFailure(kind, of: Proxy("p"))))
    }

    @Test(
        "which errors are tried again",
        arguments: [
            (.nameNotFound(host: "h", detail: ""), true), (.connectFailed(address: "", detail: ""), true),
            (.connectTimeout(phase: "", after: .zero), true), (.connectionLost(detail: ""), true),
            (.pingTimeout(after: .zero), true), (.closeTimeout(after: .zero), true),
            (.closedByServer(CloseFrame(code: .goingAway)), true),
            (.closedByServer(CloseFrame(code: .normalClosure)), false),
            (.tls(TLSFailure(kind: .unknownIssuer, detail: "")), false), (.invalidConfiguration(""), false),
            (.invalidHandshake(""), false), (.protocolViolation(.maskedFrame), false), (.cancelled, false),
        ] as [(WebSocketError, Bool)]
    )
    func errors(error: WebSocketError, isRetried: Bool) {
        #expect(ReconnectPolicy().retries(after: error) == isRetried)
    }

    @Test(
        "the bound of the wait doubles from 0.5 s up to 30 s",
        arguments: [(1, 0.5), (2, 1), (3, 2), (6, 16), (7, 30), (Int.max, 30)] as [(Int, Double)]
    )
    func bounds(number: Int, seconds: Double) {
        let policy = ReconnectPolicy()
        #expect(policy.delay(beforeRetry: number, random: 1) == .seconds(seconds))
        #expect(policy.delay(beforeRetry: number, random: 0.5) == .seconds(seconds / 2))
        // Full jitter: the first wait too may be nothing.
        #expect(policy.delay(beforeRetry: number, random: 0) == .zero)
    }

    @Test("a factor that does not grow does not hang", arguments: [1, 0.5, 0, -1])
    func factors(factor: Double) {
        var policy = ReconnectPolicy()
        policy.factor = factor
        let delay = policy.delay(beforeRetry: 1_000_000, random: 1)
        #expect(delay >= .zero && delay <= .seconds(0.5))
    }
}
