import Testing
import WilletProtocol

@testable import WilletLog

@Suite("Faults")
struct FaultTests {
    @Test("are errors, what could not be sent, and Close frames that tell of a failure")
    func kinds() {
        var log = MessageLog()
        let faults: [Bool] = [
            (Entry.Kind.note(.error), [] as [UInt8], true), (.note(.warning), [], false), (.gap, [], false),
            (.message(.inbound, .text), Array("error".utf8), false), (.control(.inbound, .ping), [3, 234], false),
            (.control(.inbound, .close), [], false), (.control(.inbound, .close), [3], true),
            (.control(.inbound, .close), [3, 232], false), (.control(.outbound, .close), [3, 233], false),
            (.control(.inbound, .close), [3, 234], true), (.control(.outbound, .close), [3, 243, 120], true),
        ].map { kind, payload, isFault in
            payload.withUnsafeBytes { _ = log.append(kind, at: Filter.now, payload: $0) }
            return isFault
        }
        for (index, isFault) in faults.enumerated() {
            let id = UInt64(index + 1)
            let found = Filter.faults.nearestMatch(in: log, from: id, towards: .newer)
            #expect((found == .found(id)) == isFault, "entry \(id)")
        }
    }

    @Test("a message is one from when it fails")
    func failing() {
        var log = MessageLog()
        let id = log.append(.message(.outbound, .text), at: Filter.now, text: "x")
        for (status, isFault) in [(Entry.Status.queued, false), (.failed("no"), true), (.written, false)] {
            log.setStatus(status, of: id)
            let found = Filter.faults.nearestMatch(in: log, from: id, towards: .older)
            #expect(found == (isFault ? .found(id) : .none))
        }
    }
}
