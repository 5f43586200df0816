import NIOCore

/// What one client subscribed to, and the trades that it is told of. A pure machine: the same seed, the same trades.
struct MarketFeed {
    private struct Subscription {
        var stream: MarketStream
        /// The message up to the price.
        var head: ByteBuffer
        /// In hundredths.
        var price: Int
    }

    private var subscriptions: [Subscription] = []
    private var random: SplitMix64
    private var text = ByteBuffer()

    /// How many streams a client may be subscribed to.
    private static let maximumSubscriptions = 200

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// Whether there is anything to tell.
    var hasSubscriptions: Bool { !subscriptions.isEmpty }

    /// Does what a request asks for, and returns the answer.
    mutating func respond(to request: [UInt8]) -> String {
        do throws(MarketRequest.Failure) {
            let request = try MarketRequest.parse(request)
            return #"{"result":\#(try perform(request)),"id":\#(request.id)}"#
        } catch {
            return #"{"error":{"code":2,"msg":"\#(error.message)"},"id":\#(error.id)}"#
        }
    }

    /// Appends the messages of `count` trades at `time`, in milliseconds since 1970.
    mutating func append(_ count: Int, at time: Int, to batch: inout FrameBatch) {
        guard hasSubscriptions else { return }
        for _ in 0..<count {
            let index = Int(random.next() % UInt64(subscriptions.count))
            let price = step(subscriptions[index].price)
            subscriptions[index].price = price
            text.clear()
            text.writeImmutableBuffer(subscriptions[index].head)
            text.writeDecimal(price, fraction: 2)
            text.writeStaticString(#"","q":""#)
            text.writeDecimal(Int(random.next() % 2000) + 1, fraction: 3)
            text.writeStaticString(#"","T":"#)
            text.writeDecimal(time, fraction: 0)
            text.writeStaticString("}}")
            batch.append(text: text)
        }
    }

    private mutating func perform(_ request: MarketRequest) throws(MarketRequest.Failure) -> String {
        switch request.method {
        case .subscribe(let streams):
            var wanted = subscriptions
            for stream in streams where !wanted.contains(where: { $0.stream == stream }) {
                wanted.append(Self.subscription(to: stream))
            }
            guard wanted.count <= Self.maximumSubscriptions else {
                let message = "Invalid request: at most \(Self.maximumSubscriptions) subscriptions"
                throw MarketRequest.Failure(id: request.id, message: message)
            }
            subscriptions = wanted
            return "null"
        case .unsubscribe(let streams):
            subscriptions.removeAll { streams.contains($0.stream) }
            return "null"
        case .listSubscriptions:
            return "[\(subscriptions.map { "\"\($0.stream.name)\"" }.joined(separator: ","))]"
        }
    }

    /// A step of up to 0.05 % either way, at least a hundredth; never to nothing.
    private mutating func step(_ price: Int) -> Int {
        let reach = max(1, price / 2000)
        return max(1, price + Int(random.next() % UInt64(2 * reach + 1)) - reach)
    }

    private static func subscription(to stream: MarketStream) -> Subscription {
        let head =
            #"{"stream":"\#(stream.name)","data":{"e":"\#(stream.event)","s":"\#(stream.symbol)","p":""#
        return Subscription(stream: stream, head: ByteBuffer(string: head), price: basePrice(of: stream.symbol))
    }

    /// Where a symbol's price starts, in hundredths.
    private static func basePrice(of symbol: String) -> Int {
        switch symbol {
        case "BTCUSDT": return 4_325_110
        case "ETHUSDT": return 226_050
        case "BNBUSDT": return 31_240
        case "SOLUSDT": return 9_875
        default:
            // The same for all who ask: FNV-1a of the name, from 1.00 to 1000.99.
            let hash = symbol.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            return 100 + Int(hash % 100_000)
        }
    }
}

extension ByteBuffer {
    /// Writes a number that is not negative, its last `fraction` digits behind a point.
    fileprivate mutating func writeDecimal(_ number: Int, fraction: Int) {
        var digits = InlineArray<24, UInt8>(repeating: UInt8(ascii: "0"))
        var (start, rest, count) = (24, number, 0)
        repeat {
            if count == fraction, count > 0 {
                start -= 1
                digits[start] = UInt8(ascii: ".")
            }
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            count += 1
        } while rest > 0 || count <= fraction
        for index in start..<24 { writeInteger(digits[index]) }
    }
}
