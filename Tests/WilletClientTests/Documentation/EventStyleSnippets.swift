import WilletClient

enum EventStyleSnippets {
    static func handlers(_ client: WebSocketClient) {
        client.onOpened { handshake in
            print("open: \(handshake.url)")
        }
        client.onMessage { message, queued in
            print("\(message.text ?? "\(message.count) bytes"), \(queued) behind it")
        }
        client.onError { error in
            print("went wrong: \(error)")
        }
        client.onClosed { end in
            switch end.reason {
            case .client: print("closed by us with \(end.code)")
            case .server: print("closed by the server with \(end.code)")
            case .error: print("broken")
            }
        }
        client.post(.connect)
    }

    static func loop(_ client: WebSocketClient) async {
        for await event in client.events {
            switch event {
            case .opened(let handshake): print("open: \(handshake.url)")
            case .messages(let batch): print("\(batch.messageCount) messages at once")
            case .error(let error): print("went wrong: \(error)")
            case .closed(let end): print("closed: \(end.reason)")
            case .state, .sent, .unsent, .roundTrip, .readingPaused: break
            }
        }
    }
}
