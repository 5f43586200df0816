import Foundation
import FuzzTargets
import Testing

/// What `make fuzz` begins with, and what it has ever found, holds in every run of the tests.
@Suite("The seeds of the fuzz targets break no invariant")
struct FuzzSeedTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz/Seeds")

    @Test("Each of them, and whatever it is cut off to", arguments: FuzzTarget.allCases)
    func seeds(target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let input = try #require(try Self.content(of: file), "\(file.lastPathComponent)")
            for count in Set([input.count, input.count / 2, max(input.count - 1, 0)]) {
                do throws(BrokenInvariant) {
                    try target.run(Array(input[..<count]))
                } catch {
                    Issue.record("\(file.lastPathComponent), \(count) bytes: \(error)")
                }
            }
        }
    }

    /// `.txt` is taken as it is, without its last line break; `.hex` has comments behind `#`.
    private static func content(of file: URL) throws -> [UInt8]? {
        let bytes = try [UInt8](Data(contentsOf: file))
        guard file.pathExtension == "hex" else { return bytes.last == 0x0A ? bytes.dropLast() : bytes }
        let words = bytes.split(separator: 0x0A).flatMap { line in
            line.prefix { $0 != UInt8(ascii: "#") }.split(separator: 0x20)
        }
        let values = words.compactMap { UInt8(String(decoding: $0, as: UTF8.self), radix: 16) }
        return values.count == words.count ? values : nil
    }
}
