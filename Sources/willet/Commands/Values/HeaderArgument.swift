import ArgumentParser
import WilletClient
import WilletProtocol

/// The value of `-H`: a header field, or `@file` for a file with one in each line.
enum HeaderArgument {
    /// How large a file of header fields may be, in bytes: a server takes a fraction of that.
    private static let maximumFile = 256 << 10

    static func fields(_ argument: String) throws -> [HeaderField] {
        guard argument.hasPrefix("@") else { return [try field(argument[...])] }
        let path = String(argument.dropFirst())
        let text: String
        do throws(TextFile.Failure) {
            text = try TextFile.read(path, maximum: maximumFile)
        } catch {
            throw ValidationError("cannot read header fields from \(path): \(error.reason).")
        }
        var fields: [HeaderField] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = ASCII.trimmed(line)
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            do {
                fields.append(try field(content))
            } catch {
                throw ValidationError("\(path), line \(index + 1): \(error)")
            }
        }
        return fields
    }

    private static func field(_ text: Substring) throws -> HeaderField {
        guard let colon = text.firstIndex(of: ":") else { throw ValidationError("write 'Name: value'.") }
        let value = ASCII.trimmed(text[text.index(after: colon)...])
        let field = HeaderField(name: String(text[..<colon]), value: String(value))
        do { try field.validate() } catch { throw ValidationError("\(error).") }
        return field
    }
}
