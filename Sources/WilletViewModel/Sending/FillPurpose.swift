/// What a text is wanted for whose placeholders are filled.
package enum FillPurpose: Hashable, Sendable {
    /// To come into the input, under the name of its snippet.
    case snippet(String)
    /// To be sent, as one of many.
    case repetition(Int)
}
