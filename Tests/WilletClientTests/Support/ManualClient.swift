import NIOEmbedded
import WilletProtocol

@testable import WilletClient

/// A client on a scripted transport. Nothing in it waits: what a test posts has taken effect when the call returns.
struct ManualClient {
    let transport: ScriptedTransport
    let client: WebSocketClient
    private var reader: TraceReader?

    init(_ change: (inout Configuration) -> Void = { _ in }) throws {
        self = try .unread(change)
        reader = TraceReader(client)
    }

    /// A client whose events are left to the test.
    static func unread(
        on transport: ScriptedTransport = ScriptedTransport(),
        _ change: (inout Configuration) -> Void = { _ in }
    ) throws -> ManualClient {
        var configuration = Configuration()
        configuration.pingInterval = nil
        change(&configuration)
        let client = try WebSocketClient(
            url: "ws://test/",
            configuration: configuration,
            eventLoop: transport.loop,
            environment: transport.environment
        )
        return ManualClient(transport: transport, client: client)
    }

    private init(transport: ScriptedTransport, client: WebSocketClient) {
        self.transport = transport
        self.client = client
    }

    /// A client whose first connection is open; what that published is read.
    static func opened(_ change: (inout Configuration) -> Void = { _ in }) async throws -> ManualClient {
        var manual = try ManualClient(change)
        await manual.post(.connect)
        try await manual.transport.open()
        _ = await manual.events()
        return manual
    }

    func post(_ command: Command) async {
        client.post(command)
        await transport.loop.run()
    }

    /// Posts a call whose answer is asked for later.
    func connect() async -> Reply<Void> {
        let reply = Reply<Void>()
        client.post(.connect(reply))
        await transport.loop.run()
        return reply
    }

    func disconnect(_ code: CloseCode = .normalClosure) async -> Reply<Disconnection> {
        await disconnect(CloseFrame(code: code))
    }

    func disconnect(_ frame: CloseFrame) async -> Reply<Disconnection> {
        let reply = Reply<Disconnection>()
        client.post(.disconnect(frame, reply))
        await transport.loop.run()
        return reply
    }

    func send(_ texts: String...) async -> [Reply<Void>] {
        let replies = texts.map { text in
            let reply = Reply<Void>()
            if client.mailbox.send(.text(text), reply: reply) { client.wake() }
            return reply
        }
        await transport.loop.run()
        return replies
    }

    func enqueue(_ texts: String...) async throws {
        for text in texts { try client.enqueue(.text(text)) }
        await transport.loop.run()
    }

    /// All events up to now that were not read yet.
    mutating func events() async -> [Trace] {
        await transport.loop.run()
        let mark = Event.roundTrip(.seconds(-1))
        _ = client.eventQueue.publish(mark)
        return await reader?.read { $0 == .roundTrip(.seconds(-1)) }.dropLast() ?? []
    }

    /// The same without the states.
    mutating func eventsWithoutStates() async -> [Trace] { await events().filter { !$0.isState } }
}

extension Reply {
    /// The answer, if there is one by now.
    var answer: Result<Value, any Error>? {
        get async {
            guard isDone else { return nil }
            do { return .success(try await value()) } catch { return .failure(error) }
        }
    }

    /// The error that was answered, if it is one of ours.
    var error: WebSocketError? {
        get async {
            if case .failure(let error)? = await answer { error as? WebSocketError } else { nil }
        }
    }
}

extension WebSocketClient {
    /// What a session without a connection must not have gathered: messages, mail, callers and pings.
    func leftovers() -> [Int] {
        [outgoing.count, mailbox.pendingCount, connectReplies.count, disconnectReplies.count, pings.count]
    }
}
