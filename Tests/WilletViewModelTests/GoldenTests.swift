import Foundation
import Testing
import WilletScreen

@testable import WilletViewModel

/// Screens as they were looked at and found good. Run with WILLET_RECORD=1 to write them anew, and look at the
/// difference before it is committed.
@Suite struct GoldenTests {
    static let sizes = [ScreenSize(rows: 24, columns: 80), .init(rows: 10, columns: 40), .init(rows: 50, columns: 200)]

    static let tiny: [Scene] = [
        .open, .waiting, .failed, .quit, .help, .helpNarrowed, .palette, .paletteNarrowed, .handshake,
        .handshakeRefused,
    ]

    @Test(arguments: tiny)
    func aTinyWindowStaysUseful(scene: Scene) throws {
        try aScreenLooksAsItDid(scene: scene, size: ScreenSize(rows: 5, columns: 20))
    }

    @Test(arguments: Scene.allCases, sizes)
    func aScreenLooksAsItDid(scene: Scene, size: ScreenSize) throws {
        let screen = scene.state(rows: size.rows, columns: size.columns).render()
        let cursor = screen.cursor.map { "cursor \($0.row), \($0.column)" } ?? "no cursor"
        let text = "\(screen.text)\n\(cursor) · \(screen.title)\n"
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let file = folder.appending(path: "\(scene.rawValue)-\(size.columns)x\(size.rows).txt")
        if ProcessInfo.processInfo.environment["WILLET_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(text == golden)
    }
}
