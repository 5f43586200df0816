import ArgumentParser
import Glibc

StandardStreams.fillClosed()
// A write to a closed pipe is an error to be seen where it happens, and not the end of the process.
signal(SIGPIPE, SIG_IGN)
// So is one beyond the limit of a file's size.
signal(SIGXFSZ, SIG_IGN)

// Swift would put something else in its place, and that would be sent.
for number in 1..<max(CommandLine.argc, 1) {
    guard let argument = CommandLine.unsafeArgv[Int(number)] else { continue }
    guard String(validatingCString: argument) == nil else { continue }
    Diagnostics.say("argument \(number) is not UTF-8: write it so, or send bytes from standard input with --binary")
    exit(ExitStatus.usage.rawValue)
}

exit(await WilletCommand.run(Array(CommandLine.arguments.dropFirst())).rawValue)
