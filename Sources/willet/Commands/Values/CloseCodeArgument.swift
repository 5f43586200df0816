import ArgumentParser
import WilletClient

/// The value of `--expect-close`: a code that a connection can end with.
struct CloseCodeArgument: Sendable {
    let code: CloseCode

    init?(argument: String) {
        guard let number = UInt16(argument) else { return nil }
        code = CloseCode(rawValue: number)
        // The two that no Close frame has: it had no code, and there was none.
        guard code.mayBeReceived || code == .noStatusReceived || code == .abnormalClosure else { return nil }
    }

    static func parse(_ argument: String) throws -> CloseCodeArgument {
        guard let code = CloseCodeArgument(argument: argument) else {
            throw ValidationError("write a close code: 1000 to 1014, but for 1004, or 3000 to 4999.")
        }
        return code
    }
}
