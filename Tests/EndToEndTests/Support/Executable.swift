import Foundation

/// The program under test: the release build, which `make test` makes before it runs the tests.
enum Executable {
    /// The folder of the package.
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The path of `willet`; `WILLET_BINARY` names another one.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["WILLET_BINARY"] { return path }
        let path = package.appending(path: ".build/release/willet").path()
        precondition(
            FileManager.default.isExecutableFile(atPath: path),
            "\(path) is missing: run the tests with “make test”, or build it with “make build”"
        )
        return path
    }()
}
