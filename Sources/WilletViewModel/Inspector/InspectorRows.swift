import WilletScreen

/// The rows of an inspector in one of its modes.
enum InspectorRows: Sendable {
    case pretty(RowPane<JSONOutline>)
    case hex(RowPane<HexDump>)
    case raw(RowPane<WrappedText>)

    init(_ mode: Inspector.Mode, of content: Inspector.Content, size: ScreenSize, width: CellWidth) {
        self = content.withUnsafeBytes { bytes in
            switch mode {
            case .pretty: .pretty(RowPane(JSONOutline(bytes), height: size.rows, in: bytes))
            case .hex: .hex(RowPane(HexDump(count: bytes.count, columns: size.columns), height: size.rows, in: bytes))
            case .raw: .raw(RowPane(WrappedText(columns: size.columns, width: width), height: size.rows, in: bytes))
            }
        }
    }

    var mode: Inspector.Mode {
        switch self {
        case .pretty: .pretty
        case .hex: .hex
        case .raw: .raw
        }
    }

    /// Goes on with what takes long, by about so many bytes. Returns whether there is more to do.
    mutating func work(_ budget: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        change({ $0.work(budget, in: bytes) }, { $0.work(budget, in: bytes) }, { $0.work(budget, in: bytes) })
    }

    /// Returns whether anything has moved, or will.
    mutating func scroll(_ scroll: Intent.Scroll, in bytes: UnsafeRawBufferPointer) -> Bool {
        change({ $0.scroll(scroll, in: bytes) }, { $0.scroll(scroll, in: bytes) }, { $0.scroll(scroll, in: bytes) })
    }

    /// Puts the cursor on one of the rows in view.
    mutating func point(at row: Int) {
        change({ $0.point(at: row) }, { $0.point(at: row) }, { $0.point(at: row) })
    }

    /// Moves the view, down or up, and the cursor with it.
    mutating func scrollView(_ lines: Int, in bytes: UnsafeRawBufferPointer) {
        change(
            { $0.scrollView(lines, in: bytes) },
            { $0.scrollView(lines, in: bytes) },
            { $0.scrollView(lines, in: bytes) }
        )
    }

    /// What is first in view stays in view. With another width there are other rows.
    mutating func resize(_ size: ScreenSize, hasOtherWidth: Bool, width: CellWidth, in bytes: UnsafeRawBufferPointer) {
        if hasOtherWidth {
            change(
                { _ in },
                { pane in
                    let source = HexDump(count: bytes.count, columns: size.columns)
                    let place = pane.offset / source.bytesPerRow * source.bytesPerRow
                    pane = RowPane(source, height: size.rows, from: place, in: bytes)
                },
                { pane in
                    let source = WrappedText(columns: size.columns, width: width)
                    pane = RowPane(source, height: size.rows, from: source.place(at: pane.offset), in: bytes)
                }
            )
        }
        change(
            { $0.resize(height: size.rows, in: bytes) },
            { $0.resize(height: size.rows, in: bytes) },
            { $0.resize(height: size.rows, in: bytes) }
        )
    }

    private mutating func change<Result>(
        _ pretty: (inout RowPane<JSONOutline>) -> Result,
        _ hex: (inout RowPane<HexDump>) -> Result,
        _ raw: (inout RowPane<WrappedText>) -> Result
    ) -> Result {
        switch self {
        case .pretty(var pane):
            defer { self = .pretty(pane) }
            return pretty(&pane)
        case .hex(var pane):
            defer { self = .hex(pane) }
            return hex(&pane)
        case .raw(var pane):
            defer { self = .raw(pane) }
            return raw(&pane)
        }
    }

    /// Where the cursor is: the path in JSON, else the offset in bytes.
    func location(in bytes: UnsafeRawBufferPointer) -> String {
        let offset: Int
        switch self {
        case .pretty(let pane):
            guard let item = pane.current else { return "" }
            guard case .broken(_, let place) = item.row.content else {
                return JSONPath.text(of: item.row, at: item.place, in: bytes)
            }
            offset = place
        case .hex(let pane): offset = pane.current?.row.lowerBound ?? 0
        case .raw(let pane): offset = pane.current?.row.lowerBound ?? 0
        }
        return "byte \(Format.count(offset))"
    }

    /// The offset behind the row of the cursor.
    var reached: Int {
        switch self {
        case .pretty(let pane): pane.reached
        case .hex(let pane): pane.reached
        case .raw(let pane): pane.reached
        }
    }
}
