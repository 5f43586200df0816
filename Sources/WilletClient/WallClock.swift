import Glibc
// Which of the two modules defines `timespec` depends on what the module's other files import.
import SwiftOverlayShims

/// The wall clock, as a place to read the time at which messages arrive.
package enum WallClock {
    package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
