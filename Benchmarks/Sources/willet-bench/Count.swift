import Synchronization

/// What handlers have been given, counted on whatever thread they run.
final class Count: Sendable {
    private struct Contents {
        var messages = 0
        var bytes = 0
        var measurement = Measurement()
    }

    private let contents = Mutex(Contents())

    func begin() { contents.withLock { $0.measurement = Measurement() } }

    func add(_ bytes: Int) {
        contents.withLock {
            $0.messages += 1
            $0.bytes += bytes
        }
    }

    var throughput: Throughput {
        contents.withLock { Throughput(messages: $0.messages, bytes: $0.bytes, $0.measurement) }
    }
}
