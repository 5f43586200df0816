/// How fast a recording is played.
package enum ReplaySpeed: Hashable, Sendable, CustomStringConvertible {
    /// So many times as fast as it was recorded, from 0.001 to 1000.
    case times(Double)
    /// As fast as it can be read.
    case max
    case paused

    /// `2x`, `0.5`, `max`, or `0` for a pause.
    package init?(_ text: String) {
        if text == "max" {
            self = .max
            return
        }
        guard let factor = Double(text.hasSuffix("x") ? text.dropLast() : text[...]) else { return nil }
        if factor == 0 {
            self = .paused
        } else if (0.001...1000).contains(factor) {
            self = .times(factor)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .times(let factor): "\(factor == factor.rounded() ? "\(Int(factor))" : "\(factor)")x"
        case .max: "max"
        case .paused: "paused"
        }
    }
}
