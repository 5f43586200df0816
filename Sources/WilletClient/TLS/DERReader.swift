/// Reads the elements of DER one after the other (ITU-T X.690), as far as certificates need them: tags of one octet and
/// definite lengths. What does not fit ends the reading.
struct DERReader {
    /// The tags that the reader's users ask for.
    enum Tag {
        static let objectIdentifier: UInt8 = 0x06
        static let utf8String: UInt8 = 0x0C
        static let printableString: UInt8 = 0x13
        static let teletexString: UInt8 = 0x14
        static let ia5String: UInt8 = 0x16
        static let bmpString: UInt8 = 0x1E
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        static let version: UInt8 = 0xA0
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next element, its tag and its content; `nil` at the end, and for what is none.
    mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        var reader = rest
        guard let tag = reader.popFirst(), tag & 0x1F != 0x1F, let first = reader.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            // Four octets of length are more than a certificate may have.
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), reader.count >= count else { return nil }
            length = reader.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            reader = reader.dropFirst(count)
        }
        guard length <= reader.count else { return nil }
        let content = reader.prefix(length)
        rest = reader.dropFirst(length)
        return (tag, content)
    }

    /// The content of the next element, if it has this tag.
    mutating func next(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard let element = next(), element.tag == tag else { return nil }
        return element.content
    }
}
