import Foundation

/// A folder of a test's own, which goes with it.
final class Folder: Sendable {
    private let url = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file.
    subscript(_ name: String) -> String { url.appending(path: name).path }

    func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: url.appending(path: name)) }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    /// The size of a file in bytes; 0 where there is none.
    func size(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: self[name])
        return attributes?[.size] as? Int ?? 0
    }

    /// The names of all files.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }
}
