package import WilletClient

/// What is to be done in the world; the view model's actor does it.
package enum Effect: Hashable, Sendable {
    /// Put a text message into the session's queue, and report what became of it with the entry's id.
    case enqueue(String, entry: UInt64)
    /// The same with a binary message.
    case enqueueBinary([UInt8], entry: UInt64)
    case post(Command)
    /// Make a new session in place of the one there is.
    case connect(url: String)
    /// Close the session in order and for good.
    case end
    /// Something about the sessions beside this one, which ``Workspace`` does itself.
    case sessions(SessionRequest)
    case quit(code: Int32)
    /// Hand a text to the clipboard, and report what became of it.
    case copy(String)
    /// Keep a text in the history that outlives this run; only what goes wrong is reported.
    case remember(String)
    /// Read a file that is to be sent, and report what became of it.
    case readFile(OutgoingFile)
    /// List the folder of a path that is to be completed, and report what begins so.
    case listFolder(CompletionSite)
    /// Fill the placeholders of a text, and report what it comes to.
    case fill(String, FillPurpose)
    /// Have a draft edited in the user's editor, which gets the terminal, and report what became of it.
    case editExternally(ExternalDraft)
    /// Write what is kept of the log into a file, and report what became of it.
    case save(path: String)
    /// Record what all sessions say and hear from now on, and report it.
    case record(path: String)
    case stopRecording
    /// Play what is played at another speed.
    case setReplaySpeed(ReplaySpeed)
    /// Take the terminal's mouse, or give it back.
    case setMouse(Bool)
    case suspend
    case redraw
    case bell
}
