/// Bars for stages that came one after the other: each begins where the one before it ended, and takes a column at least.
struct TimingBars: Equatable {
    /// Where each bar begins, and how long it is, in columns.
    let places: [(start: Int, length: Int)]

    init(_ stages: [Duration], columns: Int) {
        let total = stages.reduce(Duration.zero) { $0 + $1 }
        guard total > .zero, columns > 0 else {
            places = stages.map { _ in (0, 0) }
            return
        }
        func column(_ time: Duration) -> Int { Int((time / total * Double(columns)).rounded()) }
        var begun = Duration.zero
        places = stages.map { stage in
            let start = min(column(begun), columns - 1)
            begun += stage
            return (start, max(column(begun) - start, 1))
        }
    }

    static func == (left: TimingBars, right: TimingBars) -> Bool { left.places.elementsEqual(right.places, by: ==) }
}
