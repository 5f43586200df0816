import Foundation
import WilletClient

enum TLSAndProxiesSnippets {
    static func files(_ configuration: inout Configuration) {
        configuration.tls.certificateAuthorityFiles = ["/etc/ticker/ca.pem"]
        configuration.tls.certificateChainFile = "/etc/ticker/client.pem"
        configuration.tls.privateKeyFile = "/etc/ticker/client.key"
    }

    static func expired(_ client: WebSocketClient) async throws {
        do {
            try await client.connect()
        } catch WebSocketError.tls(let failure) where failure.kind == .expired {
            print("until \(failure.certificate?.validUntil.nanoseconds ?? 0) ns after 1970")
        }
    }

    static func proxy(_ configuration: inout Configuration) throws {
        configuration.proxy = .proxy(try Proxy("socks5://me:secret@proxy.example.com:1080"))
    }

    static func environment(_ configuration: inout Configuration) {
        let environment = ProcessInfo.processInfo.environment
        configuration.proxy = .environment(ProxyEnvironment { environment[$0] })
    }

    static func unixSocket(_ configuration: inout Configuration) {
        configuration.connectTo = .unixSocket(path: "/run/ticker.sock")
    }
}
