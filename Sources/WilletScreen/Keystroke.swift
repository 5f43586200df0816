/// One key as the user pressed it, two in a row that mean something together, or a whole paste.
package enum Keystroke: Hashable, Sendable {
    /// A character that was typed, never a control character.
    case character(Character)
    /// Ctrl with a letter in lower case, or with one of `@ [ \ ] ^ _`.
    case control(Character)
    /// Alt (or Esc and then a key) with a character.
    case alt(Character)
    /// Alt with a key that is no character: Alt-Enter, Alt-Backspace.
    case altKey(Key)
    /// A key that is no character.
    case key(Key)
    /// Shift with a key that is no character.
    case shiftKey(Key)
    /// Ctrl with a key that is no character.
    case controlKey(Key)
    /// Two keys, one after the other. No terminal tells of it: whoever knows which keys begin one makes it.
    indirect case sequence(Keystroke, Keystroke)
    /// Text between the marks of a bracketed paste, as it is.
    case paste(String)
    /// The window has another size.
    case resize(ScreenSize)
    /// The mouse did something at a place; only after it was asked for.
    case mouse(Mouse, Position)

    /// What a mouse does.
    package enum Mouse: Hashable, Sendable { case press, wheelUp, wheelDown }

    /// A key that is no character.
    package enum Key: Hashable, Sendable {
        case enter, tab, backTab, escape, backspace, delete, insert
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1 to F24.
        case function(Int)
    }
}
