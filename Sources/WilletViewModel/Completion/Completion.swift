/// What is left to choose from when a word is completed as far as all agree.
struct Completion: Equatable, Sendable {
    struct Candidate: Equatable, Sendable {
        /// What it puts in place of the word.
        var text: String
        /// What follows once it is the only one.
        var end = ""
        /// How it is listed, where that is not its text.
        var label: String?
    }

    let candidates: [Candidate]
    /// Where the word begins, in bytes of UTF-8.
    let start: Int
    /// Whether there are more than are listed.
    let isCut: Bool
    /// Which one is in the input.
    var chosen: Int?
    /// The editor as it was left: where it is another, nothing is gone on with.
    var editor: LineEditor

    /// What all begin with, whole characters of it.
    static func commonStart(of candidates: [Candidate]) -> String {
        guard var common = candidates.first?.text[...] else { return "" }
        for candidate in candidates {
            let agreed = zip(common, candidate.text).prefix { $0 == $1 }.count
            common = common.prefix(agreed)
        }
        return String(common)
    }
}
