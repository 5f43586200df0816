import NIOCore
import Testing

@testable import WilletServer

@Suite("Market", .timeLimit(.minutes(1)))
struct MarketTests {
    @Test(
        "A request is answered with its own id",
        arguments: [
            (#"{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#, #"{"result":null,"id":1}"#),
            (#" { "params" : [ "a@b" , "c@d" ] , "method":"SUBSCRIBE" } "#, #"{"result":null,"id":null}"#),
            (#"{"id":"x\"y","method":"UNSUBSCRIBE","params":["a@b"]}"#, #"{"result":null,"id":"x\"y"}"#),
            (#"{"id":null,"method":"LIST_SUBSCRIPTIONS"}"#, #"{"result":[],"id":null}"#),
            (#"{"id":-7,"x":[{"y":[1.5e3,true,null]}],"method":"\u004cIST_SUBSCRIPTIONS"}"#, #"{"result":[],"id":-7}"#),
        ]
    )
    func answers(request: String, answer: String) {
        var feed = MarketFeed(seed: 1)
        #expect(feed.respond(to: Array(request.utf8)) == answer)
    }

    @Test(
        "A request that cannot be done is answered with an error and its id, if that was read",
        arguments: [
            ("", "'{' was expected", "null"),
            ("[1]", "'{' was expected", "null"),
            (#"{"id":3"#, "'}' was expected", "3"),
            (#"{"id":3}{}"#, "more than one value", "3"),
            (#"{"id":1.5}"#, "'}' was expected", "1"),
            (#"{"id":01}"#, "an integer was expected", "null"),
            (#"{"id":{}}"#, "an integer was expected", "null"),
            (#"{"id":4,"method":"BUY"}"#, "method must be SUBSCRIBE, UNSUBSCRIBE or LIST_SUBSCRIPTIONS", "4"),
            (#"{"id":4}"#, "method must be SUBSCRIBE, UNSUBSCRIBE or LIST_SUBSCRIPTIONS", "4"),
            (#"{"id":4,"method":"SUBSCRIBE"}"#, "params names no stream", "4"),
            (#"{"id":4,"method":"SUBSCRIBE","params":[]}"#, "params names no stream", "4"),
            (#"{"id":4,"method":"SUBSCRIBE","params":[1]}"#, "a string was expected", "4"),
            (#"{"id":4,"params":["btcusdt"]}"#, "a stream is named like btcusdt@aggTrade", "4"),
            (#"{"id":4,"params":["a\"b@c"]}"#, "a stream is named like btcusdt@aggTrade", "4"),
            (#"{"id":4,"params":["\#(String(repeating: "a", count: 63))@c"]}"#, "a stream is named like", "4"),
            (#"{"id":5,"a":"\q"}"#, "an invalid escape", "5"),
            (#"{"id":5,"a":"b"#, "a string without an end", "5"),
            ("{\"id\":5,\"a\":\"\n\"}", "a control character in a string", "5"),
            (#"{"id":5,"a":\#(String(repeating: "[", count: 40_000))"#, "nested too deeply", "5"),
            (#"{"id":"\#(String(repeating: "a", count: 63))"}"#, "the id is too long", "null"),
        ]
    )
    func errors(request: String, message: String, id: String) {
        var feed = MarketFeed(seed: 1)
        let answer = feed.respond(to: Array(request.utf8))
        #expect(answer.hasPrefix(#"{"error":{"code":2,"msg":"Invalid request: \#(message)"#))
        #expect(answer.hasSuffix(#""},"id":\#(id)}"#))
    }

    @Test("Subscriptions are kept in order, once each, until they are taken back")
    func subscriptions() {
        var feed = MarketFeed(seed: 1)
        _ = feed.respond(to: Array(#"{"method":"SUBSCRIBE","params":["b@t","a@t","b@t"]}"#.utf8))
        #expect(feed.respond(to: list) == #"{"result":["b@t","a@t"],"id":3}"#)
        _ = feed.respond(to: Array(#"{"method":"UNSUBSCRIBE","params":["b@t","z@t"]}"#.utf8))
        #expect(feed.respond(to: list) == #"{"result":["a@t"],"id":3}"#)
        #expect(feed.hasSubscriptions)
        _ = feed.respond(to: Array(#"{"method":"UNSUBSCRIBE","params":["a@t"]}"#.utf8))
        #expect(!feed.hasSubscriptions)
    }

    @Test("Neither a request nor a client may have more than 200 streams")
    func bounds() {
        var feed = MarketFeed(seed: 1)
        func subscribe(_ range: Range<Int>) -> String {
            let names = range.map { "\"s\($0)@t\"" }.joined(separator: ",")
            return feed.respond(to: Array(#"{"id":1,"method":"SUBSCRIBE","params":[\#(names)]}"#.utf8))
        }
        #expect(subscribe(0..<201).contains("more than 200 streams"))
        #expect(subscribe(0..<200) == #"{"result":null,"id":1}"#)
        #expect(subscribe(200..<201).contains("at most 200 subscriptions"))
        #expect(subscribe(0..<200) == #"{"result":null,"id":1}"#)
    }

    @Test("A trade is told in the shape of an exchange, its price near the symbol's")
    func trades() throws {
        var feed = MarketFeed(seed: 42)
        _ = feed.respond(to: Array(#"{"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}"#.utf8))
        var batch = FrameBatch(capacity: 0)
        feed.append(1000, at: 1_699_999_999_999, to: &batch)
        var buffer = batch.buffer
        let shape =
            /\{"stream":"btcusdt@aggTrade","data":\{"e":"aggTrade","s":"BTCUSDT","p":"(\d+)\.\d\d","q":"[0-2]\.\d{3}","T":1699999999999\}\}/
        for _ in 0..<1000 {
            #expect(buffer.readInteger(as: UInt8.self) == 0x81)
            let size = buffer.readInteger(as: UInt8.self)
            let text = buffer.readString(length: Int(size ?? 0)) ?? ""
            let price = try #require(text.wholeMatch(of: shape)?.1)
            #expect(30_000...60_000 ~= Int(price) ?? 0)
        }
        #expect(buffer.readableBytes == 0)
    }

    @Test("The pacer keeps the rate, and skips what a stall missed but for 50 ms")
    func pacing() {
        var pacer = Pacer(rate: 1000, start: 0)
        #expect(pacer.interval == 5_000_000)
        #expect(pacer.due(at: 5_000_000) == 5)
        #expect(pacer.due(at: 5_500_000) == 0)
        #expect(pacer.due(at: 12_000_000) == 7)
        #expect(pacer.due(at: 10_000_000_000) == 50)
        #expect(pacer.due(at: 10_005_000_000) == 5)
        var fast = Pacer(rate: 1_000_000, start: 0)
        #expect(fast.due(at: 30 * 86_400 * 1_000_000_000) == 50_000)
        #expect(Pacer(rate: 1, start: 0).interval == 1_000_000_000)
        #expect(Pacer(rate: 1_000_000, start: 0).interval == 5_000_000)
    }

    @Test("A subscribed client hears trades of its streams alone, and none after it unsubscribed")
    func feed() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/market?rate=1000")
            try await client.send(text: #"{"id":1,"method":"SUBSCRIBE","params":["ethusdt@trade","x@y"]}"#)
            #expect(try await client.text() == #"{"result":null,"id":1}"#)
            var streams: Set<Substring> = []
            while streams.count < 2 {
                streams.insert(try await client.text().split(separator: "\"")[3])
            }
            #expect(streams == ["ethusdt@trade", "x@y"])
            try await client.send(text: #"{"id":2,"method":"UNSUBSCRIBE","params":["ethusdt@trade","x@y"]}"#)
            while try await client.text() != #"{"result":null,"id":2}"# {}
            try await client.send(text: #"{"id":3,"method":"LIST_SUBSCRIPTIONS"}"#)
            #expect(try await client.text() == #"{"result":[],"id":3}"#)
        }
    }

    @Test("Binary is answered with an error, a request over 64 KiB with Close 1009")
    func limits() async throws {
        try await withServer { server in
            let client = try await RawClient.upgraded(to: server, "/market")
            try await client.send(frame: 0x82, [1])
            #expect(try await client.text().hasPrefix(#"{"error":{"code":2,"#))
            try await client.send(frame: 0x81, [UInt8](repeating: 0x20, count: (64 << 10) + 1))
            #expect(try await client.closeCode() == 1009)
        }
    }

    private let list = Array(#"{"id":3,"method":"LIST_SUBSCRIPTIONS"}"#.utf8)
}
