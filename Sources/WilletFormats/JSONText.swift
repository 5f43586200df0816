/// Strings of JSON (RFC 8259, section 7).
enum JSONText {
    /// Appends a string, from UTF-8. DEL is escaped too: a terminal may see the line.
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var start = 0
        for (index, octet) in text.enumerated() where octet < 0x20 || octet == 0x22 || octet == 0x5C || octet == 0x7F {
            output.append(contentsOf: text[start..<index])
            start = index + 1
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
        output.append(contentsOf: text[start...])
        output.append(UInt8(ascii: "\""))
    }
}
