"""The peers that Willet is measured beside: how each is built and started."""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "Peers")
MODES = ("receive", "send", "echo")


class Peer:
    def __init__(self, name, argv, modes=MODES, checks_text=False, compresses=False):
        self.name, self.argv, self.modes = name, argv, modes
        self.checks_text, self.compresses = checks_text, compresses


def attempt(*argv, **options):
    return subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)


def compile_c(folder, name, compiler, source, *flags):
    binary = os.path.join(folder, name)
    source = os.path.join(SOURCES, source)
    if os.path.exists(binary) and os.path.getmtime(binary) > os.path.getmtime(source):
        return binary, ""
    result = attempt(compiler, "-w", "-o", binary, source, *flags)
    return (None if result.returncode else binary), result.stderr[-300:]


def server(folder):
    """The program that the clients are measured against; there is no measuring without it."""
    binary, problem = compile_c(folder, "server", "gcc", "server.c", "-O2", "-lcrypto", "-lz")
    if not binary:
        sys.exit("cannot build the server: " + problem)
    return binary


def build(folder, nio_peer):
    """Returns the peers that are there, and the names of those that are not, each with the reason."""
    peers, absent = [], {}

    raw, problem = compile_c(folder, "raw", "gcc", "raw.c", "-O2")
    if not raw:
        sys.exit("cannot build the raw client: " + problem)
    peers.append(Peer("raw read()", [raw], ("receive",)))

    beast, _ = compile_c(folder, "beast", "g++", "beast.cpp", "-O3", "-march=native", "-std=c++17", "-lpthread")
    if beast:
        peers.append(Peer("Boost.Beast", [beast], checks_text=True, compresses=True))
    else:
        absent["Boost.Beast"] = "libboost-dev is not installed"

    gorilla = os.path.join(folder, "gorilla")
    if not os.path.exists(gorilla) and shutil.which("go"):
        attempt("go", "build", "-o", gorilla, os.path.join(SOURCES, "gorilla.go"),
                env=dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS=""))
    if os.path.exists(gorilla):
        peers.append(Peer("gorilla", [gorilla]))
    else:
        absent["gorilla"] = "golang-go and golang-github-gorilla-websocket-dev are not installed"

    modules = "/usr/share/nodejs"
    if shutil.which("node") and os.path.isdir(modules + "/ws"):
        os.environ["NODE_PATH"] = modules
        peers.append(Peer("node ws", ["node", os.path.join(SOURCES, "node_ws.js")], checks_text=True, compresses=True))
    else:
        absent["node ws"] = "node-ws is not installed"

    if nio_peer and os.path.exists(nio_peer):
        peers.append(Peer("NIOWebSocket", [nio_peer]))
    else:
        absent["NIOWebSocket"] = "it is not built"

    python = os.path.join(folder, "venv", "bin", "python")
    if not os.path.exists(python):
        attempt(sys.executable, "-m", "venv", os.path.join(folder, "venv"))
        attempt(python, "-m", "pip", "install", "-q", "picows", "uvloop", "websockets")
    for name, module, options in (
        ("picows", "picows, uvloop", {}),
        ("websockets", "websockets", {"checks_text": True, "compresses": True}),
    ):
        if os.path.exists(python) and attempt(python, "-c", "import " + module).returncode == 0:
            peers.append(Peer(name, [python, os.path.join(SOURCES, name + "_peer.py")], **options))
        else:
            absent[name] = "python3-venv or the package index is not there"
    return peers, absent
