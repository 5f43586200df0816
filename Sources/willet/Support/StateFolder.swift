import Glibc

/// The folder for what outlives a run: `$XDG_STATE_HOME/willet`, or `~/.local/state/willet`.
enum StateFolder {
    /// `nil` where the environment names no folder for it.
    static let path: String? = {
        func folder(_ name: String) -> String? {
            // The specification has it that other paths are ignored.
            getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let parent = folder("XDG_STATE_HOME") ?? folder("HOME").map { $0 + "/.local/state" }
        return parent.map { $0 + "/willet" }
    }()

    /// Makes the folder, for its owner only, and those above it.
    ///
    /// - Returns: whether it is new: then this is the user's first run.
    static func make() -> Bool {
        guard let path else { return false }
        var end = path.startIndex
        while let slash = path[path.index(after: end)...].firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            end = slash
        }
        return mkdir(path, 0o700) == 0
    }
}
