import Dispatch
import Synchronization
import WilletFormats
import WilletLog
import WilletProtocol
import WilletViewModel

/// The entries of a recording, read by a thread that is a few pieces ahead.
final class ReplaySource: Sendable {
    enum Piece: Sendable {
        case entries([ReplayedEntry])
        case ended(notes: [String])
        case failed(FormatError)
    }

    /// How many pieces are read ahead.
    private static let ahead = 4
    /// When a piece is large enough.
    private static let entryLimit = 1000
    private static let byteLimit = 256 << 10

    private let pieces = AsyncStream.makeStream(of: Piece.self)
    private let room = DispatchSemaphore(value: ahead)
    private let isStopped = Atomic(false)

    init(_ input: RecordingInput) {
        BlockingThread.start("replay") { [self] in
            var piece: [ReplayedEntry] = []
            var bytes = 0
            let end: Piece
            do throws(FormatError) {
                let notes = try input.read { (entry) throws(FormatError) in
                    guard !isStopped.load(ordering: .relaxed) else { throw FormatError("", "stopped") }
                    piece.append(ReplayedEntry(entry))
                    bytes += entry.payload.count
                    guard piece.count >= Self.entryLimit || bytes >= Self.byteLimit else { return }
                    put(.entries(piece))
                    (piece, bytes) = ([], 0)
                }
                end = .ended(notes: notes)
            } catch {
                end = .failed(error)
            }
            if !piece.isEmpty { put(.entries(piece)) }
            put(end)
        }
    }

    /// Waits while there are enough.
    private func put(_ piece: Piece) {
        room.wait()
        pieces.continuation.yield(piece)
    }

    /// The next piece, whose reading may take its time. Nothing is asked for behind the last.
    func next() async -> Piece {
        let piece = await pieces.stream.first { _ in true }
        room.signal()
        return piece ?? .ended(notes: [])
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        // Whoever waits looks.
        room.signal()
    }
}

extension ReplayedEntry {
    fileprivate init(_ entry: RecordedEntry) {
        let direction: Entry.Direction = entry.direction == .outbound ? .outbound : .inbound
        let kind: Kind =
            switch entry.kind {
            case .text: .frame(.message(direction, .text))
            case .binary: .frame(.message(direction, .binary))
            case .ping: .frame(.control(direction, .ping))
            case .pong: .frame(.control(direction, .pong))
            case .close: .frame(.control(direction, .close))
            case .opened: .opened
            case .closed: .closed
            case .error: .told(.error)
            case .note: .told(.warning)
            }
        self.init(time: entry.time, kind: kind, connection: entry.connection, payload: entry.payload)
    }
}
