import WilletFormats
import WilletScreen
import WilletTerminal

/// Reads a recording in one format and writes it in another, in memory that does not grow with it.
enum Conversion {
    typealias File = (path: String, format: RecordingFormat)

    static func run(_ input: File, _ output: File) -> ExitStatus {
        do throws(FormatError) {
            let target = try ConversionTarget(output.path, output.format)
            var notes: [String]
            do throws(FormatError) {
                let source = RecordingInput(path: input.path, format: input.format, showsProgress: true)
                notes = try source.read { (entry) throws(FormatError) in try target.append(entry) }
                try target.finish()
            } catch {
                // Half a recording would pass for a whole one.
                target.discard()
                throw error
            }
            notes += target.notes
            for note in notes { say("\(input.path): \(note)") }
            return .done
        } catch {
            say("\(error)")
            return .usage
        }
    }

    /// It may quote parts of a file.
    private static func say(_ text: String) { Diagnostics.say(RemoteText.line(text, width: TerminalLocale.width)) }
}
