import Glibc

// The client under test of `make interop`: plays one scenario against one peer, through the library's public interface.
// Prints nothing but what the runner waits for; a failure ends with the reason, and 1.

do {
    let scenario = try Scenario(arguments: Array(CommandLine.arguments.dropFirst()))
    try await scenario.run()
} catch {
    print(error)
    exit(1)
}
