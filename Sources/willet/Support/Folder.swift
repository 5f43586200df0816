import Glibc
import WilletViewModel

/// Lists folders, to complete paths.
enum Folder {
    static func list(_ site: CompletionSite) async -> FolderListing {
        let (folder, start) = site.pathParts
        return await BlockingThread.value("completion") { listBlocking(folder, start) } ?? .failed(reason: "cancelled")
    }

    /// What of a folder begins with a text. What begins with a dot is for who asks for it, and what is not UTF-8 cannot be
    /// typed.
    private static func listBlocking(_ folder: String, _ start: String) -> FolderListing {
        let path = folder.isEmpty ? "./" : UserPath.inHome(folder)
        guard !path.utf8.contains(0) else { return .failed(reason: "a name has no NUL in it") }
        guard let stream = opendir(path) else { return .failed(reason: SystemError.text(errno)) }
        defer { closedir(stream) }
        var items: [FolderListing.Item] = []
        for _ in 0..<FolderListing.searchLimit {
            errno = 0
            guard let entry = readdir(stream) else {
                return errno == 0 ? .listed(items, isCut: false) : .failed(reason: SystemError.text(errno))
            }
            guard let name = name(of: entry), name.utf8.starts(with: start.utf8), name != ".", name != "..",
                start.hasPrefix(".") || !name.hasPrefix(".")
            else { continue }
            guard items.count < FolderListing.limit else { break }
            items.append(.init(name: name, isFolder: isFolder(entry, path + name)))
        }
        return .listed(items, isCut: true)
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Bool {
        switch Int(entry.pointee.d_type) {
        case DT_DIR: return true
        case DT_LNK, DT_UNKNOWN:
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        default: return false
        }
    }
}
