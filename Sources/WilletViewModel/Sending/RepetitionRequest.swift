/// What is asked for behind `/every`.
package enum RepetitionRequest: Hashable, Sendable {
    /// Send a message, or what one of a few commands sends, again and again.
    case begin(RepetitionInterval, source: String)
    /// End the one of this number; all without one.
    case stop(Int?)
    case list

    /// - Parameter argument: `30s MESSAGE`, `stop`, `stop 2`, or nothing.
    init(_ argument: String) throws(SlashCommandError) {
        let wordEnd = argument.firstIndex(where: \.isWhitespace) ?? argument.endIndex
        let word = String(argument[..<wordEnd])
        let rest = String(argument[wordEnd...].drop(while: \.isWhitespace))
        switch word {
        case "": self = .list
        case "stop" where rest.isEmpty: self = .stop(nil)
        case "stop":
            guard let number = Int(rest), (1...Repetition.limit).contains(number) else {
                throw .invalidRepetition(rest)
            }
            self = .stop(number)
        default:
            guard let interval = RepetitionInterval(word) else { throw .invalidInterval(word) }
            guard !rest.isEmpty else { throw .missingRepeated }
            self = .begin(interval, source: rest)
        }
    }
}
