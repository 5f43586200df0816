import CWilletUTF8

/// Checks UTF-8 as it streams (RFC 3629, section 4): the first octet that cannot be right is found in the chunk it
/// arrives in, also in the middle of a character, so that a bad text fails before its message ends.
package struct UTF8Validator: Equatable, Sendable {
    /// How many octets the character still needs.
    private var needed: UInt8 = 0
    /// The bounds of the next octet: not always 0x80...0xBF, or overlong forms and surrogates would pass.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    package init() {}

    /// Whether what was checked ends with a whole character.
    package var isComplete: Bool { needed == 0 }

    /// Whether the whole of it is UTF-8.
    @inline(__always)
    package static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard skipASCII(bytes, from: 0) < bytes.count else { return true }
        var validator = UTF8Validator()
        return validator.validate(bytes) && validator.isComplete
    }

    /// Checks the next chunk.
    ///
    /// - Returns: whether everything up to here can be the beginning of UTF-8 text. After `false` the state is void.
    package mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            if needed == 0 {
                index = Self.skipASCII(bytes, from: index)
                guard index < count else { return true }
                // Whole characters, without going through the state for each octet.
                index = Self.skipBlocks(bytes, from: index)
                index = Self.skipCharacters(bytes, from: index)
                guard index < count else { return true }
            }
            guard step(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func step(_ octet: UInt8) -> Bool {
        guard needed == 0 else {
            guard octet >= lower, octet <= upper else { return false }
            needed -= 1
            lower = 0x80
            upper = 0xBF
            return true
        }
        switch octet {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: needed = 1
        case 0xE0: (needed, lower) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE, 0xEF: needed = 2
        case 0xED: (needed, upper) = (2, 0x9F)
        case 0xF0: (needed, lower) = (3, 0x90)
        case 0xF1...0xF3: needed = 3
        case 0xF4: (needed, upper) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// The index of the first octet that is not ASCII, 32 octets at a time.
    @inline(__always)
    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        let high: UInt64 = 0x8080_8080_8080_8080
        while index &+ 32 <= bytes.count {
            let words = (
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: index &+ 16, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: index &+ 24, as: UInt64.self)
            )
            guard (words.0 | words.1 | words.2 | words.3) & high == 0 else { break }
            index &+= 32
        }
        while index &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) & high
            guard word == 0 else { return index &+ word.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index &+= 1 }
        return index
    }

    /// The index behind whole, valid characters, a block at a time: what is left is for `skipCharacters`.
    @inline(__always)
    private static func skipBlocks(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        // Those in front of the first block are whole characters, so nothing is expected of that block on their behalf.
        guard start >= 3, bytes.count &- start >= 32,
            let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return start }
        let index = willet_utf8_skip_blocks(base, start, bytes.count)
        // The last character of the last block may go on behind it.
        if bytes[index &- 1] >= 0xC0 { return index &- 1 }
        if bytes[index &- 2] >= 0xE0 { return index &- 2 }
        if bytes[index &- 3] >= 0xF0 { return index &- 3 }
        return index
    }

    /// The index behind the run of whole, valid characters of two to four octets, up to an ASCII octet. What it does
    /// not pass, because it is bad or cut off, is left to `step`.
    @inline(__always)
    private static func skipCharacters(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index &+ 4 <= bytes.count {
            let word = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
            if word & 0xE0C0_0000 == 0xC080_0000 {
                guard word >= 0xC200_0000 else { return index }
                index &+= 2
            } else if word & 0xF0C0_C000 == 0xE080_8000 {
                let scalar = (word >> 12 & 0xF000) | (word >> 10 & 0xFC0) | (word >> 8 & 0x3F)
                guard scalar >= 0x800, scalar & 0xF800 != 0xD800 else { return index }
                index &+= 3
            } else if word & 0xF8C0_C0C0 == 0xF080_8080 {
                let scalar = (word >> 6 & 0x1C0000) | (word >> 4 & 0x3F000) | (word >> 2 & 0xFC0) | (word & 0x3F)
                guard (0x10000...0x10FFFF).contains(scalar) else { return index }
                index &+= 4
            } else {
                return index
            }
        }
        return index
    }
}
