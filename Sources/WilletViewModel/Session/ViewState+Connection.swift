import WilletClient

/// Connecting and disconnecting, in each state of the session.
extension ViewState {
    /// What F5, F6 and their like do. Where the client does it only later, that is said at once.
    mutating func changeConnection(_ intent: Intent) -> [Effect] {
        let normal = CloseFrame(code: .normalClosure)
        switch session.state {
        case .connecting:
            guard intent == .reconnect else { return disconnect(normal) }
            notice = "connecting already: if it fails, the next attempt follows at once"
            return post(.reconnect)
        case .closing:
            guard intent != .disconnect else {
                notice = "closing already: it stays closed then"
                return post(.disconnect(normal))
            }
            notice = "closing still: it connects again once that is done"
            return post(intent == .reconnect ? .reconnect : .connect)
        case .open, .waiting: return intent == .reconnect ? post(.reconnect) : disconnect(normal)
        case .idle, .closed:
            switch intent {
            case .reconnect: return post(.reconnect)
            case .disconnect: return disconnect(normal)
            case let other:
                precondition(other == .toggleConnection, "\(other) does not change the connection")
                return post(.connect)
            }
        }
    }

    mutating func disconnect(_ frame: CloseFrame) -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        switch session.state {
        case .connecting, .open, .closing, .waiting: return post(.disconnect(frame))
        case .idle, .closed:
            notice = "there is no connection to close"
            return [.bell]
        }
    }

    mutating func post(_ command: Command) -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        guard session.number > 0 else {
            notice = "no server yet: type /connect URL"
            return [.bell]
        }
        return [.post(command)]
    }
}
