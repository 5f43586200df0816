/// A JSON text as lines, of which those in folded containers are left out.
struct JSONOutline: RowSource {
    private var index: RowIndex<JSONReader>
    /// Whether all containers but the outermost are folded.
    private var foldsAll = false
    /// The containers, by where their lines start, that are not as `foldsAll` says.
    private var exceptions: Set<Int> = []

    init(_ bytes: UnsafeRawBufferPointer) { index = RowIndex(start: JSONReader(bytes)) }

    var start: JSONReader { index.start }
    var end: JSONReader? { index.end }

    mutating func extend(by budget: Int, in bytes: UnsafeRawBufferPointer) { index.extend(by: budget, in: bytes) }

    func offset(of place: JSONReader) -> Int { place.position }

    func row(at place: JSONReader, in bytes: UnsafeRawBufferPointer) -> (row: JSONLine, next: JSONReader)? {
        var reader = place
        guard var line = reader.next(in: bytes) else { return nil }
        if case .open(let kind) = line.content, isFolded(line.start, depth: line.depth) {
            let count = skip(&reader, &line, in: bytes)
            line.content = .folded(kind, count: count)
        }
        return (line, reader)
    }

    /// Goes to the end of the container that has just begun, or to where it breaks, and returns how many members it has.
    private func skip(_ reader: inout JSONReader, _ line: inout JSONLine, in bytes: UnsafeRawBufferPointer) -> Int {
        let (start, depth) = (line.start, line.depth)
        func isInside(_ reader: JSONReader) -> Bool {
            reader.containers.count > depth && reader.containers[depth].start == start
        }
        let checkpoints = index.checkpoints
        let first = checkpoints.partitioningIndex { $0.position > reader.position }
        let last = checkpoints.partitioningIndex { $0.position > reader.position && !isInside($0) }
        if last > first { reader = checkpoints[last - 1] }
        var count = reader.containers[depth].count
        while let next = reader.next(in: bytes) {
            if case .broken = next.content {
                reader = reader.rewound(toBroken: next)
                break
            }
            guard reader.containers.count > depth else {
                line.hasComma = next.hasComma
                break
            }
            count = reader.containers[depth].count
        }
        return count
    }

    func places(before place: JSONReader, count: Int, in bytes: UnsafeRawBufferPointer) -> [JSONReader] {
        var places: [JSONReader] = []
        var limit = place.position
        while places.count < count, limit > start.position {
            let from = visible(index.reader(before: limit))
            // Twice: a copy of each reader on the way would cost more than the way.
            var total = 0
            walk(from: from, to: limit, in: bytes) { _ in total += 1 }
            var left = total - (count - places.count)
            var found: [JSONReader] = []
            walk(from: from, to: limit, in: bytes) { reader in
                left -= 1
                if left < 0 { found.append(reader) }
            }
            places = found + places
            limit = from.position
        }
        return places
    }

    private func walk(
        from start: JSONReader,
        to limit: Int,
        in bytes: UnsafeRawBufferPointer,
        _ body: (JSONReader) -> Void
    ) {
        var reader = start
        while reader.position < limit {
            body(reader)
            guard let row = row(at: reader, in: bytes) else { return }
            reader = row.next
        }
    }

    // MARK: - Folding

    func isFolded(_ start: Int, depth: Int) -> Bool { (foldsAll && depth > 0) != exceptions.contains(start) }

    mutating func toggleFold(at start: Int) {
        if exceptions.remove(start) == nil { exceptions.insert(start) }
    }

    /// Folds all containers but the outermost, or unfolds all.
    mutating func toggleFolds() {
        foldsAll = !(foldsAll || !exceptions.isEmpty)
        exceptions = []
    }

    /// The place itself, or where the line of the container is that hides it.
    func visible(_ place: JSONReader) -> JSONReader {
        let hiding = place.containers.indices.first { isFolded(place.containers[$0].start, depth: $0) }
        return hiding.map { place.rewound(to: $0) } ?? place
    }
}
