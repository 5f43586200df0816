import NIOCore
import NIOWebSocket

/// Who is in the chat. Lives on the server's event loop.
final class ChatRoom {
    private struct Member {
        var name: String
        var channel: any Channel
    }

    private var members: [ObjectIdentifier: Member] = [:]
    private var guests = 0

    /// Lets a connection in, and tells all, itself included.
    func join(_ channel: any Channel, name: String?) {
        let name = name ?? nextGuest()
        members[ObjectIdentifier(channel)] = Member(name: name, channel: channel)
        broadcast("* \(name) joined (\(members.count) here)")
    }

    /// Sends what a member says to all, itself included.
    func say(_ text: ByteBuffer, by channel: any Channel) {
        guard let member = members[ObjectIdentifier(channel)] else { return }
        var line = ByteBuffer(string: "\(member.name): ")
        line.writeImmutableBuffer(text)
        broadcast(line)
    }

    /// Lets a connection go, and tells the others. Does nothing for one that left already.
    func leave(_ channel: any Channel) {
        guard let member = members.removeValue(forKey: ObjectIdentifier(channel)) else { return }
        broadcast("* \(member.name) left")
    }

    private func nextGuest() -> String {
        guests += 1
        return "guest-\(guests)"
    }

    private func broadcast(_ line: String) {
        broadcast(ByteBuffer(string: line))
    }

    private func broadcast(_ line: ByteBuffer) {
        // A write may end a connection, and with it a membership, right here: the loop goes over a copy.
        let present = members.values.map(\.channel)
        for channel in present { channel.writeAndFlush(Message.text(line), promise: nil) }
        for channel in present where !channel.isWritable && channel.isActive {
            // More waits for it than its water mark. It leaves first, so that nothing is added to that.
            leave(channel)
            channel.triggerUserOutboundEvent(CloseRequest(.policyViolation, "reads too slowly"), promise: nil)
        }
    }
}
