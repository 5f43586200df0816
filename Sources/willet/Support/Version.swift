import CWilletCommit

/// The version of the package, here alone. The change log's first heading is the same, which a test compares; what the
/// number promises is in the library's article on versions.
enum Version {
    /// What `User-Agent` and recordings tell.
    static let current = "0.1.0"

    /// What `--version` prints: with the commit, where the build knew it.
    static var full: String {
        let commit = String(cString: willet_commit)
        return commit.isEmpty ? "willet \(current)" : "willet \(current) (\(commit))"
    }
}
