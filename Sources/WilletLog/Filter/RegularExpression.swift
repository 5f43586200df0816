import CWilletPCRE2

/// A compiled regular expression.
///
/// Unchecked, because the compiler cannot see that PCRE2 never changes compiled code: nothing is written after `init`.
package final class RegularExpression: @unchecked Sendable {
    /// What PCRE2 says about a pattern that cannot be used.
    package struct SyntaxError: Error, Equatable {
        package let offset: Int
        package let message: String
    }

    /// As it stands between the slashes.
    let pattern: [UInt8]
    let isCaseless: Bool
    fileprivate let regex: OpaquePointer

    /// - Parameter jit: whether to compile it to machine code where that is possible.
    package init(_ pattern: [UInt8], isCaseless: Bool = false, jit: Bool = true) throws(SyntaxError) {
        var error = willet_regex_error()
        guard let regex = willet_regex_compile(pattern, pattern.count, isCaseless, jit, &error) else {
            let message = withUnsafeBytes(of: &error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw SyntaxError(offset: min(error.offset, pattern.count), message: message)
        }
        self.pattern = pattern
        self.isCaseless = isCaseless
        self.regex = regex
    }

    deinit { willet_regex_free(regex) }
}

extension RegularExpression: Hashable {
    package static func == (left: RegularExpression, right: RegularExpression) -> Bool {
        left.pattern == right.pattern && left.isCaseless == right.isCaseless
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(pattern)
        hasher.combine(isCaseless)
    }
}

extension RegularExpression: CustomStringConvertible {
    package var description: String { "/\(String(decoding: pattern, as: UTF8.self))/\(isCaseless ? "i" : "")" }
}

/// What matching expressions needs beside them; for one thread at a time.
package struct ExpressionMatcher: ~Copyable {
    package enum Answer: Equatable {
        case none
        case found(Range<Int>)
        /// It is not known: a limit was hit.
        case limit
    }

    private let matcher: OpaquePointer

    package init() {
        guard let matcher = willet_matcher_open() else { preconditionFailure("no memory for a regular expression") }
        self.matcher = matcher
    }

    deinit { willet_matcher_close(matcher) }

    /// Finds the first match that begins in a range of places, its end included.
    @inline(__always)
    package borrowing func find(
        _ expression: RegularExpression,
        in bytes: UnsafeRawBufferPointer,
        beginning places: ClosedRange<Int>
    ) -> Answer {
        var (start, end) = (0, 0)
        let subject = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let answer = willet_regex_find(
            expression.regex,
            matcher,
            subject,
            bytes.count,
            places.lowerBound,
            places.upperBound,
            &start,
            &end
        )
        switch answer {
        case WILLET_MATCH_FOUND: return .found(start..<end)
        case WILLET_MATCH_LIMIT: return .limit
        default: return .none
        }
    }
}
