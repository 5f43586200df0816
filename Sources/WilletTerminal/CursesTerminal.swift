import CWilletCurses
import Glibc
import Synchronization
package import WilletScreen

/// The terminal that the process runs in, as a full screen: draws screens, reads keys, and whatever happens leaves the
/// terminal as it was. One a process.
package actor CursesTerminal {
    /// What the user does. Bounded: keys are dropped while nobody reads them, a change of size never is.
    package nonisolated let keystrokes: AsyncStream<Keystroke>
    /// What asks the application to end. If it has not called `close` within `patience`, the process restores the
    /// terminal and dies of the signal by itself.
    package nonisolated let terminations: AsyncStream<TerminationSignal>
    /// What the user should know about how the terminal was opened.
    package private(set) var notice: String?

    package static let keystrokeLimit = 256
    package static let patience = Duration.seconds(3)
    /// How long leaving waits for a terminal that takes nothing.
    private static let leavePatience = Duration.milliseconds(300)
    /// How long a process that was continued in the background waits for a reason before it stops again.
    static let backgroundPatience = Duration.milliseconds(500)
    /// Keys read in one go, so that a flood of them leaves room for drawing.
    private static let keysATurn = 4096
    /// How long to wait before keystrokes that found no room are offered again.
    private static let deliveryPause = Duration.milliseconds(5)
    /// So many empty reads in a row are a terminal that fails to say that it is gone; reading on would take all of a CPU.
    private static let emptyReadLimit = 100

    enum State {
        /// Not opened yet; goes on to `onScreen` or `closed`.
        case new
        /// Drawing and reading; goes on to all others but `new`.
        case onScreen(CursesPainter)
        /// Suspended; goes on to `onScreen`, `gone` and `closed`.
        case away(CursesPainter)
        /// Another program has the terminal; goes on to `away`.
        case lent(CursesPainter, Borrower)
        /// The terminal does not answer any more; goes on to `closed`.
        case gone
        case closed
    }

    var state = State.new
    private var decoder = KeystrokeDecoder()
    private var decoderDeadline: ContinuousClock.Instant?
    private var backgroundDeadline: ContinuousClock.Instant?
    private(set) var termination: (signal: TerminationSignal, deadline: ContinuousClock.Instant)?
    /// A frame on its way to the terminal; the next one is drawn when all of it is sent.
    private var unsent: ArraySlice<UInt8> = []
    private var waiting: Screen?
    /// How often in a row the terminal was readable and had nothing.
    private var emptyReads = 0
    /// Keystrokes that the stream had no room for: until they are taken nothing more is read, so that none is lost.
    private var undelivered: ArraySlice<Keystroke> = []
    /// A change of size that the stream had no room for.
    private var owesResize = false

    private let keystrokeContinuation: AsyncStream<Keystroke>.Continuation
    private let terminationContinuation: AsyncStream<TerminationSignal>.Continuation
    nonisolated let thread: TerminalThread
    /// Whether a program that has the terminal is to end, since nobody waits for it any more.
    nonisolated let isRecalled = Atomic(false)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private static let isTaken = Mutex(false)

    /// Opens the terminal on standard input and output.
    package static func open(theme: Theme = .colors) async throws(TerminalError) -> CursesTerminal {
        let terminal = try CursesTerminal()
        try await terminal.start(theme: theme)
        return terminal
    }

    private init() throws(TerminalError) {
        thread = try TerminalThread()
        (keystrokes, keystrokeContinuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.keystrokeLimit)
        )
        (terminations, terminationContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(8))
    }

    deinit { thread.stop() }

    /// How large the terminal is.
    package var size: ScreenSize {
        switch state {
        case .onScreen(let painter), .away(let painter), .lent(let painter, _): painter.size
        case .new, .gone, .closed: ScreenSize(rows: 1, columns: 1)
        }
    }

    /// Shows a screen. Screens of another size than the terminal's are not drawn, and of those that come faster than
    /// the terminal takes them only the newest.
    package func present(_ screen: Screen) {
        guard case .onScreen(var painter) = state, screen.size == painter.size else { return }
        guard unsent.isEmpty else {
            waiting = screen
            return
        }
        waiting = nil
        painter.paint(screen)
        state = .onScreen(painter)
        collect()
        send()
    }

    /// Rings the bell, unless the terminal is behind.
    package func bell() {
        guard case .onScreen = state, unsent.isEmpty else { return }
        willet_bell()
        collect()
        send()
    }

    /// Asks the terminal for the presses and the wheel of its mouse, or gives the mouse back to it. A terminal that is left
    /// and entered again keeps what was asked for.
    package func setMouse(_ isOn: Bool) {
        switch state {
        case .onScreen, .away, .lent:
            willet_set_mouse(isOn)
            collect()
            send()
        case .new, .gone, .closed: return
        }
    }

    /// Hands text to the terminal's clipboard.
    ///
    /// - Parameter base64: the text, in base64 (RFC 4648, section 4).
    /// - Returns: whether terminals of this type take any; that one did, nothing tells.
    package func copy(base64: String) -> Bool {
        guard case .onScreen = state, willet_copy(base64) else { return false }
        collect()
        send()
        return true
    }

    /// Clears the terminal; the next screen is drawn as a whole.
    package func redraw() {
        guard case .onScreen(let painter) = state else { return }
        forget(painter)
    }

    /// Leaves the screen and stops the process, as Ctrl-Z does elsewhere; returns when it goes on.
    package func suspend() { suspend(group: true) }

    /// Leaves the screen for good. The streams end.
    package func close() {
        abandonLoan()
        switch state {
        case .closed: return
        case .new: break
        case .onScreen:
            leave()
            end()
        case .away, .lent: end()
        case .gone:
            willet_restore_modes()
            end()
        }
        state = .closed
        termination = nil
        backgroundDeadline = nil
        keystrokeContinuation.finish()
        terminationContinuation.finish()
    }
}

// MARK: - Opening and leaving

extension CursesTerminal {
    private func start(theme: Theme) throws(TerminalError) {
        let wasTaken = Self.isTaken.withLock { isTaken in
            defer { isTaken = true }
            return isTaken
        }
        guard !wasTaken else { throw .alreadyOpen }
        do throws(TerminalError) {
            _ = TerminalLocale.isUTF8
            try openKnownType()
        } catch {
            Self.isTaken.withLock { $0 = false }
            state = .closed
            throw error
        }
        willet_guard()
        willet_read_signals(thread.wakeup)
        let colorTerm = getenv("COLORTERM").map { String(cString: $0) }
        enter(CursesPainter(size: Self.currentSize(), theme: theme, colorTerm: colorTerm))
        thread.attach { [weak self] readiness in
            self?.assumeIsolated { $0.turn(readiness) } ?? TerminalThread.Interest()
        }
    }

    /// Opens the terminal as what `TERM` names, or as what most terminals understand.
    private func openKnownType() throws(TerminalError) {
        let type = getenv("TERM").map { String(cString: $0) } ?? ""
        for candidate in [type, "xterm-256color", "vt100"] {
            switch willet_open(STDIN_FILENO, STDOUT_FILENO, candidate) {
            case WILLET_OPENED:
                if candidate != type {
                    let shown = RemoteText.line(type, limit: 40, width: .ascii)
                    notice = "TERM=\(shown) is not known here: drawing as for \(candidate)"
                }
                return
            case WILLET_NOT_A_TERMINAL: throw .notATerminal
            case WILLET_NO_CURSOR_ADDRESSING: throw .noCursorAddressing(type: candidate)
            case WILLET_UNKNOWN_TYPE: continue
            case let other where other == WILLET_SYSTEM_ERROR: throw .system(errno: errno)
            case let other: preconditionFailure("willet_open returned \(other)")
            }
        }
        throw .unknownType(type)
    }

    private static func currentSize() -> ScreenSize {
        var rows = Int32(0)
        var columns = Int32(0)
        willet_size(&rows, &columns)
        // No terminal is larger; a hostile one must not make us fill memory.
        return ScreenSize(rows: min(Int(rows), 1000), columns: min(Int(columns), 2000))
    }

    func enter(_ painter: CursesPainter) {
        willet_enter()
        forget(painter)
    }

    /// Begins anew with an empty screen of the size that the terminal has now, and tells the application.
    private func forget(_ painter: CursesPainter) {
        var painter = painter
        painter.forget(size: Self.currentSize())
        state = .onScreen(painter)
        waiting = nil
        collect()
        send()
        owesResize = true
        payResize()
    }

    /// Sends what restores the screen, for as long as the terminal takes it in time, and restores the modes anyway.
    func leave() {
        willet_leave()
        collect()
        sendInTime()
        waiting = nil
        willet_restore_modes()
    }

    /// Sends what there is for as long as the terminal takes it in time, and forgets the rest.
    func sendInTime() {
        let deadline = ContinuousClock.now + Self.leavePatience
        send()
        while !unsent.isEmpty, ContinuousClock.now < deadline {
            var descriptor = pollfd(fd: willet_output_descriptor(), events: Int16(POLLOUT), revents: 0)
            _ = poll(&descriptor, 1, 20)
            send()
        }
        if !unsent.isEmpty { willet_discard_output() }
        unsent = []
    }

    private func end() {
        willet_close()
        Self.isTaken.withLock { $0 = false }
    }

    private func suspend(group: Bool) {
        if !group { stopBorrower() }
        guard case .onScreen(let painter) = state else { return }
        leave()
        guard case .onScreen = state else { return }
        state = .away(painter)
        willet_stop(group)
        resume()
    }

    func resume() {
        guard case .away(let painter) = state, termination == nil, !willet_termination_is_pending() else { return }
        if willet_is_foreground() {
            backgroundDeadline = nil
            enter(painter)
        } else {
            // Continued in the background: by `bg`, or to end it, as a `kill` of a stopped job does.
            backgroundDeadline = ContinuousClock.now + Self.backgroundPatience
        }
    }
}

// MARK: - The thread's turn

extension CursesTerminal {
    private func turn(_ readiness: TerminalThread.Readiness) -> TerminalThread.Interest {
        readSignals()
        attendToLoan()
        let wasBehind = !undelivered.isEmpty
        deliver()
        // ncurses may hold keys that the descriptor does not tell of any more.
        if readiness.input || wasBehind { readKeys() }
        if readiness.hangup { hangUp() }
        let now = ContinuousClock.now
        if let deadline = decoderDeadline, deadline <= now {
            decoderDeadline = nil
            yield(decoder.giveUp())
        }
        if let deadline = backgroundDeadline, deadline <= now {
            backgroundDeadline = nil
            if case .away = state, termination == nil {
                if !willet_is_foreground() { willet_stop(true) }
                resume()
            }
        }
        if let termination, termination.deadline <= now { die(of: termination.signal) }
        payResize()
        send()
        if unsent.isEmpty, let waiting { present(waiting) }

        var interest = TerminalThread.Interest()
        if case .onScreen = state {
            if undelivered.isEmpty { interest.input = STDIN_FILENO }
            if !unsent.isEmpty { interest.output = willet_output_descriptor() }
        }
        var loanDeadline: ContinuousClock.Instant?
        if case .lent(_, let borrower) = state {
            if termination == nil { interest.watched = STDIN_FILENO }
            loanDeadline = borrower.loan.deadline
        }
        let nextDelivery = undelivered.isEmpty ? nil : ContinuousClock.now + Self.deliveryPause
        let deadlines = [decoderDeadline, backgroundDeadline, termination?.deadline, nextDelivery, loanDeadline]
            .compactMap { $0 }
        if let next = deadlines.min() {
            let components = (next - ContinuousClock.now).components
            let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
            interest.timeout = Int32(clamping: max(0, milliseconds) + 1)
        }
        return interest
    }

    private func readKeys() {
        guard case .onScreen = state, undelivered.isEmpty else { return }
        var scalar = UInt32(0)
        var name: UnsafePointer<CChar>?
        emptyReads += 1
        guard emptyReads < Self.emptyReadLimit else { return hangUp() }
        for _ in 0..<Self.keysATurn {
            guard undelivered.isEmpty else {
                // What has come of a sequence or a paste waits with the rest of it.
                decoderDeadline = nil
                return
            }
            switch willet_read(&scalar, &name) {
            case WILLET_CHARACTER:
                emptyReads = 0
                if let scalar = Unicode.Scalar(scalar) { yield(decoder.decode(.scalar(scalar))) }
            case WILLET_KEY:
                emptyReads = 0
                if let name { yield(decoder.decode(.key(String(cString: name)))) }
            case let nothing:
                precondition(nothing == WILLET_NOTHING, "willet_read returned \(nothing)")
                yield(decoder.pause())
                decoderDeadline = decoder.patience.map { ContinuousClock.now + $0 }
                return
            }
        }
        decoderDeadline = decoder.patience.map { ContinuousClock.now + $0 }
    }

    private func readSignals() {
        let signals = willet_take_signals()
        func hasCome(_ signal: Int32) -> Bool { signals & 1 << UInt64(signal) != 0 }
        for signal in [TerminationSignal.hangup, .terminate, .interrupt] where hasCome(signal.rawValue) {
            terminate(signal)
        }
        if hasCome(SIGCONT), termination == nil { continueAfterStop() }
        if hasCome(SIGTSTP) { suspend(group: false) }
        if hasCome(SIGWINCH), case .onScreen(let painter) = state, painter.size != Self.currentSize() {
            forget(painter)
        }
    }

    /// A shell has had the terminal since something stopped the process without asking it.
    private func continueAfterStop() {
        switch state {
        case .onScreen(let painter):
            guard !willet_termination_is_pending() else { return }
            willet_leave()
            enter(painter)
        case .away: resume()
        case .lent: continueLoan()
        case .new, .gone, .closed: return
        }
    }

    private func terminate(_ signal: TerminationSignal) {
        guard termination == nil else { return }
        termination = (signal, ContinuousClock.now + Self.patience)
        terminationContinuation.yield(signal)
    }

    private func die(of signal: TerminationSignal) -> Never {
        close()
        willet_die(signal.rawValue)
    }

    /// The terminal is gone: nothing can be read or drawn any more.
    private func hangUp() {
        switch state {
        case .onScreen, .away:
            state = .gone
            unsent = []
            waiting = nil
            terminate(.hangup)
        case .lent: terminate(.hangup)
        case .new, .gone, .closed: return
        }
    }

    private func yield(_ keystrokes: [Keystroke]) {
        undelivered += keystrokes
        deliver()
    }

    private func deliver() {
        while let next = undelivered.first {
            if case .dropped = keystrokeContinuation.yield(next) { return }
            undelivered.removeFirst()
        }
    }

    private func payResize() {
        guard owesResize, case .onScreen(let painter) = state else { return }
        if case .dropped = keystrokeContinuation.yield(.resize(painter.size)) { return }
        owesResize = false
    }

    /// Takes what ncurses has written.
    func collect() {
        let count = willet_output_count()
        guard count > 0 else { return }
        let output = Array(unsafeUninitializedCapacity: count) { buffer, taken in
            taken = willet_take_output(buffer.baseAddress, count)
        }
        if case .onScreen(let painter) = state { unsent += painter.rewritten(output) } else { unsent += output }
    }

    /// Sends what the terminal takes now.
    private func send() {
        while !unsent.isEmpty, !willet_has_crashed() {
            let sent = unsent.withUnsafeBufferPointer { willet_send($0.baseAddress, $0.count) }
            guard sent != 0 else { return }
            guard sent > 0 else { return hangUp() }
            unsent = unsent.dropFirst(sent)
        }
        if unsent.isEmpty { unsent = [] }
    }
}
