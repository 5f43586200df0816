import Testing
import WilletProtocol

@Suite("Close codes (RFC 6455, section 7.4)")
struct CloseCodeTests {
    @Test("Of all numbers only 1000–1003, 1007–1014 and 3000–4999 may be sent or received")
    func everyCode() {
        for number in 0...UInt16.max {
            let code = CloseCode(rawValue: number)
            let isAllowed =
                (1000...1003).contains(number) || (1007...1014).contains(number) || (3000...4999).contains(number)
            if code.mayBeSent != isAllowed || code.mayBeReceived != isAllowed { Issue.record("code \(number)") }
        }
    }

    @Test(
        "The named codes have IANA's numbers",
        arguments: [
            (CloseCode.normalClosure, 1000), (.goingAway, 1001), (.protocolError, 1002), (.unsupportedData, 1003),
            (.noStatusReceived, 1005), (.abnormalClosure, 1006), (.invalidPayload, 1007), (.policyViolation, 1008),
            (.messageTooBig, 1009), (.mandatoryExtension, 1010), (.internalError, 1011), (.serviceRestart, 1012),
            (.tryAgainLater, 1013), (.badGateway, 1014),
        ] as [(CloseCode, UInt16)]
    )
    func numbers(code: CloseCode, number: UInt16) {
        #expect(code.rawValue == number)
        #expect(code.description == String(number))
        #expect(code.meaning != nil)
    }

    @Test("A code of an application has no registered meaning", arguments: [0, 999, 1004, 3000, 4999] as [UInt16])
    func meaning(number: UInt16) {
        #expect(CloseCode(rawValue: number).meaning == nil)
    }
}
