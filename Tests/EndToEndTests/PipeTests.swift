import Foundation
import Testing

/// The pipe tool as scripts use it: the release binary, against the embedded server and servers that are not ours.
@Suite struct PipeTests {
    private func objects(_ outcome: ChildProcess.Outcome) throws -> [[String: Any]] {
        try outcome.lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func linesAreEchoedByPythonWebsockets() async throws {
        let peer = try await Peer.pythonWebsockets()
        let outcome = try await ChildProcess.willet("--jsonl", "-w", "1", peer.url, input: "a\nb\n")
        #expect(outcome.status == 0)
        #expect(try objects(outcome).map { $0["data"] as? String } == ["a", "b"])
        #expect(outcome.error == "")
    }

    @Test func linesAreEchoedByNodeWS() async throws {
        let peer = try await Peer.nodeWS()
        let outcome = try await ChildProcess.willet("--jsonl", "-w", "1", peer.url, input: "a\nb\n")
        #expect(outcome.status == 0)
        #expect(try objects(outcome).map { $0["data"] as? String } == ["a", "b"])
    }

    @Test(arguments: [[], ["--no-compress"]])
    func longMessagesComeBackWhole(flags: [String]) async throws {
        let lines = (1...20).map { String(repeating: "ünïcode \($0) 你好 ", count: $0 * 500) }
        for peer in [try await Peer.pythonWebsockets(), try await Peer.nodeWS()] {
            let process = try ChildProcess(
                Executable.path,
                flags + ["-w", "1", peer.url],
                input: Data(lines.joined(separator: "\n").utf8)
            )
            let outcome = try await process.outcome()
            #expect(outcome.status == 0)
            #expect(outcome.lines == lines)
        }
    }

    @Test func plainOutputIsExact() async throws {
        let peer = try await Peer.willetServe()
        let text = "{\"a\": 1}\n\u{1B}[31mred\n\u{202E}é 你 😀\n\n  two  \n"
        let outcome = try await ChildProcess.willet("-w", "0.5", "\(peer.url)/echo", input: text)
        #expect(outcome.output == text)
        #expect(outcome.status == 0)
    }

    @Test func manyLinesComeBackInOrder() async throws {
        let peer = try await Peer.willetServe()
        let lines = (0..<20_000).map { "line \($0)" }
        let outcome = try await ChildProcess.willet(
            "-w",
            "1",
            "\(peer.url)/echo",
            input: lines.joined(separator: "\n") + "\n"
        )
        #expect(outcome.status == 0)
        #expect(outcome.lines == lines)
    }

    @Test func aFloodIsPrintedWhole() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("\(peer.url)/flood?count=100000&size=128")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 100_000)
        #expect(outcome.lines.allSatisfy { $0.utf8.count == 128 })
    }

    @Test func theDemoPrintsItsFeed() async throws {
        let outcome = try await ChildProcess.willet("demo", "--jsonl", "--max-time", "3")
        #expect(outcome.status == 0)
        #expect(try objects(outcome).count >= 20)
    }

    @Test func executeSendsBeforeInput() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet(
            "-w",
            "0.5",
            "-x",
            "one",
            "-x",
            "-two",
            "\(peer.url)/echo",
            input: "three"
        )
        #expect(outcome.lines == ["one", "-two", "three"])
    }

    @Test func onOpenAndOnCloseMessagesAreSent() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet(
            "-w",
            "0.5",
            "--on-open",
            "hello",
            "--on-close",
            "bye",
            "\(peer.url)/echo"
        )
        #expect(outcome.lines == ["hello", "bye"])
        #expect(outcome.status == 0)
    }

    @Test func itEndsAfterSoManyMessages() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("-n", "3", "-w", "-1", "\(peer.url)/flood?count=1000&size=10")
        #expect(outcome.lines.count == 3)
        #expect(outcome.status == 0)
    }

    @Test func headersAndSubprotocolAreSent() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet(
            "-w",
            "0.2",
            "-H",
            "X-Test: 1",
            "-s",
            "v2.chat",
            "\(peer.url)/echo",
            input: "x"
        )
        #expect(outcome.lines == ["x"])
        #expect(outcome.status == 0)
    }

    @Test func itReconnectsIfAsked() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet(
            "--reconnect",
            "--max-retries",
            "2",
            "-w",
            "-1",
            "--max-time",
            "20",
            "--on-open",
            "x",
            "\(peer.url)/close?code=1011"
        )
        #expect(outcome.status == 24)
        #expect(outcome.error.components(separatedBy: "closed by the server: 1011").count == 4)
    }

    @Test func aMessageThatIsTooLongIsRefusedBeforeAnythingIsDialled() async throws {
        for flag in ["-x", "--on-open", "--on-close"] {
            let arguments = ["--max-message-size", "5", flag, "123456", "ws://127.0.0.1:1/"]
            let outcome = try await ChildProcess(Executable.path, arguments).outcome()
            #expect(outcome.status == 2)
            #expect(outcome.error.contains("a message to send has 6 bytes: --max-message-size allows 5"))
        }
    }

    @Test func anArgumentThatIsNotUTF8IsRefused() async throws {
        let script = #""$1" -x "$(printf 'a\377b')" ws://127.0.0.1:1/"#
        let outcome = try await ChildProcess("/bin/sh", ["-c", script, "sh", Executable.path]).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("willet: argument 2 is not UTF-8: "))
    }

    /// Where there is no connection, nothing is quiet: what ends it is told by its status.
    @Test func itIsNotQuietWhileItReconnects() async throws {
        let peer = try await Peer.willetServe()
        let url = "\(peer.url)/close?code=1012&after=0"
        let outcome = try await ChildProcess.willet("--reconnect", "--max-retries", "1", "-w", "0.05", url)
        #expect(outcome.status == 24)
    }

    /// With a recording and without.
    @Test(arguments: ["", "--record record.jsonl"])
    func aMessageThatIsLostOnTheWayIsToldAndTheNextGoesOut(flags: String) async throws {
        let peer = try await Peer.lossy()
        let folder = try Folder()
        // The second line comes when the loss of the first is told. A pipe that is opened for both waits for nobody.
        let script = """
            cd "$3" && mkfifo in err && exec 3<>in 4<>err || exit
            "$1" --reconnect -1 --max-time 20 \(flags) "$2" <in 2>err 3>&- 4>&- &
            head -c 16000000 /dev/zero | tr '\\0' x >&3
            echo >&3
            while read -r line <&4; do
                printf '%s\\n' "$line" >&2
                case $line in *"not sent"*) echo short >&3; break ;; esac
            done
            wait $!
            """
        let arguments = ["-c", script, "sh", Executable.path, peer.url, folder["."]]
        let outcome = try await ChildProcess("/bin/sh", arguments).outcome()
        #expect(outcome.lines == ["ok"])
        #expect(outcome.status == 0)
        #expect(outcome.error.components(separatedBy: "1 message not sent: connection").count == 2, "\(outcome.error)")
    }

    @Test func diagnosticsGoToTheLogFileAlone() async throws {
        let peer = try await Peer.willetServe()
        let file = FileManager.default.temporaryDirectory.appending(path: "willet-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        for _ in 0..<2 {
            let url = "\(peer.url)/close?code=1011&token=secret"
            let outcome = try await ChildProcess.willet("--log-file", file.path(), url)
            #expect(outcome.status == 24)
            #expect(!outcome.error.contains("state changed"))
        }
        let log = try String(contentsOf: file, encoding: .utf8)
        #expect(log.components(separatedBy: "state changed").count == 1 + 2 * 4)
        #expect(log.contains("closed clean=true code=1011"))
        #expect(!log.contains("secret"))
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path())
        #expect(attributes[.posixPermissions] as? Int == 0o600)

        let refused = try await ChildProcess.willet("--log-file", "/nonexistent/log", "ws://127.0.0.1:1/")
        #expect(refused.status == 2)
        #expect(refused.error.contains("/nonexistent/log"))
    }

    // MARK: Exit codes

    @Test func refusedConnectionsExitWith21() async throws {
        let outcome = try await ChildProcess.willet("ws://127.0.0.1:1/", "--no-reconnect")
        #expect(outcome.status == 21)
        #expect(outcome.error == "willet: cannot connect to 127.0.0.1:1: connection refused\n")
        #expect(outcome.output == "")
    }

    @Test(arguments: [(401, 23), (403, 23), (407, 23), (404, 24), (503, 24)])
    func refusedHandshakesShowTheBody(status: Int, expected: Int) async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("\(peer.url)/refuse?status=\(status)")
        #expect(outcome.status == Int32(expected))
        #expect(outcome.error.hasPrefix("willet: HTTP \(status)"))
        #expect(outcome.error.contains("refused, as you asked"))
    }

    @Test(arguments: [(1000, 0), (1001, 0), (1011, 24), (4000, 24)])
    func theServersCloseCodeDecides(code: Int, expected: Int) async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("-w", "-1", "\(peer.url)/close?code=\(code)&after=0.1")
        #expect(outcome.status == Int32(expected))
    }

    /// A session that ends while the tool is still starting its parts is no reason to begin another one.
    @Test func aSessionThatEndsAtOnceIsNotBegunAnew() async throws {
        let peer = try await Peer.willetServe()
        let folder = try Folder()
        for _ in 0..<60 {
            let arguments = ["-w", "-1", "--record", folder["r.jsonl"], "\(peer.url)/close?code=1008&after=0"]
            let outcome = try await ChildProcess(Executable.path, arguments).outcome()
            #expect(outcome.error == "willet: closed by the server: 1008 policy violation: as you asked\n")
        }
        #expect(try folder.read("r.jsonl").components(separatedBy: #""op":"opened""#).count == 61)
    }

    @Test func aLostConnectionExitsWith24() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("-w", "-1", "\(peer.url)/drop?after=0.3")
        #expect(outcome.status == 24)
        #expect(outcome.error.contains("connection lost"))
    }

    /// A socket would get the number of a closed stream, and be read and written as one.
    @Test(arguments: [
        ("<&-", "hello\n", 0, ""), (">&-", "", 2, "bad file descriptor"), ("<&- >&-", "", 2, "bad file descriptor"),
        ("<&- >&- 2>&-", "", 2, ""), (">/dev/full", "", 2, "no space left on device"),
    ])
    func outputThatCannotBeWrittenIsAnErrorAndClosedInputIsAtItsEnd(
        streams: String,
        output: String,
        status: Int,
        error: String
    ) async throws {
        let peer = try await Peer.willetServe()
        let command = "\"$0\" -w 0.2 -x hello \"$1\" \(streams)"
        let outcome = try await ChildProcess("/bin/sh", ["-c", command, Executable.path, "\(peer.url)/echo"]).outcome()
        #expect(outcome.status == Int32(status))
        #expect(outcome.output == output)
        #expect(outcome.error == (error.isEmpty ? "" : "willet: cannot write standard output: \(error)\n"))
    }

    @Test func theWholeTimeEndsWith20() async throws {
        let peer = try await Peer.willetServe()
        let outcome = try await ChildProcess.willet("-w", "-1", "--max-time", "0.5", "\(peer.url)/silent")
        #expect(outcome.status == 20)
    }

    @Test(arguments: [
        (
            ["--max-time", "-1"],
            "'-1' is invalid for '--max-time <seconds>': write a number of seconds from 0 to 31536000"
        ),
        (["-w", "-2"], "write a number of seconds from 0 to 31536000, or -1 for never."),
        (["-n", "99999999999999999999"], "'-n <count>': write a number from 1."),
        (["--max-message-size", "2G"], "write a number of bytes from 1 to 1G, with k, M or G, such as 64M."),
        (["--expect-close", "5000"], "write a close code: 1000 to 1014, but for 1004, or 3000 to 4999."),
        (["--connect-to", "foo"], "“foo” is no host:port: there is no port: add one from 1 to 65535"),
        (["--keep-entries", "0"], "write a number from 1 to 100000000."),
    ])
    func aValueThatCannotBeUsedIsToldWhatCan(flag: [String], text: String) async throws {
        let outcome = try await ChildProcess.willet("ws://127.0.0.1:1/", flag[0], flag[1])
        #expect(outcome.status == 2)
        #expect(outcome.error.contains(text), "\(outcome)")
        #expect(outcome.error.hasSuffix("willet: see willet connect --help\n"))
    }

    @Test(arguments: [
        ["ftp://x/"], ["ws://x/#f"], [], ["--bogus", "ws://x/"], ["ws://x/", "ws://y/"], ["-H", "no colon", "ws://x/"],
        ["-H", "Upgrade: x", "ws://x/"], ["-s", "a b", "ws://x/"], ["-n", "0", "ws://x/"],
        ["serve", "--port", "70000"],
        ["serve", "--tls-cert", "x"], ["serve", "--port", "0", "--tls-cert", "/none", "--tls-key", "/none"],
        ["--cacert", "/nonexistent.pem", "wss://127.0.0.1:1/"],
    ])
    func wrongUsageExitsWith2(arguments: [String]) async throws {
        let outcome = try await ChildProcess(Executable.path, arguments).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("willet: "))
        #expect(outcome.output == "")
    }

    @Test(arguments: ["no colon", "a b: c", "A: b\r\nC: d"])
    func aWrongHeaderIsToldWhy(header: String) async throws {
        let outcome = try await ChildProcess.willet("-H", header, "ws://127.0.0.1:1/")
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("header") || outcome.error.contains("write 'Name: value'"))
        #expect(!outcome.error.contains("refused"))
    }

    @Test func inputThatIsNotUTF8ExitsWith2() async throws {
        let peer = try await Peer.willetServe()
        let process = try ChildProcess(Executable.path, ["\(peer.url)/echo"], input: Data([0x61, 0x0A, 0xFF, 0x0A]))
        let outcome = try await process.outcome()
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("line 2 of standard input is not UTF-8"))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
    func signalsEndItInOrder(signal: Int32, expected: Int) async throws {
        let peer = try await Peer.willetServe()
        let folder = try Folder()
        let process = try ChildProcess(
            Executable.path,
            ["-w", "-1", "--on-open", "ready", "--record", folder["r.jsonl"], "\(peer.url)/echo"]
        )
        #expect(try await process.firstLine() == "ready")
        process.send(signal)
        let outcome = try await process.outcome()
        #expect(outcome.status == Int32(expected) && outcome.error.isEmpty, "\(outcome)")
        // The server has answered the Close, and the recording is whole.
        #expect(try folder.read("r.jsonl").contains(#""data":"closed (1000 normal closure)""#))
    }

    @Test(arguments: [[], ["--record"]], [(false, 0), (true, 21)])
    func whatWasReadAndNotSentIsCountedWhenItIsOver(flags: [String], end: (isGone: Bool, status: Int32)) async throws {
        let peer = try await Peer.deaf(isGone: end.isGone)
        let folder = try Folder()
        let retries = ["--reconnect", "--max-retries", "1", "-w", "-1"]
        let arguments = flags.flatMap { [$0, folder["r.jsonl"]] } + retries + [peer.url]
        let input = (1...60_000).map { "\($0) " + String(repeating: "x", count: 500) }.joined(separator: "\n")
        let process = try ChildProcess(Executable.path, arguments, input: Data(input.utf8))
        let outcome = try await process.outcome()
        #expect(outcome.status == end.status, "\(outcome.error)")
        let words = " of the input not sent: the session is over"
        let told = outcome.error.split(separator: "\n").last { $0.hasSuffix(words) }
        let left = told?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        #expect(left > 100, "\(outcome.error)")
    }

    /// As `nohup` has it.
    @Test func aSignalThatIsIgnoredStaysSo() async throws {
        let peer = try await Peer.willetServe()
        let script = #"trap '' HUP; exec "$0" -w -1 --on-open ready "$1""#
        let process = try ChildProcess("/bin/sh", ["-c", script, Executable.path, "\(peer.url)/echo"])
        #expect(try await process.firstLine() == "ready")
        process.send(SIGHUP)
        process.send(SIGTERM)
        #expect(try await process.outcome().status == 143)
    }

    @Test func theServerEndsOnASignal() async throws {
        let peer = try await Peer.willetServe()
        peer.process.send(SIGTERM)
        #expect(try await peer.process.outcome().status == 143)
    }

    @Test func versionAndHelpExitWith0() async throws {
        #expect(try await ChildProcess.willet("--version").status == 0)
        let help = try await ChildProcess.willet("--help")
        #expect(help.status == 0)
        #expect(help.output.contains("serve"))
    }
}
