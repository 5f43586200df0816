/// What became of a log that was to be written into a file.
package enum SaveOutcome: Hashable, Sendable {
    case written(entries: Int, bytes: Int)
    case failed(reason: String)
}
