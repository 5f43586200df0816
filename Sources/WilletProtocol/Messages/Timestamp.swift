/// A moment of the wall clock, in nanoseconds since 1970-01-01T00:00:00Z. Reading a clock is the caller's work.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z; good until the year 2262.
    public var nanoseconds: Int64

    /// A moment from nanoseconds since 1970-01-01T00:00:00Z.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Earlier before later.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The time from another moment to this one.
    public func since(_ earlier: Timestamp) -> Duration { .nanoseconds(nanoseconds - earlier.nanoseconds) }
}
