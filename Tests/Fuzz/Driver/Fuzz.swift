import FuzzTargets

/// What libFuzzer calls, again and again. `--target=NAME` on the command line says which target is fuzzed; libFuzzer
/// passes over what begins with two dashes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenInvariant) {
        try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(target.rawValue): \(error)")
    }
    return 0
}

private let target: FuzzTarget = {
    let option = "--target="
    let name = CommandLine.arguments.last { $0.hasPrefix(option) }?.dropFirst(option.count)
    guard let target = FuzzTarget(rawValue: String(name ?? "")) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("no target “\(name ?? "")”: say --target= and one of \(names)")
    }
    return target
}()
