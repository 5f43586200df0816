import Testing
import WilletPipe

@Suite struct AttachedValuesTests {
    @Test(arguments: [
        (["-xhi", "-n1", "-HName: value", "ws://h"], ["-x", "hi", "-n", "1", "-H", "Name: value", "ws://h"]),
        (["-xk", "ws://h"], ["-x", "k", "ws://h"]), (["-w-1", "-w0.5"], ["-w", "-1", "-w", "0.5"]),
        // Flags of one letter stand together.
        (["-kL", "-kx", "hi", "-1", "-0b"], ["-kL", "-kx", "hi", "-1", "-0b"]),
        (["-x", "-w0", "--origin", "-n1", "-x=a"], ["-x", "-w0", "--origin", "-n1", "-x=a"]),
        (["--", "-xhi"], ["--", "-xhi"]), (["-x"], ["-x"]), ([], []),
    ])
    func theyBecomeArgumentsOfTheirOwn(arguments: [String], expected: [String]) {
        #expect(AttachedValues.separated(arguments) == expected)
    }
}
