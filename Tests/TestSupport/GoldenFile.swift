package import Foundation

/// A text that was looked at and found good, in a file beside the tests.
///
/// With `WILLET_RECORD=1` a text that differs is written, and its test fails all the same: nothing passes that nobody has
/// looked at. Look at the difference before it is committed.
package struct GoldenFile {
    private let url: URL

    /// - Parameter source: the file of the tests, beside which there is the folder `Golden`.
    package init(_ name: String, beside source: StaticString) {
        self.init(URL(filePath: "\(source)").deletingLastPathComponent().appending(path: "Golden/\(name)"))
    }

    package init(_ url: URL) { self.url = url }

    package static var isRecording: Bool { ProcessInfo.processInfo.environment["WILLET_RECORD"] == "1" }

    /// Whether a text is the golden one.
    package func holds(_ text: String) -> Bool { (try? Data(contentsOf: url)) == Data(text.utf8) }

    /// What is to be said of a text: `nil` where it is the golden one.
    package func fault(of text: String) throws -> String? {
        if holds(text) { return nil }
        guard Self.isRecording else {
            let golden = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
            return "\(url.lastPathComponent) differs" + Self.difference(text, golden)
        }
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return "\(url.lastPathComponent) is recorded; look at it, and run again without WILLET_RECORD"
    }

    private static func difference(_ text: String, _ golden: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let goldenLines = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for index in 0..<max(lines.count, goldenLines.count) {
            let line = index < lines.count ? lines[index] : nil
            let expected = index < goldenLines.count ? goldenLines[index] : nil
            guard line != expected else { continue }
            return
                " in line \(index + 1):\n  is       \(line ?? "(none)")\n  expected \(expected ?? "(none)")\nall:\n\(text)"
        }
        return ""
    }
}
