import Foundation
import Testing

@testable import WilletConfiguration

@Suite struct ConfigurationFileTests {
    @Test(arguments: [
        (["XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/x/willet/willet.toml"),
        (["XDG_CONFIG_HOME": "", "HOME": "/h"], "/h/.config/willet/willet.toml"),
        (["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/willet/willet.toml"),
        (["HOME": "/h"], "/h/.config/willet/willet.toml"), (["HOME": ""], nil), ([:], nil),
    ])
    func whereItBelongs(environment: [String: String], path: String?) {
        #expect(ConfigurationFile.path { environment[$0] } == path)
    }

    @Test func aMissingFileIsNoError() throws {
        let folder = try Folder()
        try folder.write("file", Data())
        for name in ["none.toml", "file/below.toml"] {
            let text = try ConfigurationFile.read(folder.path(name))
            #expect(text == nil)
        }
    }

    @Test func aFileIsReadWhole() throws {
        let folder = try Folder()
        let text = String(repeating: "# é\n", count: 40_000)
        try folder.write("long.toml", Data(text.utf8))
        let read = try ConfigurationFile.read(folder.path("long.toml"))
        #expect(read == text)
    }

    @Test func whatIsNoTextFileIsRefused() throws {
        let folder = try Folder()
        try folder.write("large", Data(repeating: UInt8(ascii: "#"), count: ConfigurationFile.maximumSize + 1))
        try folder.write("latin", Data([0x23, 0xE9]))
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        for (name, text) in [
            ("large", "it is longer than 256 KiB: shorten it"), ("latin", "it is not UTF-8: save it as that"),
            ("pipe", "cannot read it: this is no file"), ("", "cannot read it: this is no file"),
        ] {
            #expect(throws: WilletConfiguration.Issue(.file, text)) { try ConfigurationFile.read(folder.path(name)) }
        }
    }

    /// A folder of the test's own.
    private final class Folder {
        private let url = FileManager.default.temporaryDirectory.appending(path: "willet-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }

        func path(_ name: String) -> String { url.appending(path: name).path }
        func write(_ name: String, _ data: Data) throws { try data.write(to: url.appending(path: name)) }
    }
}
