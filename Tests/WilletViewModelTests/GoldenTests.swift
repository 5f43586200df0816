import TestSupport
import Testing
import WilletClient
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
        try expect(scene.state(rows: size.rows, columns: size.columns).render(), scene.rawValue)
    }

    @Test(
        arguments: [1, 3, 9],
        [ScreenSize(rows: 24, columns: 80), .init(rows: 10, columns: 40), .init(rows: 5, columns: 20)]
    )
    func sessionsSideBySideLookAsTheyDid(count: Int, size: ScreenSize) throws {
        try expect(Self.workspace(count, size).render(), "sessions\(count)")
    }

    /// Sessions in all kinds of states, the last but one of which is shown.
    private static func workspace(_ count: Int, _ size: ScreenSize) -> Workspace {
        var workspace = Workspace.connected(count, size.rows, size.columns)
        workspace.tell(count, .messages(.of(["日本", "news"], at: .noon(1))), at: .noon(1))
        guard count > 1 else { return workspace }
        let error = WebSocketError.connectionLost(detail: "reset by peer")
        workspace.tell(1, .state(.waiting(attempt: 2, delay: .seconds(5), reason: error)), at: .noon(2))
        if count > 3 {
            workspace.tell(4, .state(.closed(.failed(.nameNotFound(host: "s4", detail: "no such host")))), at: .noon(2))
            workspace.tell(5, .state(.closing), at: .noon(2))
            workspace.tell(6, .messages(.of((0..<1204).map { "\($0)" }, at: .noon(2))), at: .noon(2))
        }
        workspace.press(.alt(Character("\(count - 1)")), at: .noon(3))
        workspace.press(.character("d"), at: .noon(3))
        return workspace
    }

    private func expect(_ screen: Screen, _ name: String) throws {
        let size = screen.size
        let cursor = screen.cursor.map { "cursor \($0.row), \($0.column)" } ?? "no cursor"
        let text = "\(screen.text)\n\(cursor) · \(screen.title)\n"
        let file = GoldenFile("\(name)-\(size.columns)x\(size.rows).txt", beside: #filePath)
        let fault = try file.fault(of: text)
        #expect(fault == nil)
    }
}
