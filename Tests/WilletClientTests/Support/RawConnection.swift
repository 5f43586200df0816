import Glibc
import WilletProtocol

/// One connection of a ``RawServer``, on its own thread.
final class RawConnection {
    struct Failure: Error {
        var errno: CInt
    }

    /// A frame that the client sent, unmasked.
    struct Frame: Equatable, Sendable {
        var opcode: UInt8
        var payload: [UInt8]
        var isMasked = true
        var isFinal = true
        /// RSV1: the message is compressed (RFC 7692, section 6).
        var isCompressed = false
        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    private var descriptor: CInt
    private var buffer: [UInt8] = []
    /// The bytes before it are taken.
    private var start = 0

    init(descriptor: CInt) {
        self.descriptor = descriptor
        // A test that waits for what never comes is to fail, and not to hang.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var one: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
    }

    // MARK: Bytes

    func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(errno: errno) }
            sent += count
        }
    }

    /// Writes the same bytes again and again, for as long as the peer takes them.
    ///
    /// - Returns: how many bytes went out, this machine's buffers included.
    func pour(_ bytes: [UInt8], upTo total: Int) -> Int {
        // Buffers that do not grow: what went out beyond them was read.
        var size: CInt = 32 << 10
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        var sent = 0
        while sent < total {
            do { try write(bytes) } catch { break }
            sent += bytes.count
        }
        return sent
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Reads at least one more byte into the buffer.
    private func readMore() throws {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw Failure(errno: count == 0 ? 0 : errno) }
        buffer.removeFirst(start)
        start = 0
        buffer += chunk[..<count]
    }

    func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count { try readMore() }
        let taken = Array(buffer[start..<start + count])
        start += count
        return taken
    }

    /// Reads until the peer ends its side or resets; 0 stands for an orderly end.
    @discardableResult
    func readToEnd() -> CInt {
        while true {
            do { try readMore() } catch let failure as Failure { return failure.errno } catch { return -1 }
            start = buffer.count
        }
    }

    /// Ends the outgoing side.
    func finish() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Ends the connection with RST.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Passes what comes here on to a server on loopback, and back, until both have ended.
    func relay(to port: Int) throws {
        let other = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(other) }
        let name = [UInt8(port >> 8), UInt8(port & 0xFF), 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
        guard Self.address(AF_INET, name, { connect(other, $0, $1) == 0 }) != nil else { throw Failure(errno: errno) }
        let (descriptor, early) = (descriptor, Array(buffer[start...]))
        start = buffer.count
        let ended = Gate()
        Threads.start {
            Self.pump(other, descriptor)
            ended.open()
        }
        _ = early.withUnsafeBytes { send(other, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
        Self.pump(descriptor, other)
        ended.wait()
    }

    /// Lends a socket's address that is written out byte by byte: whose the structures of C are depends on what else is
    /// imported.
    ///
    /// - Parameter body: is given the address and its length, and says whether it did what it was to do.
    /// - Returns: the address after that, if it did.
    static func address(
        _ family: CInt,
        _ name: [UInt8],
        _ body: (UnsafeMutablePointer<sockaddr>?, socklen_t) -> Bool
    ) -> [UInt8]? {
        var bytes = withUnsafeBytes(of: sa_family_t(family)) { Array($0) } + name
        let succeeded = bytes.withUnsafeMutableBytes {
            body($0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
        return succeeded ? bytes : nil
    }

    private static func pump(_ source: CInt, _ sink: CInt) {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(source, &chunk, chunk.count, 0)
            guard count > 0, send(sink, chunk, count, CInt(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(sink, CInt(SHUT_WR))
    }

    // MARK: The protocol

    /// Reads a request head; the lines without their ends.
    func readHead() throws -> [String] {
        while true {
            let end = buffer.indices.dropFirst(start).first { buffer[$0...].starts(with: "\r\n\r\n".utf8) }
            if let end {
                let head = String(decoding: try take(end + 4 - start), as: UTF8.self)
                return head.split(whereSeparator: \.isNewline).map(String.init)
            }
            try readMore()
        }
    }

    /// Reads a request and answers it with 101, and with more bytes in the same write.
    @discardableResult
    func upgrade(_ fields: String = "", followedBy bytes: [UInt8] = []) throws -> [String] {
        let head = try readHead()
        try write(Array(Self.answer(to: head, fields).utf8) + bytes)
        return head
    }

    /// The head of a 101.
    static func answer(to head: [String], _ fields: String = "") -> String {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(accept(for: head))\r\n\(fields)\r\n"
    }

    static func accept(for head: [String]) -> String {
        let name = "Sec-WebSocket-Key: "
        let key = head.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
        return HandshakeResponse.accept(forKey: key ?? "")
    }

    func readFrame() throws -> Frame {
        let start = try take(2)
        var length = Int(start[1] & 0x7F)
        if length >= 126 { length = try take(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) } }
        let isMasked = start[1] & 0x80 != 0
        let key = isMasked ? try take(4) : [0, 0, 0, 0]
        let payload = try take(length).enumerated().map { $0.element ^ key[$0.offset % 4] }
        return Frame(
            opcode: start[0] & 0xF,
            payload: payload,
            isMasked: isMasked,
            isFinal: start[0] & 0x80 != 0,
            isCompressed: start[0] & 0x40 != 0
        )
    }

    /// Sends back what comes until the client closes, and answers that.
    func echo() throws {
        while true {
            let frame = try readFrame()
            switch frame.opcode {
            case 8: return try write(Wire.frame(8, frame.payload))
            case 9: try write(Wire.frame(10, frame.payload))
            default: try write(Wire.frame(frame.opcode, frame.payload))
            }
        }
    }
}

/// Frames of a server as bytes, written out by hand.
enum Wire {
    static func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        let first = (isFinal ? 0x80 : 0) | opcode
        switch payload.count {
        case ...125: return [first, UInt8(payload.count)] + payload
        case ...0xFFFF: return [first, 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
        default: return [first, 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 0xFF) } + payload
        }
    }

    static func text(_ text: String) -> [UInt8] { frame(1, Array(text.utf8)) }

    static func close(_ code: Int, _ reason: String = "") -> [UInt8] {
        frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }
}
