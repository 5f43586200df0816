"""The peers that are servers; gateways.py has the proxies before them.

Our own servers, in servers/, are a thin layer on the package that is under test. They are started with a port (0 for
any) and, for TLS, a certificate and its key; say `port N` when they listen, and `closed CODE REASON` for each
connection that was closed. They echo every message but these texts:

    @close [CODE REASON]    close the connection
    @fragments COUNT SIZE   send a text message of COUNT fragments of SIZE bytes (a, b, c ...), and a ping after each
    @ping PAYLOAD           send a ping, and `@pong PAYLOAD` when that is answered
    @half                   send the beginning of a message only, and say `half`
"""
import os
import shutil
import subprocess

from programs import ENVIRONMENT, Program, free_port

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS = os.path.join(HERE, "servers")


class Peer:
    """What the client talks to. `skipped` names the scenarios that it cannot play, and why; `options` are what the
    client is told for one of them, or for `all`."""

    name = ""
    secure = False
    compresses = True
    skipped = {}
    options = {}

    def missing(self):
        """Why the peer cannot be started here, or None."""
        raise NotImplementedError

    def start(self, setting):
        raise NotImplementedError

    def stop(self):
        raise NotImplementedError

    def arguments(self, setting, scenario):
        """What the client is told."""
        trusted = ["--ca", setting.authority] if self.secure else []
        return self.route() + trusted + self.options.get("all", []) + self.options.get(scenario, [])

    def route(self):
        """What leads the client there."""
        return []

    @property
    def url(self):
        return "%s://127.0.0.1:%d/" % ("wss" if self.secure else "ws", self.port)

    # What `killed` kills, and starts again on the same port.
    def kill(self):
        self.program.kill()

    def start_again(self, setting):
        self.start(setting)

    @property
    def server(self):
        """The program that tells what the server saw."""
        return self.program


class Server(Peer):
    """One of our own servers."""

    def __init__(self, package, command, probe, secure=False, skipped=None):
        self.name = package + ("-tls" if secure else "")
        self.package, self.command, self.probe = package, command, probe
        self.secure = secure
        self.skipped = skipped or {}
        self.port = 0

    def missing(self):
        if shutil.which(self.probe[0]) is None:
            return "there is no %s" % self.probe[0]
        found = subprocess.run(self.probe, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=False)
        return None if found.returncode == 0 else "%s is not installed" % self.package

    def start(self, setting):
        tls = [setting.certificate, setting.key] if self.secure else []
        self.program = Program(self.command(setting) + [str(self.port)] + tls)
        self.port = int(self.program.line("port", 60).split()[1])

    def stop(self):
        self.program.end()


def python(module):
    """A Python that has the module: the one in the path may not be Debian's."""
    for candidate in ("python3", "/usr/bin/python3"):
        probe = [candidate, "-c", "import " + module]
        if shutil.which(candidate) and subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return candidate
    return "/usr/bin/python3"


def websockets(secure=False):
    interpreter = python("websockets")
    return Server("websockets", lambda setting: [interpreter, os.path.join(SERVERS, "peer_websockets.py")],
                  [interpreter, "-c", "import websockets"], secure,
                  {"closed-empty": "the package always sends a code"})


def aiohttp(secure=False):
    interpreter = python("aiohttp")
    return Server("aiohttp", lambda setting: [interpreter, os.path.join(SERVERS, "peer_aiohttp.py")],
                  [interpreter, "-c", "import aiohttp"], secure,
                  {"closed-empty": "the package always sends a code",
                   "fragments": "the package cannot send fragments"})


def ws(secure=False):
    return Server("ws", lambda setting: ["node", os.path.join(SERVERS, "peer_ws.js")],
                  ["node", "-e", "require('ws')"], secure)


class Gorilla(Server):
    """Go's gorilla/websocket, from Debian's sources: it is compiled first."""

    SOURCES = "/usr/share/gocode"

    def __init__(self, secure=False):
        super().__init__("gorilla", self.build, ["go", "version"], secure)

    def missing(self):
        if not os.path.isdir(self.SOURCES + "/src/github.com/gorilla/websocket"):
            return "gorilla/websocket is not installed"
        return super().missing()

    def build(self, setting):
        binary = os.path.join(setting.builds, "peer_gorilla")
        environment = dict(ENVIRONMENT, GO111MODULE="off", GOPATH=self.SOURCES, CGO_ENABLED="0", GOFLAGS="",
                           GOCACHE=os.path.join(setting.builds, "go-cache"))
        subprocess.run(["go", "build", "-o", binary, os.path.join(SERVERS, "peer_gorilla.go")],
                       stdin=subprocess.DEVNULL, env=environment, check=True)
        return [binary]


class Libwebsockets(Peer):
    """The library's own test server. What it has: a mirror of texts up to 4096 bytes, a counter that closes when it is
    told to, and a report of its state, the only one of the three that compresses."""

    name = "libwebsockets"
    options = {
        "all": ["--subprotocol", "lws-mirror-protocol", "--limit", "4000"],
        "compression": ["--subprotocol", "lws-status", "--command", "none: it reports by itself"],
        "closed": ["--subprotocol", "dumb-increment-protocol", "--command", "closeme\n", "--close", "1001 seeya"],
        "killed": ["--command", "none: it cannot stop in the middle of a message"],
    }
    skipped = {
        "binary": "its mirror answers with text",
        "empty-binary": "its mirror answers with text",
        "large": "its mirror takes messages up to 4096 bytes",
        "huge": "its mirror takes messages up to 4096 bytes",
        "burst": "its mirror holds less",
        "fragments": "it has no command for it",
        "pinged": "it has no command for it",
        "closed-empty": "it has no command for it",
    }
    port = 0
    server = None

    def missing(self):
        return None if shutil.which("libwebsockets-test-server") else "libwebsockets-test-server is not installed"

    def start(self, setting):
        self.port = self.port or free_port()
        self.program = Program(["libwebsockets-test-server", "--port=%d" % self.port, "--interface=lo", "-d", "0"])
        self.program.listens(self.port)

    def stop(self):
        self.program.end()
