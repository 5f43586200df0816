import WilletClient
import WilletScreen

/// The handshake view over the log: it takes the keys of the log.
extension ViewState {
    mutating func openHandshake() { overlay = .handshake(Pager()) }

    mutating func press(_ key: Keystroke, inHandshake pager: Pager) -> [Effect] {
        var pager = pager
        let intent = options.keymap.intent(of: key, in: .log)
        let scroll: Intent.Scroll
        switch intent {
        case .handshake, .back:
            overlay = .none
            return []
        case .quit where key.isCharacter:
            overlay = .none
            return []
        case .scroll(let asked): scroll = asked
        case .follow: scroll = .bottom
        case .copy: return copy(handshakeReport.lines.map(\.text).joined(separator: "\n"))
        case let other: return passOverlay(other)
        }
        pager.scroll(scroll, count: handshakeReport.lines.count, height: layout.log.count)
        overlay = .handshake(pager)
        return []
    }

    var handshakeReport: HandshakeReport {
        HandshakeReport(session.history, options: options, now: now, columns: size.columns)
    }
}

extension Keystroke {
    fileprivate var isCharacter: Bool { if case .character = self { true } else { false } }
}
