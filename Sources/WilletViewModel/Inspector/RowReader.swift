/// Reads a content row by row. A copy of a reader is a place to go on from.
protocol RowReader: Sendable {
    associatedtype Row: Sendable

    /// The offset of the first byte that was not read; it grows with every row. Beyond the content's end when the last
    /// row was read that has no bytes of its own.
    var position: Int { get }

    /// Reads a row; `nil` behind the last one.
    mutating func next(in bytes: UnsafeRawBufferPointer) -> Row?
}
