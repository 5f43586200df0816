import Foundation
import Testing

/// `willet convert`, on files that the other commands and other programs write.
@Suite struct ConvertTests {
    private static let recording = #"""
        {"format":"willet recording","version":1}
        {"seq":1,"time":"2026-01-31T12:00:00.000000Z","dir":"local","op":"opened","data":"ws://h/","conn":1}
        {"seq":2,"time":"2026-01-31T12:00:00.000001Z","dir":"out","op":"text","data":"a\u001bé","conn":1}
        {"seq":3,"time":"2026-01-31T12:00:00.500000Z","dir":"in","op":"binary","base64":"AP8=","conn":1}

        """#

    @Test func aFeedGoesThroughAllFormatsAndBack() async throws {
        let folder = try Folder()
        let feed = try await ChildProcess.willet("demo", "--jsonl", "--max-time", "1")
        try folder.write(feed.output, "0.jsonl")
        try #require(feed.lines.count > 5)
        for (from, to) in [
            ("0.jsonl", "1.txt"), ("1.txt", "2.sqlite"), ("2.sqlite", "3.har"), ("3.har", "4.db"), ("4.db", "5.jsonl"),
        ] {
            let outcome = try await ChildProcess.willet("convert", folder[from], folder[to])
            #expect(outcome.status == 0, "\(outcome)")
        }
        // HAR has a URL for each connection, which a feed does not tell.
        let lines = try folder.read("5.jsonl").split(separator: "\n").filter { !$0.contains("\"local\"") }.dropFirst()
        let withoutNumber = { (line: Substring) in line.drop { $0 != "," } }
        #expect(lines.map(withoutNumber) == feed.lines.map { withoutNumber($0[...]) })
    }

    private func shell(_ script: String, in folder: Folder) async throws -> ChildProcess.Outcome {
        let arguments = ["-c", "cd \"$2\" && \(script)", "sh", Executable.path, folder["."]]
        return try await ChildProcess("/bin/sh", arguments).outcome()
    }

    @Test func aTerminalGetsNothingThatCouldHarmIt() async throws {
        let folder = try Folder()
        try folder.write(Self.recording.replacing("é", with: "\u{9B}31m\u{202E}é"), "a.jsonl")
        for format in ["text", "jsonl", "har"] {
            let outcome = try await shell("script -qec \"$1 convert a.jsonl - --to \(format)\" /dev/null", in: folder)
            #expect(outcome.output.lowercased().contains("\\u{9b}31m\\u{202e}é"), "\(outcome)")
            #expect(!outcome.output.unicodeScalars.contains { ["\u{9B}", "\u{202E}", "\u{1B}"].contains($0) })
            let piped = try await shell("$1 convert a.jsonl - --to \(format) | cat", in: folder)
            #expect(piped.output.contains("31m\u{202E}é"))
        }
    }

    @Test func aReaderThatHasEnoughIsNoError() async throws {
        let folder = try Folder()
        let line = Self.recording.split(separator: "\n")[2]
        try folder.write(Self.recording + String(repeating: line + "\n", count: 20_000), "a.jsonl")
        let script = "{ \"$1\" convert a.jsonl - --to text; echo ended with $? >&2; } | head -n 1"
        let outcome = try await shell(script, in: folder)
        #expect(outcome.lines.count == 1)
        #expect(outcome.error == "ended with 0\n")
    }

    @Test func aSignalLeavesNoHalfFileBehind() async throws {
        let folder = try Folder()
        for name in ["a.txt", "a.db", "a.har", "b.jsonl"] {
            // The pipe is opened when the output is there.
            let script = """
                mkfifo in.\(name) && { "$1" convert --from jsonl in.\(name) \(name) & } && exec 3>in.\(name) \
                && test -e \(name) && kill -TERM $! && wait $!
                """
            let outcome = try await shell(script, in: folder)
            #expect(outcome.status == 143, "\(outcome)")
            #expect(try !folder.names.contains(name))
        }
    }

    @Test func aFileIsReadByTheProgramsOfOthers() async throws {
        let folder = try Folder()
        try folder.write(Self.recording, "a.jsonl")
        for name in ["a.har", "a.db"] {
            let outcome = try await ChildProcess.willet("convert", folder["a.jsonl"], folder[name])
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        }
        let script = #"""
            import json, sqlite3, sys
            entry, = json.load(open(sys.argv[1]))["log"]["entries"]
            print(entry["request"]["url"], [(m["type"], m["time"], m["opcode"], m["data"]) for m in entry["_webSocketMessages"]])
            print(sqlite3.connect(sys.argv[2]).execute("SELECT seq, time, dir, op, data, conn FROM messages").fetchall()[1:])
            """#
        let python = try await ChildProcess("/usr/bin/env", ["python3", "-c", script, folder["a.har"], folder["a.db"]])
            .outcome()
        #expect(
            python.lines == [
                #"ws://h/ [('send', 1769860800.000001, 1, 'a\x1bé'), ('receive', 1769860800.5, 2, 'AP8=')]"#,
                #"[(2, '2026-01-31T12:00:00.000001Z', 'out', 'text', 'a\x1bé', 1), "#
                    + #"(3, '2026-01-31T12:00:00.500000Z', 'in', 'binary', b'\x00\xff', 1)]"#,
            ],
            "\(python)"
        )
    }

    /// Files that are larger than the bound of what the program takes, in every direction.
    @Test func memoryDoesNotGrowWithTheFile() async throws {
        let folder = try Folder()
        let script = #"""
            import os, subprocess, sys
            willet, folder = sys.argv[1:]
            line = '{"time":"2026-01-31T12:00:00.%06dZ","dir":"in","op":"text","data":"%s","conn":1}\n'
            with open(folder + "/0.jsonl", "w") as file:
                for number in range(500_000): file.write(line % (number, "x" * 100))
            names = ["0.jsonl", "1.har", "2.db", "3.txt", "4.jsonl", "5.db", "6.har", "7.jsonl"]
            for name, other in zip(names, names[1:]):
                process = subprocess.Popen([willet, "convert", folder + "/" + name, folder + "/" + other])
                _, status, usage = os.wait4(process.pid, 0)
                print(status, usage.ru_maxrss >> 10, os.path.getsize(folder + "/" + name) >> 20, name)
            """#
        let python = try await ChildProcess("/usr/bin/env", ["python3", "-c", script, Executable.path, folder["."]])
            .outcome()
        #expect(python.lines.count == 7)
        for line in python.lines {
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            let (status, peak, size) = (numbers[0], numbers[1], numbers[2])
            #expect(status == 0 && size > 60 && peak < 48, "\(line)")
        }
    }

    @Test func aTornRecordingIsReadUpToThere() async throws {
        let folder = try Folder()
        try folder.write(Self.recording + #"{"seq":4,"time":"2026-0"#, "a.jsonl")
        let outcome = try await ChildProcess.willet("convert", folder["a.jsonl"], "-", "--to", "text")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 3)
        #expect(outcome.lines.last == "2026-01-31T12:00:00.500000Z 1 < binary AP8=")
        #expect(
            outcome.error
                == "willet: \(folder["a.jsonl"]): line 5 breaks off, and was left out: it ends within an object\n"
        )
    }

    @Test func whatCannotBeConvertedLeavesNothingBehind() async throws {
        let folder = try Folder()
        try folder.write("GET / HTTP/1.1\r\n\u{1B}[2J\n", "a.jsonl")
        try folder.write(Self.recording.replacing("AP8=", with: "\\u001b[2J"), "b.jsonl")
        try folder.write(Self.recording, "c.txt")
        try folder.write("", "there.har")
        for (arguments, error) in [
            ([folder["a.jsonl"], folder["x.har"]], "\(folder["a.jsonl"]), line 1: no JSON at byte 1: "),
            ([folder["a.jsonl"], folder["x.db"], "--from", "har"], "\(folder["a.jsonl"]), byte 1: no JSON: "),
            ([folder["c.txt"], folder["x.har"]], "\(folder["c.txt"]), line 1: it does not begin with a time as in "),
            ([folder["c.txt"], folder["x.har"], "--from", "sqlite"], "\(folder["c.txt"]): file is not a database"),
            ([folder["none.har"], folder["x.txt"]], "\(folder["none.har"]): no such file or directory"),
            ([folder["none.db"], folder["x.txt"]], "\(folder["none.db"]): no such file or directory"),
            ([folder["c.txt"], folder["there.har"]], "\(folder["there.har"]): it is there already: name another"),
            ([folder["c.txt"], folder["none/x.har"]], "\(folder["none/x.har"]): no such file or directory"),
            (
                [folder["c.txt"], folder["x"]],
                "the name \(folder["x"]) tells no format: say --to jsonl, har, text, sqlite"
            ),
            ([folder["c.txt"], "-", "--to", "sqlite"], "-: SQLite needs a file: name one"),
            ([folder["c.txt"], "x.txt", "--to", "xml"], "The value 'xml' is invalid for '--to <format>'"),
        ] {
            let outcome = try await ChildProcess(Executable.path, ["convert"] + arguments, environment: [:]).outcome()
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.error.hasPrefix("willet: \(error)"), "\(arguments): \(outcome.error)")
            #expect(outcome.output.isEmpty)
        }
        // A line that breaks off at the end may be a crash's doing; one that is whole is not.
        let outcome = try await ChildProcess.willet("convert", folder["b.jsonl"], folder["x.txt"])
        #expect(outcome.status == 2 && outcome.error.contains(", line 4: "), "\(outcome)")
        #expect(try folder.names == ["a.jsonl", "b.jsonl", "c.txt", "there.har"])
    }
}
