import WilletLog
import WilletProtocol
import WilletScreen

/// One entry of the log looked at closely: as an outline of its JSON, as bytes, or as text.
struct Inspector: Sendable {
    enum Mode: Hashable, Sendable, CaseIterable { case pretty, hex, raw }

    /// The bytes that are looked at.
    enum Content: Sendable {
        case entry(Entry)
        case inflated([UInt8])

        func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
            switch self {
            case .entry(let entry): try entry.withUnsafeBytes(body)
            case .inflated(let bytes): try bytes.withUnsafeBytes(body)
            }
        }

        var count: Int {
            switch self {
            case .entry(let entry): entry.count
            case .inflated(let bytes): bytes.count
            }
        }
    }

    /// What gzip or zlib data may become at the most, in bytes: so much is made before the next key is answered.
    static let inflateLimit = 16 << 20
    /// How many bytes are walked through between two keys.
    static let workBudget = 512 << 10

    let entry: Entry
    /// When the entry before it came.
    let previous: Timestamp?
    /// What was compressed in it.
    let inflated: CompressedData.Inflated?
    private(set) var content: Content
    private(set) var rows: InspectorRows
    /// The size of what shows the rows.
    private var size: ScreenSize
    private let width: CellWidth
    /// Whether it takes all of the log's room.
    var isFull = false
    /// The mode that the user has chosen: the next entry shows in it too.
    var chosenMode: Mode?
    /// Whether the log followed before, and nothing but this stopped it.
    var holdsLog = false
    /// Whether the way to the content's end is not walked yet.
    private(set) var isWorking = false

    init(_ entry: Entry, previous: Timestamp?, chosenMode: Mode?, size: ScreenSize, width: CellWidth) {
        self.entry = entry
        self.previous = previous
        self.chosenMode = chosenMode
        self.size = size
        self.width = width
        inflated =
            if case .message(_, .binary) = entry.kind {
                entry.withUnsafeBytes { CompressedData.inflate($0, limit: Self.inflateLimit) }
            } else {
                nil
            }
        let content = inflated.map { Content.inflated($0.bytes) } ?? .entry(entry)
        self.content = content
        let mode = content.withUnsafeBytes { chosenMode ?? Self.mode(for: entry.kind, $0) }
        rows = InspectorRows(mode, of: content, size: size, width: width)
        work()
    }

    var mode: Mode { rows.mode }

    var isInflated: Bool { if case .inflated = content { true } else { false } }

    /// JSON as an outline, other text as it is, and anything else as bytes. No more is looked at than the beginning.
    private static func mode(for kind: Entry.Kind, _ bytes: UnsafeRawBufferPointer) -> Mode {
        if case .control(_, .close) = kind { return .hex }
        let seen = UnsafeRawBufferPointer(rebasing: bytes.prefix(4096))
        var start = 0
        JSONReader.skipWhitespace(seen, &start)
        if start < seen.count, [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(seen[start]) { return .pretty }
        if case .message(_, .text) = kind { return .raw }
        // The last character may be one that the look has cut.
        let isText = String(decoding: seen, as: UTF8.self).unicodeScalars.dropLast().allSatisfy { scalar in
            scalar.value >= 0x20 ? scalar != "\u{FFFD}" : [0x09, 0x0A, 0x0D].contains(scalar.value)
        }
        return isText ? .raw : .hex
    }

    // MARK: - Changes

    /// Goes on with what takes long.
    mutating func work() { isWorking = content.withUnsafeBytes { rows.work(Self.workBudget, in: $0) } }

    mutating func scroll(_ scroll: Intent.Scroll) -> Bool { content.withUnsafeBytes { rows.scroll(scroll, in: $0) } }

    /// The mouse: scrolls by so many lines, or puts the cursor on a row.
    mutating func handle(_ scroll: Intent.Scroll?, lines: Int, row: Int) {
        content.withUnsafeBytes { bytes in
            guard let scroll else { return rows.point(at: row) }
            rows.scrollView(scroll == .lineUp ? -lines : lines, in: bytes)
        }
    }

    mutating func show(_ mode: Mode) {
        chosenMode = mode
        rows = InspectorRows(mode, of: content, size: size, width: width)
        work()
    }

    /// Shows what came, or again what was inflated; returns false where nothing was compressed.
    mutating func toggleInflated() -> Bool {
        guard let inflated else { return false }
        content = isInflated ? .entry(entry) : .inflated(inflated.bytes)
        let mode = content.withUnsafeBytes { Self.mode(for: entry.kind, $0) }
        rows = InspectorRows(mode, of: content, size: size, width: width)
        work()
        return true
    }

    /// Another size of the pane.
    mutating func resize(_ size: ScreenSize) {
        guard size != self.size else { return }
        let hasOtherWidth = size.columns != self.size.columns
        self.size = size
        content.withUnsafeBytes { rows.resize(size, hasOtherWidth: hasOtherWidth, width: width, in: $0) }
        work()
    }

    /// Folds the object or array that begins or ends under the cursor, or unfolds it; returns false where there is none,
    /// or where its end may not be known yet.
    mutating func toggleFold() -> Bool {
        guard case .pretty(var pane) = rows, !isWorking, let item = pane.current else { return false }
        let start: Int
        switch item.row.content {
        case .open, .folded: start = item.row.start
        case .close:
            guard let container = item.place.containers.last else { return false }
            start = container.start
        case .empty, .string, .number, .literal, .broken: return false
        }
        content.withUnsafeBytes { pane.fold(in: $0) { $0.toggleFold(at: start) } }
        rows = .pretty(pane)
        return true
    }

    mutating func toggleFolds() -> Bool {
        guard case .pretty(var pane) = rows, !isWorking else { return false }
        content.withUnsafeBytes { pane.fold(in: $0) { $0.toggleFolds() } }
        rows = .pretty(pane)
        return true
    }
}
