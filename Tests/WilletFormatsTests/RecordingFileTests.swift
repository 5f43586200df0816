import Glibc
import Testing
import WilletFormats
import WilletProtocol

/// Files that are recorded into, without a session.
@Suite final class RecordingFileTests {
    private let path: String

    init() throws {
        var template = Array("/tmp/willet-recording-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/r.jsonl"
    }

    deinit {
        for suffix in ["", ".1", ".2", ".3", ".4"] { unlink(path + suffix) }
        rmdir(String(path.dropLast("/r.jsonl".count)))
    }

    private static let header = #"{"format":"willet recording","version":1}"# + "\n"

    private func write(_ text: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    private func content(_ suffix: String = "") -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let descriptor = open(path + suffix, O_RDONLY)
        let count = read(descriptor, &bytes, bytes.count)
        close(descriptor)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    private func record(_ texts: String..., rotation: Int? = nil) throws(RecordingFailure) {
        var file = try RecordingFile(path: path, rotation: rotation)
        for text in texts {
            file.append(RecordedEntry(text, .text, .inbound, at: noon()))
            if file.isFull { #expect(file.flush() == nil) }
        }
        #expect(file.flush() == nil)
        file.close()
    }

    private func texts(_ file: String) throws -> [String] {
        var reader = JSONLinesReader()
        return try reader.entries(file.utf8).map { String(decoding: $0.payload, as: UTF8.self) }
    }

    @Test(arguments: [
        "", header, header + #"{"seq":1,"ti"#, header.dropLast() + "", header.prefix(9) + "",
        #"{"version":1, "format":"willet recording"}"# + "\r\n",
    ])
    func itGoesOnBehindWhatIsThere(before: String) throws {
        write(before)
        try record("a")
        try record("b")
        #expect(content().hasPrefix(before))
        #expect(try texts(content()) == ["a", "b"])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test(arguments: [
        "hello", "\n", #"{"format":"other","version":1}"# + "\n", #"{"format":"willet recording","version":0}"# + "\n",
        #"{"seq":1,"time":"2026-01-31T12:00:00.000000Z","dir":"in","op":"text","data":"a","conn":1}"# + "\n",
    ])
    func whatIsNoRecordingStaysAsItIs(before: String) {
        write(before)
        #expect(throws: RecordingFailure.foreign) { try self.record("a") }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o644)
        #expect(content() == before)
    }

    @Test func aRecordingOfANewerVersionIsCalledSo() {
        let before = #"{"format":"willet recording","version":2}"# + "\n"
        write(before)
        #expect(throws: RecordingFailure.newer) { try self.record("a") }
        #expect(content() == before)
    }

    @Test func oneRecordsIntoAFileAtATime() throws {
        let file = try RecordingFile(path: path)
        #expect(throws: RecordingFailure.busy) { try self.record("a") }
        file.close()
        try record("a")
    }

    @Test func aPipeIsNotWaitedFor() {
        mkfifo(path, 0o600)
        #expect(throws: RecordingFailure.notRegular) { try self.record("a") }
    }

    @Test func aLargeFileIsPutAsideAndNothingIsWrittenOver() throws {
        write("")
        rename(path, path + ".2")
        let long = String(repeating: "x", count: 4000)
        try record("a" + long, "b", "c" + long, "d" + long, "e", rotation: 4000)
        #expect(content(".2").isEmpty)
        let parts = try [".1", ".3", ".4", ""].map { try texts(content($0)).map { $0.prefix(1) } }
        #expect(parts == [["a"], ["b", "c"], ["d"], ["e"]])
    }
}
