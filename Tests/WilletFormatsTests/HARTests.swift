import Foundation
import Testing
import WilletFormats

@Suite struct HARTests {
    private func read(_ text: some Collection<UInt8>, pieces: Int = .max) throws -> ([RecordedEntry], [String]) {
        var survey = HARReader()
        #expect(try survey.entries(text, pieces: pieces) == [])
        var reader = HARReader(survey: survey.survey)
        return (try reader.entries(text, pieces: pieces), reader.notes)
    }

    /// As Chrome writes it, where the messages come before the URL.
    private static let chrome = #"""
        {"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [{"id": "page_1"}],
        "entries": [
          {"_resourceType": "document", "request": {"url": "https://x/", "headers": [{"name": "log", "value": "entries"}]}},
          {"_connectionId": "9", "_initiator": {"type": "script"}, "_resourceType": "websocket", "_webSocketMessages": [
            {"type": "send", "time": 1769860800.000001, "opcode": 1, "data": "{\"a\":\"\u00e9\"}"},
            {"type": "receive", "time": 1769860800.5, "opcode": 2, "data": "AP8="}],
           "request": {"method": "GET", "url": "wss://x/ws", "headers": [{"url": "no"}]}, "response": {"status": 101},
           "startedDateTime": "2026-01-31T11:59:59.900Z"},
          {"_webSocketMessages": [], "request": {"url": "wss://x/none"}, "startedDateTime": "2026-01-31T12:00:00Z"},
          {"request": {"url": "wss://x/3"}, "_webSocketMessages": [{"type":"receive","time":1769860800,"opcode":1,"data":""}]}
        ]}}
        """#

    private static let chromesEntries = [
        RecordedEntry("wss://x/ws", .opened, .local, at: noon(-100_000)),
        RecordedEntry("{\"a\":\"é\"}", .text, .outbound, at: noon(1)),
        RecordedEntry(bytes: [0, 255], .binary, .inbound, at: noon(500_000)),
        RecordedEntry("wss://x/none", .opened, .local, at: noon(), connection: 2),
        RecordedEntry("wss://x/3", .opened, .local, at: noon(), connection: 3),
        RecordedEntry("", .text, .inbound, at: noon(), connection: 3),
    ]

    @Test(arguments: [1, 3, 100, 10_000])
    func whatABrowserWritesIsRead(pieces: Int) throws {
        let (entries, notes) = try read(Self.chrome.utf8, pieces: pieces)
        #expect(entries == Self.chromesEntries)
        #expect(notes == [])
    }

    /// A browser notes the failure of a connection among its messages.
    @Test func aFailureAmongTheMessagesIsAnError() throws {
        let (entries, _) = try read(
            #"""
            {"log": {"entries": [{"request": {"url": "wss://x/"}, "_webSocketMessages": [
              {"type": "receive", "time": 1769860800, "opcode": 1, "data": "a"},
              {"type": "error", "time": 1769860800.5, "opcode": -1, "data": "it failed"}]}]}}
            """#.utf8
        )
        #expect(entries.last == RecordedEntry("it failed", .error, .local, at: noon(500_000)))
        #expect(entries.count == 3)
    }

    @Test(arguments: [1, 7, 1000])
    func halfACharacterIsRefused(pieces: Int) {
        let file = Self.chrome.replacing("\\u00e9", with: "\\ud800")
        #expect(throws: FormatError.self) { try read(file.utf8, pieces: pieces) }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let writer = HARWriter(version: "1.0")
        let file = try writer.file(everyKind)
        // Another reader than ours.
        let object = try #require(try JSONSerialization.jsonObject(with: Data(file)) as? [String: Any])
        let log = try #require(object["log"] as? [String: Any])
        let entries = try #require(log["entries"] as? [[String: Any]])
        #expect(
            entries.map { ($0["request"] as? [String: Any])?["url"] as? String } == ["ws://h/?a=\"b\"", "ws://h/2"]
        )
        #expect(entries.map { ($0["_webSocketMessages"] as? [Any])?.count } == [8, 1])
        let expected = everyKind.filter { $0.kind.isFrame || $0.kind == .opened }
        let read = try read(file).0
        #expect(read.filter(\.kind.isFrame) == expected.filter(\.kind.isFrame))
        #expect(read.filter { !$0.kind.isFrame }.map(\.payload) == expected.filter { !$0.kind.isFrame }.map(\.payload))
    }

    /// Two connections that take turns, one without messages, one that nothing opens, and one of a recording behind.
    @Test(arguments: [0, 500, 1 << 20])
    func aConnectionIsOneEntry(spoolLimit: Int) throws {
        var entries = [
            RecordedEntry("ws://h/1", .opened, .local, at: noon()),
            RecordedEntry("ws://h/2", .opened, .local, at: noon(1), connection: 2),
            RecordedEntry("ws://h/3", .opened, .local, at: noon(2), connection: 3),
        ]
        for number in 0..<30 {
            let text = "\(number) " + String(repeating: "x", count: number)
            let time = noon(Int64(10 + number))
            entries.append(RecordedEntry(text, .text, .inbound, at: time, connection: number % 2 + 1))
        }
        entries += [
            RecordedEntry("", .closed, .local, at: noon(50), connection: 2),
            RecordedEntry("stray", .text, .inbound, at: noon(51), connection: 9),
            RecordedEntry("", .closed, .local, at: noon(52)),
            RecordedEntry("ws://h/1b", .opened, .local, at: noon(53)),
            RecordedEntry("b", .text, .outbound, at: noon(54)),
        ]
        let file = try HARWriter(version: "1.0", spoolLimit: spoolLimit).file(entries)
        let (read, _) = try read(file)
        let opened = read.filter { $0.kind == .opened }
        #expect(
            opened.map { String(decoding: $0.payload, as: UTF8.self) }
                == ["ws://h/1", "ws://h/2", "ws://h/3", "ws://unknown.invalid/", "ws://h/1b"]
        )
        #expect(opened.map(\.time) == [noon(), noon(1), noon(2), noon(51), noon(53)])
        for (number, old) in [(1, 1), (2, 2), (4, 9)] {
            let before = entries.filter { $0.kind == .text && $0.connection == old && $0.direction == .inbound }
            let after = read.filter { $0.kind == .text && $0.connection == number }
            #expect(after.map(\.payload) == before.map(\.payload) && after.map(\.time) == before.map(\.time))
        }
        #expect(read.filter { $0.connection == 3 }.count == 1 && read.last?.payload == [98])
    }

    @Test func whatHasNoPlaceIsTold() throws {
        var writer = HARWriter(version: "1.0")
        var bytes: [UInt8] = []
        for entry in everyKind.dropFirst() { try writer.append(entry, to: &bytes) }
        #expect(
            writer.notes == [
                "left out, since HAR has no place for them: 3 events that are no messages",
                "the recording does not tell the URL of 1 connection: HAR says ws://unknown.invalid/",
            ]
        )
    }

    @Test(arguments: [
        ("", "byte 1: the file breaks off: it is torn, or no HAR"),
        ("{}", "the whole file: no HAR: it has no log.entries"),
        ("[]", "the whole file: no HAR: it has no log.entries"), ("1", "the whole file: no HAR: it has no log.entries"),
        ("<har>", "byte 1: no JSON: it may be torn, or no HAR"),
        ("{\"log\":{\"entries\":[", "byte 20: the file breaks off: it is torn, or no HAR"),
        (
            chrome.replacing("\"opcode\": 2", with: "\"opcode\": 3"),
            "near byte 523: a message of the opcode 3, which there is not"
        ),
        (
            chrome.replacing("AP8=", with: "AP8"),
            "near byte 522: a message whose data is not the base64 that its opcode 2 asks for"
        ),
        (chrome.replacing("send", with: "sent"), "near byte 376: a message whose type is neither send nor receive"),
        (
            chrome.replacing("1769860800.5", with: "\"now\""),
            "near byte 486: a message whose time is no number of seconds"
        ),
        (chrome.replacing("\"data\"", with: "\"date\""), "near byte 447: a message without type, time or data"),
        (String(repeating: "[", count: 1000), "near byte 513: nested too deeply for a HAR"),
    ])
    func aForeignFileIsNamedAsOne(text: String, error: String) {
        #expect {
            try read(text.utf8)
        } throws: {
            "\($0)" == error
        }
    }

    @Test func anArchiveWithoutMessagesIsToldToHaveNone() throws {
        let (entries, notes) = try read(#"{"log":{"entries":[{"request":{"url":"http://x/"}}]}}"#.utf8)
        #expect(entries == [])
        #expect(notes == ["there are no WebSocket messages in it"])
    }
}
