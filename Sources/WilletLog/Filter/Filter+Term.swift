import WilletProtocol

extension Filter {
    /// One condition, or several joined.
    indirect enum Term: Hashable, Sendable {
        /// Bytes that the payload contains.
        case text([UInt8])
        case expression(RegularExpression)
        case directions(DirectionSet)
        case opcodes(OpcodeSet)
        case size(Comparison, Int)
        /// At a moment or later; beside it the clock time that stands for it, in seconds since midnight.
        case since(Timestamp, clock: Int)
        case json(JSONCondition)
        /// What went wrong; it has no spelling.
        case fault
        case not(Term)
        /// None of them is itself `.all`.
        case all([Term])
        /// At least two, and none of them is itself `.any`.
        case any([Term])

        /// All of the terms; a single one is itself.
        static func conjunction(_ terms: [Term]) -> Term {
            let flat = terms.flatMap { if case .all(let inner) = $0 { inner } else { [$0] } }
            return flat.count == 1 ? flat[0] : .all(flat)
        }

        /// Any of the terms, of which there is one at least; a single one is itself.
        static func disjunction(_ terms: [Term]) -> Term {
            let flat = terms.flatMap { if case .any(let inner) = $0 { inner } else { [$0] } }
            return flat.count == 1 ? flat[0] : .any(flat)
        }
    }

    struct DirectionSet: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let inbound = DirectionSet(rawValue: 1)
        static let outbound = DirectionSet(rawValue: 2)
    }

    struct OpcodeSet: OptionSet, Hashable, Sendable {
        let rawValue: UInt16
        init(rawValue: UInt16) { self.rawValue = rawValue }
        init(_ opcode: Opcode) { rawValue = 1 << UInt16(opcode.rawValue) }
    }
}

extension Filter.DirectionSet {
    static let names: [(name: String, value: Self)] = [("in", .inbound), ("out", .outbound)]
}

extension Filter.OpcodeSet {
    static let names: [(name: String, value: Self)] = [
        ("text", Self(.text)), ("binary", Self(.binary)), ("ping", Self(.ping)), ("pong", Self(.pong)),
        ("close", Self(.close)),
    ]
}

extension Entry.Kind {
    /// What a message or control frame has, and nothing else.
    var directionAndOpcode: (Filter.DirectionSet, Filter.OpcodeSet)? {
        switch self {
        case .message(let direction, let kind):
            (direction == .inbound ? .inbound : .outbound, Filter.OpcodeSet(kind.opcode))
        case .control(let direction, let control):
            (direction == .inbound ? .inbound : .outbound, Filter.OpcodeSet(control.opcode))
        case .note, .gap: nil
        }
    }
}

extension Entry.Control {
    fileprivate var opcode: Opcode {
        switch self {
        case .ping: .ping
        case .pong: .pong
        case .close: .close
        }
    }
}
