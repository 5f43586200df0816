import WilletScreen

/// What is told of the input outside of it.
extension ViewState {
    /// For the line of the rates; more briefly where there is little room.
    var inputParts: [FittedParts.Part] {
        switch JSONCheck(editor.text) {
        case nil: return []
        case .valid: return [FittedParts.Part(Style(.dim), ("{} valid", 45))]
        case .broken(let line, let column, let problem):
            let place = "{} breaks at " + (line > 1 ? "\(line):\(column)" : "\(column)")
            return [FittedParts.Part(Style(.warning), ("\(place): \(problem)", 35), (place, 62))]
        }
    }
}
