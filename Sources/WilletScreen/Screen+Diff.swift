extension Screen {
    /// Neighbouring cells of a row that are to be drawn. It never begins in the second half of a wide character.
    package struct Run: Equatable, Sendable {
        package let row: Int
        package let column: Int
        package let cells: [Cell]

        package init(row: Int, column: Int, cells: [Cell]) {
            self.row = row
            self.column = column
            self.cells = cells
        }
    }

    /// What has to be drawn to turn an older screen into this one: no cell that is as it was. Screens of two sizes have
    /// nothing in common.
    package func runs(since old: Screen) -> [Run] {
        var runs: [Run] = []
        for row in 0..<size.rows {
            let start = row * size.columns
            let end = start + size.columns
            guard old.size == size else {
                runs.append(Run(row: row, column: 0, cells: Array(cells[start..<end])))
                continue
            }
            var index = start
            while index < end {
                guard cells[index] != old.cells[index] else {
                    index += 1
                    continue
                }
                var first = index
                if cells[first].width == 0 { first -= 1 }
                while index < end, cells[index] != old.cells[index] || cells[index].width == 0 { index += 1 }
                runs.append(Run(row: row, column: first - start, cells: Array(cells[first..<index])))
            }
        }
        return runs
    }
}
