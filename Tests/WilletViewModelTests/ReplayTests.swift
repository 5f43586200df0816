import Testing
import WilletClient
import WilletLog
import WilletProtocol
import WilletScreen

@testable import WilletViewModel

/// A recording in place of a session.
@Suite struct ReplayTests {
    private func entry(_ text: String, _ kind: ReplayedEntry.Kind, _ seconds: Double, connection: Int = 1)
        -> ReplayedEntry
    {
        ReplayedEntry(time: .noon(seconds), kind: kind, connection: connection, payload: Array(text.utf8))
    }

    private func playing(_ speed: ReplaySpeed = .times(2)) throws -> ViewState {
        var state = ViewState.at(24, 100)
        let key = try LatencyKey("id")
        _ = state.update(.replaying(path: "day.jsonl", speed, latencyKey: key, session: 1), at: .noon(5000))
        let entries = [
            entry("ws://h/", .opened, 1), entry(#"{"id":1}"#, .frame(.message(.outbound, .text)), 2),
            entry(#"{"id":1,"a":2}"#, .frame(.message(.inbound, .text)), 2.25),
            entry("\u{0}", .frame(.message(.inbound, .binary)), 3), entry("p", .frame(.control(.inbound, .ping)), 4),
            entry("closed (1000 normal closure)", .closed, 5), entry("ws://h/2", .opened, 6, connection: 2),
            entry("7 entries were not recorded here", .told(.warning), 7, connection: 2),
        ]
        _ = state.update(.replayed(.entries(entries), session: 1), at: .noon(5001))
        return state
    }

    @Test func itShowsWhatWasRecordedWithItsTimes() throws {
        let state = try playing()
        let rows = state.rows
        #expect(rows[0].contains("day.jsonl") && rows[0].contains("● replay 2x 12:00:07"), "\(rows[0])")
        for (row, parts) in zip(
            rows.dropFirst(),
            [
                ["12:00:01.000", "open · ws://h/"], ["12:00:02.000", "→", "+250 ms", #"{"id":1}"#],
                ["12:00:02.250", "←", "+250 ms", #"{"id":1,"a":2}"#], ["12:00:03.000", "←", "1 B"],
                ["12:00:04.000", "⇠ ping", "p"], ["12:00:05.000", "closed (1000 normal closure)"],
                ["12:00:06.000", "open · ws://h/2"], ["12:00:07.000", "7 entries were not recorded here"],
            ]
        ) {
            for part in parts { #expect(row.contains(part), "\(row)") }
        }
        // What is saved knows the connections.
        var connections: [Int] = []
        state.snapshot.forEachMessage { _, connection in connections.append(connection) }
        #expect(connections == [1, 1, 1, 1])
    }

    @Test func nothingCanBeSent() throws {
        var state = try playing()
        #expect(state.rows[23].contains("F1 help") && !state.rows[23].contains("connect"))
        #expect(state.rows.contains { $0.hasPrefix(">") && $0.contains(" a replay: nothing can be sent, / begins") })
        for text in ["hello", "/hex 00", "/ping", "/reconnect", "/disconnect"] {
            let count = state.log.count
            for character in text { _ = state.update(.key(.character(character)), at: .noon(5002)) }
            #expect(state.update(.key(.key(.enter)), at: .noon(5002)) == [.bell], "\(text)")
            #expect(state.notice == "this is a replay: there is no server, and nothing can be sent")
            #expect(state.editor.text == text && state.log.count == count)
            state.editor.replace(with: "")
        }
        #expect(state.update(.key(.key(.function(5))), at: .noon(5002)) == [.bell])
        #expect(state.update(.key(.key(.function(6))), at: .noon(5002)) == [.bell])
    }

    @Test func itsEndIsTold() throws {
        var state = try playing()
        #expect(state.setSpeed(.max) == [.setReplaySpeed(.max)])
        _ = state.update(.replayed(.speed(.max), session: 1), at: .noon(5002))
        #expect(state.rows[0].contains("replay max"))
        var broken = state
        _ = state.update(.replayed(.ended(notes: ["line 9 breaks off"], error: nil), session: 1), at: .noon(5002))
        #expect(state.rows[0].contains("○ replay ended"))
        #expect(state.rows.contains { $0.contains("line 9 breaks off") })
        #expect(state.setSpeed(.max) == [.bell])
        _ = broken.update(.replayed(.ended(notes: [], error: "no JSON"), session: 1), at: .noon(5002))
        #expect(broken.rows[0].contains("✕ replay broke off"))
        #expect(broken.rows.contains { $0.contains("the rest cannot be read: no JSON") })
        var session = ViewState.at()
        #expect(session.setSpeed(.max) == [.bell] && session.notice?.contains("willet replay FILE") == true)
    }

    @Test(arguments: [
        ("1", ReplaySpeed.times(1)), ("2x", .times(2)), ("0.5x", .times(0.5)), ("max", .max), ("0", .paused),
        ("0x", .paused),
        ("-1", nil), ("x", nil), ("", nil), ("nan", nil), ("1e9", nil),
    ])
    func aSpeedIsANumber(text: String, speed: ReplaySpeed?) { #expect(ReplaySpeed(text) == speed) }

    @Test func entriesComeAtTheirPace() {
        var clock = ReplayClock(speed: .times(2))
        #expect(clock.delay(of: .noon(100), now: .noon(0)) == .zero)
        #expect(clock.delay(of: .noon(104), now: .noon(1)) == .seconds(1))
        #expect(clock.delay(of: .noon(104), now: .noon(2)) == .zero)
        // What is out of order is late.
        #expect(clock.delay(of: .noon(50), now: .noon(2)) == .zero)
        clock.setSpeed(.paused, position: .noon(104), now: .noon(2))
        #expect(clock.delay(of: .noon(105), now: .noon(1000)) == nil)
        clock.setSpeed(.times(1), position: .noon(104), now: .noon(1000))
        #expect(clock.delay(of: .noon(105), now: .noon(1000)) == .seconds(1))
        clock.setSpeed(.max, position: .noon(104), now: .noon(1000))
        #expect(clock.delay(of: .noon(9999), now: .noon(1000)) == .zero)
    }
}
