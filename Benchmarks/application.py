"""The rows of the application: in a terminal of 100 columns and 30 rows, under a flood, idle, and at its start."""

import base64
import fcntl
import hashlib
import os
import pty
import re
import select
import shutil
import socket
import statistics
import struct
import subprocess
import tempfile
import termios
import threading
import time

COLUMNS, ROWS_OF_SCREEN = 100, 30


def seconds(argv):
    start = time.monotonic()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.monotonic() - start


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, argv):
        self.home = tempfile.mkdtemp()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", HOME=self.home, XDG_STATE_HOME=self.home, XDG_CONFIG_HOME=self.home)
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS_OF_SCREEN, COLUMNS, 0, 0))
        self.output = b""

    def read(self, timeout):
        """What comes within a time, at most once; empty if nothing does."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return b""
        try:
            bytes_read = os.read(self.fd, 65536)
        except OSError:
            return b""
        self.output = (self.output + bytes_read)[-262144:]
        return bytes_read

    def wait_for(self, wanted, limit=60):
        """Reads until the output has it; says how long that took, or None."""
        start = time.monotonic()
        text = b""
        while time.monotonic() - start < limit:
            text = text[-4096:] + self.read(0.5)
            if wanted in text:
                return time.monotonic() - start
        return None

    def drain(self, duration):
        end = time.monotonic() + duration
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def type(self, text):
        os.write(self.fd, text.encode())

    def key(self, text, limit):
        """Seconds from a key, some time after the last frame, to the last byte of its own; None if there is none."""
        while self.read(0.025):
            pass
        start = time.monotonic()
        self.type(text)
        if not self.read(limit):
            return None
        end = time.monotonic()
        while self.read(0.003):
            end = time.monotonic()
        return end - start

    def status(self, field):
        with open("/proc/%d/status" % self.pid) as file:
            return int(re.search(field + r":\s+(\d+)", file.read()).group(1))

    def switches(self):
        """How often all of its threads have been woken."""
        total = 0
        for thread in os.listdir("/proc/%d/task" % self.pid):
            with open("/proc/%d/task/%s/status" % (self.pid, thread)) as file:
                total += int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", file.read()).group(1))
        return total

    def end(self):
        os.kill(self.pid, 15)
        while self.read(1):
            pass
        os.close(self.fd)
        os.waitpid(self.pid, 0)
        shutil.rmtree(self.home, ignore_errors=True)


def serving(server, *arguments):
    from run import serving as serve
    return serve(server, *arguments)


class Saying:
    """A server that lets one client in and says what it is given, frames of a server's."""

    def __init__(self, frames):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, args=(frames,), daemon=True).start()

    def run(self, frames):
        connection, _ = self.listener.accept()
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        key = re.search(rb"(?i)sec-websocket-key: (\S+)", head).group(1)
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        connection.sendall(frames)
        while connection.recv(65536):
            pass


def frame(payload):
    length = (struct.pack("!B", len(payload)) if len(payload) < 126 else
              struct.pack("!BH", 126, len(payload)) if len(payload) < 65536 else struct.pack("!BQ", 127, len(payload)))
    return b"\x81" + length + payload


def quantiles(times):
    """p50 and p99, in milliseconds."""
    times = sorted(times)
    return times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3


def pane(command):
    """Seconds until a command ends in a tmux pane of its own server."""
    folder = tempfile.mkdtemp()
    done, tmux = os.path.join(folder, "done"), ["tmux", "-L", "willet-bench-%d" % os.getpid(), "-f", "/dev/null"]
    environment = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder, XDG_CONFIG_HOME=folder)
    environment.pop("TMUX", None)
    start = time.monotonic()
    subprocess.run([*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS_OF_SCREEN),
                    "%s; touch %s" % (command, done)], env=environment, check=True)
    while not os.path.exists(done) and time.monotonic() - start < 300:
        time.sleep(0.01)
    elapsed = time.monotonic() - start
    subprocess.run([*tmux, "kill-server"], stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
    return elapsed


def flood(report, options, server, _):
    """Messages a second until the program has ended, in one and the same kind of pane."""
    size, many, few = 128, 1_000_000, 50_000
    python = os.path.join(options.folder, "venv", "bin", "websockets")
    clients = {"Willet": (many, options.willet + " --exit-on-close --no-reconnect ws://127.0.0.1:%d/")}
    if shutil.which("wscat"):
        clients["wscat"] = (few, "wscat -c ws://127.0.0.1:%d/")
    if os.path.exists(python):
        clients["websockets"] = (few, python + " ws://127.0.0.1:%d/")
    found = {}
    for _ in range(options.runs):
        for name, (count, command) in clients.items():
            with serving(server, "flood", size, count, "ascii") as port:
                found.setdefault(name, []).append(count / pane(command % port))
    rates = {name: statistics.median(values) for name, values in found.items()}
    print("\napplication, a flood of %d B in a pane of %d x %d, messages/s" % (size, COLUMNS, ROWS_OF_SCREEN))
    for name in sorted(rates, key=rates.get, reverse=True):
        print("    %-14s %14.0f" % (name, rates[name]))
    print()
    for name, goal in (("wscat", 30), ("websockets", 15)):
        if name in rates:
            ratio = rates["Willet"] / rates[name]
            report.add("flood in a pane", ">= %d x %s" % (goal, name), "%.0f x %s" % (ratio, name), ratio >= goal)


def live(report, options, server, _):
    """While millions of messages pour in: does a typed key show, and does the screen move? And is everything counted?"""
    size, count = 128, 60_000_000
    times, still = [], 0.0
    with serving(server, "flood", size, count, "ascii") as port:
        terminal = Terminal([options.willet, "--no-reconnect", "ws://127.0.0.1:%d/" % port])
        terminal.wait_for(b"msg/s")
        # Letters that the flood has not.
        letters = "абвгдежзиклмнопрстуфхцчшщыэюя"
        start = last = time.monotonic()
        while time.monotonic() - start < 60 and b"closed" not in terminal.output[-65536:]:
            letter = letters[len(times) % len(letters)]
            typed = time.monotonic()
            terminal.type(letter)
            seen = b""
            while letter.encode() not in seen and time.monotonic() - typed < 2:
                got = terminal.read(2)
                if got:
                    still, last = max(still, time.monotonic() - last), time.monotonic()
                seen = seen[-8:] + got
            times.append(time.monotonic() - typed)
            if len(times) % len(letters) == 0:
                terminal.type("\x15")
                terminal.drain(0.1)
            terminal.drain(0.02)
            if len(times) >= 400:
                break
        terminal.wait_for(b"closed", 120)
        terminal.type("\x0c")
        terminal.drain(0.5)
        screen = terminal.output[-16384:].decode(errors="replace")
        counted = "1,000,000" in screen
        terminal.end()
    times.sort()
    p50, p99 = times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3
    print("\napplication, %d keys in mid-flood: p50 %.1f ms, p99 %.1f ms, worst %.1f ms; the screen stood still for at most %.0f ms"
          % (len(times), p50, p99, times[-1] * 1e3, still * 1e3))
    report.add("a key in mid-flood, p99", "<= 50 ms", "%.1f ms" % p99, p99 <= 50)
    report.add("the screen moves in mid-flood", "all the while", "still for at most %.0f ms" % (still * 1e3), still < 0.5)
    report.add("the last million is kept", "all counted", "1,000,000 kept of %d" % count if counted else "not", counted)


def memory(report, options, server, _):
    size, peaks = 128, {}
    for count in (1_000_000, 10_000_000):
        with serving(server, "flood", size, count, "ascii") as port:
            terminal = Terminal([options.willet, "--no-reconnect", "ws://127.0.0.1:%d/" % port])
            terminal.wait_for(b"closed", 120)
            terminal.drain(0.3)
            peaks[count] = terminal.status("VmHWM") * 1024
            terminal.end()
    bound = 1.5 * size * 1_000_000 + 40 * 1024 * 1024
    first, tenfold = peaks.values()
    print("\napplication, peak memory: 10^6 messages %d MiB, 10^7 %d MiB; bound %d MiB" % (
        first >> 20, tenfold >> 20, int(bound) >> 20))
    report.add("memory, 10^6 kept", "<= 1.5 x payload + 40 MiB", "%.2f x the bound" % (first / bound), first <= bound)
    report.add("memory, ten times as long", "flat", "%.2f x" % (tenfold / first), tenfold <= 1.1 * first)


def idle(report, options, server, _):
    """Wake-ups of all threads in a time, and what is drawn: the clock shows seconds in the first minute, minutes later."""
    duration = 20
    with serving(server, "echo") as port:
        terminal = Terminal([options.willet, "--no-reconnect", "--ping-interval", "3600", "ws://127.0.0.1:%d/" % port])
        terminal.wait_for(b"open")
        terminal.drain(3)
        before, drawn = terminal.switches(), 0
        end = time.monotonic() + duration
        while (left := end - time.monotonic()) > 0:
            drawn += len(terminal.read(left))
        woken = terminal.switches() - before
        terminal.end()
    print("\napplication, idle for %d s: %.1f wake-ups and %.0f bytes drawn a second" % (
        duration, woken / duration, drawn / duration))
    # A tick of the visible clock is a timer, a hop to the view model and one to the terminal, and back; and one run of
    # cells: where it is, its style, a digit, the style's end, and where the cursor was.
    report.add("idle, wake-ups a second", "the visible clock's", "%.1f for its one tick" % (woken / duration),
               woken / duration <= 7)
    report.add("idle, drawn a second", "a run of cells", "%.0f bytes" % (drawn / duration), drawn / duration <= 64)


def start(report, options, server, _):
    found = {"Willet": [], "wscat": []}
    with serving(server, "echo") as port:
        for _ in range(max(options.runs, 5)):
            began = time.monotonic()
            terminal = Terminal([options.willet, "ws://127.0.0.1:%d/" % port])
            while b"willet" not in terminal.output:
                terminal.read(5)
            found["Willet"].append(time.monotonic() - began)
            terminal.end()
            if shutil.which("wscat"):
                found["wscat"].append(seconds(["wscat", "--version"]))
    willet = statistics.median(found["Willet"])
    print("\napplication, start: first paint %.1f ms" % (willet * 1e3))
    if found["wscat"]:
        other = statistics.median(found["wscat"])
        print("    wscat --version %.1f ms" % (other * 1e3))
        report.add("start, first paint", "<= 0.3 x wscat --version", "%.2f x" % (willet / other), willet / other <= 0.3)


def inspector(report, options, _, __):
    """A JSON message of 20 MiB: until it is open, and from a key that scrolls to the last byte of its frame."""
    one = b'{"id":%d,"symbol":"BTCUSDT","price":43251.10,"fills":[{"qty":0.012},{"qty":1.50e-3}],"note":"\\u65e5\\u672c"}'
    items, length = [], 0
    while length < 20 << 20:
        items.append(one % len(items))
        length += len(items[-1]) + 1
    server = Saying(frame(b"[" + b",".join(items) + b"]") + frame(b"after"))
    terminal = Terminal([options.willet, "--no-reconnect", "ws://127.0.0.1:%d/" % server.port])
    terminal.wait_for(b"after")
    terminal.type("\tk")
    terminal.drain(0.3)
    began = time.monotonic()
    terminal.type("\r")
    terminal.wait_for(b"pretty")
    opened = time.monotonic() - began
    terminal.drain(0.1)
    terminal.type("w")
    terminal.drain(0.1)
    print("\napplication, a JSON message of 20 MiB: open after %.1f ms" % (opened * 1e3))
    worst = 0
    for name, keys in (("j", "j" * 300), ("PgDn", " " * 200), ("PgUp", "b" * 100), ("G, g", "Gg" * 20)):
        p50, p99 = quantiles([terminal.key(key, 2) or 2 for key in keys])
        worst = max(worst, p99)
        print("    %-6s p50 %.1f ms, p99 %.1f ms" % (name, p50, p99))
    terminal.end()
    report.add("inspector, 20 MiB, open", "<= 100 ms", "%.1f ms" % (opened * 1e3), opened <= 0.1)
    report.add("inspector, 20 MiB, a key, p99", "<= 16 ms", "%.1f ms" % worst, worst <= 16)


def trades(count):
    """Messages that differ, or a scrolled screen would not."""
    text = b'{"id":%d,"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","s":"BTCUSDT","p":"43251.10","q":"0.012"}}'
    return b"".join(frame(text % (1_000_000 + number)) for number in range(count)) + frame(b"after")


def log(report, options, _, __):
    """A million entries: from a key to the last byte of its frame; plain, filtered, and wrapped."""
    worst = 0
    terminal = Terminal([options.willet, "--no-reconnect", "ws://127.0.0.1:%d/" % Saying(trades(1_000_000)).port])
    terminal.wait_for(b"after", 120)
    terminal.type("\t")
    terminal.drain(1)
    print("\napplication, a log of a million entries:")

    def measure(name, keys):
        nonlocal worst
        p50, p99 = quantiles([terminal.key(key, 2) or 2 for key in keys])
        worst = max(worst, p99)
        print("    %-28s p50 %.1f ms, p99 %.1f ms" % (name, p50, p99))

    for before, said in (("", ""), ("size>102\r", "filtered, "), ("w", "filtered and wrapped, ")):
        if before.startswith("size"):
            # Each of them begins a search of all anew, and keys go on meanwhile.
            measure("a key of a filter", "f" + before[:-1])
            terminal.type("\r")
        elif before:
            terminal.type(before)
        terminal.drain(1)
        for name, keys in (("g, G", "gG" * 20), ("k", "k" * 200), ("PgUp", "b" * 100), ("PgDn", " " * 90)):
            measure(said + name, keys)
    terminal.end()
    report.add("log of a million, a key, p99", "<= 16 ms", "%.1f ms" % worst, worst <= 16)


def latency(report, options, _, __):
    """What --latency-key costs each message that comes in while a request waits."""
    count, costs = 300_000, {}
    frames = trades(count)
    for _ in range(options.runs):
        for flags in ((), ("--latency-key", "id"), ("--latency-key", "absent")):
            terminal = Terminal([options.willet, *flags, "-x", '{"id":"never","absent":1}', "--no-reconnect",
                                 "ws://127.0.0.1:%d/" % Saying(frames).port])
            terminal.wait_for(b"after", 60)
            with open("/proc/%d/stat" % terminal.pid) as file:
                fields = file.read().rpartition(")")[2].split()
            cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            costs.setdefault(flags, []).append(cpu / count * 1e9)
            terminal.end()
    plain, keyed, absent = (statistics.median(found) for found in costs.values())
    print("\napplication, CPU for a message of 102 B: %.0f ns; with --latency-key %.0f ns, %.0f ns where it has no such key"
          % (plain, keyed, absent))


def record(report, options, server, _):
    """What recording takes of a flood in a pane, and whether all of it is in the file."""
    size, count, folder = 128, 1_000_000, tempfile.mkdtemp()
    file = os.path.join(folder, "flood.jsonl")
    times, recorded = {"": [], " --record " + file: []}, []
    for _ in range(options.runs):
        for flags, found in times.items():
            with serving(server, "flood", size, count, "ascii") as port:
                command = options.willet + flags + " --exit-on-close --no-reconnect ws://127.0.0.1:%d/"
                found.append(pane(command % port))
        with open(file) as lines:
            recorded.append(sum('"dir":"in","op":"text"' in line for line in lines))
        written = os.path.getsize(file)
        os.remove(file)
    shutil.rmtree(folder)
    plain, slow = (count / statistics.median(found) for found in times.values())
    print("\napplication, a flood of %d B in a pane, messages/s: %.0f, recorded into %d MiB %.0f"
          % (size, plain, written >> 20, slow))
    report.add("flood in a pane, recorded", "all in the file", "%.2f x without, %d of %d" % (slow / plain, min(recorded), count),
               min(recorded) == count)


ROWS = {
    "application-inspector": inspector,
    "application-log": log,
    "application-latency": latency,
    "application-flood": flood,
    "application-record": record,
    "application-live": live,
    "application-memory": memory,
    "application-idle": idle,
    "application-start": start,
}
