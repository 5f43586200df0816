import Glibc

/// Standard input, output and error.
enum StandardStreams {
    /// Puts something in the place of those that the caller has closed: the next file or socket to be opened would get
    /// their numbers, and with them what is printed. Input is at its end then, and output cannot be written.
    static func fillClosed() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
