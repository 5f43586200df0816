import WilletClient
import WilletLog

/// What sessions want of one another.
extension Workspace {
    /// Opens another session behind the one that is shown.
    ///
    /// - Returns: what is to be done; nothing where there are as many already as there can be.
    package mutating func open(_ target: String) -> Outcome {
        guard places.count < Self.limit else { return Outcome() }
        let index = addPlace(size: places[shownIndex].state.size)
        meetCompany()
        let effect = SessionEffect(session: places[index].id, effect: .connect(url: target))
        return Outcome(effects: [effect], needsScreen: true)
    }

    /// How sessions have ended that did not end well, for whoever has no screen any more.
    package var failures: [String] {
        places.compactMap { place in
            let state = place.state
            guard case .closed(let end) = state.session.state, ExitCode.of(end) != 0 else { return nil }
            let url = places.count > 1 ? state.session.url.map { state.shown($0) + ": " } : nil
            switch end {
            case .disconnected(let disconnection): return (url ?? "") + disconnection.summary
            case .failed(let error): return (url ?? "") + "\(error)"
            case .cancelled: return nil
            }
        }
    }

    /// Does what is to be done here, and returns the rest.
    mutating func carryOut(_ effects: [Effect], of session: SessionID) -> [SessionEffect] {
        var rest: [SessionEffect] = []
        for effect in effects {
            switch effect {
            case .sessions(let request): rest += carryOut(request, of: session)
            case .quit:
                for index in places.indices {
                    places[index].state.isLeaving = true
                    places[index].state.tellLeaving()
                }
                rest.append(SessionEffect(session: session, effect: effect))
            case .enqueue, .enqueueBinary, .remember, .readFile, .listFolder, .fill, .editExternally, .post, .connect,
                .end, .copy, .save, .record, .stopRecording, .setReplaySpeed, .setMouse, .suspend, .redraw, .bell:
                rest.append(SessionEffect(session: session, effect: effect))
            }
        }
        return rest
    }

    private mutating func carryOut(_ request: SessionRequest, of session: SessionID) -> [SessionEffect] {
        let company = company(of: shownIndex)
        switch request {
        case .show(let number): show(number)
        case .next: if let tab = company.tab(1) { show(tab.number) }
        case .previous: if let tab = company.tab(-1) { show(tab.number) }
        case .active: if let tab = company.active { show(tab.number) }
        case .open(let target):
            let outcome = open(target)
            guard let id = outcome.effects.first?.session, let index = index(of: id) else { break }
            places[index].opener = session
            show(places[index].number)
            return outcome.effects
        case .close:
            guard let index = index(of: session) else { break }
            close(index)
            return [SessionEffect(session: session, effect: .end)]
        // Each session knows those beside it.
        case .list: break
        }
        return []
    }

    /// Shows the session of a number, if there is one.
    mutating func show(_ number: Int) {
        guard let index = places.firstIndex(where: { $0.number == number }), index != shownIndex else { return }
        let before = places[shownIndex].state
        places[shownIndex].seen = Seen(
            messages: before.receivedCount,
            faults: before.faultCount,
            nextID: before.log.nextID
        )
        places[shownIndex].state.goBehind()
        shownIndex = index
        comeForward(after: before)
    }

    private mutating func comeForward(after other: ViewState) {
        let firstUnseen = places[shownIndex].seen.nextID
        places[shownIndex].hasRung = false
        meetCompany()
        places[shownIndex].state.comeForward(after: other, firstUnseen: firstUnseen, at: other.now)
    }

    /// When the last one closes, one without a server takes its place.
    private mutating func close(_ index: Int) {
        closedReceivedCount += places[index].state.receivedCount
        remove(index)
    }

    mutating func remove(_ index: Int) {
        let gone = places.remove(at: index).state
        guard index == shownIndex || places.isEmpty else {
            if index < shownIndex { shownIndex -= 1 }
            return meetCompany()
        }
        if places.isEmpty {
            shownIndex = 0
            _ = addPlace(size: gone.size)
        }
        shownIndex = min(index, places.count - 1)
        comeForward(after: gone)
    }
}
