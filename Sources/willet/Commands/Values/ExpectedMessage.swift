import ArgumentParser
import WilletLog

/// The value of `--expect`: a regular expression of PCRE2.
struct ExpectedMessage: Sendable {
    let pattern: String
    let expression: RegularExpression

    static func parse(_ argument: String) throws -> ExpectedMessage {
        do throws(RegularExpression.SyntaxError) {
            return ExpectedMessage(pattern: argument, expression: try RegularExpression(Array(argument.utf8)))
        } catch {
            let before = String(decoding: argument.utf8.prefix(error.offset), as: UTF8.self)
            throw ValidationError("\(error.message), after “\(before)”: a \\ before a character takes it literally.")
        }
    }
}
