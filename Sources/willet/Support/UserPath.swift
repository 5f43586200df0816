import Glibc

/// Paths as a user types them.
enum UserPath {
    /// `~/` is the home folder, as in a shell.
    static func inHome(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }
}
