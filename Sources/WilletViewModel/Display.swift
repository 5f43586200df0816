package import WilletScreen

/// What the view model needs of a terminal.
package struct Display: Sendable {
    /// What the user presses, one consumer; it ends when the terminal is gone.
    package var keystrokes: AsyncStream<Keystroke>
    package var present: @Sendable (Screen) async -> Void
    /// Gives the terminal back to the shell, and comes back when the user does.
    package var suspend: @Sendable () async -> Void
    /// Forgets what the terminal is thought to show.
    package var redraw: @Sendable () async -> Void
    package var bell: @Sendable () async -> Void
    /// Takes the terminal's mouse, or gives it back.
    package var setMouse: @Sendable (Bool) async -> Void
    /// Hands a text to the clipboard.
    package var copy: @Sendable (String) async -> CopyOutcome
    /// Gives the terminal to the user's editor with a draft, and comes back when that has ended; it is ended when the task
    /// is cancelled.
    package var edit: @Sendable (ExternalDraft) async -> ExternalDraft.Outcome

    package init(
        keystrokes: AsyncStream<Keystroke>,
        present: @escaping @Sendable (Screen) async -> Void,
        suspend: @escaping @Sendable () async -> Void,
        redraw: @escaping @Sendable () async -> Void,
        bell: @escaping @Sendable () async -> Void,
        setMouse: @escaping @Sendable (Bool) async -> Void,
        copy: @escaping @Sendable (String) async -> CopyOutcome,
        edit: @escaping @Sendable (ExternalDraft) async -> ExternalDraft.Outcome = { _ in
            .failed(reason: "no editor can be run here")
        }
    ) {
        self.keystrokes = keystrokes
        self.present = present
        self.suspend = suspend
        self.redraw = redraw
        self.bell = bell
        self.setMouse = setMouse
        self.copy = copy
        self.edit = edit
    }
}
