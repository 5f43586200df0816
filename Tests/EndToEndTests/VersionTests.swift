import Foundation
import Testing

/// The version stands in the code once; what else tells of it says the same.
@Suite struct VersionTests {
    /// The versions of the change log, the newest first.
    private static func versions() throws -> [[Int]] {
        let log = try String(contentsOf: Executable.package.appending(path: "CHANGELOG.md"), encoding: .utf8)
        return log.matches(of: /(?m)^## (\d+)\.(\d+)\.(\d+)/).map { match in
            [match.1, match.2, match.3].compactMap { Int($0) }
        }
    }

    @Test func theCommandTellsTheNewestVersionOfTheChangeLog() async throws {
        let newest = try #require(try Self.versions().first)
        let output = try await ChildProcess.willet("--version").output
        let told = try #require(output.firstMatch(of: /\d+\.\d+\.\d+\S*/)).output
        #expect(told == newest.map(String.init).joined(separator: "."))
    }

    @Test func theChangeLogGoesBackInTime() throws {
        let versions = try Self.versions()
        for (newer, older) in zip(versions, versions.dropFirst()) {
            #expect(older.lexicographicallyPrecedes(newer), "\(older) stands below \(newer)")
        }
    }
}
