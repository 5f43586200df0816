/// The text of a subject or an issuer (RFC 5280, section 4.1.2.4).
enum DistinguishedName {
    /// How many attributes are shown.
    private static let maximumAttributes = 32

    /// The names of the attributes that are shown (RFC 4514, section 3), by their object identifiers.
    private static let attributes: [[UInt8]: String] = [
        [0x55, 4, 3]: "CN", [0x55, 4, 6]: "C", [0x55, 4, 7]: "L", [0x55, 4, 8]: "ST", [0x55, 4, 10]: "O",
        [0x55, 4, 11]: "OU", [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 25]: "DC",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1]: "emailAddress",
    ]

    /// Subject and issuer of a certificate in DER, as they are encoded; `nil` for what is none.
    static func names(inCertificate der: [UInt8]) -> (issuer: ArraySlice<UInt8>, subject: ArraySlice<UInt8>)? {
        var outer = DERReader(der[...])
        guard let certificate = outer.next(DERReader.Tag.sequence) else { return nil }
        var inner = DERReader(certificate)
        guard let body = inner.next(DERReader.Tag.sequence) else { return nil }
        var fields = DERReader(body)
        // The version is left out for the first one; then come serial number and algorithm.
        guard let first = fields.next() else { return nil }
        if first.tag == DERReader.Tag.version { _ = fields.next() }
        _ = fields.next()
        guard let issuer = fields.next(DERReader.Tag.sequence), fields.next(DERReader.Tag.sequence) != nil,
            let subject = fields.next(DERReader.Tag.sequence)
        else { return nil }
        return (issuer, subject)
    }

    /// The text of a name, the most special attribute first, for example `CN=example.com, O=Example, C=NL`.
    static func text(of name: ArraySlice<UInt8>) -> String {
        var texts: [String] = []
        var sets = DERReader(name)
        while texts.count < maximumAttributes, let set = sets.next(DERReader.Tag.set) {
            var pairs = DERReader(set)
            while texts.count < maximumAttributes, let pair = pairs.next(DERReader.Tag.sequence) {
                var fields = DERReader(pair)
                guard let identifier = fields.next(DERReader.Tag.objectIdentifier), let value = fields.next(),
                    let name = attributes[Array(identifier)]
                else { continue }
                texts.append("\(name)=\(text(value.content, tag: value.tag))")
            }
        }
        return texts.reversed().joined(separator: ", ")
    }

    private static func text(_ octets: ArraySlice<UInt8>, tag: UInt8) -> String {
        switch tag {
        case DERReader.Tag.bmpString:
            var octets = octets
            var units: [UInt16] = []
            while let high = octets.popFirst(), let low = octets.popFirst() {
                units.append(UInt16(high) << 8 | UInt16(low))
            }
            return String(decoding: units, as: UTF16.self)
        case DERReader.Tag.teletexString:
            // Whatever the standard says, it is written and read as Latin-1.
            return String(String.UnicodeScalarView(octets.map { UnicodeScalar($0) }))
        default:
            return String(decoding: octets, as: UTF8.self)
        }
    }
}
