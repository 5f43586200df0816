/// The version of the command: what `--version` prints and `User-Agent` tells.
enum Version {
    static let current = "0.1.0"
}
