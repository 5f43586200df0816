/// A session of the application for as long as it is there, whatever server it talks to. No other ever has it again.
package struct SessionID: Hashable, Sendable {
    let rawValue: Int
}
