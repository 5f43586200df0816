import WilletClient
import WilletLog
import WilletScreen

/// Messages that go out again and again.
extension ViewState {
    /// When the next one goes out; `nil` while nothing does.
    var nextRepetition: Timestamp? {
        guard session.state == .open else { return nil }
        return repetitions.map(\.due).min()
    }

    mutating func answer(_ request: RepetitionRequest) -> [Effect] {
        guard !refusesSending() else { return [.bell] }
        switch request {
        case .begin(let interval, let source): return beginRepetition(interval, source)
        case .stop(let number): return stopRepetitions(number)
        case .list:
            guard !repetitions.isEmpty else {
                notice = "nothing is repeated: /every 30s MESSAGE sends a message every 30 seconds"
                return [.bell]
            }
            let items = repetitions.map {
                Palette.Item(action: .stopRepetition($0.number), summary: "stop \($0.number): \(text(of: $0))")
            }
            overlay = .palette(Palette(items: items))
            return []
        }
    }

    private mutating func beginRepetition(_ interval: RepetitionInterval, _ source: String) -> [Effect] {
        let content: Repetition.Content
        do {
            content = try Repetition.Content(source)
        } catch {
            notice = "\(error)"
            return [.bell]
        }
        guard session.number > 0 else {
            notice = "no server yet: type /connect URL"
            return [.bell]
        }
        let taken = Set(repetitions.map(\.number))
        guard let number = (1...Repetition.limit).first(where: { !taken.contains($0) }) else {
            notice = "\(Repetition.limit) messages are repeated, and no more can be: /every stop 1 ends the first"
            return [.bell]
        }
        let repetition = Repetition(
            number: number,
            interval: interval,
            content: content,
            source: source,
            due: now
        )
        repetitions.append(repetition)
        note(.information, "\(text(of: repetition)) \(options.glyphs.separator) /every stop \(number) ends it")
        return sendDueRepetitions()
    }

    private mutating func stopRepetitions(_ number: Int?) -> [Effect] {
        let stopped = repetitions.filter { number == nil || $0.number == number }
        guard !stopped.isEmpty else {
            notice = number.map { "nothing is repeated as number \($0): /every lists what is" } ?? "nothing is repeated"
            return [.bell]
        }
        end(stopped)
        return []
    }

    /// Nothing that was meant for a server goes to another one.
    mutating func endRepetitions(forServer url: String) {
        guard let before = session.url, before != url else { return }
        end(repetitions)
    }

    private mutating func end(_ stopped: [Repetition]) {
        for repetition in stopped {
            repetitions.removeAll { $0.number == repetition.number }
            note(.information, "no longer \(text(of: repetition))")
        }
    }

    /// How a repetition is told of: ``every 30s “ping”``.
    private func text(of repetition: Repetition) -> String {
        let source = RemoteText.line(repetition.source, limit: 60, width: options.width)
        return "every \(repetition.interval) “\(source)”"
    }

    // MARK: - Sending

    /// A new connection does not begin with them: what is said on every open comes first.
    mutating func restartRepetitions() {
        for index in repetitions.indices { repetitions[index].restart(at: now) }
    }

    /// Sends what is due. What waits in the queue is not joined by more of the same.
    mutating func sendDueRepetitions() -> [Effect] {
        guard let next = nextRepetition, next <= now else { return [] }
        var effects: [Effect] = []
        for index in repetitions.indices where repetitions[index].due <= now {
            repetitions[index].advance(to: now)
            if let entry = repetitions[index].entry, outgoing.values.contains(entry) { continue }
            switch repetitions[index].content {
            case .text(let text): effects.append(.fill(text, .repetition(repetitions[index].number)))
            case .binary(let bytes):
                repetitions[index].entry = log.nextID
                effects += enqueue(bytes)
            case .ping(let payload): effects += sendControl(.ping, payload, .ping(payload))
            case .pong(let payload): effects += sendControl(.pong, payload, .pong(payload))
            }
        }
        return effects
    }

    /// - Parameter number: of the repetition, which may have ended meanwhile.
    mutating func send(_ filled: Result<String, PlaceholderError>, ofRepetition number: Int) -> [Effect] {
        guard let index = repetitions.firstIndex(where: { $0.number == number }) else { return [] }
        switch filled {
        case .success(let text):
            repetitions[index].entry = log.nextID
            return enqueue(text)
        case .failure(let error):
            announce("\(text(of: repetitions[index])): \(error)")
            end([repetitions[index]])
            return [.bell]
        }
    }

    /// Whether a message is one of many: nobody wants each back that failed.
    func isRepeated(_ entry: UInt64) -> Bool { repetitions.contains { $0.entry == entry } }
}

extension Repetition.Content {
    /// - Throws: ``SlashCommandError/cannotBeRepeated``, or what is wrong with the command.
    init(_ source: String) throws(SlashCommandError) {
        switch try Submission(source) {
        case .message(let text): self = .text(text)
        case .command(.binary(let bytes)): self = .binary(bytes)
        case .command(.ping(let payload)): self = .ping(payload)
        case .command(.pong(let payload)): self = .pong(payload)
        case .command: throw .cannotBeRepeated
        }
    }
}
