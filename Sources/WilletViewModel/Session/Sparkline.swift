/// Numbers as bars beside each other.
enum Sparkline {
    /// - Parameters:
    ///   - values: not negative. The greatest has the highest bar, and only what is 0 has the lowest.
    ///   - bars: from the lowest to the highest.
    static func text(_ values: some Sequence<Double>, bars: [String]) -> String {
        let values = Array(values)
        guard let most = values.max(), let lowest = bars.first else { return "" }
        guard most > 0, bars.count > 1 else { return String(repeating: lowest, count: values.count) }
        return values.map { value in
            guard value > 0 else { return lowest }
            let step = Int((value * Double(bars.count - 1) / most).rounded(.up))
            return bars[min(max(step, 1), bars.count - 1)]
        }.joined()
    }
}
