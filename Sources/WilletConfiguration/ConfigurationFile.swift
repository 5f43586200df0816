import Glibc

/// Where the configuration is, and what is in it as text.
package enum ConfigurationFile {
    /// No configuration that a person writes is longer.
    package static let maximumSize = 256 << 10

    /// `willet/willet.toml` below `XDG_CONFIG_HOME`, which has to be an absolute path, or below `~/.config`.
    ///
    /// - Returns: `nil` if the environment names no home.
    package static func path(environment: (String) -> String?) -> String? {
        if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") { return folder + "/willet/willet.toml" }
        guard let home = environment("HOME"), !home.isEmpty else { return nil }
        return home + "/.config/willet/willet.toml"
    }

    /// The text of a file.
    ///
    /// - Returns: `nil` if there is no such file.
    /// - Throws: an ``Issue`` for one that cannot be read, is too large, or is no text.
    package static func read(_ path: String) throws(Issue) -> String? {
        // What is no file is not opened: a pipe would be waited for.
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Issue(.file, "cannot read it: \(systemError(errno))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Issue(.file, "cannot read it: this is no file") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Issue(.file, "cannot read it: \(systemError(errno))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count <= maximumSize {
            let chunk = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
                var got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                while got < 0, errno == EINTR { got = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
                count = max(got, 0)
            }
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        guard bytes.count <= maximumSize else {
            throw Issue(.file, "it is longer than \(maximumSize >> 10) KiB: shorten it")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Issue(.file, "it is not UTF-8: save it as that")
        }
        return text
    }

    private static func systemError(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text).lowercased()
    }
}
