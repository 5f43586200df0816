import Foundation
import Testing
import TmuxSupport

/// Two runs keep their history in one file at the same time.
@Suite(.serialized) struct HistorySharingTests {
    @Test func nothingIsLostWhileBothAppendAndTheFileIsShortened() async throws {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "willet-sharing-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.appending(path: "willet")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let file = place.appending(path: "history")
        // A few bytes short of the limit: the first lines of both make it too long.
        let limit = 1 << 20
        let old = (0..<limit / 128).map { "old \($0) ".padding(toLength: 127, withPad: "x", startingAt: 0) + "\n" }
        try Data(old.joined().dropLast(64).utf8).write(to: file)
        #expect(chmod(file.path, 0o644) == 0)

        let server = try await Peer.willetServe()
        let environment = ["XDG_STATE_HOME": folder.path]
        let sessions = [
            try await TerminalSession("\(server.url)/echo", environment: environment),
            try await TerminalSession("\(server.url)/echo", environment: environment),
        ]
        for session in sessions { try await session.wait(forStatus: "● open") }
        let count = 40
        for number in 0..<count {
            for (index, session) in sessions.enumerated() { try session.enter("run \(index) line \(number).") }
        }
        for (index, session) in sessions.enumerated() {
            try await session.tmux.waitUntil("all is echoed") {
                $0.contains { $0.contains("←") && $0.contains("run \(index) line \(count - 1).") }
            }
            try session.tmux.send("C-c")
            try await session.expectEnd(0)
        }

        let bytes = try Data(contentsOf: file)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        for index in sessions.indices {
            let expected = (0..<count).map { "run \(index) line \($0)." }
            #expect(lines.filter { $0.hasPrefix("run \(index) ") } == expected)
        }
        #expect(bytes.count < limit && lines.first?.hasPrefix("old 0 ") == false)
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
        // What one run has replaced the file by is all that is left beside it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["history"])
    }
}
