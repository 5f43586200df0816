/// A line that grows by remote scalars, each made visible.
struct VisibleLine {
    private(set) var text = ""
    private(set) var columns = 0
    /// The marks since the last character that takes columns; `nil` before the first one.
    private var marks: Int?
    private let width: CellWidth

    /// After this many marks that were dropped the line says again that it drops some: so a flood of marks takes columns
    /// in the end, and who reads up to a limit of columns reads a bounded number of marks.
    private static let marksPerNote = 64

    init(width: CellWidth) { self.width = width }

    mutating func append(_ scalar: Unicode.Scalar) {
        if (0x20..<0x7F).contains(scalar.value) {
            add(scalar, columns: 1)
        } else if let picture = Self.picture(of: scalar) {
            width.checked(picture) == 1 ? add(picture, columns: 1) : addCodePoint(of: scalar)
        } else if RemoteText.deceives(scalar) {
            addCodePoint(of: scalar)
        } else {
            switch width.checked(scalar) {
            case 0: addMark(scalar)
            case let columns where columns > 0: add(scalar, columns: columns)
            case _: addCodePoint(of: scalar)
            }
        }
    }

    private static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x0A: "\u{2424}"
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
        case 0x7F: "\u{2421}"
        default: nil
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar, columns: Int) {
        text.unicodeScalars.append(scalar)
        self.columns += columns
        marks = 0
    }

    private mutating func addMark(_ scalar: Unicode.Scalar) {
        guard let marks else { return addCodePoint(of: scalar) }
        self.marks = marks + 1
        if marks < Screen.marksPerCell {
            text.unicodeScalars.append(scalar)
        } else if (marks - Screen.marksPerCell).isMultiple(of: Self.marksPerNote) {
            text.unicodeScalars.append(width.ellipsis)
            columns += 1
        }
    }

    private mutating func addCodePoint(of scalar: Unicode.Scalar) {
        for scalar in "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars {
            add(scalar, columns: 1)
        }
    }
}
