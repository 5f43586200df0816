package import WilletProtocol

/// Which entries of the log are shown, as its user writes it.
///
///     error                      the text, in this spelling; also "a text" with \" \\ \n \r \t in it
///     /orders?\/\d+/i            a regular expression (PCRE2); i: in any case
///     dir:in  dir:out            messages and control frames of a direction
///     op:text|binary             the opcode: text, binary, ping, pong, close
///     size>1k                    bytes of payload: < <= = != >= >, with k, M or G for 1024, 1024² or 1024³
///     since:12:00  since:12:00:05
///     .data[0].price             JSON that has this
///     .e == "trade"  .p >= 4.5   JSON whose value compares so: with a "text", a number, true, false or null
///     !term                      what the term does not match
///     a b   a | b   (a | b) c    both; either, which binds less; a group
package struct Filter: Hashable, Sendable {
    let term: Term

    init(_ term: Term) { self.term = term }

    /// Reads a filter. An empty text is the filter that every entry matches.
    ///
    /// - Parameters:
    ///   - text: as above; at most 64 terms, nested at most 32 deep.
    ///   - now: the moment to which `since:` refers: its clock time is the latest such one that is not after it.
    ///   - utcOffset: what the user's clock is ahead of UTC, in seconds.
    package init(_ text: String, now: Timestamp, utcOffset: Int) throws(FilterError) {
        var parser = FilterParser(text, now: now, utcOffset: utcOffset)
        term = try parser.parse()
    }

    /// A word that may be meant for a key, such as `opp:`, and is looked for as text; `nil` if there is none.
    package static func unknownKey(in text: String) -> String? {
        var parser = FilterParser(text, now: Timestamp(nanoseconds: 0), utcOffset: 0)
        _ = try? parser.parse()
        return parser.unknownKey
    }

    /// What an empty text says. Made anew each time: in a global the leak check does not find what a term points to.
    package static var everything: Filter { Filter(.all([])) }

    /// Whether every entry matches.
    package var isEmpty: Bool { term == .all([]) }

    /// What both match.
    package func and(_ other: Filter) -> Filter { Filter(.conjunction([term, other.term])) }
}

extension Filter: CustomStringConvertible {
    /// The filter in its one spelling: what reads it gets an equal filter.
    package var description: String { term.description }
}
