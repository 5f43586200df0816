#!/usr/bin/env python3
"""Measures Willet beside its peers: run.py FOLDER WILLET_BENCH NIO_PEER WILLET [--rows REGEX] [--runs N] [--json FILE]

All run in turn, round after round, against one server of our own, and the medians are set against each other. FOLDER
keeps what is built. What each row is, and what it is bound by, is in README.md beside this file.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess

import application
import peers as Peers

TIME_LIMIT = 120


def run(argv):
    """The fields of the last line that a program prints, which is JSON."""
    result = subprocess.run(argv, capture_output=True, text=True, timeout=TIME_LIMIT)
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError("%s printed no result: %s" % (argv[0], result.stderr[-300:]))
    return json.loads(lines[-1])


@contextlib.contextmanager
def serving(server, *arguments):
    process = subprocess.Popen([server, arguments[0], "0", *map(str, arguments[1:])], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


class Report:
    def __init__(self):
        self.rows = []

    def add(self, name, goal, willet, met):
        print("%-34s %-44s %s %s" % (name, willet, goal, "" if met is None else ("met" if met else "MISSED")), flush=True)
        self.rows.append({"row": name, "result": willet, "goal": goal, "met": met})


def rates(willet, peers, mode, port, size, count, runs, slow_count=None, deflates=False):
    """Messages a second, by name, the medians of `runs` rounds; a slow peer has fewer messages of the same kind."""
    found = {}
    for _ in range(runs):
        got = run([*willet, "ws://127.0.0.1:%d/" % port])
        if got["messages"] != count:
            raise RuntimeError("willet-bench had %d of %d messages" % (got["messages"], count))
        found.setdefault("Willet", []).append(got["messages"] / got["seconds"])
        for peer in peers:
            wanted = str(slow_count or count)
            argv = [*peer.argv, mode, str(port), str(size), wanted] + (["deflate"] if deflates else [])
            got = run(argv)
            found.setdefault(peer.name, []).append(got["messages"] / got["seconds"])
    return {name: statistics.median(values) for name, values in found.items()}


def show(title, found, unit):
    best = max((n for n in found if n not in ("Willet", "raw read()")), key=found.get, default=None)
    print("\n%s, %s" % (title, unit))
    for name in sorted(found, key=found.get, reverse=True):
        raw = "%6.2f x raw" % (found[name] / found["raw read()"]) if "raw read()" in found else ""
        print("    %-14s %14.0f %s" % (name, found[name], raw))
    print()
    return best


def receive(report, options, server, peers, size, kind, goal_raw=None, goal_best=None, only_checking=False):
    count = max(200, min(1_000_000, 400_000_000 // size))
    chosen = [p for p in peers if "receive" in p.modes and (size < 65536 or p.name != "websockets")]
    with serving(server, "flood", size, count, kind) as port:
        found = rates([options.bench, "receive"], chosen, "receive", port, size, count, options.runs)
    show("receive %d x %d B, %s" % (count, size, kind), found, "messages/s")
    checking = {p.name for p in peers if p.checks_text}
    others = {n: v for n, v in found.items() if n not in ("Willet", "raw read()")}
    if only_checking:
        others = {n: v for n, v in others.items() if n in checking}
    best = max(others, key=others.get)
    raw, ratio = found["Willet"] / found["raw read()"], found["Willet"] / others[best]
    goals, met = [], True
    if goal_best:
        goals.append(">= %.2g x best" % goal_best)
        met &= ratio >= goal_best
    if goal_raw:
        goals.append(">= %.2g x raw" % goal_raw)
        met &= raw >= goal_raw
    report.add("receive %d B %s" % (size, kind), ", ".join(goals),
               "%.2f x raw, %.2f x best (%s)" % (raw, ratio, best), met)


def compressed(report, options, server, peers):
    size, count = 1024, 200_000
    chosen = [p for p in peers if p.compresses]
    with serving(server, "flood", size, count, "deflate") as port:
        found = rates([options.bench, "receive", "--compress"], chosen, "receive", port, size, count,
                      options.runs, deflates=True)
    best = show("receive %d x %d B, permessage-deflate with takeover" % (count, size), found, "messages/s")
    ratio = found["Willet"] / found[best]
    report.add("receive 1024 B compressed", ">= 1.2 x best", "%.2f x best (%s)" % (ratio, best), ratio >= 1.2)


def callbacks(report, options, server, peers):
    size, count = 128, 1_000_000
    chosen = [p for p in peers if "receive" in p.modes and p.name != "raw read()"]
    with serving(server, "flood", size, count, "ascii") as port:
        found = rates([options.bench, "callbacks"], chosen, "receive", port, size, count, options.runs)
    best = show("message event, %d x %d B" % (count, size), found, "messages/s")
    ratio = found["Willet"] / found[best]
    report.add("message event 128 B", ">= 1 x best", "%.2f x best (%s)" % (ratio, best), ratio >= 1)


def send(report, options, server, peers):
    size, count, slow = 128, 1_000_000, 200_000
    chosen = [p for p in peers if "send" in p.modes]
    with serving(server, "sink") as port:
        willet = [options.bench, "send", "--count", str(count), "--size", str(size)]
        found = rates(willet, chosen, "send", port, size, count, options.runs, slow_count=slow)
    best = show("send %d B" % size, found, "messages/s")
    ratio = found["Willet"] / found[best]
    report.add("send 128 B", ">= 2 x best", "%.2f x best (%s)" % (ratio, best), ratio >= 2)


def echo(report, options, server, peers):
    size, count = 128, 20_000
    times = {}
    with serving(server, "echo") as port:
        for _ in range(options.runs):
            willet = [options.bench, "echo", "ws://127.0.0.1:%d/" % port, "--count", str(count), "--size", str(size)]
            times.setdefault("Willet", []).append(run(willet))
            for peer in peers:
                if "echo" in peer.modes:
                    got = run([*peer.argv, "echo", str(port), str(size), str(count)])
                    times.setdefault(peer.name, []).append(got)
    found = {name: tuple(statistics.median(t[k] for t in values) for k in ("p50", "p99")) for name, values in times.items()}
    print("\necho %d B, one at a time, microseconds" % size)
    for name in sorted(found, key=lambda n: found[n][0]):
        print("    %-14s p50 %7.1f   p99 %7.1f" % (name, *found[name]))
    print()
    if "Boost.Beast" in found:
        ratio = found["Willet"][0] / found["Boost.Beast"][0]
        report.add("echo p50", "<= 1.15 x Beast", "%.2f x Boost.Beast" % ratio, ratio <= 1.15)
    if "picows" in found:
        ratio = found["Willet"][1] / found["picows"][1]
        report.add("echo p99", "<= 1 x picows", "%.2f x picows" % ratio, ratio <= 1)


def codec(report, options, *_):
    print("\ncodec, nanoseconds for a frame, best of 5")
    for size, count in ((128, 400_000), (1024, 100_000), (65536, 4_000)):
        costs = run([options.bench, "codec", "--size", str(size), "--count", str(count)])
        print("    %6d B   " % size + "   ".join("%s %.0f" % item for item in costs.items()))
    print()


def store(report, options, *_):
    """The filter beside grep, on the same bytes through a pipe, where grep cannot stop early."""
    count, size = 1_000_000, 128
    needles = {"0 %": ("zzznever", "zz+never"), "1 %": ("needle-one", "needle-o[n]e"), "50 %": ("needle-half", "needle-h[a]lf")}
    lines = os.path.join(options.folder, "lines")
    print("\nfilter %d x %d B, milliseconds" % (count, size))
    for share, (text, expression) in needles.items():
        got = []
        grep = {"-F": [], "-P": []}
        for _ in range(options.runs):
            got.append(run([options.bench, "store", "--count", str(count), "--size", str(size), "--text", text,
                            "--expression", expression, "--write", lines]))
            for flag, pattern in (("-F", text), ("-P", expression)):
                grep[flag].append(application.seconds(["sh", "-c", 'cat "$0" | grep -c %s -- "$1" || true' % flag, lines, pattern]))
        for key, flag, name in (("substring", "-F", "substring"), ("expression", "-P", "regex")):
            willet = statistics.median(g[key] for g in got)
            other = statistics.median(grep[flag])
            print("    %-10s %-5s Willet %6.1f   grep %s %6.1f   %d hits" % (
                name, share, willet * 1e3, flag, other * 1e3, got[0][key + "Hits"]))
            report.add("filter %s, %s hit" % (name, share), "<= 1.5 x grep -c " + flag,
                       "%.2f x grep" % (willet / other), willet / other <= 1.5)
    os.remove(lines)
    kept = [g["peakRSS"] for g in got]
    print("    append %.3f s, kept %d bytes, peak %d MiB\n" % (got[0]["append"], got[0]["bytes"], max(kept) >> 20))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("folder", "bench", "nio", "willet"):
        parser.add_argument(name)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", default=".", help="a regular expression: which rows, by the names below")
    parser.add_argument("--json")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    server = Peers.server(options.folder)
    peers, absent = Peers.build(options.folder, options.nio)
    for name, reason in absent.items():
        print("absent: %s: %s" % (name, reason))

    rows = {
        "receive-128": lambda *a: receive(*a, 128, "ascii", goal_best=3),
        "receive-1k": lambda *a: receive(*a, 1024, "ascii", goal_raw=0.9, goal_best=1),
        "receive-64k": lambda *a: receive(*a, 65536, "ascii", goal_raw=0.9),
        "receive-1m": lambda *a: receive(*a, 1 << 20, "ascii", goal_raw=0.9),
        "receive-mixed": lambda *a: receive(*a, 1024, "mixed", goal_raw=0.6, goal_best=2.5, only_checking=True),
        "compressed": compressed,
        "callbacks": callbacks,
        "send": send,
        "echo": echo,
        "codec": codec,
        "store": store,
        **application.ROWS,
    }
    report = Report()
    for name, row in rows.items():
        if re.search(options.rows, name):
            row(report, options, server, peers)

    print("\n%-34s %-44s %s" % ("row", "Willet", "goal"))
    for row in report.rows:
        print("%-34s %-44s %-28s %s" % (row["row"], row["result"], row["goal"], "met" if row["met"] else "MISSED"))
    if options.json:
        with open(options.json, "w") as file:
            json.dump(report.rows, file, indent=1)


if __name__ == "__main__":
    main()
