import CWilletYajl

/// Strings of JSON (RFC 8259, section 7).
enum JSONText {
    /// Appends a string, from UTF-8. DEL is escaped too: a terminal may see the line.
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var rest = text.bindMemory(to: UInt8.self)
        while true {
            // In C, which is quick also in a debug build: recordings pass through here.
            let count = willet_json_plain(rest.baseAddress, rest.count)
            // A buffer, and not a slice of one: that is copied byte by byte.
            output.append(contentsOf: UnsafeBufferPointer(rebasing: rest[..<count]))
            guard count < rest.count else { break }
            escape(rest[count], to: &output)
            rest = UnsafeBufferPointer(rebasing: rest[(count + 1)...])
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func escape(_ octet: UInt8, to output: inout [UInt8]) {
        switch octet {
        case 0x22, 0x5C: appendEscape(octet, to: &output)
        case 0x0A: appendEscape(UInt8(ascii: "n"), to: &output)
        case 0x0D: appendEscape(UInt8(ascii: "r"), to: &output)
        case 0x09: appendEscape(UInt8(ascii: "t"), to: &output)
        default:
            output += (octet < 0x10 ? #"\u000"# : #"\u00"#).utf8
            output += String(octet, radix: 16).utf8
        }
    }

    private static func appendEscape(_ octet: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        output.append(octet)
    }
}
