package import WilletLog

/// A regular expression that messages are tried against, one after the other.
package final class MessagePattern {
    private let expression: RegularExpression
    private let matcher = ExpressionMatcher()

    package init(_ expression: RegularExpression) { self.expression = expression }

    /// Tries a message; no message takes long.
    package func answer(_ payload: UnsafeRawBufferPointer) -> SessionExpectation.Answer {
        switch matcher.find(expression, in: payload, beginning: 0...payload.count) {
        case .found: .matches
        case .none: .differs
        case .limit: .tooCostly
        }
    }
}
