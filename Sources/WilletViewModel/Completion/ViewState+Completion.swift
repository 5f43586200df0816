import WilletScreen

/// Completing what a command is given.
extension ViewState {
    /// Completes the word before the cursor, or takes the next of those that it may be.
    ///
    /// - Parameter before: what the key before has left to choose from.
    /// - Returns: `nil` where there is no command to complete.
    mutating func complete(after before: Completion?) -> [Effect]? {
        if var completion = before, completion.editor == editor { return chooseNext(of: &completion) }
        guard let site = CompletionSite(editor.text[..<editor.index]) else {
            // Out of a command Tab goes nowhere else: the next key would act on the log.
            guard editor.text.hasPrefix("/"), !editor.text.hasPrefix("//") else { return nil }
            notice = "nothing completes this"
            return [.bell]
        }
        switch site.kind {
        case .command:
            let candidates = SlashCommand.synopses.flatMap { synopsis in
                synopsis.names.map { Completion.Candidate(text: $0, end: synopsis.arguments.isEmpty ? "" : " ") }
            }
            return offer(candidates.sorted { $0.text < $1.text }, at: site)
        case .word(let command): return offer(words(behind: command).map { Completion.Candidate(text: $0) }, at: site)
        case .path: return [.listFolder(site)]
        }
    }

    /// A folder was listed for a place that may be another by now.
    mutating func take(_ listing: FolderListing, for site: CompletionSite) -> [Effect] {
        guard focus == .input, overlay == .none, historySearch == nil, logView.prompt == nil,
            CompletionSite(editor.text[..<editor.index]) == site
        else { return [] }
        switch listing {
        case .failed(let reason):
            let folder = site.pathParts.folder
            notice = "\(folder.isEmpty ? "this folder" : folder) cannot be listed: \(reason)"
            return [.bell]
        case .listed(let items, let isCut):
            let folder = site.pathParts.folder
            let candidates = items.map { item in
                let name = item.isFolder ? item.name + "/" : item.name
                return Completion.Candidate(text: folder + name, label: name)
            }
            return offer(candidates.sorted { $0.text < $1.text }, at: site, isCut: isCut)
        }
    }

    private func words(behind command: String) -> [String] {
        let profiles = options.profiles.sorted().map { "@\($0)" }
        switch command {
        case "send-file": return ["--text"]
        case "speed": return ["0", "0.5x", "1x", "2x", "10x", "max"]
        case "every": return ["stop"]
        case "snip": return options.snippets.keys.sorted()
        case "session": return ["active", "close", "next", "previous"] + company.tabs.map { "\($0.number)" } + profiles
        default: return profiles
        }
    }

    private mutating func offer(
        _ candidates: [Completion.Candidate],
        at site: CompletionSite,
        isCut: Bool = false
    ) -> [Effect] {
        let matches = candidates.filter { $0.text.hasPrefix(site.word) }
        guard let first = matches.first else {
            notice = site.word.isEmpty ? "there is nothing to choose from here" : "nothing begins with “\(site.word)”"
            return [.bell]
        }
        if matches.count == 1, !isCut {
            guard first.text + first.end != site.word else { return [.bell] }
            return editor.replace(from: site.start, with: first.text + first.end) ? [] : doesNotFit()
        }
        // What is not listed may begin otherwise.
        let common = isCut ? site.word : Completion.commonStart(of: matches)
        if common != site.word, !editor.replace(from: site.start, with: common) { return doesNotFit() }
        completion = Completion(candidates: matches, start: site.start, isCut: isCut, editor: editor)
        return []
    }

    private mutating func chooseNext(of completion: inout Completion) -> [Effect] {
        let next = ((completion.chosen ?? -1) + 1) % completion.candidates.count
        let candidate = completion.candidates[next]
        guard editor.replace(from: completion.start, with: candidate.text) else { return doesNotFit() }
        completion.chosen = next
        completion.editor = editor
        self.completion = completion
        return []
    }

    /// In one row: what the word may be, from the first on, or so that the chosen one is in view.
    func draw(_ completion: Completion, row: Int, on screen: inout Screen) {
        let labels = completion.candidates.prefix((completion.chosen ?? 0) + size.columns).map { candidate in
            RemoteText.line(candidate.label ?? candidate.text, limit: max(size.columns / 2, 1), width: options.width)
        }
        var start = 0
        if let chosen = completion.chosen {
            var columns = options.width.columns(of: labels[chosen]) + Self.restRoom
            start = chosen
            while start > 0, columns + options.width.columns(of: labels[start - 1]) + 2 <= size.columns {
                start -= 1
                columns += options.width.columns(of: labels[start]) + 2
            }
        }
        var pen = pen(row: row)
        var index = start
        while index < labels.count {
            let isLast = index + 1 == completion.candidates.count && !completion.isCut
            let needed = options.width.columns(of: labels[index]) + (isLast ? 0 : Self.restRoom)
            guard needed <= pen.room || index == start else { break }
            let isChosen = index == completion.chosen
            pen.put(
                options.width.truncated(labels[index], to: pen.room),
                isChosen ? Style(.selection, .reverse) : Style(.text),
                on: &screen
            )
            pen.skip(2)
            index += 1
        }
        let rest = completion.candidates.count - index + start
        guard rest > 0 || completion.isCut else { return }
        let text = completion.isCut ? "many more" : "\(Format.count(rest)) more"
        if text.utf8.count <= pen.room { pen.put(text, Style(.dim), on: &screen) }
    }

    /// The columns that are kept free for how many more there are.
    private static let restRoom = 12
}
