import Foundation
import Testing

/// How the pipe tool tells messages apart, and what it does when nobody reads.
@Suite struct PipeFramingTests {
    private func echo(_ arguments: [String], _ input: [UInt8]) async throws -> ChildProcess.Outcome {
        let peer = try await Peer.willetServe()
        let arguments = ["-w", "0.5"] + arguments + ["\(peer.url)/echo"]
        return try await ChildProcess(Executable.path, arguments, input: Data(input)).outcome()
    }

    /// Every byte there is, and some that are no UTF-8 together.
    private static let bytes = Array(UInt8.min...UInt8.max) + [0xC3, 0x0A, 0xFF]

    @Test func recordsThatEndWithNULMayHaveLines() async throws {
        let text = "a\nb\0\0\r\n\0ünd"
        let outcome = try await echo(["-0"], Array(text.utf8))
        #expect(outcome.data == Data((text + "\0").utf8))
        #expect(outcome.status == 0 && outcome.error == "")
    }

    @Test func bytesComeBackAsTheyWent() async throws {
        let outcome = try await echo(["--binary"], Self.bytes)
        #expect(outcome.data == Data(Self.bytes))
        #expect(outcome.status == 0 && outcome.error == "")
    }

    @Test func binaryRecordsKeepTheirEnds() async throws {
        let input = Self.bytes.filter { $0 != 0 } + [0, 0xFF, 0]
        let outcome = try await echo(["-b", "--null-terminated"], input)
        #expect(outcome.data == Data(input))
        let objects = try await echo(["-b", "-0", "--jsonl"], [0x61, 0, 0xFF, 0])
        #expect(objects.lines.map { $0.contains(#""op":"binary","base64":"#) } == [true, true])
        #expect(objects.lines.last?.contains("\"/w==\"") == true)
    }

    @Test func argumentsAreOfTheSameKindAsTheInput() async throws {
        let outcome = try await echo(["--binary", "--jsonl", "-x", "one"], [])
        #expect(outcome.lines.first?.contains(#""op":"binary","base64":"b25l""#) == true)
    }

    @Test func rawOutputHasNothingBetweenMessages() async throws {
        let outcome = try await echo(["--raw"], Array("a\nb\n".utf8))
        #expect(outcome.output == "ab")
    }

    @Test func plainLinesRefuseABinaryMessageAndNameTheWaysOut() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("--binary", "-w", "0.3", "-x", "x", "\(peer.url)/echo")
        #expect(outcome.output == "x")
        let server = try await Peer.pythonWebsockets()
        let refused = try await ChildProcess(
            "/bin/sh",
            ["-c", "printf 'a\\0' | \"$0\" -0 -w 0.5 -x b \"$1\"", Executable.path, server.url]
        ).outcome()
        #expect(refused.status == 0 && refused.data == Data("b\0a\0".utf8))
    }

    @Test func itEndsAfterOneMessage() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("-1", "-w", "-1", "\(peer.url)/flood?count=1000&size=10")
        #expect(outcome.lines.count == 1)
        #expect(outcome.status == 0)
    }

    @Test func pingsAreToldOfIfAsked() async throws {
        let server = try await Peer.flood(count: 1)
        let plain = try await ChildProcess.willet("-P", server.url)
        #expect(plain.lines.count == 1)
        #expect(plain.error == "willet: ping received: hi\n")
        let second = try await Peer.flood(count: 0)
        let objects = try await ChildProcess.willet("-P", "--jsonl", second.url)
        #expect(objects.lines.first?.contains(#""dir":"in","op":"ping","base64":"aGk=""#) == true)
        #expect(objects.error == "")
        let peer = try await Peer.pythonWebsockets()
        let own = try await ChildProcess.willet("-P", "--ping-interval", "0.05", "-w", "0.5", peer.url)
        #expect(own.output == "")
        #expect(own.error.hasPrefix("willet: pong received after "))
    }

    @Test func quietSaysNothingOfTheConnection() async throws {
        let outcome = try await ChildProcess.willet("-q", "ws://127.0.0.1:1/")
        #expect(outcome.status == 21)
        #expect(outcome.error == "")
    }

    @Test(arguments: [
        (["--raw", "-0"], "exclude each other"), (["--raw", "--jsonl"], "exclude each other"),
        (["-1", "-n", "2"], "exclude each other"), (["--latency-key", "id"], "leave it out in a pipe"),
    ])
    func whatContradictsItselfIsRefused(arguments: [String], text: String) async throws {
        let outcome = try await ChildProcess(Executable.path, arguments + ["ws://127.0.0.1:1/"]).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(text))
    }

    // MARK: Nobody reads

    private static let floodCount = 16_000

    private func untilBlocked(_ peer: Peer) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !peer.process.output.contains("blocked") {
            guard ContinuousClock.now < deadline else {
                throw ChildProcess.TimedOut(description: "the server could go on sending: \(peer.process.output)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// 128 MiB, and a time of quiet that passes several times while nobody reads.
    @Test func aReaderThatStopsStopsTheServerAndLosesNothing() async throws {
        let peer = try await Peer.flood(count: Self.floodCount)
        let reader = try SlowReader(["-w", "0.3", peer.url])
        try await untilBlocked(peer)
        #expect(!peer.process.output.contains("sent"))
        let data = try await reader.rest()
        #expect(data.count == Self.floodCount * 8193)
        for number in 0..<Self.floodCount {
            let line = data[data.startIndex + number * 8193..<data.startIndex + number * 8193 + 8]
            guard line.elementsEqual(String(format: "%08d", number).utf8) else {
                Issue.record("message \(number) is missing")
                return
            }
        }
        #expect(try await reader.process.outcome().status == 0)
    }

    @Test func aReaderThatStopsCostsNoMemory() async throws {
        let peer = try await Peer.flood(count: Self.floodCount)
        let reader = try SlowReader([peer.url])
        try await untilBlocked(peer)
        #expect(try reader.peakMemory() < 96 << 20)
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
    func aReaderThatStopsDoesNotHoldASignalUp(signal: Int32, expected: Int) async throws {
        let peer = try await Peer.flood(count: Self.floodCount)
        let reader = try SlowReader([peer.url])
        try await untilBlocked(peer)
        reader.process.send(signal)
        #expect(try await reader.process.outcome().status == Int32(expected))
    }

    @Test func aReaderThatStopsDoesNotHoldTheWholeTimeUp() async throws {
        let peer = try await Peer.flood(count: Self.floodCount)
        let reader = try SlowReader(["--max-time", "1", peer.url])
        let outcome = try await reader.process.outcome()
        #expect(outcome.status == 20)
        #expect(outcome.error == "willet: the time is up: --max-time allows 1 s\n")
    }

    @Test func aReaderThatHasEnoughEndsItWell() async throws {
        let peer = try await Peer.willetServe()
        let command = "{ \"$0\" -w -1 \"$1\"; echo $? >&2; } | head -n 3"
        let url = "\(peer.url)/flood?count=1000000&size=100"
        let outcome = try await ChildProcess("/bin/sh", ["-c", command, Executable.path, url]).outcome()
        #expect(outcome.lines.count == 3)
        #expect(outcome.error == "0\n")
    }

    /// Ctrl-C a second time does not wait for a server that never answers a Close.
    @Test func aSecondSignalDoesNotWait() async throws {
        let peer = try await Peer.willetServe()
        let process = try ChildProcess(Executable.path, ["-w", "-1", "--on-open", "ready", "\(peer.url)/echo"])
        #expect(try await process.firstLine() == "ready")
        process.send(SIGINT)
        process.send(SIGTERM)
        let status = try await process.outcome().status
        #expect(status == 130 || status == 143)
    }
}
