import Glibc
import Testing

@testable import WilletTerminal

@Suite struct LoanTests {
    private static let start = ContinuousClock.now

    private static func after(_ time: Duration) -> ContinuousClock.Instant { start + time }

    @Test func whatStopsInTheForegroundStopsThisProcessTooAndGoesOnWithIt() {
        var loan = Loan()
        #expect(loan.take(.stopped(.program), at: Self.start) == [.takeBack, .stop])
        #expect(loan.take(.continued(.us), at: Self.start) == [.lendAgain])
        #expect(loan.deadline == nil)
        #expect(loan.take(.stopped(.program), at: Self.start) == [.takeBack, .stop])
    }

    @Test func inTheBackgroundItStopsAgainUnlessTheShellGivesTheTerminal() {
        var loan = Loan()
        _ = loan.take(.stopped(.program), at: Self.start)
        #expect(loan.take(.continued(.others), at: Self.start) == [])
        #expect(loan.deadline == Self.after(CursesTerminal.backgroundPatience))
        #expect(loan.take(.due(.others), at: Self.after(.seconds(1))) == [.stop])
        #expect(loan.deadline == nil)
        _ = loan.take(.continued(.others), at: Self.start)
        #expect(loan.take(.due(.us), at: Self.after(.seconds(1))) == [.lendAgain])
        #expect(loan.deadline == nil)
    }

    @Test func aTerminalThatAShellGivesToThisProcessIsTheProgrammes() {
        // Something has stopped this process alone, and its shell has had the terminal meanwhile.
        var loan = Loan()
        #expect(loan.take(.continued(.us), at: Self.start) == [.lendAgain])
        #expect(loan.take(.stopped(.us), at: Self.start) == [.lendAgain])
        #expect(loan.take(.continued(.program), at: Self.start) == [])
        #expect(loan.take(.continued(.others), at: Self.start) == [])
        #expect(loan.take(.stopped(.others), at: Self.start) == [.stop])
        #expect(loan.take(.continued(.program), at: Self.start) == [.signal(SIGCONT)])
    }

    @Test(arguments: [false, true])
    func whatIsRecalledIsAskedThreeTimes(isStopped: Bool) {
        var loan = Loan()
        if isStopped { _ = loan.take(.stopped(.program), at: Self.start) }
        #expect(loan.take(.recalled, at: Self.start) == [.signal(SIGHUP), .signal(SIGCONT)])
        // As often as it is asked for.
        #expect(loan.take(.recalled, at: Self.start) == [])
        #expect(loan.take(.stopped(.program), at: Self.start) == [])
        #expect(loan.take(.continued(.us), at: Self.start) == [])
        #expect(loan.deadline == Self.after(Loan.patience))
        #expect(loan.take(.due(.program), at: Self.after(Loan.patience)) == [.signal(SIGTERM), .signal(SIGCONT)])
        #expect(loan.deadline == Self.after(Loan.patience * 2))
        #expect(loan.take(.due(.others), at: Self.after(Loan.patience * 2)) == [.signal(SIGKILL), .signal(SIGCONT)])
        #expect(loan.deadline == nil)
        #expect(loan.take(.due(.program), at: Self.after(.seconds(5))) == [])
    }
}
