import Glibc

/// Holds a server's thread until the test opens it.
///
/// Unchecked, because the compiler does not know POSIX semaphores; the semaphore is the guard itself.
final class Gate: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func wait() { sem_wait(semaphore) }

    func open() { sem_post(semaphore) }
}
