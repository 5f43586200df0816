#!/usr/bin/env python3
"""Plays scenarios between the client and peers that we did not write: servers, reverse proxies, forward proxies.

usage: run.py CLIENT BUILDS [PEER...]

CLIENT is the client under test (Tests/InteropClient), BUILDS a folder for what is compiled. PEERs are names; all of
them are played where none is named. Each scenario is one line, `peer scenario ok`, `FAILED why`
or `skipped why`. The status is 1 if any failed, and if nothing was played.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

import gateways
import peers
from programs import Failed
from scenarios import SCENARIOS, play


class Setting:
    """What a run has for all peers: a folder of its own with certificates, and the client."""

    def __init__(self, folder, client, builds):
        self.folder, self.client, self.builds = folder, client, builds
        os.makedirs(builds, exist_ok=True)
        self.authority, authority_key = self.path("ca.crt"), self.path("ca.key")
        self.certificate, self.key, self.pem = self.path("host.crt"), self.path("host.key"), self.path("host.pem")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        self.openssl("req", "-x509", *curve, "-keyout", authority_key, "-out", self.authority, "-days", "2",
                     "-subj", "/CN=Willet interop CA")
        self.openssl("req", *curve, "-keyout", self.key, "-out", self.path("host.csr"), "-subj", "/CN=localhost")
        names = self.file("host.ext", "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self.openssl("x509", "-req", "-in", self.path("host.csr"), "-CA", self.authority, "-CAkey", authority_key,
                     "-CAcreateserial", "-days", "2", "-extfile", names, "-out", self.certificate)
        with open(self.certificate, encoding="ascii") as one, open(self.key, encoding="ascii") as other:
            self.file("host.pem", one.read() + other.read())

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    @staticmethod
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def all_peers():
    """Each is a peer of its own: none is started twice at a time."""
    return [
        peers.websockets(), peers.websockets(secure=True), peers.aiohttp(), peers.aiohttp(secure=True),
        peers.ws(), peers.ws(secure=True), peers.Gorilla(), peers.Gorilla(secure=True), peers.Libwebsockets(),
        gateways.Nginx("nginx", peers.websockets()), gateways.Haproxy("haproxy", peers.ws()),
        gateways.Tinyproxy("tinyproxy", peers.websockets()),
        gateways.Tinyproxy("tinyproxy-tls", peers.ws(secure=True), user="willet"),
        gateways.Microsocks("microsocks", peers.ws()),
        gateways.Microsocks("microsocks-tls", peers.websockets(secure=True), user="willet"),
    ]


def run(peer, setting, counts):
    """Plays all scenarios with one peer."""
    def report(scenario, outcome, why="", seconds=None):
        counts[outcome] += 1
        took = " (%.1f s)" % seconds if seconds is not None and seconds >= 1 else ""
        print("%-16s %-15s %s%s" % (peer.name, scenario, " ".join([outcome, why]).rstrip(), took), flush=True)

    missing = peer.missing()
    if missing:
        report("all", "skipped", missing)
        return
    try:
        peer.start(setting)
    except (Failed, OSError, subprocess.CalledProcessError) as failure:
        report("start", "FAILED", str(failure))
        return
    try:
        for scenario in SCENARIOS:
            why = scenario.skipped(peer)
            if why is not None:
                if why:
                    report(scenario.name, "skipped", why)
                continue
            start = time.monotonic()
            try:
                play(scenario, peer, setting)
            except Failed as failure:
                report(scenario.name, "FAILED", str(failure))
            else:
                report(scenario.name, "ok", seconds=time.monotonic() - start)
    finally:
        peer.stop()


def main():
    client, builds, names = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    # Whatever ends the run ends the peers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = all_peers()
    wanted = set(names) or {peer.name for peer in chosen}
    unknown = wanted - {peer.name for peer in chosen}
    if unknown:
        sys.exit("there is no peer %s: there are %s" % (", ".join(sorted(unknown)), ", ".join(p.name for p in chosen)))
    counts = {"ok": 0, "FAILED": 0, "skipped": 0}
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(folder, client, builds)
        for peer in chosen:
            if peer.name in wanted:
                run(peer, setting, counts)
    print("interop: %d ok, %d failed, %d skipped in %.0f s" % (
        counts["ok"], counts["FAILED"], counts["skipped"], time.monotonic() - start))
    return 1 if counts["FAILED"] or not counts["ok"] else 0


try:
    sys.exit(main())
except KeyboardInterrupt:
    sys.exit(130)
