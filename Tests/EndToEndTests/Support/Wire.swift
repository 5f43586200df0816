import Foundation

/// What a server says, byte for byte.
struct Wire {
    private(set) var bytes: [UInt8] = []

    /// A response; `101` lets the client in, with the key's answer.
    static func response(_ status: String, _ fields: [(name: String, value: [UInt8])] = [], body: [UInt8] = []) -> Wire
    {
        var wire = Wire()
        wire.line(Array("HTTP/1.1 \(status)".utf8))
        if status.hasPrefix("101") {
            wire.line(Array("Upgrade: websocket".utf8))
            wire.line(Array("Connection: Upgrade".utf8))
            wire.line(Array("Sec-WebSocket-Accept: @ACCEPT@".utf8))
        } else {
            wire.line(Array("Content-Length: \(body.count)".utf8))
        }
        for (name, value) in fields { wire.line(Array("\(name): ".utf8) + value) }
        wire.line([])
        wire.bytes += body
        return wire
    }

    private mutating func line(_ text: [UInt8]) { bytes += text + [0x0D, 0x0A] }

    /// A whole message, or a control frame.
    func frame(_ opcode: UInt8, _ payload: [UInt8]) -> Wire {
        var wire = self
        wire.bytes.append(0x80 | opcode)
        if payload.count < 126 {
            wire.bytes.append(UInt8(payload.count))
        } else {
            wire.bytes += [126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        }
        wire.bytes += payload
        return wire
    }

    func text(_ payload: [UInt8]) -> Wire { frame(1, payload) }
    func binary(_ payload: [UInt8]) -> Wire { frame(2, payload) }

    /// A close, and the connection's end; of the reason as much as fits, in whole characters.
    func close(_ code: UInt16, _ reason: String) -> Wire {
        var text = reason
        while text.utf8.count > 123 { text.unicodeScalars.removeLast() }
        var wire = frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + text.utf8)
        wire.bytes += Array("@END@".utf8)
        return wire
    }
}
