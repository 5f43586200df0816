/// Why a command line of curl cannot be used.
package enum CurlFailure: Error, Sendable, Equatable {
    case noURL
    case severalURLs(String, String)
    case unknownOption(String)
    case missingValue(String)
    /// The line is not one command with its values.
    case line(String)
}

extension CurlFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noURL: "the curl line has no URL: copy the line of a WebSocket's request, “Copy as cURL”"
        case .severalURLs(let one, let other): "the curl line has two URLs, \(one) and \(other): leave one of them out"
        case .unknownOption(let name): "curl's \(name) is not known here: leave it out"
        case .missingValue(let name): "curl's \(name) wants a value, and the line ends there"
        case .line(let text): text
        }
    }
}
