/// Why a file cannot be read as what it should be.
package struct FormatError: Error, Hashable, CustomStringConvertible {
    /// Where, for example `line 17`.
    package var place: String
    package var problem: String

    package init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    package var description: String { "\(place): \(problem)" }
}
