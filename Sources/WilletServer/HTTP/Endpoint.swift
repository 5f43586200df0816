/// What a path of the server does.
enum Endpoint: Equatable {
    /// Every message comes back.
    case echo
    /// One room for all; `nil` is for who did not give a name.
    case chat(name: String?)
    /// An exchange-like feed with so many messages a second.
    case market(rate: Int)
    /// `count` messages of `size` bytes each, as fast as they are read.
    case flood(count: Int, size: Int)
    /// Close with this code after so many nanoseconds.
    case close(code: UInt16, after: Int64)
    /// A TCP reset after so many nanoseconds.
    case drop(after: Int64)
    /// Nothing is ever answered.
    case silent
    /// The upgrade is refused with this status.
    case refuse(status: Int)

    /// The endpoint that a request target names. Parameters that it does not know are ignored.
    static func parse(_ target: String) -> Result<Endpoint, EndpointError> {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = QueryParameters(parts.count > 1 ? parts[1] : "")
        return Result { () throws(EndpointError) in try endpoint(path: parts[0], query) }
    }

    private static func endpoint(path: Substring, _ query: QueryParameters) throws(EndpointError) -> Endpoint {
        switch path {
        case "/", "/echo":
            .echo
        case "/chat":
            .chat(name: query["name"].flatMap(ChatName.init)?.text)
        case "/market":
            .market(rate: try query.integer("rate", in: 1...1_000_000, default: 20))
        case "/flood":
            .flood(
                count: try query.integer("count", in: 1...1_000_000_000, default: 1000),
                size: try query.integer("size", in: 0...16 << 20, default: 128)
            )
        case "/close":
            .close(
                // Not only those that RFC 6455 allows: a client must cope with the others too.
                code: UInt16(try query.integer("code", in: 0...65_535, default: 1000)),
                after: try query.seconds("after")
            )
        case "/drop":
            .drop(after: try query.seconds("after"))
        case "/silent":
            .silent
        case "/refuse":
            .refuse(status: try query.integer("status", in: 200...599, default: 503))
        default:
            throw .unknownPath
        }
    }

    /// The paths, for who asked for another.
    static let overview = """
        /echo                   every message comes back; / does the same
        /chat?name=NAME         one room for all
        /market?rate=R          SUBSCRIBE to streams such as btcusdt@aggTrade; R messages a second
        /flood?count=N&size=B   N messages of B bytes, as fast as they are read
        /close?code=C&after=S   Close with code C after S seconds
        /drop?after=S           a TCP reset after S seconds
        /silent                 nothing is answered
        /refuse?status=S        HTTP status S in place of the upgrade

        """
}
