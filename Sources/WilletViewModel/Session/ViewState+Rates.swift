import WilletLog
import WilletScreen

/// The row below the log: whether it follows, how much comes and goes, what is kept and what waits.
extension ViewState {
    func drawRates(row: Int, on screen: inout Screen) {
        var pen = pen(row: row, column: min(1, size.columns - 1))
        let separator = " \(options.glyphs.separator) "
        let parts = FittedParts.fitted(rateParts, columns: pen.room, gap: 3, width: options.width)
        for (index, part) in parts.enumerated() {
            if index > 0 { pen.put(separator, Style(.dim), on: &screen) }
            pen.put(options.width.truncated(part.text, to: pen.room), part.style, on: &screen)
        }
    }

    private var rateParts: [FittedParts.Part] {
        let dim = Style(.dim)
        var parts: [FittedParts.Part] = []
        if pane.isFollowing {
            parts.append(.init(dim, ("following", 100)))
        } else {
            let unseen = pane.unseen(in: lines)
            let news = "paused \(options.glyphs.below) \(Format.count(unseen.new)) new"
            parts.append(.init(Style(.warning, .bold), (news, 100)))
            if unseen.evicted > 0 {
                parts.append(.init(Style(.warning), ("\(Format.count(unseen.evicted)) evicted", 65)))
            }
        }
        parts += logViewParts.enumerated().map { FittedParts.Part($1.1, ($1.0, 79 - $0)) }
        parts.append(rate(rates, sign: "", importance: [5, 15, 40, 50, 60]))
        // Who sends nothing need not read that.
        if !outRates.isQuiet {
            parts.append(rate(outRates, sign: "\(options.glyphs.outbound) ", importance: [4, 6, 10, 14, 18]))
        }
        if logView.narrowing == nil { parts.append(.init(dim, ("\(Format.count(log.count)) kept", 30))) }
        parts.append(queueDepth)
        parts += inputParts
        return parts
    }

    /// - Parameter importance: of the longest text, and of each of the briefer ones.
    private func rate(_ meter: RateMeter, sign: String, importance: [Int]) -> FittedParts.Part {
        let count = "\(sign)\(Format.count(meter.latest.messages)) msg/s"
        let bytes = "\(Format.size(meter.latest.bytes))/s"
        let pictures = [RateMeter.length, 15, 8].map { length in
            let samples = meter.samples.suffix(length).map { Double($0.messages) }
            return "\(count) \(Sparkline.text(samples, bars: options.glyphs.bars)) \(bytes)"
        }
        return FittedParts.Part(
            style: Style(.dim),
            texts: zip(pictures + ["\(count) \(bytes)", count], importance).map { ($0, $1) }
        )
    }

    /// What was not written yet: how many messages, and how many bytes.
    private var queueDepth: FittedParts.Part {
        guard !outgoing.isEmpty else { return FittedParts.Part(Style(.dim), ("out 0", 20)) }
        let sizes = outgoing.values.compactMap { log[$0]?.count }
        // What the log has no longer waits all the same.
        let bytes = (sizes.count < outgoing.count ? "over " : "") + Format.size(sizes.reduce(0, +))
        let count = "out \(Format.count(outgoing.count))"
        return FittedParts.Part(Style(.warning), ("\(count) (\(bytes))", 55), (count, 80))
    }
}
