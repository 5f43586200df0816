import TestSupport
import WilletClient
import WilletLog
import WilletProtocol
import WilletScreen

@testable import WilletViewModel

/// A way on which text of somebody else comes to the screen.
enum HostilePath: String, CaseIterable, Sendable {
    case text, wrapped, folded, filtered, found, unread
    case inspected, hex, raw, full, jsonKeys, jsonStrings, jsonNumbers
    case binary, binaryInspected, ping, pong, closeReason, waitingReason
    case responseFields, subprotocol, certificates, agreed
    case statusText, refusedBody, handshakeOfRefusal, redirect, proxy, reasons, certificateRefused
    case url, urlRefused, connected, savedTo, unknownCommand, pinged, queued, failed, notes, copied
    case edited, filterTyped, searchTyped, searchMistake, paletteTyped, helpTyped

    /// A session that a sample has reached on this way.
    ///
    /// - Parameter start: an open session.
    func state(_ sample: HostileCorpus.Sample, from start: ViewState = .connected()) -> ViewState {
        let text = sample.text
        switch self {
        case .text, .wrapped, .folded, .filtered, .found, .unread: return logged(sample, start)
        case .inspected, .hex, .raw, .full, .jsonKeys, .jsonStrings, .jsonNumbers: return inspected(sample, start)
        case .binary, .binaryInspected:
            var state = start
            state.tell(.messages(.of(sample, .binary)))
            state.press(.key(.tab))
            if self == .binaryInspected { state.press(.key(.enter)) }
            return state
        case .ping, .pong, .closeReason, .waitingReason: return controlled(sample, start)
        case .responseFields, .subprotocol, .certificates, .agreed: return agreed(text, start)
        case .statusText, .refusedBody, .handshakeOfRefusal, .redirect, .proxy, .reasons, .certificateRefused:
            return failing(sample, start)
        case .edited, .filterTyped, .searchTyped, .searchMistake, .paletteTyped, .helpTyped: return typed(text, start)
        case .url, .urlRefused, .connected, .savedTo, .unknownCommand, .pinged, .queued, .failed, .notes, .copied:
            return asked(text, start)
        }
    }

    private func logged(_ sample: HostileCorpus.Sample, _ start: ViewState) -> ViewState {
        var state = start
        state.tell(.messages(.of(["before", "\(sample.text)", sample.text, sample.text, "after " + sample.text])))
        switch self {
        case .wrapped: state.press(.key(.tab), .character("w"))
        case .folded: state.press(.key(.tab), .character("z"))
        case .filtered: state.press(.key(.tab), .character("f"), .paste("!before"), .key(.enter))
        case .found: state.press(.key(.tab), .character("/"), .paste("/./"), .key(.enter), .character("N"))
        case .unread:
            state.press(.key(.tab), .character("="), .character("m"))
            state.tell(.messages(.of([sample.text])))
        case _: break
        }
        state.settle()
        return state
    }

    private func inspected(_ sample: HostileCorpus.Sample, _ start: ViewState) -> ViewState {
        var state = start
        let bytes: [UInt8]
        switch self {
        case .jsonKeys:
            bytes = Array("{\"".utf8) + sample.bytes + Array("\":{\"".utf8) + sample.bytes + Array("\":1}}".utf8)
        case .jsonStrings: bytes = Array("[\"".utf8) + sample.bytes + Array("\",\"x\"]".utf8)
        case .jsonNumbers: bytes = Array("[12".utf8) + sample.bytes + Array(",1]".utf8)
        case _: bytes = sample.bytes
        }
        state.tell(.messages(.of(bytes, .text)))
        state.press(.key(.tab), .key(.enter))
        switch self {
        case .hex: state.press(.character("v"), .character("j"))
        case .raw: state.press(.character("v"), .character("v"), .character("j"))
        case .full: state.press(.character("w"), .character("G"))
        case _: state.press(.character("j"), .character("j"))
        }
        return state
    }

    private func controlled(_ sample: HostileCorpus.Sample, _ start: ViewState) -> ViewState {
        var state = start
        let payload = sample.bytes.prefix(125)
        let reason = String(decoding: sample.text.utf8.prefix(120), as: UTF8.self)
        switch self {
        case .ping, .pong:
            let batch = MessageBatch(capacity: 128)
            payload.withUnsafeBytes { batch.appendControl(self == .ping ? .ping : .pong, payload: $0) }
            batch.seal(at: .noon())
            state.tell(.messages(batch))
        case .closeReason:
            let frame = CloseFrame(code: .goingAway, reason: reason)
            let batch = MessageBatch(capacity: 128)
            frame.payload.withUnsafeBytes { batch.appendControl(.close, payload: $0) }
            batch.seal(at: .noon())
            state.tell(.messages(batch))
            let end = Disconnection(generation: 1, reason: .server, received: frame, wasClean: true)
            state.tell(.closed(end))
            state.tell(.state(.closed(.disconnected(end))))
            state.press(.key(.tab), .character("i"), .character("G"))
        case _:
            state.tell(.error(.connectionLost(detail: sample.text)))
            state.tell(.closed(.lost(sample.text)))
            state.tell(.state(.waiting(attempt: 2, delay: .seconds(5), reason: .connectionLost(detail: sample.text))))
        }
        return state
    }

    private func agreed(_ text: String, _ start: ViewState) -> ViewState {
        var state = start
        var certificate = Certificate.test(text, validUntil: .noon(1e6))
        certificate = Certificate(
            subject: text,
            issuer: text,
            hosts: [text, text],
            validFrom: certificate.validFrom,
            validUntil: certificate.validUntil,
            serialNumber: [1],
            der: []
        )
        let plain = Handshake.test(generation: 2)
        let handshake = Handshake(
            generation: 2,
            url: plain.url,
            request: plain.request,
            status: 101,
            headers: [HeaderField(name: text, value: "x"), HeaderField(name: "Server", value: text)],
            subprotocol: text,
            tls: TLSSession(version: text, certificates: [certificate, certificate], isVerified: false),
            remoteAddress: text,
            proxy: text
        )
        state.tell(.opened(handshake))
        if self == .subprotocol { return state }
        state.press(.key(.tab), .character("i"))
        if self == .certificates { for _ in 0..<14 { state.press(.character("j")) } }
        if self == .agreed { state.press(.character("G")) }
        return state
    }

    private func failing(_ sample: HostileCorpus.Sample, _ start: ViewState) -> ViewState {
        var state = start
        let text = sample.text
        let response = HTTPRejection(
            status: 403,
            reasonPhrase: text,
            headers: [HeaderField(name: "X", value: text), HeaderField(name: "Location", value: text)],
            body: sample.bytes
        )
        let certificate = Certificate.test(text, validUntil: .noon())
        let errors: [WebSocketError] =
            switch self {
            case .redirect:
                [
                    .redirect(.downgrade(to: text)), .redirect(.tooMany(limit: 10, location: text)),
                    .redirect(.invalidLocation(text, reason: text)),
                ]
            case .proxy: Self.proxyFailures(.rejected(response), proxy: text)
            case .certificateRefused: [.tls(TLSFailure(kind: .wrongHost, detail: text, certificate: certificate))]
            case .reasons:
                [
                    .invalidHandshake(text), .nameNotFound(host: text, detail: text),
                    .connectFailed(address: text, detail: text), .invalidConfiguration(text),
                ]
            case _: [.rejected(response)]
            }
        for error in errors {
            state.tell(.error(error))
            state.tell(.state(.closed(.failed(error))))
        }
        if self == .handshakeOfRefusal || self == .certificateRefused {
            state.press(.key(.tab), .character("i"))
        }
        return state
    }

    private static func proxyFailures(_ kind: ProxyFailure.Kind, proxy: String) -> [WebSocketError] {
        guard let known = try? Proxy("http://proxy.example.com") else { preconditionFailure("the test's URL is valid") }
        var failure = ProxyFailure(kind, of: known)
        failure.proxy = proxy
        return [.proxy(failure)]
    }

    private func asked(_ text: String, _ start: ViewState) -> ViewState {
        var state = start
        let line = String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" })
        switch self {
        case .url: _ = state.update(.started(url: text, session: 2), at: .noon())
        case .urlRefused: _ = state.update(.refusedURL(text, reason: text), at: .noon())
        case .connected: state.submit("/connect " + line)
        case .savedTo:
            state.submit("/save " + line)
            _ = state.update(.saved(path: text, .failed(reason: text)), at: .noon())
            _ = state.update(.saved(path: text, .written(entries: 1, bytes: 2)), at: .noon())
        case .unknownCommand: state.submit("/x" + line)
        case .pinged: state.submit("/ping " + line)
        case .failed:
            state.submit(text)
            for id in state.outgoing.keys { state.tell(.unsent([id], .connectionLost(detail: text))) }
        case .notes: for level in [Entry.Level.information, .warning, .error] { state.note(level, text) }
        case .copied: _ = state.update(.copied(bytes: 1, .refused(reason: "tmux says: " + text)), at: .noon())
        case _:
            state.tell(.closed(.lost()))
            state.submit(text)
        }
        return state
    }

    private func typed(_ text: String, _ start: ViewState) -> ViewState {
        var state = start
        switch self {
        case .filterTyped: state.press(.key(.tab), .character("f"))
        case .searchTyped: state.press(.key(.tab), .character("/"))
        case .searchMistake: state.press(.key(.tab), .character("/"), .paste("/("))
        case .paletteTyped: state.press(.alt("x"))
        case .helpTyped: state.press(.key(.function(1)))
        case _: break
        }
        state.press(.paste(text))
        for character in text.prefix(60) where !character.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            state.press(.character(character))
        }
        if self == .searchTyped || self == .filterTyped { state.press(.key(.enter)) }
        state.settle()
        return state
    }
}

extension MessageBatch {
    fileprivate static func of(_ sample: HostileCorpus.Sample, _ opcode: Opcode) -> MessageBatch {
        of(sample.bytes, opcode)
    }

    fileprivate static func of(_ bytes: [UInt8], _ opcode: Opcode) -> MessageBatch {
        let batch = MessageBatch(capacity: 1024)
        batch.append(bytes)
        batch.commit(opcode: opcode, wireLength: bytes.count, fragments: 1)
        batch.seal(at: .noon())
        return batch
    }
}

extension ViewState {
    /// Puts a line into the input and sends it, as a user does who has pasted it.
    fileprivate mutating func submit(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        if text.hasPrefix("/"), let first = parts.first {
            for character in first + " " { press(.character(character)) }
            if parts.count > 1 { press(.paste(String(parts[1]))) }
        } else {
            press(.paste(text))
        }
        for case .enqueue(_, let entry) in press(.key(.enter)) {
            _ = update(.enqueued(entry: entry, MessageID(rawValue: entry)), at: .noon())
        }
    }
}
