/// What is to be done, and for which session.
package struct SessionEffect: Hashable, Sendable {
    package var session: SessionID
    package var effect: Effect
}
