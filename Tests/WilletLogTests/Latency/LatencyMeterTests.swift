import Testing
import WilletProtocol

@testable import WilletLog

@Suite("Latency")
struct LatencyMeterTests {
    private func meter(_ key: String = "id", requestLimit: Int = 10, entryLimit: Int = 30) throws -> LatencyMeter {
        LatencyMeter(try LatencyKey(key), requestLimit: requestLimit, entryLimit: entryLimit)
    }

    private static func time(_ milliseconds: Int) -> Timestamp {
        Timestamp(nanoseconds: Filter.now.nanoseconds + Int64(milliseconds) * 1_000_000)
    }

    private static func batch(_ texts: [String], at milliseconds: Int) -> MessageBatch {
        let batch = MessageBatch(capacity: 1024)
        for text in texts {
            Array(text.utf8).withUnsafeBytes { batch.append($0) }
            batch.commit(opcode: .text, wireLength: text.utf8.count, fragments: 1)
        }
        batch.seal(at: time(milliseconds))
        return batch
    }

    @Test("goes from a request to the first answer with its id")
    func requestAndAnswer() throws {
        var meter = try meter()
        meter.sent(#"{"id":7,"m":1}"#, entry: 1, at: Self.time(0))
        #expect(meter[1] == .waiting)
        meter.received(Self.batch([#"{"id":8}"#, #"{ "r":[], "id" : 7 }"#, #"{"id":7}"#], at: 14), firstEntry: 2)
        #expect(meter[1] == .answered(.milliseconds(14)))
        #expect(meter[2] == nil)
        #expect(meter[3] == .answers(.milliseconds(14), request: 1))
        #expect(meter[4] == nil)
        #expect(meter.waitingCount == 0)
    }

    @Test("compares ids as they are spelled")
    func spelling() throws {
        var meter = try meter()
        for (index, id) in ["1", "\"1\"", "12345678901234567890", "1.0"].enumerated() {
            meter.sent("{\"id\":\(id)}", entry: UInt64(index + 1), at: Self.time(0))
        }
        meter.received(Self.batch([#"{"id":12345678901234567891}"#, #"{"id":"1"}"#], at: 5), firstEntry: 10)
        #expect(meter[1] == .waiting && meter[3] == .waiting && meter[4] == .waiting)
        #expect(meter[2] == .answered(.milliseconds(5)))
    }

    @Test("is that of the newest request where an id is used again")
    func again() throws {
        var meter = try meter()
        meter.sent(#"{"id":1}"#, entry: 1, at: Self.time(0))
        meter.sent(#"{"id":1}"#, entry: 2, at: Self.time(10))
        #expect(meter[1] == nil && meter[2] == .waiting)
        meter.received(Self.batch([#"{"id":1}"#], at: 30), firstEntry: 3)
        #expect(meter[3] == .answers(.milliseconds(20), request: 2))
        #expect(meter[1] == nil)
    }

    @Test("does not go from one connection to another")
    func connections() throws {
        var meter = try meter()
        meter.sent(#"{"id":1}"#, entry: 1, at: Self.time(0))
        meter.connectionEnded()
        meter.received(Self.batch([#"{"id":1}"#], at: 30), firstEntry: 3)
        #expect(meter[1] == nil && meter[3] == nil)
    }

    @Test("is never negative, whatever the clock does")
    func clock() throws {
        var meter = try meter()
        meter.sent(#"{"id":1}"#, entry: 1, at: Self.time(100))
        meter.received(Self.batch([#"{"id":1}"#], at: 0), firstEntry: 2)
        #expect(meter[1] == .answered(.zero))
    }

    @Test("is known by a path too", arguments: [".p.id", ".p[\"id\"]", ".a[1]"])
    func path(key: String) throws {
        var meter = try meter(key)
        let text = #"{"p":{"id":"x"},"a":[0,"x"]}"#
        meter.sent(text, entry: 1, at: Self.time(0))
        meter.received(Self.batch([#"{"id":"x"}"#, text], at: 1), firstEntry: 2)
        #expect(meter[3] == .answers(.milliseconds(1), request: 1))
    }

    @Test(
        "is not measured of what has no id",
        arguments: [
            "", "id", #"{"id":null}"#, #"{"id":true}"#, #"{"id":{}}"#, #"{"id":[1]}"#, #"{"x":{"id":1}}"#, #"["id"]"#,
            #"{"id":1"#, #"{"id":1} "id""#, "{\"id\":\"\(String(repeating: "x", count: 300))\"}",
            "{\"id\":1,\"long\":\"\(String(repeating: "x", count: 64 << 10))\"}",
        ]
    )
    func noID(text: String) throws {
        var meter = try meter()
        meter.sent(text, entry: 1, at: Self.time(0))
        #expect(meter[1] == nil && meter.waitingCount == 0)
    }

    @Test("finds keys that are not ASCII in any spelling")
    func escapedKey() throws {
        var meter = try meter("é")
        meter.sent(#"{"é":1}"#, entry: 1, at: Self.time(0))
        meter.received(Self.batch([#"{"\u00e9":1}"#], at: 1), firstEntry: 2)
        #expect(meter[1] == .answered(.milliseconds(1)))
    }

    @Test("takes a bounded amount of memory, and forgets the oldest")
    func bounds() throws {
        var meter = try meter(requestLimit: 10, entryLimit: 30)
        for id in 1...1000 { meter.sent("{\"id\":\(id)}", entry: UInt64(id), at: Self.time(id)) }
        #expect((10...20).contains(meter.waitingCount))
        for id in 991...1000 { #expect(meter[UInt64(id)] == .waiting) }
        let known = (1...1000).filter { meter[UInt64($0)] != nil }
        #expect(known.count == meter.waitingCount)
    }

    @Test(
        "refuses a key that is none",
        arguments: [
            ("", "it is empty: write a key, as in id, or a path, as in .params.id"),
            (".a == 1", "it is more than one path: write a key, as in id, or a path, as in .params.id"),
            (".a .b", "it is more than one path: write a key, as in id, or a path, as in .params.id"),
        ]
    )
    func badKey(text: String, reason: String) {
        do {
            _ = try LatencyKey(text)
            Issue.record("“\(text)” was taken")
        } catch {
            #expect("\(error)" == reason)
        }
    }

    @Test("refuses a path that is broken, and says where to go on")
    func badPath() {
        #expect(throws: LatencyKeyError.self) { try LatencyKey(".a[") }
        #expect(throws: LatencyKeyError.self) { try LatencyKey(".") }
        #expect(throws: LatencyKeyError.self) { try LatencyKey(String(repeating: "x", count: 257)) }
    }
}

extension LatencyMeter {
    fileprivate mutating func sent(_ text: String, entry: UInt64, at time: Timestamp) {
        Array(text.utf8).withUnsafeBytes { sent($0, entry: entry, at: time) }
    }
}
