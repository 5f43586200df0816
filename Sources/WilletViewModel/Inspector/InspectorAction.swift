/// What can be done in the inspector besides scrolling.
package enum InspectorAction: Hashable, Sendable, CaseIterable {
    /// Fold the object or array under the cursor, or unfold it.
    case fold
    /// Fold all but the outermost, or unfold all.
    case foldAll
    case nextMode, previousMode
    case nextEntry, previousEntry
    /// Take all of the log's room, or share it again.
    case full
    /// Show what came, or again what was inflated.
    case inflate
    case copyPath
}
