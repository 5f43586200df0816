import ArgumentParser
import WilletClient

/// The value of `--expect-close`: a code that a connection can end with.
struct CloseCodeArgument: ExpressibleByArgument, Sendable {
    let code: CloseCode

    init?(argument: String) {
        guard let number = UInt16(argument) else { return nil }
        code = CloseCode(rawValue: number)
        // The two that no Close frame has: it had no code, and there was none.
        guard code.mayBeReceived || code == .noStatusReceived || code == .abnormalClosure else { return nil }
    }
}
