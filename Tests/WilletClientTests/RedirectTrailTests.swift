import Testing
import WilletProtocol

@testable import WilletClient

@Suite("Redirects: where they lead, and what goes with them")
struct RedirectTrailTests {
    private static let headers = [
        HeaderField(name: "authorization", value: "Bearer a"), HeaderField(name: "Cookie", value: "b"),
        HeaderField(name: "X-Own", value: "c"), HeaderField(name: "Host", value: "d"),
        HeaderField(name: "Proxy-Authorization", value: "e"), HeaderField(name: "Origin", value: "https://f"),
    ]

    private func trail(_ url: String = "wss://user:secret@a/x?y", limit: Int = 10) throws -> RedirectTrail {
        RedirectTrail(url: try WebSocketURL(url), headers: Self.headers, limit: limit)
    }

    private func answer(_ status: Int = 302, _ locations: String...) -> HTTPRejection {
        HTTPRejection(
            status: status,
            reasonPhrase: "",
            headers: locations.map { HeaderField(name: "location", value: $0) },
            body: []
        )
    }

    @Test("the five statuses with a Location are followed", arguments: [301, 302, 303, 307, 308])
    func follows(status: Int) throws {
        var trail = try trail()
        #expect(try trail.follow(answer(status, "/z#fragment")))
        #expect(trail.url.description == "wss://a/z")
        #expect(trail.taken == [Redirect(status: status, url: trail.url)])
    }

    @Test("nothing else is", arguments: [200, 300, 304, 305, 306, 400, 401, 500])
    func others(status: Int) throws {
        var trail = try trail()
        #expect(try !trail.follow(answer(status, "/z")))
        #expect(try !trail.follow(answer(302)))
        #expect(try trail == self.trail())
    }

    @Test("nor is anything where none are wanted")
    func none() throws {
        var trail = try trail(limit: 0)
        #expect(try !trail.follow(answer(302, "ws://h/")))
    }

    @Test("the same origin gets everything", arguments: ["z", "//A:443/z", "https://a/z"])
    func sameOrigin(location: String) throws {
        var trail = try trail()
        #expect(try trail.follow(answer(302, location)))
        #expect(trail.headers == Self.headers)
        #expect(trail.url.userInfo == "user:secret")
    }

    @Test("another host or port gets nothing that is for the first one", arguments: ["//b/", "//a:444/", "wss://b.a/"])
    func otherOrigin(location: String) throws {
        var trail = try trail()
        #expect(try trail.follow(answer(307, location)))
        #expect(trail.headers.map(\.name) == ["X-Own", "Origin"])
        #expect(trail.url.userInfo == nil)
        // Nor does the first one get it back by way of the other.
        #expect(try trail.follow(answer(307, "wss://a/x")))
        #expect(trail.headers.map(\.name) == ["X-Own", "Origin"])
        #expect(trail.url.userInfo == nil)
        #expect(trail.taken.map(\.url.description).last == "wss://a/x")
    }

    @Test("neither does the same host by another scheme")
    func otherScheme() throws {
        var trail = try trail("ws://user:secret@a:9/")
        #expect(try trail.follow(answer(302, "wss://a:9/")))
        #expect(trail.headers.map(\.name) == ["X-Own", "Origin"])
        #expect(trail.url.userInfo == nil)
    }

    @Test("from wss to ws none leads", arguments: ["ws://a/", "http://a/", "ws://a:443/x"])
    func downgrade(location: String) throws {
        var trail = try trail()
        #expect(throws: RedirectFailure.downgrade(to: location)) { try trail.follow(answer(301, location)) }
        #expect(try trail == self.trail())
    }

    @Test("so many are followed, and not one more")
    func bound() throws {
        var trail = try trail(limit: 3)
        for _ in 1...3 { #expect(try trail.follow(answer(302, "x"))) }
        #expect(throws: RedirectFailure.tooMany(limit: 3, location: "x")) { try trail.follow(answer(302, "x")) }
        #expect(trail.taken.count == 3)
    }

    @Test("a Location that leads nowhere is named", arguments: ["ftp://h/", "ws://h:0/", "ws:", "/a b", "//"])
    func invalid(location: String) throws {
        var trail = try trail()
        let error = #expect(throws: RedirectFailure.self) { try trail.follow(answer(302, location)) }
        #expect(error?.description.hasPrefix("redirect to “\(location)”: ") == true)
    }

    @Test("two of them lead nowhere either")
    func repeated() throws {
        var trail = try trail()
        let error = #expect(throws: RedirectFailure.self) { try trail.follow(answer(302, "/a", "/a")) }
        #expect(error?.description == "redirect to “/a”: the answer has Location more than once")
    }

    @Test(
        "what is shown of a location has no secrets, and an end",
        arguments: [
            ("wss://user:secret@h/a?token=b#c", "wss://h/a…"), ("/a/b", "/a/b"), ("//u@h", "//h"), ("?token=x", "…"),
            ("/a/u@b", "/a/u@b"), (String(repeating: "x", count: 300), String(repeating: "x", count: 200) + "…"),
        ]
    )
    func shown(location: String, text: String) {
        #expect(RedirectFailure.shown(location) == text)
    }
}
