/// A client's request to the market feed, for example `{"id":1,"method":"SUBSCRIBE","params":["btcusdt@aggTrade"]}`.
struct MarketRequest: Equatable {
    enum Method: Equatable {
        case subscribe([MarketStream])
        case unsubscribe([MarketStream])
        case listSubscriptions
    }

    /// Why a request cannot be done.
    struct Failure: Error, Equatable {
        /// The request's id, as far as it was read.
        var id: String
        /// Without characters that JSON would have to escape.
        var message: String
    }

    /// The JSON text of the client's id, to be sent back as it came.
    var id: String
    var method: Method

    /// The longest request in bytes.
    static let maximumSize = 64 << 10
    /// How many streams a request may name.
    static let maximumStreams = 200
    private static let maximumIDLength = 64

    static func parse(_ bytes: [UInt8]) throws(Failure) -> MarketRequest {
        var id = "null"
        var method: String?
        var streams: [MarketStream] = []
        var reader = JSONReader(bytes)
        do throws(JSONReader.Failure) {
            try reader.object { (key, reader) throws(JSONReader.Failure) in
                switch key {
                case "id":
                    let text = try reader.identifier()
                    guard text.utf8.count <= maximumIDLength else { throw JSONReader.Failure("the id is too long") }
                    id = text
                case "method":
                    method = try reader.string()
                case "params":
                    try reader.array { (reader) throws(JSONReader.Failure) in
                        guard streams.count < maximumStreams else {
                            throw JSONReader.Failure("more than \(maximumStreams) streams")
                        }
                        guard let stream = MarketStream(try reader.string()) else {
                            throw JSONReader.Failure("a stream is named like btcusdt@aggTrade")
                        }
                        streams.append(stream)
                    }
                default:
                    try reader.skip()
                }
            }
            try reader.end()
        } catch {
            throw Failure(id: id, message: "Invalid request: \(error.message)")
        }
        switch method {
        case "SUBSCRIBE"? where !streams.isEmpty: return MarketRequest(id: id, method: .subscribe(streams))
        case "UNSUBSCRIBE"? where !streams.isEmpty: return MarketRequest(id: id, method: .unsubscribe(streams))
        case "SUBSCRIBE"?, "UNSUBSCRIBE"?: throw Failure(id: id, message: "Invalid request: params names no stream")
        case "LIST_SUBSCRIPTIONS"?: return MarketRequest(id: id, method: .listSubscriptions)
        default:
            let methods = "SUBSCRIBE, UNSUBSCRIBE or LIST_SUBSCRIPTIONS"
            throw Failure(id: id, message: "Invalid request: method must be \(methods)")
        }
    }
}
