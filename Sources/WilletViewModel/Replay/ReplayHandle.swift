/// What the view model needs of a recording that is played.
package struct ReplayHandle: Sendable {
    /// What is played next, when its time has come; `nil` behind the end.
    package var next: @Sendable () async -> ReplayEvent?
    package var setSpeed: @Sendable (ReplaySpeed) -> Void
    package var speed: ReplaySpeed

    package init(
        speed: ReplaySpeed,
        next: @escaping @Sendable () async -> ReplayEvent?,
        setSpeed: @escaping @Sendable (ReplaySpeed) -> Void
    ) {
        self.speed = speed
        self.next = next
        self.setSpeed = setSpeed
    }
}
