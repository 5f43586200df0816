import CWilletPCRE2

extension UnsafeRawBufferPointer {
    /// The offset of the first place in a range where a text stands whole; `nil` for none.
    @inline(__always)
    func firstOffset(of text: UnsafeRawBufferPointer, in range: Range<Int>) -> Int? {
        guard range.count >= text.count, let base = baseAddress, let wanted = text.baseAddress else { return nil }
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        let found = willet_text_find(
            bytes + range.lowerBound,
            range.count,
            wanted.assumingMemoryBound(to: UInt8.self),
            text.count
        )
        return found.map { $0 - bytes }
    }
}
