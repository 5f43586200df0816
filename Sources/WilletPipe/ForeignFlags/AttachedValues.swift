/// Values that stand right behind the letter of their option, as `-n1` and `-HName: value` in other tools.
///
/// The argument parser reads such letters as flags of one letter each: `-xk hi` would switch verification off.
package enum AttachedValues {
    /// The options of one letter that take a value.
    private static let letters: Set<Character> = ["H", "o", "s", "n", "x", "w"]

    /// The arguments, with such values as arguments of their own.
    package static func separated(_ arguments: [String]) -> [String] {
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" { return result + [argument] + rest }
            if ForeignFlags.ownOptions.contains(argument) {
                result.append(argument)
                if let value = rest.popFirst() { result.append(value) }
                continue
            }
            let letter = argument.dropFirst().first
            guard argument.hasPrefix("-"), argument.count > 2, let letter, letters.contains(letter),
                !argument.dropFirst(2).hasPrefix("=")
            else {
                result.append(argument)
                continue
            }
            result += ["-\(letter)", String(argument.dropFirst(2))]
        }
        return result
    }
}
