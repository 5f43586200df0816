/// The version of the package, here alone: what `--version` prints and `User-Agent` tells. The change log's first heading
/// is the same, which a test compares; what the number promises is in the library's article on versions.
enum Version {
    static let current = "0.1.0"
}
