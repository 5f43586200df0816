import Glibc

/// A thread for what blocks: standard input, standard output, signals. It ends with the process or its body.
enum BlockingThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let argument = Unmanaged.passRetained(Body(body)).toOpaque()
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            argument
        )
        guard code == 0 else { preconditionFailure("no thread for \(name): error \(code)") }
        pthread_detach(thread)
    }

    /// What the body returns; `nil` when the task is cancelled before, and then the body goes on for nothing: for what
    /// has nothing to lose, since a disk that hangs must not hold up whoever leaves.
    static func value<Value: Sendable>(_ name: String, _ body: @escaping @Sendable () -> Value) async -> Value? {
        let (values, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
        start(name) {
            continuation.yield(body())
            continuation.finish()
        }
        return await values.first { _ in true }
    }
}
