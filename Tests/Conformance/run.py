#!/usr/bin/env python3
"""Runs the Autobahn suite's fuzzing server against a client, and judges the result.

usage: run.py VENV CLIENT [quick]

VENV is the folder that setup.sh made. CLIENT is given the server's URL. With `quick` the cases are 1 to 10 and every
tenth of 12 and 13. Every case must be OK, in its behaviour and in how it was closed; only cases that the suite itself
calls informational may be that.
"""
import collections
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

ACCEPTED = {"OK", "INFORMATIONAL"}


def every_tenth():
    """The numbers of 12.* and 13.*, every tenth of them."""
    from_suite = ["%d.%d.%d" % (group, sub, case) for group, subs in ((12, 5), (13, 7))
                  for sub in range(1, subs + 1) for case in range(1, 19)]
    return from_suite[::10]


def main():
    venv, client = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    quick = sys.argv[3:] == ["quick"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        spec = {
            "url": "ws://127.0.0.1:%d" % port,
            "outdir": os.path.join(folder, "reports"),
            "cases": ["%d.*" % n for n in (1, 2, 3, 4, 5, 6, 7, 9, 10)] + every_tenth() if quick else ["*"],
            "exclude-cases": [],
            "exclude-agent-cases": {},
            "options": {"failByDrop": False},
        }
        path = os.path.join(folder, "spec.json")
        with open(path, "w") as file:
            json.dump(spec, file)
        with open(os.path.join(folder, "server.log"), "w") as log:
            server = subprocess.Popen(
                [os.path.join(venv, "bin", "wstest"), "--mode", "fuzzingserver", "--spec", path, "--webport", "0"],
                stdout=log, stderr=log, cwd=folder, env=dict(os.environ, PYTHONWARNINGS="ignore"))
            try:
                wait(port, server)
                start = time.monotonic()
                subprocess.run([client, spec["url"]], check=True, timeout=3600)
                seconds = time.monotonic() - start
            finally:
                server.kill()
                server.wait()
        with open(os.path.join(spec["outdir"], "index.json")) as file:
            index = json.load(file)
    (agent, cases), = index.items()
    bad = 0
    for field in ("behavior", "behaviorClose"):
        counts = collections.Counter(case[field] for case in cases.values())
        print("%-14s %s" % (field, ", ".join("%s %d" % pair for pair in sorted(counts.items()))))
    for name in sorted(cases, key=lambda name: [int(part) for part in name.split(".")]):
        case = cases[name]
        if case["behavior"] not in ACCEPTED or case["behaviorClose"] not in ACCEPTED:
            bad += 1
            print("  %-8s %s, close %s, code %s" % (
                name, case["behavior"], case["behaviorClose"], case["remoteCloseCode"]))
    expected = 301 + len(every_tenth()) if quick else 517
    if len(cases) != expected:
        print("  %d cases were run where %d were expected" % (len(cases), expected))
        bad += 1
    print("%s: %d cases in %.0f s" % (agent, len(cases), seconds))
    print("conformance: %d passed, %d failed" % (len(cases) - bad, bad))
    return 1 if bad else 0


def wait(port, server):
    """Waits until the server listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("the suite's server does not listen")


sys.exit(main())
