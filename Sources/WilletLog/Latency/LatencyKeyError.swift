/// Why a text cannot say where the ids of requests stand.
package struct LatencyKeyError: Error, Hashable, CustomStringConvertible {
    let reason: String

    /// What is wrong, and what would be right.
    package var description: String { "\(reason): write a key, as in id, or a path, as in .params.id" }
}
