/// How a value is compared.
enum Comparison: String, Hashable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"

    /// Whether it is about an order, and not only about being the same.
    var isOrder: Bool { self != .equal && self != .notEqual }

    /// Whether it holds for a value that is less (negative), equal (zero) or greater (positive).
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .lessOrEqual: order <= 0
        case .less: order < 0
        case .greaterOrEqual: order >= 0
        case .greater: order > 0
        }
    }
}
