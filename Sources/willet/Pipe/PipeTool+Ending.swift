import WilletClient

extension PipeTool {
    func noteActivity() {
        lastActivity = .now
        activityContinuation.yield()
    }

    /// Closes once all is sent and nothing has arrived for the time to wait.
    func endWhenQuiet() async -> ExitStatus? {
        for await _ in activity {
            guard allSent, let wait = options.wait else { continue }
            // Without a connection there is nothing to be quiet.
            while !isPrinting, isOpen {
                let end = lastActivity + wait
                guard (try? await ContinuousClock().sleep(until: end)) != nil else { return nil }
                guard !isPrinting, isOpen, lastActivity + wait <= .now else { continue }
                cause = cause ?? .quiet
                client.post(.disconnect(CloseFrame(code: .normalClosure)))
                return nil
            }
        }
        return nil
    }

    /// Closes on a signal; whoever sends a second one does not want to wait for the peer.
    func endOnSignal(_ signals: AsyncStream<ExitStatus>) async -> ExitStatus? {
        guard let first = await signals.first(where: { _ in true }) else { return nil }
        cause = .signal(first)
        return await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask { await self.end(.signal(first)) }
            group.addTask {
                guard let second = await signals.first(where: { _ in true }) else { return nil }
                await self.note(.signal(second))
                return second
            }
            let ended = await group.next() ?? nil
            group.cancelAll()
            return ended
        }
    }

    private func note(_ cause: Cause) { self.cause = cause }

    func end(after limit: Duration, _ status: ExitStatus) async -> ExitStatus? {
        guard (try? await ContinuousClock().sleep(for: limit)) != nil else { return nil }
        return await end(.timeUp(limit, status))
    }

    /// Closes in order, but not at any price.
    func end(_ cause: Cause) async -> ExitStatus? {
        switch self.cause {
        case nil, .quiet: self.cause = cause
        case .enough, .met, .readerGone, .timeUp, .signal, .fault: break
        }
        let client = client
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Nobody may read the events any more.
                if let end = try? await client.disconnect() { await self.record(.closed(end)) }
            }
            group.addTask { try? await ContinuousClock().sleep(for: Self.grace) }
            await group.next()
            group.cancelAll()
        }
        // What ends the process is the cause.
        return .done
    }
}
