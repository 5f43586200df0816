import CWilletYajl

/// Strings of JSON (RFC 8259, section 7).
enum JSONText {
    /// Appends a string, from UTF-8. DEL is escaped too: a terminal may see the line.
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var rest = text
        while true {
            // In C, which is quick also in a debug build: recordings pass through here.
            let count = willet_json_plain(rest.bindMemory(to: UInt8.self).baseAddress, rest.count)
            output.append(contentsOf: rest[..<count])
            guard count < rest.count else { break }
            escape(rest[count], to: &output)
            rest = UnsafeRawBufferPointer(rebasing: rest[(count + 1)...])
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func escape(_ octet: UInt8, to output: inout [UInt8]) {
        switch octet {
        case 0x22: output += #"\""#.utf8
        case 0x5C: output += #"\\"#.utf8
        case 0x0A: output += #"\n"#.utf8
        case 0x0D: output += #"\r"#.utf8
        case 0x09: output += #"\t"#.utf8
        default:
            output += (octet < 0x10 ? #"\u000"# : #"\u00"#).utf8
            output += String(octet, radix: 16).utf8
        }
    }
}
