import Glibc
import Testing
import TmuxSupport

@Suite("A full screen in a real terminal", .serialized, .timeLimit(.minutes(5)))
struct CursesTerminalTests {
    private static let golden = """
        probe 70x24
        |plain|             text        key
        |世界|              dim         string
        |e\u{301}é|                accent      number
        |☺\u{FE0F}|                 inbound     literal
        |😀|                outbound
        |─●◌✕▁█|            note
                            warning
                            error
                            success
                            bar
                            selection











        > ready
        """

    @Test("shows the screen, wide characters and marks at their places, the title and the cursor, and restores all")
    func golden() async throws {
        let session = try await ProbeSession()
        let rows = try await session.tmux.waitUntil("all is drawn") { $0.count == 24 }
        #expect(rows.joined(separator: "\n") == Self.golden)
        #expect(try session.tmux.title == "probe 70x24")
        #expect(try session.tmux.isAlternateScreen)
        #expect(try session.tmux.showsCursor)
        #expect(try session.tmux.value(of: "#{cursor_x},#{cursor_y}") == "7,23")
        try session.tmux.send("q")
        #expect(try await session.leftovers(afterExit: 0) == [])
    }

    @Test("draws in colours, and without them where the user wants none")
    func colors() async throws {
        let colored = try await ProbeSession()
        try await colored.tmux.waitUntil("colours and attributes") { _ in
            let screen = try colored.tmux.screen(styled: true).joined()
            return screen.contains("\u{1B}[31merror") && screen.contains("\u{1B}[7mprobe")
        }
        let plain = try await ProbeSession(environment: ["NO_COLOR": "1"])
        try await plain.tmux.waitUntil("attributes without colours") { _ in
            let screen = try plain.tmux.screen(styled: true).joined()
            return screen.contains("\u{1B}[1merror") && screen.contains("\u{1B}[7mprobe")
        }
    }

    @Test("reads keys", arguments: ["tmux-256color", "xterm-256color"])
    func keys(terminal: String) async throws {
        let session = try await ProbeSession(rows: 60, terminal: terminal)
        for (key, shown) in [
            ("a", "character(\"a\")"), ("é", "character(\"é\")"), ("Enter", "key(enter)"), ("C-j", "control(\"j\")"),
            ("Home", "key(home)"), ("End", "key(end)"), ("Up", "key(up)"), ("DC", "key(delete)"),
            ("BTab", "key(backTab)"),
            ("PPage", "key(pageUp)"), ("C-Left", "controlKey(left)"), ("S-Right", "shiftKey(right)"),
            ("F1", "key(function(1))"),
            ("F5", "key(function(5))"), ("M-x", "alt(\"x\")"), ("M-Enter", "altKey(enter)"), ("Escape", "key(escape)"),
            ("C-c", "control(\"c\")"), ("C-s", "control(\"s\")"), ("C-q", "control(\"q\")"),
            ("C-\\", "control(\"\\\\\")"),
            ("C-_", "control(\"_\")"), ("BSpace", "key(backspace)"),
        ] {
            try session.tmux.send(key)
            try await session.tmux.waitUntil("\(key) is \(shown)") { $0.dropLast().last { !$0.isEmpty } == shown }
        }
    }

    @Test("reads the mouse, gives it back, and has it again after a stop")
    func mouse() async throws {
        let session = try await ProbeSession()
        try await session.tmux.waitUntil("the mouse is asked for") { _ in try session.tmux.hasMouse }
        for (bytes, shown) in [
            ("\u{1B}[<64;10;5M", "mouse(wheelUp, row 4, column 9)"),
            ("\u{1B}[<0;1;2M", "mouse(press, row 1, column 0)"),
        ] {
            try session.tmux.sendBytes(Array(bytes.utf8))
            try await session.waitForRow(shown)
        }
        try session.tmux.send("C-z")
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        #expect(try session.leftovers() == [])
        try session.tmux.type("fg\n")
        try await session.tmux.waitUntil("the mouse is asked for again") { _ in try session.tmux.hasMouse }
        try session.tmux.send("m")
        try await session.tmux.waitUntil("the mouse is given back") { _ in try !session.tmux.hasMouse }
        #expect(try session.tmux.isAlternateScreen)
    }

    @Test("hands text to the clipboard")
    func clipboard() async throws {
        let session = try await ProbeSession()
        try session.tmux.send("y")
        try await session.tmux.waitUntil("the text is there") { _ in (try? session.tmux.clipboard) == "copied" }
        // A terminal that does not know how shows nothing of it.
        let old = try await ProbeSession(environment: ["TERM": "vt100"])
        try old.tmux.send("y")
        try await old.waitForRow("character(\"y\")")
        #expect(try !old.tmux.screen().contains { $0.contains("52") })
    }

    @Test("reads a paste as a whole, large ones too, and goes on when the end of one is lost")
    func paste() async throws {
        let session = try await ProbeSession()
        try session.tmux.paste("one\ntwo\u{1B}x")
        try await session.waitForRow("paste(one␤two␛x)")
        try session.tmux.paste(String(repeating: "line of text\n", count: 10_000))
        try await session.waitForRow("paste of 130000 bytes")
        try session.tmux.sendBytes(Array("\u{1B}[200~lost".utf8))
        try await session.waitForRow("paste(lost)")
        try session.tmux.send("a")
        try await session.waitForRow("character(\"a\")")
    }

    @Test("loses nothing of what is typed faster than it is taken")
    func burst() async throws {
        let session = try await ProbeSession()
        try session.tmux.sendBytes(Array(repeating: UInt8(ascii: "a"), count: 4000) + Array("z".utf8))
        try await session.waitForRow("character(\"z\")")
        try await session.waitForRow("4001 keystrokes")
    }

    @Test("a terminal without a second screen gets its prompt below the last row, not over it")
    func noAlternateScreen() async throws {
        let session = try await ProbeSession(environment: ["TERM": "vt100"])
        try session.tmux.send("q")
        try await session.waitForRow("> ready")
        try await session.waitForRow("ended with 0")
        #expect(try session.tmux.screen().contains("> ready"))
    }

    @Test("follows the size of the window, down to one cell and back")
    func resize() async throws {
        let session = try await ProbeSession()
        for (columns, rows) in [(40, 10), (1, 1), (2, 3), (1, 20), (200, 1), (200, 60), (70, 24)] {
            try session.tmux.resize(columns: columns, rows: rows)
            let title = "probe \(columns)x\(rows)"
            try await session.tmux.waitUntil(title) { _ in try session.tmux.title == title }
        }
        let rows = try await session.tmux.waitUntil("all is drawn") { $0.count == 24 }
        #expect(rows.joined(separator: "\n") == Self.golden)
        try session.tmux.send("q")
        #expect(try await session.leftovers(afterExit: 0) == [])
    }

    @Test("draws all again on demand")
    func redraw() async throws {
        let session = try await ProbeSession()
        let device = try session.tmux.value(of: "#{pane_tty}")
        // Another program writes over the screen.
        let descriptor = open(device, O_WRONLY | O_NOCTTY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(write(descriptor, "\u{1B}[2J\u{1B}[Hrubbish", 15) == 15)
        try await session.tmux.waitUntil("rubbish") { $0 == ["rubbish"] }
        try session.tmux.send("C-l")
        try await session.tmux.waitUntil("the screen is back") {
            $0.last == "> ready" && $0.contains("|世界|              dim         string")
        }
    }

    @Test(
        "Ctrl-Z gives the shell its terminal, and fg brings the screen back in the size of the window",
        arguments: [false, true]
    )
    func suspend(fromOutside: Bool) async throws {
        let session = try await ProbeSession()
        fromOutside ? try session.kill(SIGTSTP) : try session.tmux.send("C-z")
        try await session.tmux.waitUntil("stopped") { $0.contains { $0.contains("Stopped") } }
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        #expect(try session.leftovers() == [])
        try session.tmux.resize(columns: 50, rows: 20)
        try session.tmux.type("fg\n")
        try await session.waitForRow("probe 50x20")
        try session.tmux.send("a")
        try await session.waitForRow("character(\"a\")")
        try session.tmux.send("q")
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        #expect(try session.leftovers() == [])
    }

    @Test("Ctrl-Z goes on at once where no shell could continue the program")
    func suspendAlone() async throws {
        let tmux = try Tmux(columns: 70, rows: 24)
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        try tmux.type("exec \(Tmux.builtProduct("TerminalProbe"))\n")
        try await tmux.waitUntil("the probe shows its screen") { $0.last == "> ready" }
        try tmux.send("C-z")
        try await tmux.waitUntil("the key has come") { $0.contains("control(\"z\")") }
        try tmux.send("a")
        try await tmux.waitUntil("keys are read again") { $0.contains("character(\"a\")") }
    }

    @Test("is back after a SIGSTOP that gave no warning")
    func stop() async throws {
        let session = try await ProbeSession()
        try session.kill(SIGSTOP)
        try await session.tmux.waitUntil("stopped") { $0.contains { $0.contains("Stopped") } }
        // The terminal is raw still, so that Enter would not do.
        try session.tmux.send("f", "g", "C-j")
        try await session.tmux.waitUntil("the screen is back") { $0.first == "probe 70x24" && $0.last == "> ready" }
        try session.tmux.send("q")
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        #expect(try session.leftovers() == [])
    }

    @Test(
        "a signal ends the application in order",
        arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)] as [(Int32, Int32)]
    )
    func termination(signal: Int32, code: Int32) async throws {
        let session = try await ProbeSession()
        try session.kill(signal)
        #expect(try await session.leftovers(afterExit: code) == [])
    }

    @Test("an application that does not end on a signal dies of it, with its terminal restored")
    func deaf() async throws {
        let session = try await ProbeSession(environment: ["PROBE_DEAF": "1"])
        try session.kill(SIGTERM)
        #expect(try await session.leftovers(afterExit: 143) == [])
    }

    @Test("a stopped job that is killed ends and leaves the shell's terminal alone", arguments: [false, true])
    func killStopped(inBackground: Bool) async throws {
        let session = try await ProbeSession()
        try session.tmux.send("C-z")
        try await session.tmux.waitUntil("the shell waits") { $0.last == "$" }
        let child = try session.tmux.child()
        if inBackground {
            try session.tmux.type("bg\n")
            try await session.tmux.waitUntil("it stops again") { _ in Tmux.isStopped(child) }
        }
        try session.tmux.type("kill %1; kill -CONT %1\n")
        try await session.tmux.waitUntil("the probe is gone") { _ in !Tmux.isRunning(child) }
        #expect(try session.leftovers() == [])
    }

    @Test(
        "a crash restores the terminal",
        arguments: [("t", 132), ("c", 134), ("e", 7)] as [(String, Int32)]
    )
    func crash(key: String, code: Int32) async throws {
        let session = try await ProbeSession()
        try session.tmux.send(key)
        #expect(try await session.leftovers(afterExit: code) == [])
    }

    @Test(
        "a fault restores the terminal",
        arguments: [(SIGSEGV, 139), (SIGBUS, 135), (SIGQUIT, 131), (SIGUSR1, 138), (SIGXCPU, 152)] as [(Int32, Int32)]
    )
    func fault(signal: Int32, code: Int32) async throws {
        let session = try await ProbeSession()
        try session.kill(signal)
        #expect(try await session.leftovers(afterExit: code) == [])
    }

    @Test("a terminal that takes nothing stops neither the application nor its end")
    func stuck() async throws {
        let session = try await ProbeSession()
        // As Ctrl-S does: the kernel takes no more output.
        let descriptor = open(try session.tmux.value(of: "#{pane_tty}"), O_WRONLY | O_NOCTTY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(tcflow(descriptor, TCOOFF) == 0)
        let child = try session.tmux.child()
        for _ in 0..<20 { try session.tmux.send("a", "C-l") }
        try session.tmux.send("q")
        let deadline = ContinuousClock.now + .seconds(15)
        while Tmux.isRunning(child), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        #expect(!Tmux.isRunning(child))
        try #require(tcflow(descriptor, TCOON) == 0)
    }

    @Test("ends when its terminal goes away")
    func hangup() async throws {
        let session = try await ProbeSession()
        let child = try session.tmux.child()
        session.tmux.kill()
        let deadline = ContinuousClock.now + .seconds(15)
        while Tmux.isRunning(child), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        #expect(!Tmux.isRunning(child))
    }

    @Test("draws for a common terminal where TERM is unknown, and says so")
    func unknownTerm() async throws {
        let session = try await ProbeSession(environment: ["TERM": "no-such-terminal"])
        try await session.waitForRow("TERM=no-such-terminal is not known here: drawing as for xterm-256color")
        try session.tmux.send("q")
        #expect(try await session.leftovers(afterExit: 0) == [])
    }

    @Test("takes UTF-8 where the user's locale has none")
    func locale() async throws {
        let session = try await ProbeSession(environment: ["LANG": "C"])
        try await session.waitForRow("|世界|              dim         string")
    }

    @Test(
        "says what is wrong where it cannot be opened",
        arguments: [
            ("TERM=dumb", "", "a terminal of the type \"dumb\" cannot place its cursor"),
            ("", "< /dev/null", "not both a terminal"),
            ("", "> log; cat log", "not both a terminal"),
        ]
    )
    func errors(before: String, after: String, message: String) async throws {
        let tmux = try Tmux(columns: 120)
        try await tmux.waitUntil("the shell waits") { $0.last == "$" }
        let modes = try tmux.modes
        try tmux.type("cd; \(before) \(Tmux.builtProduct("TerminalProbe")) \(after)\n")
        try await tmux.waitUntil(message) { $0.joined().contains(message) && $0.last == "$" }
        #expect(try tmux.modes == modes)
    }

    @Test("sleeps while nothing happens")
    func idle() async throws {
        let session = try await ProbeSession()
        let child = try session.tmux.child()
        func wakes() throws -> Int { try Tmux.voluntarySwitches(of: child) }
        // Settled when two looks agree; a thread that polls never lets them.
        var before = try wakes()
        for _ in 0..<50 {
            try await Task.sleep(for: .milliseconds(100))
            let now = try wakes()
            if now == before { return }
            before = now
        }
        Issue.record("it wakes all the time")
    }
}
