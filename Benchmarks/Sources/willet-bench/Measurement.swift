import Foundation

/// What a run has cost, from its start.
struct Measurement {
    private let start = ContinuousClock.now
    private let cpuStart = Self.cpuSeconds

    /// Seconds on the clock.
    var seconds: Double { (.now - start) / .seconds(1) }
    /// Seconds of all threads on processors, the kernel's on their behalf included.
    var cpuSeconds: Double { Self.cpuSeconds - cpuStart }

    /// The most memory that the process ever had, in bytes.
    static var peakRSS: Int { usage.ru_maxrss * 1024 }

    private static var cpuSeconds: Double {
        let usage = usage
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static var usage: rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}

/// The line that most commands print.
struct Throughput: Encodable {
    var messages: Int
    var bytes: Int
    var seconds: Double
    var cpuSeconds: Double
    var peakRSS: Int

    init(messages: Int, bytes: Int, _ measurement: Measurement) {
        self.messages = messages
        self.bytes = bytes
        seconds = measurement.seconds
        cpuSeconds = measurement.cpuSeconds
        peakRSS = Measurement.peakRSS
    }
}

/// Prints a value as one line of JSON.
func report(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
