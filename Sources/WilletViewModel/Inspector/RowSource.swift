/// A content as rows. Each is made when it comes into view, from a place where it begins, so that the length of a
/// content costs nothing but the walk through it that finds its end, and that is done in steps.
protocol RowSource: Sendable {
    /// Where a row begins.
    associatedtype Place: Sendable
    associatedtype Row: Sendable

    /// Where the first row begins.
    var start: Place { get }
    /// Behind the last row; `nil` until the walk has come there.
    var end: Place? { get }

    /// Goes on with the walk to the end, by about so many bytes.
    mutating func extend(by budget: Int, in bytes: UnsafeRawBufferPointer)

    /// The row at a place, and where the next one begins; `nil` at the end.
    func row(at place: Place, in bytes: UnsafeRawBufferPointer) -> (row: Row, next: Place)?

    /// Where the rows before a place begin, in their order: `count` of them, or all there are.
    func places(before place: Place, count: Int, in bytes: UnsafeRawBufferPointer) -> [Place]

    /// The offset of the first byte of the row at a place.
    func offset(of place: Place) -> Int
}
