import ArgumentParser
import Foundation
import WilletClient
import WilletLog
import WilletProtocol

/// The log alone: what arrives is appended, and then filtered.
struct Store: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Append messages to the log, then filter all of them by text and by regular expression; in seconds."
    )

    private struct Costs: Encodable {
        var messages: Int
        var bytes: Int
        var append: Double
        var substring: Double
        var substringHits: Int
        var expression: Double
        var expressionHits: Int
        var cpuSeconds: Double
        var peakRSS: Int
    }

    @Option(help: "How many messages.")
    var count: Int

    @Option(help: "The length of a message in bytes, at least 64.")
    var size: Int

    @Option(help: "The text to filter by: needle-half is in every second message, needle-one in every hundredth.")
    var text = "needle-one"

    @Option(help: "The regular expression to filter by.")
    var expression = "needle-o[n]e"

    @Option(help: "A file to write the messages to, a line each, for other tools.")
    var write: String?

    func run() throws {
        let pool = BatchPool()
        var lines = write == nil ? nil : Data(capacity: count * (size + 1))
        var log = MessageLog(limits: MessageLog.Limits(entries: count, bytes: .max)) { pool.giveBack($0) }
        let total = Measurement()
        var append = 0.0
        for start in stride(from: 0, to: count, by: Self.perBatch(size)) {
            let batch = pool.take(capacity: 256 << 10)
            for number in start..<min(start + Self.perBatch(size), count) {
                let message = message(number)
                lines?.append(contentsOf: message + [0x0A])
                message.withUnsafeBytes { batch.appendMessage($0, opcode: .text) }
            }
            batch.seal(at: Timestamp(nanoseconds: 0))
            let appending = Measurement()
            log.append(batch)
            append += appending.seconds
        }
        if let write, let lines { try lines.write(to: URL(fileURLWithPath: write)) }
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let (substring, substringHits) = try filter(log, "\"\(quoted)\"")
        let (matched, matchedHits) = try filter(log, "/\(expression.replacing("/", with: "\\/"))/")
        try report(
            Costs(
                messages: log.count,
                bytes: log.byteCount,
                append: append,
                substring: substring,
                substringHits: substringHits,
                expression: matched,
                expressionHits: matchedHits,
                cpuSeconds: total.cpuSeconds,
                peakRSS: Measurement.peakRSS
            )
        )
    }

    /// As many as one read of a socket has.
    private static func perBatch(_ size: Int) -> Int { max((256 << 10) / (size + 4), 1) }

    private func message(_ number: Int) -> [UInt8] {
        let mark = number % 100 == 7 ? "needle-one" : number % 2 == 0 ? "needle-half" : "haystack-no"
        let text = #"{"e":"aggTrade","i":\#(number),"s":"BTCUSDT","k":"\#(mark)","p":"43251.10"} "#
        return Array(text.utf8.prefix(size)) + [UInt8](repeating: 0x2E, count: max(size - text.utf8.count, 0))
    }

    /// Compiling the filter counts.
    private func filter(_ log: MessageLog, _ text: String) throws -> (seconds: Double, hits: Int) {
        let measurement = Measurement()
        var filtered = FilteredLog(try Filter(text, now: Timestamp(nanoseconds: 0), utcOffset: 0))
        repeat { filtered.update(with: log, budget: .unlimited) } while !filtered.isCurrent(with: log)
        return (measurement.seconds, filtered.count)
    }
}
