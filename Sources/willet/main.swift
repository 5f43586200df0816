import ArgumentParser
import Glibc

StandardStreams.fillClosed()
// A write to a closed pipe is an error to be seen where it happens, and not the end of the process.
signal(SIGPIPE, SIG_IGN)
// So is one beyond the limit of a file's size.
signal(SIGXFSZ, SIG_IGN)

exit(await WilletCommand.run(Array(CommandLine.arguments.dropFirst())).rawValue)
