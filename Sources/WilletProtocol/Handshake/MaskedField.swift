/// The value of a header field as it may be shown: what logs somebody in is masked.
package enum MaskedField {
    package static func value(of field: HeaderField) -> String {
        switch field.name.lowercased() {
        case "authorization", "proxy-authorization":
            // How somebody proves who he is may be known.
            let scheme = field.value.prefix { $0 != " " }
            return scheme.endIndex < field.value.endIndex ? "\(scheme) \(MaskedURL.mask)" : MaskedURL.mask
        case "cookie":
            return field.value.split(separator: ";").map(withoutCookie).joined(separator: ";")
        case "set-cookie":
            let end = field.value.firstIndex(of: ";") ?? field.value.endIndex
            return withoutCookie(field.value[..<end]) + field.value[end...]
        case "location", "content-location", "origin", "referer": return MaskedURL.text(of: field.value)
        case "www-authenticate", "proxy-authenticate": return field.value
        case "sec-websocket-protocol":
            return field.value.split(separator: ",", omittingEmptySubsequences: false).map { name in
                let spaces = name.prefix { $0 == " " }
                return spaces + subprotocol(String(name[spaces.endIndex...]))
            }.joined(separator: ",")
        case let name where name.hasPrefix("sec-websocket-"): return field.value
        case let name: return MaskedURL.secrets.contains(where: name.contains) ? MaskedURL.mask : field.value
        }
    }

    /// The name of a subprotocol as it may be shown: browsers, which cannot set header fields, log in by what looks like
    /// one, and no true name is as long.
    package static func subprotocol(_ name: String) -> String {
        name.utf8.count > 40 ? name.prefix(8) + MaskedURL.mask : name
    }

    private static func withoutCookie(_ cookie: Substring) -> String {
        guard let equals = cookie.firstIndex(of: "=") else { return MaskedURL.mask }
        return cookie[...equals] + MaskedURL.mask
    }
}
