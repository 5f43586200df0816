/// A value of a TOML document, as far as a configuration has them.
enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case fraction(Double)
    case flag(Bool)
    case list([Value])
    case table([String: Value])
    /// A time, or what is nested too deeply.
    case other

    /// What messages call it.
    var kind: String {
        switch self {
        case .text: "a text"
        case .integer, .fraction: "a number"
        case .flag: "true or false"
        case .list: "a list"
        case .table: "a table"
        case .other: "a time, or what is nested so deeply,"
        }
    }
}
