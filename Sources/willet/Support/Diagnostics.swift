import Glibc
import WilletScreen
import WilletTerminal

/// What is said on standard error: lines with the program's name before them.
enum Diagnostics {
    /// Says something that may have text of others in it: of the network, of a file, of whoever wrote the command line.
    static func say(_ text: String) {
        for line in RemoteText.lines(text, limit: 4000, width: TerminalLocale.width) { show("willet: \(line)") }
    }

    /// Shows a line that is harmless already, as it is.
    static func show(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
