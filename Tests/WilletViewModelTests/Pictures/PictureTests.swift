import Foundation
import TestSupport
import Testing
import WilletScreen

@testable import WilletViewModel

/// The pictures in the README are the application's own screens. `make screenshots` draws them anew.
@Suite struct PictureTests {
    private static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = package.appending(path: "Resources/Pictures")

    @Test(arguments: Picture.allCases)
    func aPictureShowsTheScreenOfToday(picture: Picture) throws {
        let drawn = try picture.screen().svg(theme: picture.theme)
        let file = GoldenFile(Self.folder.appending(path: "\(picture.rawValue).svg"))
        let fault = try file.fault(of: drawn)
        #expect(fault == nil)
    }

    @Test func theREADMEShowsEachOfThem() throws {
        let text = try String(contentsOf: Self.package.appending(path: "README.md"), encoding: .utf8)
        let shown = text.split(separator: "](Resources/Pictures/").dropFirst().map { $0.prefix { $0 != "." } }
        #expect(Set(shown.map(String.init)) == Set(Picture.allCases.map(\.rawValue)))
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".svg")
        }
        #expect(Set(files) == Set(Picture.allCases.map { "\($0.rawValue).svg" }))
    }
}
