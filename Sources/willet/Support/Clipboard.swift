import Glibc
import WilletProtocol
import WilletTerminal
import WilletViewModel

/// The way to the clipboard: through tmux where the terminal is one of its panes, else through the terminal itself.
enum Clipboard {
    static func copy(_ text: String, _ terminal: CursesTerminal) async -> CopyOutcome {
        // What tmux is sent by OSC 52 it does not pass on, unless it was set up to.
        if let tmux = getenv("TMUX"), tmux.pointee != 0 {
            // It knows -w since 3.2: it hands the text on to the terminal around it.
            let program = await ChildProgram.run(["tmux", "load-buffer", "-w", "-"], input: Array(text.utf8))
            return program.map { .refused(reason: "tmux says: \($0)") } ?? .sent
        }
        let isSent = await terminal.copy(base64: Base64.encode(text.utf8))
        return isSent ? .sent : .refused(reason: "this terminal takes none")
    }
}
