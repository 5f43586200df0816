/// A token of JSON (RFC 8259). The bytes are UTF-8, without quotation marks and escapes, and valid only while the token
/// is taken.
enum JSONToken {
    case object, objectEnd, array, arrayEnd
    case key(UnsafeBufferPointer<UInt8>)
    case string(UnsafeBufferPointer<UInt8>)
    case number(UnsafeBufferPointer<UInt8>)
    /// `true`, `false` or `null`.
    case literal
}

/// What a ``JSONParser`` tells its tokens.
protocol JSONConsumer {
    mutating func take(_ token: JSONToken) throws(FormatError)
}
