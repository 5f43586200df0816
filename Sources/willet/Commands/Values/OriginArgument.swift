import ArgumentParser
import WilletClient

/// The value of `--origin` (RFC 6454, section 6.2).
enum OriginArgument {
    /// The origin as it is, if it is one.
    static func validated(_ argument: String) throws -> String {
        guard argument != "null" else { return argument }
        guard let colon = argument.firstIndex(of: ":"), argument[colon...].hasPrefix("://") else {
            throw ValidationError("write scheme://host[:port], or null.")
        }
        let authority = argument[colon...].dropFirst(3)
        if authority.contains("/") { throw ValidationError("an origin has no path, and no / at its end.") }
        let isScheme = argument[..<colon].utf8.allSatisfy { octet in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= octet || "0123456789+-.".utf8.contains(octet)
        }
        guard isScheme, argument.first?.isLetter == true else {
            throw ValidationError("the scheme of an origin is lower-case letters, digits and +-.")
        }
        // Host and port are the same in every URL.
        let url = try? WebSocketURL("ws://\(authority)")
        guard let url, url.userInfo == nil, url.target == "/", !url.host.contains("%") else {
            throw ValidationError("“\(authority)” is no host[:port] of an origin.")
        }
        return argument
    }
}
