import WilletLog
import WilletScreen

/// Texts that have names.
extension ViewState {
    /// Asks for the values of a snippet's placeholders; it comes into the input when they are there.
    mutating func insertSnippet(_ name: String) -> [Effect] {
        guard let text = options.snippets[name] else {
            let known = options.snippets.keys.sorted().joined(separator: ", ")
            let way = known.isEmpty ? "there are none: [snippets] in willet.toml names them" : "there are \(known)"
            notice = "there is no snippet “\(name)”: \(way)"
            return [.bell]
        }
        return [.fill(text, .snippet(name))]
    }

    mutating func take(_ filled: Result<String, PlaceholderError>, _ purpose: FillPurpose) -> [Effect] {
        switch purpose {
        case .snippet(let name): return insert(filled, ofSnippet: name)
        case .repetition(let number): return send(filled, ofRepetition: number)
        }
    }

    private mutating func insert(_ filled: Result<String, PlaceholderError>, ofSnippet name: String) -> [Effect] {
        switch filled {
        case .success(let text):
            focus = .input
            return editor.paste(text) ? [] : doesNotFit()
        case .failure(let error):
            announce("snippet \(name): \(error)")
            if editor.isEmpty { editor.replace(with: "/snip \(name)") }
            return [.bell]
        }
    }

    /// Says something that is to be read as a whole: in the log too, where the key bar has no room for it.
    mutating func announce(_ text: String) {
        notice = text
        if options.width.columns(of: text) + 2 > size.columns { note(.warning, text) }
    }
}
