/// What a folder has, as far as it is asked for.
package enum FolderListing: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        /// Whatever is in it: not harmless yet.
        package var name: String
        package var isFolder: Bool

        package init(name: String, isFolder: Bool) {
            self.name = name
            self.isFolder = isFolder
        }
    }

    /// - Parameter isCut: whether there is more than is listed.
    case listed([Item], isCut: Bool)
    case failed(reason: String)

    /// How many items are listed at the most, and how many are looked at.
    package static let limit = 1000
    package static let searchLimit = 100_000
}
