import CWilletCurses
import Glibc
import Synchronization

/// The terminal in the hands of another program.
extension CursesTerminal {
    /// A program that has the terminal.
    struct Borrower {
        var process: Int32
        var loan = Loan()
        var whenEnded: CheckedContinuation<ProgramEnd, Never>
    }

    /// Runs a program in the terminal's foreground, with the terminal as it was before it was opened, and comes back when
    /// the program has ended. Meanwhile nothing is read from the terminal, nor drawn on it, and its Ctrl-C is the
    /// program's; its Ctrl-Z stops this process too, and the shell continues both. What asks this process to end, and a
    /// cancellation of the task, ends the program.
    ///
    /// - Parameter arguments: the program's path, and what it is given.
    package func lend(to arguments: [String]) async -> ProgramEnd {
        isRecalled.store(false, ordering: .relaxed)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { start(arguments, whenEnded: $0) }
        } onCancel: {
            isRecalled.store(true, ordering: .relaxed)
            willet_wake(thread.wakeup)
        }
    }

    private func start(_ arguments: [String], whenEnded: CheckedContinuation<ProgramEnd, Never>) {
        guard case .onScreen(let painter) = state, termination == nil, !isRecalled.load(ordering: .relaxed) else {
            return whenEnded.resume(returning: .noTerminal)
        }
        leave()
        guard case .onScreen = state else { return whenEnded.resume(returning: .noTerminal) }
        let strings = arguments.map { strdup($0) }
        defer { for string in strings { free(string) } }
        var process: Int32 = 0
        let error = willet_lend(strings + [nil], &process)
        guard error == 0 else {
            enter(painter)
            return whenEnded.resume(returning: .notStarted(errno: error))
        }
        state = .lent(painter, Borrower(process: process, whenEnded: whenEnded))
    }

    /// Looks after the program; on each turn of the thread.
    func attendToLoan() {
        guard case .lent(_, let borrower) = state else { return }
        var code: Int32 = 0
        switch willet_look_after(borrower.process, &code) {
        case WILLET_PROGRAM_STOPPED: tell(.stopped(holder(borrower)))
        case WILLET_PROGRAM_EXITED: return finish(.exited(code))
        case WILLET_PROGRAM_KILLED: return finish(.killed(code))
        case let other: precondition(other == WILLET_PROGRAM_RUNS, "willet_look_after returned \(other)")
        }
        if termination != nil || isRecalled.load(ordering: .relaxed) { tell(.recalled) }
        if let deadline = borrower.loan.deadline, deadline <= ContinuousClock.now { tell(.due(holder(borrower))) }
    }

    /// This process goes on after something has stopped it.
    func continueLoan() {
        if case .lent(_, let borrower) = state { tell(.continued(holder(borrower))) }
    }

    /// Somebody stops this process: it does so when the program has stopped.
    func stopBorrower() {
        if case .lent(_, let borrower) = state { willet_signal_program(borrower.process, SIGTSTP) }
    }

    private func tell(_ event: Loan.Event) {
        guard case .lent(let painter, var borrower) = state else { return }
        let actions = borrower.loan.take(event, at: .now)
        state = .lent(painter, borrower)
        for action in actions {
            switch action {
            case .takeBack: willet_take_back()
            case .lendAgain: willet_lend_again(borrower.process)
            case .signal(let signal): willet_signal_program(borrower.process, signal)
            case .stop:
                willet_stop(true)
                continueLoan()
            }
        }
    }

    private func holder(_ borrower: Borrower) -> Loan.Holder {
        switch willet_holder(borrower.process) {
        case WILLET_HELD_BY_PROGRAM: .program
        case WILLET_HELD_BY_US: .us
        case WILLET_HELD_BY_OTHERS: .others
        case let other: preconditionFailure("willet_holder returned \(other)")
        }
    }

    private func finish(_ end: ProgramEnd) {
        takeBack(end)
        resume()
    }

    private func takeBack(_ end: ProgramEnd) {
        guard case .lent(let painter, let borrower) = state else { return }
        if holder(borrower) != .others {
            willet_take_back()
            // What was typed for the program must not be taken for keys: an Enter among it would send something.
            willet_forget_input()
        }
        state = .away(painter)
        if end.isAbrupt {
            willet_clean_up()
            collect()
            sendInTime()
        }
        borrower.whenEnded.resume(returning: end)
    }

    /// The process ends before the program has.
    func abandonLoan() {
        guard case .lent(_, let borrower) = state else { return }
        willet_signal_program(borrower.process, SIGKILL)
        takeBack(.noTerminal)
    }
}

extension ProgramEnd {
    /// Whether the program may have left the terminal in modes of its own; a shell tells of a signal by what is over 128.
    fileprivate var isAbrupt: Bool {
        switch self {
        case .exited(let code): code > 128
        case .killed, .noTerminal: true
        case .notStarted: false
        }
    }
}
