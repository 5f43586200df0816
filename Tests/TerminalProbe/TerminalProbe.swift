import Glibc
import WilletScreen
import WilletTerminal

/// A program with a terminal and nothing else, for tests: shows a known screen and what keys are pressed.
///
/// `q` quits, `t` traps, `c` crashes in C, `e` exits without a goodbye, Ctrl-Z suspends,
/// Ctrl-L redraws, `m` gives the mouse back, `y` copies. With PROBE_MOUSE it has the mouse.
@main
struct TerminalProbe {
    static func main() async {
        do throws(TerminalError) {
            let terminal = try await CursesTerminal.open(theme: getenv("NO_COLOR") == nil ? .colors : .attributesOnly)
            let code = await run(terminal)
            await terminal.close()
            exit(code)
        } catch {
            print(error)
            exit(3)
        }
    }

    private static func run(_ terminal: CursesTerminal) async -> Int32 {
        await withTaskGroup(of: Int32?.self) { group in
            group.addTask { await readKeys(terminal) }
            group.addTask {
                for await signal in terminal.terminations where getenv("PROBE_DEAF") == nil { return signal.exitCode }
                return nil
            }
            for await code in group {
                if let code {
                    group.cancelAll()
                    return code
                }
            }
            return 0
        }
    }

    private static func readKeys(_ terminal: CursesTerminal) async -> Int32? {
        var view = ProbeView(size: await terminal.size, notice: await terminal.notice)
        if getenv("PROBE_MOUSE") != nil { await terminal.setMouse(true) }
        await terminal.present(view.screen)
        for await keystroke in terminal.keystrokes {
            view.update(keystroke)
            switch keystroke {
            case .character("q"): return 0
            case .character("t"): preconditionFailure("trapped on purpose")
            case .character("c"): abort()
            case .character("e"): exit(7)
            case .character("m"): await terminal.setMouse(false)
            case .character("y"): _ = await terminal.copy(base64: "Y29waWVk")
            case .control("z"): await terminal.suspend()
            case .control("l"): await terminal.redraw()
            default: break
            }
            await terminal.present(view.screen)
        }
        return nil
    }
}
