/// What is to be said about a configuration.
package struct Issue: Error, Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case file
        /// From 1, both.
        case line(Int, column: Int)
        /// The key from the outermost table on, with dots between.
        case key(String)
    }

    package var place: Place
    /// What is wrong, and what to do instead.
    package var text: String
    /// Whether something cannot be used; else it is only worth knowing.
    package var isMistake: Bool

    package init(_ place: Place, _ text: String, isMistake: Bool = true) {
        self.place = place
        self.text = text
        self.isMistake = isMistake
    }

    /// One sentence that names the file.
    package func description(file: String) -> String {
        switch place {
        case .file: "\(file): \(text)"
        case .line(let line, let column): "\(file):\(line):\(column): \(text)"
        case .key(let key): "\(file): \(key): \(text)"
        }
    }
}
