import Testing

@testable import WilletConfiguration

@Suite struct ResolvedProfileTests {
    private typealias Issue = WilletConfiguration.Issue

    private let profiles = Settings.parse(
        """
        [profiles.base]
        auth = "${USER}:${PASS}"
        header = ["X: $${not}", "Y: ${PASS}$"]
        ping-interval = 5
        [profiles.prod]
        inherits = "base"
        url = "wss://${HOST}/"
        ping-interval = 7
        [profiles.a]
        inherits = "b"
        [profiles.b]
        inherits = "c"
        [profiles.c]
        inherits = "b"
        [profiles.self]
        inherits = "self"
        [profiles.orphan]
        inherits = "gone"
        [profiles.open]
        url = "${HOST"
        [profiles.odd]
        url = "${A-B}"
        """
    ).settings.profiles

    @Test func settingsAreInheritedAndReplaced() throws {
        let profile = try ResolvedProfile("prod", of: profiles)
        #expect(profile.text("ping-interval") == "7.0")
        #expect(profile.key(of: "ping-interval") == "profiles.prod.ping-interval")
        #expect(profile.text("auth") == "${USER}:${PASS}")
        #expect(profile.key(of: "auth") == "profiles.base.auth")
        #expect(profile.text("cert") == nil && profile.texts("cacert").isEmpty && profile.flag("insecure") == nil)
        #expect(profile.owns("profiles.base.auth") && !profile.owns("profiles.a.url") && !profile.owns("profiles.bas"))
    }

    @Test func theEnvironmentFillsIn() throws {
        let environment = ["USER": "me", "PASS": "${s}", "HOST": "example.com"]
        let profile = try ResolvedProfile("prod", of: profiles).expanded { environment[$0] }
        #expect(profile.text("url") == "wss://example.com/")
        // What the environment says is not looked at again.
        #expect(profile.text("auth") == "me:${s}")
        #expect(profile.texts("header") == ["X: ${not}", "Y: ${s}$"])
    }

    @Test(arguments: [
        (
            "prod",
            "f: profiles.base.auth: USER is not set in the environment: set it, or write $${USER} for the characters "
                + "themselves"
        ),
        (
            "open",
            "f: profiles.open.url: a } is missing after “${”: write ${NAME}, or $${ for the characters themselves"
        ),
        (
            "odd",
            "f: profiles.odd.url: “${A-B}” names no variable: write ${NAME}, or $${ for the characters themselves"
        ),
        ("self", "f: profiles.self.inherits: it inherits from itself, self → self: break the circle"),
        ("a", "f: profiles.b.inherits: it inherits from itself, b → c → b: break the circle"),
        (
            "orphan",
            "f: profiles.orphan.inherits: there is no profile “gone”: there are a, b, base, c, odd, open, orphan, prod, self"
        ),
        ("prd", "f: profiles: there is no profile “prd”: there are a, b, base, c, odd, open, orphan, prod, self"),
    ])
    func whatCannotBeUsedIsNamed(name: String, issue: String) {
        do throws(Issue) {
            _ = try ResolvedProfile(name, of: profiles).expanded { _ in nil }
            Testing.Issue.record("it can be used")
        } catch {
            #expect(error.description(file: "f") == issue)
        }
    }

    @Test func aProfileOfNone() {
        #expect(throws: Issue(.key("profiles"), "there is no profile “x”: there are none")) {
            try ResolvedProfile("x", of: [:])
        }
    }
}
