import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

@Suite struct GapMarkerTests {
    @Test func itSaysLessWhereThereIsLessRoom() {
        let marker = GapMarker(
            disconnection: .lost(),
            length: .seconds(4.25),
            resubscribedCount: 1,
            caughtUpCount: 12
        )
        #expect(
            marker.texts(separator: " · ") == [
                "connection lost (1006, reset by peer) · 4.2 s gap"
                    + " · reconnected, 1 message resubscribed, 12 queued sent",
                "connection lost (1006, reset by peer) · 4.2 s gap · 1 message resubscribed, 12 queued sent",
                "connection lost (1006, reset by peer) · 4.2 s gap · 1 resubscribed, 12 sent",
                "lost (1006) · 4.2 s gap · 1 resubscribed, 12 sent",
                "1006 · 4.2 s gap · 1 resubscribed, 12 sent",
                "lost (1006) · 4.2 s gap",
                "4.2 s gap",
            ]
        )
    }

    @Test func aLongGapIsToldInMinutes() {
        let end = Disconnection(generation: 1, reason: .client, wasClean: true)
        let marker = GapMarker(disconnection: end, length: .seconds(192))
        #expect(marker.texts(separator: " | ").last == "3m12s gap")
    }

    @Test func itCountsWhatIsSentAgainAndWhatHadWaited() {
        var state = Self.lost()
        state.send("waits", at: .noon(11))
        state.send("waits too", at: .noon(11))
        state.tell(.opened(.test(generation: 2)), at: .noon(14.2))
        let waiting = state.outgoing.keys.sorted()
        state.tell(.sent([SentMessage(id: MessageID(rawValue: 900), message: .text("sub"), origin: .onOpen)]))
        state.tell(.sent([SentMessage(id: waiting[0], message: .text("waits"), origin: .caller)]))
        #expect(state.render().text.contains("4.2 s gap · 1 resubscribed, 1 sent ──"))
        state.tell(.sent([SentMessage(id: waiting[1], message: .text("waits too"), origin: .caller)]))
        // What is typed once it is open is no part of it, nor is what goes out before a close.
        state.send("later", at: .noon(20))
        state.tell(.sent(state.outgoing.keys.map { SentMessage(id: $0, message: .text("later"), origin: .caller) }))
        state.tell(.sent([SentMessage(id: MessageID(rawValue: 901), message: .text("bye"), origin: .onClose)]))
        #expect(state.render().text.contains("4.2 s gap · 1 resubscribed, 2 sent ──"))
    }

    @Test func itIsFinishedWhenItsConnectionEnds() {
        var state = Self.lost()
        state.send("waits", at: .noon(11))
        state.tell(.opened(.test(generation: 2)), at: .noon(14.2))
        let waiting = state.outgoing.keys.sorted()
        state.tell(.closed(.lost()), at: .noon(15))
        state.tell(.opened(.test(generation: 3)), at: .noon(16))
        state.tell(.sent(waiting.map { SentMessage(id: $0, message: .text("waits"), origin: .caller) }))
        let rows = state.rows.filter { $0.contains(" gap") }
        #expect(
            rows.count == 2 && rows[0].contains("4.2 s gap · reconnected ─")
                && rows[1].contains("1.0 s gap · 1 queued sent")
        )
    }

    @Test func theNewestMarkersAreKept() {
        var markers = GapMarkers()
        for entry in 1...1000 {
            markers.add(GapMarker(disconnection: .lost(), length: .zero), entry: UInt64(entry), waiting: [])
        }
        #expect(markers[1] == nil && markers[900] == nil && markers[901] != nil && markers[1000] != nil)
    }

    @Test func itIsCopiedWhole() {
        var state = Self.lost()
        state.tell(.opened(.test(generation: 2)), at: .noon(14.2))
        state.tell(.sent([SentMessage(id: MessageID(rawValue: 900), message: .text("sub"), origin: .onOpen)]))
        state.press(.key(.tab), .key(.up))
        let marker = "connection lost (1006, reset by peer) · 4.2 s gap · reconnected, 1 message resubscribed"
        #expect(state.press(.character("y")) == [.copy(marker)])
    }

    private static func lost() -> ViewState {
        var state = ViewState.connected()
        state.tell(.closed(.lost()), at: .noon(10))
        return state
    }
}
