import Foundation
import TestSupport
import Testing
import WilletClient
import WilletLog
import WilletResources
import WilletScreen
import WilletViewModel

@testable import WilletConfiguration

/// The file that documents the configuration says what is true. Run with WILLET_RECORD=1 to write its keys anew.
@Suite struct DefaultFileTests {
    private let text = WilletResources.configuration

    @Test func itSaysWhatCountsByItself() {
        var (settings, issues) = Settings.parse(text)
        #expect(issues.isEmpty)
        settings.keys = [:]
        #expect(settings == Settings())
    }

    @Test func itsKeysAreThoseOfTheKeymap() throws {
        let mark = "\n[keys.everywhere]\n"
        let start = try #require(text.range(of: mark)).lowerBound
        let expected = text[..<start] + Self.keys(of: .standard)
        let file = URL(filePath: #filePath).appending(path: "../../../Resources/willet.toml").standardized
        let fault = try GoldenFile(file).fault(of: String(expected))
        #expect(fault == nil)
    }

    @Test func itsKeysChangeNothing() {
        let (keymap, findings) = Keymap.standard.rebound(Settings.parse(text).settings.keys)
        #expect(findings.isEmpty)
        #expect(keymap == .standard)
    }

    @Test func itsLimitsAreThoseOfTheCode() {
        let limits = Settings.Limits()
        let log = MessageLog.Limits()
        #expect(log == MessageLog.Limits(entries: limits.keepEntries, bytes: limits.keepBytes))
        let client = WilletClient.Configuration()
        #expect(client.connectTimeout == .seconds(limits.connectTimeout))
        #expect(client.pingInterval == .seconds(limits.pingInterval))
        #expect(client.pingTimeout == .seconds(limits.pingTimeout))
        #expect(client.maximumMessageSize == limits.maxMessageSize)
        #expect(Settings().columns == LogColumn.allCases.map(\.rawValue))
        #expect(Theme.named(Settings().theme) == .colors)
    }

    /// What stands after a # without a space is an example.
    @Test func itsExamplesCanBeUsed() throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let whole = lines.map { $0.hasPrefix("#") && !$0.hasPrefix("# ") && $0 != "#" ? $0.dropFirst() : $0 }
        let (settings, issues) = Settings.parse(whole.joined(separator: "\n"))
        #expect(issues.isEmpty)
        #expect(settings.profiles.keys.sorted() == ["base", "office", "prod"])
        for name in settings.profiles.keys {
            let profile = try ResolvedProfile(name, of: settings.profiles).expanded { _ in "x" }
            #expect(profile.text("auth") == "x:x")
        }
        let mine = try #require(settings.themes["mine"])
        let catalog = ThemeCatalog(["mine": .init(inherits: mine.inherits, looks: mine.looks)])
        #expect(catalog.findings.isEmpty)
        // All roles are shown.
        #expect(mine.looks.keys.sorted() == Style.Role.allCases.map(\.name).sorted())
        for name in Theme.builtIn.map(\.name) { #expect(text.contains(name)) }
        for line in lines { #expect(line.count <= 120, "\(line)") }
    }

    private static func keys(of keymap: Keymap) -> String {
        let places = keymap.bindings.map(\.place).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        var text = ""
        for place in places {
            text += "\n[keys.\(place)]\n"
            for binding in keymap.bindings where binding.place == place {
                let keys = binding.keys.map { "\"\($0.name.replacing("\\", with: "\\\\"))\"" }.joined(separator: ", ")
                text += "# \(binding.summary)\n\(binding.intent.name) = [\(keys)]\n"
            }
        }
        return text
    }
}
