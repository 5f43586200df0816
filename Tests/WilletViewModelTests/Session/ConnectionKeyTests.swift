import Testing
import WilletClient
import WilletScreen

@testable import WilletViewModel

/// What reconnects and disconnects, in every state of a session.
@Suite struct ConnectionKeyTests {
    enum Stage: String, CaseIterable, Sendable {
        case noServer, idle, connecting, reconnecting, open, closing, waiting, cancelled, disconnected, failed

        var state: ViewState {
            var state = ViewState.at()
            guard self != .noServer else { return state }
            _ = state.update(.started(url: "ws://localhost:8080/chat", session: 1), at: .noon())
            let lost = WebSocketError.connectionLost(detail: "reset by peer")
            switch self {
            case .noServer, .idle: break
            case .connecting: state.tell(.state(.connecting(retry: 0)))
            case .reconnecting: state.tell(.state(.connecting(retry: 4)))
            case .open: state.tell(.state(.open))
            case .closing: state.tell(.state(.closing))
            case .waiting: state.tell(.state(.waiting(attempt: 4, delay: .milliseconds(3200), reason: lost)))
            case .cancelled: state.tell(.state(.closed(.cancelled)))
            case .disconnected: state.tell(.state(.closed(.disconnected(.lost(willReconnect: false)))))
            case .failed: state.tell(.state(.closed(.failed(lost))))
            }
            return state
        }

        var status: String {
            switch self {
            case .noServer, .idle: "○ idle"
            case .connecting: "◌ connecting"
            case .reconnecting: "◌ reconnecting 4"
            case .open: "● open"
            case .closing: "◐ closing"
            case .waiting: "◌ reconnecting 4/∞ in 3.2 s [F5 now]"
            case .cancelled: "○ disconnected"
            case .disconnected: "✕ closed 1006"
            case .failed: "✕ failed: connection lost: reset by peer"
            }
        }

        /// What is posted by F5, `r` and `/reconnect`.
        var reconnects: [Effect] { self == .noServer ? [.bell] : [.post(.reconnect)] }

        /// What is posted by F6.
        var toggles: [Effect] {
            switch self {
            case .noServer: [.bell]
            case .idle, .closing, .cancelled, .disconnected, .failed: [.post(.connect)]
            case .connecting, .reconnecting, .open, .waiting: [.post(.disconnect(CloseFrame(code: .normalClosure)))]
            }
        }

        /// What is posted by `d` and `/disconnect`.
        func disconnects(_ frame: CloseFrame) -> [Effect] {
            switch self {
            case .noServer, .idle, .cancelled, .disconnected, .failed: [.bell]
            case .connecting, .reconnecting, .open, .closing, .waiting: [.post(.disconnect(frame))]
            }
        }

        /// What is said where nothing else is seen of it at once.
        func notice(for key: String) -> String? {
            switch (self, key) {
            case (.noServer, "d"): "there is no connection to close"
            case (.noServer, _): "no server yet: type /connect URL"
            case (.connecting, "F5"), (.reconnecting, "F5"):
                "connecting already: if it fails, the next attempt follows at once"
            case (.closing, "d"): "closing already: it stays closed then"
            case (.closing, _): "closing still: it connects again once that is done"
            case (.idle, "d"), (.cancelled, "d"), (.disconnected, "d"), (.failed, "d"):
                "there is no connection to close"
            default: nil
            }
        }
    }

    @Test(arguments: Stage.allCases)
    func theStatusNamesTheState(stage: Stage) {
        #expect(stage.state.rows[0].hasSuffix(stage.status))
    }

    @Test(arguments: Stage.allCases)
    func keysDoInEveryStateWhatTheySay(stage: Stage) {
        let normal = CloseFrame(code: .normalClosure)
        for (name, key, effects) in [
            ("F5", Keystroke.key(.function(5)), stage.reconnects), ("F6", .key(.function(6)), stage.toggles),
            ("d", .character("d"), stage.disconnects(normal)),
        ] {
            var state = stage.state
            if name == "d" { state.press(.key(.tab)) }
            #expect(state.press(key) == effects, "\(name) in \(stage)")
            #expect(state.notice == stage.notice(for: name), "\(name) in \(stage)")
            // It stands as it did until the client tells of something else.
            #expect(state.rows[0].hasSuffix(stage.status))
        }
    }

    @Test(arguments: Stage.allCases)
    func commandsDoInEveryStateWhatTheySay(stage: Stage) {
        var state = stage.state
        #expect(state.send("/reconnect") == stage.reconnects)
        #expect(state.editor.isEmpty == (stage != .noServer))
        state = stage.state
        let frame = CloseFrame(code: CloseCode(rawValue: 4000), reason: "so long")
        #expect(state.send("/disconnect 4000 so long") == stage.disconnects(frame))
        #expect(state.editor.isEmpty == (state.notice == nil))
    }

    @Test(arguments: [
        ("/disconnect abc", "“abc” is no close code: write /disconnect 1000 reason"),
        ("/disconnect 70000", "“70000” is no close code: write /disconnect 1000 reason"),
        ("/close 1005", "close code 1005 must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999"),
        ("/close 999", "close code 999 must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999"),
        ("/close 5000 x", "close code 5000 must not be sent: use 1000 to 1003, 1007 to 1014 or 3000 to 4999"),
        (
            "/close 1000 \(String(repeating: "日", count: 42))",
            "the close reason has 126 bytes: at most 123 are allowed"
        ),
    ])
    func aBadCodeIsRefusedWithWhatIsAllowed(text: String, notice: String) {
        var state = ViewState.connected()
        #expect(state.send(text) == [.bell])
        #expect(state.notice == notice)
        #expect(state.editor.text == text)
    }
}
