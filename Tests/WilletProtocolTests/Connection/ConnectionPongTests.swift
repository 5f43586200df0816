import Testing
import WilletProtocol

@Suite("Answering pings (RFC 6455, sections 5.5.2 and 5.5.3)")
struct ConnectionPongTests {
    private static func pings(_ range: Range<UInt8>) -> [UInt8] { range.flatMap { ServerFrame.ping([$0]) } }

    private static func pongs(_ range: Range<UInt8>) -> [Connection.Action] { range.map { .write(.pong([$0])) } }

    @Test("A pong has its ping's payload", arguments: [0, 1, 8, 124, 125])
    func payload(length: Int) {
        var connection = Connection()
        let payload = (0..<length).map { UInt8($0) }
        let actions = connection.receive(ServerFrame.ping(payload), into: MessageBatch(capacity: 64))
        #expect(actions == [.write(.pong(payload))])
    }

    @Test("A pong of the peer is reported with its payload and not answered")
    func pong() {
        var connection = Connection()
        let actions = connection.receive(
            ServerFrame.pong("here".utf8) + ServerFrame.pong(),
            into: MessageBatch(capacity: 64)
        )
        #expect(actions == [.receivedPong(Array("here".utf8)), .receivedPong([])])
    }

    @Test("Up to 32 pings of one read are answered one by one, in order")
    func inOrder() {
        var connection = Connection()
        let actions = connection.receive(Self.pings(0..<32), into: MessageBatch(capacity: 64))
        #expect(actions == Self.pongs(0..<32))
    }

    @Test("Of more pings in one read only the newest is answered", arguments: [33, 34, 200] as [UInt8])
    func flood(count: UInt8) {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        let actions = connection.receive(Self.pings(0..<count), into: batch)
        #expect(actions == Self.pongs(0..<32) + Self.pongs(count - 1..<count))
        let next = connection.receive(Self.pings(0..<2), into: batch)
        #expect(next == Self.pongs(0..<2))
    }

    @Test("An unwritable transport is owed one pong, the newest, however many pings come")
    func unwritable() {
        var connection = Connection()
        let batch = MessageBatch(capacity: 64)
        let stopped = connection.writabilityChanged(false)
        #expect(stopped == [])
        for _ in 0..<100 {
            let actions = connection.receive(Self.pings(0..<200), into: batch)
            #expect(actions == [])
        }
        let writable = connection.writabilityChanged(true)
        #expect(writable == [.write(.pong([199]))])
        let again = connection.writabilityChanged(true)
        #expect(again == [])
        let later = connection.receive(Self.pings(7..<8), into: batch)
        #expect(later == Self.pongs(7..<8))
    }

    @Test("Pings are answered while a local close waits for the queue")
    func whileFlushing() {
        var connection = Connection()
        _ = connection.close(CloseFrame(code: .normalClosure))
        let actions = connection.receive(Self.pings(0..<2), into: MessageBatch(capacity: 64))
        #expect(actions == Self.pongs(0..<2))
    }

    @Test("A pong that is owed goes out before our Close")
    func owedBeforeClose() {
        var connection = Connection()
        let frame = CloseFrame(code: .normalClosure)
        _ = connection.writabilityChanged(false)
        _ = connection.receive(Self.pings(0..<9), into: MessageBatch(capacity: 64))
        _ = connection.close(frame)
        let actions = connection.flushed()
        #expect(actions == [.write(.pong([8])), .write(.close(frame))])
        let writable = connection.writabilityChanged(true)
        #expect(writable == [])
    }

    @Test("No pong follows our Close")
    func behindOurClose() {
        var connection = Connection()
        _ = connection.close(CloseFrame(code: .normalClosure))
        _ = connection.flushed()
        let actions = connection.receive(Self.pings(0..<40), into: MessageBatch(capacity: 64))
        #expect(actions == [])
        let writable = connection.writabilityChanged(true)
        #expect(writable == [])
    }

    @Test("The peer's Close makes an owed pong void, in the same read too")
    func closeVoidsPong() {
        var connection = Connection()
        let frame = CloseFrame(code: .goingAway)
        let actions = connection.receive(
            Self.pings(0..<40) + ServerFrame.close(1001) + Self.pings(40..<50),
            into: MessageBatch(capacity: 64)
        )
        #expect(actions == Self.pongs(0..<32) + [.stopSending, .write(.close(frame)), .startCloseDeadline])
        let writable = connection.writabilityChanged(true)
        #expect(writable == [])
    }
}
