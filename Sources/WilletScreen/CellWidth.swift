/// How many columns a character takes: a function that is handed in, so that it is the same that the terminal uses.
package struct CellWidth: Sendable {
    /// The columns of one scalar: 0 for a mark that joins the one before it, 1 or 2, and -1 for what must not be shown.
    package let ofScalar: @Sendable (Unicode.Scalar) -> Int

    package init(ofScalar: @escaping @Sendable (Unicode.Scalar) -> Int) { self.ofScalar = ofScalar }
}
