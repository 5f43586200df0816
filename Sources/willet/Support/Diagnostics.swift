import Glibc

/// What is said on standard error: one line each, with the program's name before it.
enum Diagnostics {
    static func say(_ text: String) {
        var line = "willet: \(text)\n"
        line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
