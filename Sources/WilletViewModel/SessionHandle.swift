package import WilletClient
package import WilletLog

/// What the view model needs of a client. A handle stands for one session; another server means another handle.
package struct SessionHandle: Sendable {
    /// What is connected to, where it was not asked for by its URL; and by which name it was.
    package var url: String?
    package var name: String?
    /// By what an answer is known to its request; `nil` if nobody wants to know.
    package var latencyKey: LatencyKey?
    /// What is played in place of a session with a server.
    package var replay: ReplayHandle?
    /// What happens next; `nil` once the session has ended for good. One consumer calls it, one call at a time.
    package var nextEvent: @Sendable () async -> Event?
    /// Takes a message without waiting, or says why not.
    package var enqueue: @Sendable (Message) -> Result<MessageID, WebSocketError>
    package var post: @Sendable (Command) -> Void
    /// Disconnects in order; the events end when that is done, at once if there is no connection.
    package var end: @Sendable () -> Void

    package init(
        nextEvent: @escaping @Sendable () async -> Event?,
        enqueue: @escaping @Sendable (Message) -> Result<MessageID, WebSocketError>,
        post: @escaping @Sendable (Command) -> Void,
        end: @escaping @Sendable () -> Void
    ) {
        self.nextEvent = nextEvent
        self.enqueue = enqueue
        self.post = post
        self.end = end
    }
}
