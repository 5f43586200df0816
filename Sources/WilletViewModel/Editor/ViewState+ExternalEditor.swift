/// Typing in the editor of the user's choice.
extension ViewState {
    mutating func editExternally() -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        let draft = ExternalDraft(text: editor.text)
        externalDraft = draft
        return [.editExternally(draft)]
    }

    /// What comes back is in the input, and not sent. Undo brings back what was there before.
    mutating func take(_ outcome: ExternalDraft.Outcome) -> [Effect] {
        guard let draft = externalDraft else { return [] }
        externalDraft = nil
        focus = .input
        switch outcome {
        case .failed(let reason): announce(reason)
        case .edited(let file):
            do throws(ExternalDraft.Mistake) {
                if let text = try draft.text(of: file), text != editor.text { editor.replace(with: text) }
                return []
            } catch {
                announce("\(error); what was typed before is kept")
            }
        }
        return [.bell]
    }
}

extension ExternalDraft.Mistake: CustomStringConvertible {
    /// What is wrong, and what to do instead.
    var description: String {
        switch self {
        case .tooLong:
            "not taken over: at most \(Format.size(LineEditor.limit)) can be typed, /send-file sends longer texts"
        case .notUTF8: "not taken over: it is not UTF-8, which text messages are; /send-file sends other bytes"
        }
    }
}
