import Foundation

/// A server that was started for a test, and ends with it.
struct Peer: Sendable {
    let process: ChildProcess
    /// For example `ws://127.0.0.1:1234`, without a path.
    let url: String

    /// The embedded server.
    static func willetServe(_ arguments: String...) async throws -> Peer {
        let process = try ChildProcess(Executable.path, ["serve", "--port", "0"] + arguments)
        return Peer(process: process, url: try await process.firstLine())
    }

    /// An echo server of the Python package `websockets`, as Debian ships it.
    static func pythonWebsockets() async throws -> Peer {
        try await listening("/usr/bin/python3", "echo_websockets.py")
    }

    /// An echo server of the node package `ws`, as Debian ships it.
    static func nodeWS() async throws -> Peer {
        try await listening("/usr/bin/env", "echo_ws.js", interpreter: ["node"])
    }

    /// A server that prints the heads of the requests it gets; with a certificate and its key it speaks TLS.
    static func handshakes(_ files: String...) async throws -> Peer {
        try await listening("/usr/bin/python3", "handshakes.py", files, scheme: files.isEmpty ? "ws" : "wss")
    }

    /// A server that answers the request for `/NAME` with the bytes of the file of that name in a folder.
    static func raw(_ folder: String, _ certificate: String?, _ key: String?) async throws -> Peer {
        let files = [certificate, key].compactMap(\.self)
        return try await listening(
            "/usr/bin/python3",
            "raw.py",
            [folder] + files,
            scheme: files.isEmpty ? "ws" : "wss"
        )
    }

    /// A server that sends a ping, and so many numbered messages of 8 KiB, as fast as it is read, and tells when it is not.
    static func flood(count: Int) async throws -> Peer {
        try await listening("/usr/bin/python3", "flood.py", ["\(count)"])
    }

    /// A server that resets the first connection in the middle of a message, and answers on the others.
    static func lossy() async throws -> Peer { try await listening("/usr/bin/python3", "lossy.py") }

    /// A server that reads nothing, and closes after half a second, or is gone then.
    static func deaf(isGone: Bool = false) async throws -> Peer {
        try await listening("/usr/bin/python3", "deaf.py", isGone ? ["gone"] : [])
    }

    private static func listening(
        _ executable: String,
        _ script: String,
        _ arguments: [String] = [],
        interpreter: [String] = [],
        scheme: String = "ws"
    ) async throws -> Peer {
        let path = Executable.package.appending(path: "Tests/EndToEndTests/Peers/\(script)").path()
        let process = try ChildProcess(
            executable,
            interpreter + [path] + arguments,
            environment: ["NODE_PATH": "/usr/share/nodejs"]
        )
        return Peer(process: process, url: "\(scheme)://127.0.0.1:\(try await process.firstLine())")
    }
}
