import Testing
import WilletProtocol

@Suite("The closing handshake (RFC 6455, sections 5.5.1 and 7)")
struct ConnectionCloseTests {
    private let batch = MessageBatch(capacity: 64)
    private let ours = CloseFrame(code: .goingAway, reason: "ours")

    @Test("A local close writes its Close when the queue is flushed, and no ping behind it")
    func localClose() {
        var connection = Connection()
        let closing = connection.close(ours)
        let maySendPing = connection.maySendPing
        #expect(closing == [.startCloseDeadline])
        #expect(maySendPing)
        let flushed = connection.flushed()
        let maySendPingAfter = connection.maySendPing
        #expect(flushed == [.write(.close(ours))])
        #expect(!maySendPingAfter)
    }

    @Test("Messages are delivered until the peer's Close, and the server ends the transport")
    func localCloseToTheEnd() {
        var connection = Connection()
        _ = connection.close(ours)
        _ = connection.receive(ServerFrame.text("one"), into: batch)
        _ = connection.flushed()
        let actions = connection.receive(
            ServerFrame.text("two") + ServerFrame.close(1000, "theirs") + ServerFrame.text("three"),
            into: batch
        )
        #expect(actions == [])
        #expect(batch.received == [.text("one"), .text("two")])
        let end = connection.transportEnded()
        let expected = ConnectionEnd(
            cause: .local,
            sent: ours,
            received: CloseFrame(code: .normalClosure, reason: "theirs")
        )
        #expect(end == [.finished(expected)])
        #expect(expected.wasClean)
    }

    @Test("The peer's Close is answered at once, with its code")
    func remoteClose() {
        var connection = Connection()
        let theirs = CloseFrame(code: CloseCode(rawValue: 4321), reason: "theirs")
        let actions = connection.receive(ServerFrame.close(4321, "theirs"), into: batch)
        #expect(actions == [.stopSending, .write(.close(theirs)), .startCloseDeadline])
        let end = connection.transportEnded()
        #expect(end == [.finished(ConnectionEnd(cause: .remote, sent: theirs, received: theirs))])
    }

    @Test("An empty Close is answered by an empty one and reported as 1005")
    func emptyClose() {
        var connection = Connection()
        let actions = connection.receive([0x88, 0x00], into: batch)
        #expect(actions == [.stopSending, .write(.close(.empty)), .startCloseDeadline])
        #expect(ControlFrame.close(.empty).payload.isEmpty)
        let end = connection.transportEnded()
        #expect(end == [.finished(ConnectionEnd(cause: .remote, sent: .empty, received: .empty))])
    }

    @Test("The peer's Close overtakes a queue that is not flushed yet")
    func remoteCloseWhileFlushing() {
        var connection = Connection()
        let theirs = CloseFrame(code: .normalClosure)
        _ = connection.close(ours)
        let actions = connection.receive(ServerFrame.close(1000), into: batch)
        #expect(actions == [.stopSending, .write(.close(theirs))])
        let flushed = connection.flushed()
        #expect(flushed == [])
        let end = connection.transportEnded()
        #expect(end == [.finished(ConnectionEnd(cause: .remote, sent: theirs, received: theirs))])
    }

    @Test("A message that was not whole when the peer closed is forgotten")
    func openMessageIsForgotten() {
        var connection = Connection()
        _ = connection.receive(ServerFrame.text("half", isFinal: false) + ServerFrame.close(1000), into: batch)
        #expect(batch.isEmpty)
    }

    @Test(
        "Every code that may be received is echoed",
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
            as [UInt16]
    )
    func echo(code: UInt16) {
        var connection = Connection()
        let actions = connection.receive(ServerFrame.close(code), into: batch)
        #expect(actions.contains(.write(.close(CloseFrame(code: CloseCode(rawValue: code))))))
    }

    @Test("At the deadline a queue that was not flushed is given up")
    func deadlineWhileFlushing() {
        var connection = Connection()
        _ = connection.close(ours)
        let actions = connection.closeDeadlineExpired()
        #expect(actions == [.closeTransport, .finished(ConnectionEnd(cause: .timedOut))])
    }

    @Test("At the deadline a peer that did not answer is cut")
    func deadlineWithoutAnswer() {
        var connection = Connection()
        _ = connection.close(ours)
        _ = connection.flushed()
        let actions = connection.closeDeadlineExpired()
        #expect(actions == [.closeTransport, .finished(ConnectionEnd(cause: .timedOut, sent: ours))])
    }

    @Test("At the deadline a server that does not end the transport is cut, and the close stays clean")
    func deadlineAfterBoth() {
        var connection = Connection()
        let theirs = CloseFrame(code: .normalClosure)
        _ = connection.receive(ServerFrame.close(1000), into: batch)
        let actions = connection.closeDeadlineExpired()
        let end = ConnectionEnd(cause: .remote, sent: theirs, received: theirs)
        #expect(actions == [.closeTransport, .finished(end)])
        #expect(end.wasClean)
        let after = connection.transportEnded()
        #expect(after == [])
    }

    @Test("A peer that was failed and stays is cut at the deadline")
    func deadlineAfterViolation() {
        var connection = Connection()
        _ = connection.receive([0xFF], into: batch)
        let actions = connection.closeDeadlineExpired()
        let sent = CloseFrame(code: .protocolError, reason: ProtocolViolation.reservedBits.description)
        #expect(actions == [.closeTransport, .finished(ConnectionEnd(cause: .violation(.reservedBits), sent: sent))])
    }

    @Test("A transport that ends without a Close is lost")
    func lost() {
        var open = Connection()
        let end = open.transportEnded()
        #expect(end == [.finished(ConnectionEnd(cause: .lost))])
        #expect(!ConnectionEnd(cause: .lost).wasClean)

        var closing = Connection()
        _ = closing.close(ours)
        _ = closing.flushed()
        let closingEnd = closing.transportEnded()
        #expect(closingEnd == [.finished(ConnectionEnd(cause: .lost, sent: ours))])
    }

    @Test("A cut closes the transport without a handshake")
    func cut() {
        var connection = Connection()
        let actions = connection.cut()
        #expect(actions == [.closeTransport, .finished(ConnectionEnd(cause: .lost))])
        let again = connection.cut()
        #expect(again == [])
    }

    @Test("A stale deadline does nothing to an open connection")
    func staleDeadline() {
        var connection = Connection()
        let actions = connection.closeDeadlineExpired()
        let maySendPing = connection.maySendPing
        #expect(actions == [])
        #expect(maySendPing)
    }
}
