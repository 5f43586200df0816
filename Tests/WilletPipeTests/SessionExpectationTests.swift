import Testing
import WilletClient
import WilletPipe

@Suite struct SessionExpectationTests {
    private static func closed(_ reason: Disconnection.Reason, _ code: CloseCode?, _ text: String = "")
        -> SessionExpectation.End
    {
        .closed(
            Disconnection(
                generation: 1,
                reason: reason,
                received: code.map { CloseFrame(code: $0, reason: text) },
                wasClean: code != nil
            )
        )
    }

    private static let quiet = SessionExpectation.End.quiet(.seconds(1))

    @Test func nothingExpectedIsNeverInVain() {
        let expectation = SessionExpectation()
        #expect(expectation.isEmpty && !expectation.isMet && !expectation.wantsMessages)
        #expect(expectation.failure(at: Self.quiet) == nil)
    }

    @Test func aMatchIsAllThatAPatternWants() {
        var expectation = SessionExpectation(pattern: "ok")
        #expect(expectation.wantsMessages)
        expectation.note(.differs)
        #expect(!expectation.isMet)
        expectation.note(.matches)
        #expect(expectation.isMet && !expectation.wantsMessages)
        #expect(expectation.failure(at: .readerGone) == nil)
    }

    private static let inVain: [([SessionExpectation.Answer], SessionExpectation.End, String)] = [
        ([], quiet, "no message came that could match “a+”; nothing came for 1 s, and -w allows no more"),
        (
            [.differs], closed(.server, .normalClosure),
            "none of 1 message matches “a+”; it closed with 1000 normal closure"
        ),
        (
            [.differs, .differs], closed(.server, .internalError, "oops"),
            "none of 2 messages matches “a+”; it closed with 1011 internal error: oops"
        ), ([.differs], closed(.error, nil), "none of 1 message matches “a+”; the connection was lost (1006)"),
        (
            [.differs, .tooCostly], .timeUp(.seconds(3)),
            "none of 2 messages matches “a+” (1 could not be tried: the expression costs too much on them); --max-time allows 3 s"
        ), ([.differs], .enough, "none of 1 message matches “a+”; no more messages were asked for"),
    ]

    @Test(arguments: inVain)
    func whatWasExpectedInVainIsTold(answers: [SessionExpectation.Answer], end: SessionExpectation.End, text: String) {
        var expectation = SessionExpectation(pattern: "a+")
        for answer in answers { expectation.note(answer) }
        #expect(expectation.failure(at: end) == "expectation failed: " + text)
    }

    @Test(arguments: [
        (closed(.server, .internalError), nil), (closed(.client, .internalError), "we closed"),
        (closed(.server, .normalClosure), "it closed with 1000 normal closure"),
        (closed(.error, nil), "the connection was lost (1006)"),
        (quiet, "nothing came for 1 s, and -w allows no more"),
        (.readerGone, "nobody reads the output any more"),
    ])
    func onlyTheServersOwnCloseCounts(end: SessionExpectation.End, text: String?) {
        let expectation = SessionExpectation(closeCode: .internalError)
        #expect(!expectation.wantsMessages && !expectation.isMet)
        #expect(
            expectation.failure(at: end)
                == text.map { "expectation failed: the server was to close with 1011; " + $0 }
        )
    }

    @Test func aLostConnectionCanBeExpected() {
        #expect(SessionExpectation(closeCode: .abnormalClosure).failure(at: Self.closed(.error, nil)) == nil)
    }

    @Test func bothAreWaitedFor() {
        var expectation = SessionExpectation(pattern: "a", closeCode: .goingAway)
        expectation.note(.matches)
        #expect(!expectation.isMet && !expectation.wantsMessages)
        #expect(expectation.failure(at: Self.closed(.server, .goingAway)) == nil)
        #expect(expectation.failure(at: Self.quiet) != nil)
        expectation = SessionExpectation(pattern: "a", closeCode: .goingAway)
        #expect(expectation.failure(at: Self.closed(.server, .goingAway)) != nil)
    }
}
