import Glibc
import WilletScreen
import WilletTerminal

/// Asks for a password on the controlling terminal, whatever standard input and output are, and does not show it.
enum SecretPrompt {
    /// Ctrl-C was pressed.
    struct Interrupted: Error {}

    /// How long an answer may be, in bytes.
    private static let maximumLength = 4096

    /// What a signal that ends the process has to put back first. Written before its handler is in place, and not after.
    nonisolated(unsafe) private static let shell = UnsafeMutablePointer<(terminal: Int32, modes: termios)>.allocate(
        capacity: 1
    )

    /// Whether the terminal is free to ask on.
    @TaskLocal static var isPossible = true

    /// Asks, and waits for Enter.
    ///
    /// - Returns: the answer; `nil` if there is no terminal, or it is gone.
    /// - Throws: ``Interrupted``.
    static func ask(_ question: String) throws(Interrupted) -> String? {
        guard isPossible else { return nil }
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var modes = termios()
        guard tcgetattr(terminal, &modes) == 0 else { return nil }
        var hidden = modes
        hidden.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
        shell.initialize(to: (terminal, modes))
        let actions = [SIGTERM, SIGHUP, SIGINT].map { (number: $0, before: signal($0, Self.restoreAndEnd)) }
        defer { for action in actions { signal(action.number, action.before) } }
        guard tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 else { return nil }
        say(RemoteText.line(question, width: TerminalLocale.width), on: terminal)
        let answer = read(from: terminal)
        say("\r\n", on: terminal)
        tcsetattr(terminal, TCSAFLUSH, &modes)
        switch answer {
        case .text(let text): return text
        case .interrupted: throw Interrupted()
        case .ended: return nil
        }
    }

    /// A terminal that shows nothing of what is typed must not be left behind.
    private static let restoreAndEnd: @convention(c) (Int32) -> Void = { number in
        tcsetattr(shell.pointee.terminal, TCSANOW, &shell.pointee.modes)
        signal(number, SIG_DFL)
        raise(number)
    }

    private enum Answer {
        case text(String)
        case interrupted
        case ended
    }

    private static func read(from terminal: Int32) -> Answer {
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            let count = Glibc.read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return .ended }
            switch byte {
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): return .text(String(decoding: bytes, as: UTF8.self))
            // Ctrl-C, Ctrl-D, Ctrl-U, and both keys that rub out.
            case 0x03: return .interrupted
            case 0x04: return bytes.isEmpty ? .ended : .text(String(decoding: bytes, as: UTF8.self))
            case 0x15: bytes = []
            case 0x08, 0x7F: removeCharacter(&bytes)
            default: if bytes.count < maximumLength { bytes.append(byte) }
            }
        }
    }

    /// A character of UTF-8: its first byte, and those that continue it.
    private static func removeCharacter(_ bytes: inout [UInt8]) {
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }

    private static func say(_ text: String, on terminal: Int32) {
        var text = text
        text.withUTF8 { bytes in _ = write(terminal, bytes.baseAddress, bytes.count) }
    }
}
