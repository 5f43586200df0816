/// What is fuzzed: each takes any bytes, and says which invariant they broke.
///
/// libFuzzer runs one of them at a time (`make fuzz`), and the test suite runs each over its committed seeds.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case frameHeader = "FrameHeader"
    case handshake = "Handshake"
    case inflater = "Inflater"
    case utf8 = "UTF8"
    case url = "URL"
    case connection = "Connection"
    case connectionCalls = "ConnectionCalls"

    /// - Throws: ``BrokenInvariant``.
    package func run(_ input: [UInt8]) throws(BrokenInvariant) {
        switch self {
        case .frameHeader: try FrameHeaderTarget.run(input)
        case .handshake: try HandshakeTarget.run(input)
        case .inflater: try InflaterTarget.run(input)
        case .utf8: try UTF8Target.run(input)
        case .url: try URLTarget.run(input)
        case .connection: try ConnectionTarget.run(input)
        case .connectionCalls: try ConnectionCallsTarget.run(input)
        }
    }
}
