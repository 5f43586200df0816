import Glibc

/// How far the memory of this process has grown at its peak since a moment, as the kernel counts it (proc(5)).
///
/// What a test leaves behind is counted too, and so is what others do meanwhile: use it in a process of its own, which
/// Swift Testing's exit tests give.
package struct PeakMemory: CustomStringConvertible {
    private let start: Int

    /// Counts from here.
    package init() {
        // Sets the peak back to what is resident (CONFIG_PROC_PAGE_MONITOR); without it the growth only reads larger.
        let descriptor = open("/proc/self/clear_refs", O_WRONLY)
        _ = write(descriptor, "5", 1)
        close(descriptor)
        start = Self.kilobytes("VmRSS:") << 10
    }

    /// Whether it has grown by fewer bytes than a bound.
    ///
    /// Under a sanitizer, whose own memory is most of it, no bound holds, and the answer is always yes.
    package func isBelow(_ bound: Int) -> Bool { Self.isSanitized || growth < bound }

    private var growth: Int { (Self.kilobytes("VmHWM:") << 10) - start }

    package var description: String { "memory has grown by \(growth >> 10) KiB" }

    /// Whether this program was built with a sanitizer.
    package static var isSanitized: Bool {
        ["__asan_init", "__tsan_init"].contains { (name: String) in dlsym(nil, name) != nil }
    }

    private static func kilobytes(_ field: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = text.split(whereSeparator: \.isWhitespace)
            if words.first == field[...], words.count > 1 { return Int(words[1]) ?? 0 }
        }
        return 0
    }
}
