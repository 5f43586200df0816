#!/usr/bin/env python3
"""Runs libFuzzer on each target, as many at once as there are processors, and fails on any finding.

usage: run.py FUZZER FOLDER SECONDS [TARGET]

FUZZER is the program. FOLDER takes what grows: the corpus, logs, and the inputs that broke something. The seeds lie
beside this script, in Seeds/TARGET: .txt is taken as it is, without its last line break; .hex has comments behind #.
"""
import concurrent.futures
import os
import re
import subprocess
import sys
import time

SEEDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Seeds")

# An input must be done with in seconds, and needs little memory: what a peer promises is not allocated.
LIMITS = ["-timeout=20", "-rss_limit_mb=1024", "-malloc_limit_mb=64", "-max_len=2048"]


def write_seeds(target, folder):
    os.makedirs(folder, exist_ok=True)
    for name in sorted(os.listdir(os.path.join(SEEDS, target))):
        with open(os.path.join(SEEDS, target, name), "rb") as file:
            content = file.read()
        if name.endswith(".hex"):
            content = bytes.fromhex(" ".join(line.split("#")[0] for line in content.decode().splitlines()))
        else:
            content = content.removesuffix(b"\n")
        with open(os.path.join(folder, name.rsplit(".", 1)[0]), "wb") as file:
            file.write(content)


def fuzz(fuzzer, folder, seconds, target):
    """The finding's report, or None where there is none."""
    corpus, seeds, findings = (os.path.join(folder, kind, target) for kind in ("corpus", "seeds", "findings"))
    for path in (corpus, findings):
        os.makedirs(path, exist_ok=True)
    write_seeds(target, seeds)
    log = os.path.join(folder, target + ".log")
    command = [fuzzer, "--target=" + target, *LIMITS]
    start = time.monotonic()
    with open(log, "wb") as output:
        code = subprocess.run(
            [*command, "-max_total_time=%d" % seconds, "-print_final_stats=1", "-artifact_prefix=%s/" % findings,
             corpus, seeds],
            stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            env=dict(os.environ, SWIFT_BACKTRACE="enable=no")).returncode
    with open(log, errors="replace") as file:
        text = file.read()
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    found = re.search(r"Test unit written to (\S+)", text)
    if code == 0 and runs and int(runs[1]) > 0:
        coverage = re.findall(r"cov: (\d+)", text)[-1:] or ["?"]
        print("%-16s passed: %s inputs in %d s, %s edges" % (target, runs[1], time.monotonic() - start, coverage[0]),
              flush=True)
        return None
    said = re.search(r"^.*(Fatal error: .*|ERROR: .*)$", text, re.MULTILINE)
    report = ["%s FAILED with %d: %s" % (target, code, said[1] if said else "see the log"), "  log: " + log]
    if found:
        report += ["  input: " + found[1], "  again: %s %s" % (" ".join(command), found[1])]
    return "\n".join(report)


def main():
    fuzzer, folder, seconds = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
    targets = sorted(os.listdir(SEEDS))
    chosen = [name for name in sys.argv[4:] if name] or targets
    unknown = set(chosen) - set(targets)
    if unknown:
        sys.exit("there is no target %s: use one of %s" % (", ".join(unknown), ", ".join(targets)))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        reports = list(pool.map(lambda target: fuzz(fuzzer, folder, seconds, target), chosen))
    failed = [report for report in reports if report]
    print(*failed, sep="\n", end="\n" if failed else "")
    print("fuzz: %d of %d targets passed" % (len(chosen) - len(failed), len(chosen)))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
