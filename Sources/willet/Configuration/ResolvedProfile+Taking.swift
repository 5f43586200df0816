import ArgumentParser
import WilletConfiguration

extension ResolvedProfile {
    /// Makes of a setting what its flag makes of it.
    ///
    /// - Throws: an ``Issue`` that names the setting.
    func take<Value>(_ name: String, _ make: (String) throws -> Value?) throws(Issue) -> Value? {
        guard let text = text(name) else { return nil }
        return try value(of: name, text, make)
    }

    /// The same of a setting that has several values.
    func takeAll<Value>(_ name: String, _ make: (String) throws -> Value?) throws(Issue) -> [Value] {
        var values: [Value] = []
        for text in texts(name) { values.append(try value(of: name, text, make)) }
        return values
    }

    private func value<Value>(
        of name: String,
        _ text: String,
        _ make: (String) throws -> Value?
    ) throws(Issue) -> Value {
        let made: Value?
        do { made = try make(text) } catch { throw Issue(.key(key(of: name)), "\(error)") }
        guard let made else { throw Issue(.key(key(of: name)), "“\(text)” cannot be used: see willet connect --help") }
        return made
    }
}

extension ParsableArguments {
    /// Whether what flags and a profile say together contradicts itself.
    mutating func validate(with profile: ResolvedProfile) throws(Issue) {
        do { try validate() } catch { throw Issue(.key("profiles.\(profile.name)"), "\(error)") }
    }
}
