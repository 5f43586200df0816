import WilletScreen

/// Keys of the user's own choice.
extension Keymap {
    /// What is to be said about keys that a user has chosen.
    package struct Finding: Hashable, Sendable {
        /// The place and the action, as the configuration calls them.
        package var place: String
        package var action: String?
        package var text: String
        /// Whether something cannot be used; else it is only worth knowing.
        package var isMistake: Bool
    }

    /// The keymap with other keys for some actions.
    ///
    /// - Parameter choices: names of keys by place and action; none unbind the action. A chosen key is taken from the
    ///   action that has it otherwise. What cannot be used is left out.
    package func rebound(_ choices: [String: [String: [String]]]) -> (keymap: Keymap, findings: [Finding]) {
        var rebinding = Rebinding(bindings: bindings)
        for (place, actions) in choices.sorted(by: { $0.key < $1.key }) {
            for (action, names) in actions.sorted(by: { $0.key < $1.key }) { rebinding.choose(place, action, names) }
        }
        rebinding.giveWay()
        return (Keymap(bindings: rebinding.bindings), rebinding.findings)
    }

    /// A text in which `{log.follow}`, a place and an action, stands for the first key that does it there.
    func filled(_ text: String) -> String {
        bindings.reduce(into: text) { text, binding in
            let key = binding.keys.first?.name ?? "(no key)"
            text.replace("{\(binding.place).\(binding.intent.name)}", with: key)
        }
    }

    /// The name of the first key that does this in each of these.
    func keyName(of intent: Intent, everywhereIn focuses: [Focus]) -> String? {
        bindings.lazy.filter { $0.intent == intent }.flatMap(\.keys)
            .first { key in focuses.allSatisfy { self.intent(of: key, in: $0) == intent } }?.name
    }
}

private struct Rebinding {
    var bindings: [Keymap.Binding]
    var findings: [Keymap.Finding] = []
    private var chosen: Set<Int> = []

    init(bindings: [Keymap.Binding]) { self.bindings = bindings }

    mutating func choose(_ place: String, _ action: String, _ names: [String]) {
        let own = bindings.indices.filter { bindings[$0].place == place && bindings[$0].intent.name == action }
        guard let index = own.first else { return findings.append(unknown(place, action)) }
        let focuses = bindings[index].focuses
        var keys: [Keystroke] = []
        for name in names {
            do throws(Keystroke.Mistake) {
                let key = try Keystroke(named: name)
                if case .character = key.first ?? key, focuses.contains(.input) {
                    let text =
                        "“\(name)” is typed into the input line and cannot be a key there: take one with Ctrl or Alt"
                    throw Keystroke.Mistake(description: text)
                }
                if let (other, taken) = owner(of: key, in: focuses) {
                    let clash = taken == key ? "\(key.name) is" : "\(key.name) cannot be while \(taken.name) is"
                    let text = "\(clash) bound to \(other.intent.name) in [keys.\(other.place)] too: leave one out"
                    throw Keystroke.Mistake(description: text)
                }
                if !keys.contains(key) { keys.append(key) }
            } catch {
                add(place, action, error.description, isMistake: true)
            }
        }
        // Where nothing of what was meant can be used, the action keeps the keys that it has.
        guard !keys.isEmpty || names.isEmpty else { return }
        for index in own {
            bindings[index].keys = keys
            keys = []
            chosen.insert(index)
        }
    }

    /// Which chosen binding has a key, or one that clashes with it, where neither counts in a part of the other's place
    /// only.
    private func owner(of key: Keystroke, in focuses: Set<Focus>) -> (Keymap.Binding, Keystroke)? {
        for index in chosen.sorted() where Self.clash(bindings[index].focuses, focuses) {
            if let taken = bindings[index].keys.first(where: key.clashes) { return (bindings[index], taken) }
        }
        return nil
    }

    /// A key of one focus goes before the same key of several, so the two can live with each other.
    private static func clash(_ one: Set<Focus>, _ other: Set<Focus>) -> Bool {
        !one.isDisjoint(with: other) && !one.isStrictSubset(of: other) && !other.isStrictSubset(of: one)
    }

    /// Takes chosen keys from the actions that have had them.
    mutating func giveWay() {
        for index in chosen.sorted() {
            let choice = bindings[index]
            for other in bindings.indices where !chosen.contains(other) {
                let binding = bindings[other]
                let lost = binding.keys.filter { key in choice.keys.contains(where: key.clashes) }
                guard !lost.isEmpty, !binding.focuses.isDisjoint(with: choice.focuses),
                    !choice.focuses.isStrictSubset(of: binding.focuses), binding.intent != choice.intent
                else { continue }
                bindings[other].keys.removeAll(where: lost.contains)
                let names = lost.map(\.name).joined(separator: ", ")
                let rest = bindings[other].keys.isEmpty ? ", which has no key any more" : ""
                let text = "\(names): taken from \(binding.intent.name) in [keys.\(binding.place)]\(rest)"
                add(choice.place, choice.intent.name, text, isMistake: false)
            }
        }
    }

    private mutating func add(_ place: String, _ action: String, _ text: String, isMistake: Bool) {
        findings.append(Keymap.Finding(place: place, action: action, text: text, isMistake: isMistake))
    }

    private func unknown(_ place: String, _ action: String) -> Keymap.Finding {
        let places = bindings.map(\.place).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        guard places.contains(place) else {
            let text =
                "there is no such place: keys are bound in \(places.map { "[keys.\($0)]" }.joined(separator: ", "))"
            return Keymap.Finding(place: place, action: nil, text: text, isMistake: true)
        }
        let others = bindings.filter { $0.intent.name == action }.map { "[keys.\($0.place)]" }
        let text =
            others.isEmpty
            ? "there is no such action: willet config default lists them"
            : "this action belongs to \(Set(others).sorted().joined(separator: " and "))"
        return Keymap.Finding(place: place, action: action, text: text, isMistake: true)
    }
}
