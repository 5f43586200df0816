/// Where keys go.
package enum Focus: Hashable, Sendable, CaseIterable {
    case input
    case log
    case inspector
}

/// What a user wants; keys are bound to these.
package enum Intent: Hashable, Sendable {
    case send
    case edit(LineEditor.Action)
    /// A line up or down in the input, or in the history at its first or last line.
    case up, down
    /// Search what was sent before; then: an older match.
    case searchHistory
    /// In that search: a newer match.
    case searchHistoryNewer
    /// Edit what is typed in the editor of the user's choice.
    case externalEditor
    /// Send a message again that failed: the selected one, or from the input the newest.
    case resend
    /// Give up a message that waits: the selected one, or from the input the newest.
    case cancel
    case reconnect
    /// Disconnect, or connect if there is no connection.
    case toggleConnection
    case disconnect
    case otherFocus
    case scroll(Scroll)
    case follow
    /// Hold the view still, or follow again.
    case pause
    case help
    /// Find an action or a command, and run it.
    case palette
    /// How the connection came about, and those before it.
    case handshake
    /// Look at the selected entry closely.
    case inspect
    case inspector(InspectorAction)
    case log(LogAction)
    case session(SessionAction)
    case back
    /// Send what is selected to the clipboard.
    case copy
    /// Take the mouse, or give it back to the terminal.
    case mouse
    case redraw
    case suspend
    /// Leave, but ask while something is unsent.
    case quit

    package enum Scroll: Hashable, Sendable {
        case lineUp, lineDown, halfPageUp, halfPageDown, pageUp, pageDown, top, bottom
    }
}
