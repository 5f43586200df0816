/// Where a value stands in a JSON text, as filters name it: `.data[3].price`, `."two words"`.
enum JSONPath {
    /// A key longer than this is cut: a path is for reading, and for a line of a filter.
    private static let keyLimit = 256

    /// - Parameters:
    ///   - line: a line of the outline.
    ///   - place: where the line begins.
    static func text(of line: JSONLine, at place: JSONReader, in bytes: UnsafeRawBufferPointer) -> String {
        var containers = place.containers[...]
        var key = line.key
        var isMember = !containers.isEmpty
        switch line.content {
        case .close:
            // The end of a container has its path.
            guard let last = containers.popLast() else { break }
            key = last.key
            isMember = !containers.isEmpty
            if isMember { containers[containers.endIndex - 1].count -= 1 }
        case .broken: isMember = false
        case .open, .empty, .folded, .string, .number, .literal: break
        }
        var path = ""
        for index in containers.indices {
            let isLast = index + 1 == containers.endIndex
            guard !isLast || isMember else { continue }
            switch containers[index].kind {
            case .object: path += component((isLast ? key : containers[index + 1].key) ?? 0..<0, bytes)
            case .array: path += "[\(isLast ? containers[index].count : containers[index].count - 1)]"
            }
        }
        return path.isEmpty || path.hasPrefix("[") ? "." + path : path
    }

    private static func component(_ key: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> String {
        let inner = key.dropFirst().dropLast()
        let isName =
            !inner.isEmpty && inner.count <= keyLimit && !(0x30...0x39).contains(bytes[inner.startIndex])
            && inner.allSatisfy { index in
                switch bytes[index] {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        let cut = inner.prefix(keyLimit)
        let text = String(decoding: bytes[cut.startIndex..<cut.endIndex], as: UTF8.self)
        return isName ? ".\(text)" : ".\"\(text)\(cut.count < inner.count ? "…" : "")\""
    }
}
