import NIOCore
import NIOEmbedded
import WilletProtocol

@testable import WilletClient

/// A server that accepts, opens and closes at once, for ever, on a scripted transport. A cycle takes two turns of the
/// loop: there are to be very many of them.
actor OpenCloseCycles {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let transport = ScriptedTransport(triesTwoAddresses: false)
    private let client: WebSocketClient
    private let answer = ByteBuffer(bytes: Array(ScriptedTransport.head.utf8) + Wire.close(1001))

    /// How many connections were told of.
    private(set) var opened = 0
    private(set) var closed = 0

    init() async throws {
        client = try ManualClient.unread(on: transport).client
        client.post(.connect)
        await transport.loop.run()
    }

    var leftovers: [Int] { get async { await client.leftovers() } }

    /// Runs cycles up to one with a number, from 1.
    ///
    /// - Throws: `Failure` where an attempt comes sooner or later than the policy says: the random numbers are 1, so each
    ///   wait is its whole bound.
    func run(upTo last: Int) async throws {
        for cycle in transport.dialCount...last {
            let delay = min(Duration.milliseconds(500 << min(cycle - 1, 10)), .seconds(30))
            let state = try await openAndClose()
            guard case .waiting(let retry) = state, retry.number == cycle, retry.delay == delay else {
                throw Failure(description: "cycle \(cycle): \(state)")
            }
            let moment = Duration.nanoseconds(1)
            if cycle % 100 == 1 {
                await transport.loop.advanceTime(by: TimeAmount(delay - moment))
                guard transport.dialCount == cycle else { throw Failure(description: "cycle \(cycle): too soon") }
                await transport.loop.advanceTime(by: TimeAmount(moment))
                await readEvents()
            } else {
                await transport.loop.advanceTime(by: TimeAmount(delay))
            }
            guard transport.dialCount == cycle + 1 else { throw Failure(description: "cycle \(cycle): too late") }
            transport.forgetOld()
        }
        await readEvents()
    }

    /// Answers the newest dial with a handshake and a Close in one segment, and ends it.
    private func openAndClose() async throws -> State {
        guard let dial = transport.newest else { throw Failure(description: "it does not dial") }
        return try await transport.loop.executeInContext { [client, answer] in
            let pipeline = dial.channel.pipeline.syncOperations
            try pipeline.addHandler(dial.writes, position: .first)
            dial.channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            dial.promise.succeed(dial.channel)
            pipeline.fireChannelRead(NIOAny(answer))
            pipeline.fireChannelReadComplete()
            dial.channel.close(promise: nil)
            return client.assumeIsolated { $0.state }
        }
    }

    private func readEvents() async {
        _ = client.eventQueue.publish(.roundTrip(.zero))
        while let event = await client.eventQueue.next() {
            switch event {
            case .opened: opened += 1
            case .closed: closed += 1
            case .roundTrip: return
            case .state, .messages, .error, .sent, .unsent, .readingPaused: break
            }
        }
    }
}
