package import WilletClient
package import WilletLog
package import WilletScreen

/// What happens to the view model.
package enum Input: Sendable {
    /// From the client of this number; those of a client that was replaced are ignored.
    case event(Event, session: Int)
    case key(Keystroke)
    /// The moment that was asked for as `nextTick` is there.
    case tick
    /// A client was made for an `Effect.connect`; with the name of the profile, and how many messages go out on every
    /// open, where they are not those of all.
    case started(url: String, name: String? = nil, latencyKey: LatencyKey? = nil, session: Int)
    /// The same for a recording that is played.
    case replaying(path: String, ReplaySpeed, latencyKey: LatencyKey?, session: Int)
    case replayed(ReplayEvent, session: Int)
    /// No client could be made for an `Effect.connect`, which a command had asked for.
    case refusedURL(String, reason: String, command: String = "connect")
    /// What became of an `Effect.enqueue`.
    case enqueued(entry: UInt64, MessageID)
    case refused(entry: UInt64, WebSocketError)
    /// An `Effect.remember` came to nothing.
    case notRemembered(reason: String)
    /// What became of an `Effect.readFile`.
    case fileRead(OutgoingFile, OutgoingFile.Outcome)
    /// What became of an `Effect.listFolder`.
    case folderListed(CompletionSite, FolderListing)
    /// What an `Effect.fill` came to.
    case filled(FillPurpose, Result<String, PlaceholderError>)
    /// What became of an `Effect.editExternally`.
    case edited(ExternalDraft.Outcome)
    /// What became of an `Effect.save`.
    case saved(path: String, SaveOutcome)
    /// What becomes of what `Effect.record` and `Effect.stopRecording` ask for.
    case recording(RecordingReport)
    /// What became of an `Effect.copy` of so many bytes.
    case copied(bytes: Int, CopyOutcome)

    var isTick: Bool { if case .tick = self { true } else { false } }
}
