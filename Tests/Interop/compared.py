#!/usr/bin/env python3
"""Checks the README's section "Compared": Willet, Debian's wscat and the interactive client of Python `websockets` are
run against a server made of bare sockets, which sees what they do, and every cell that can be tried must say what was
found. Takes some minutes.

usage: compared.py WILLET README [WORD...]

With WORDs, only the rows that contain one of them. The status is 1 if a cell is not true.
"""
import base64
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from bare import PATIENCE, PROXIES, Run, Server, Tool, accept, close, drain, echo, frame, sends, upgrade

ROWS = {}


def row(title):
    """A check of the README's row with that title. It is given a tool, and returns what the cell must be."""
    def register(check):
        ROWS[title] = check
        return check
    return register


def yes(truth):
    return "yes" if truth else "no"


class Bench:
    """Where a tool is run, with certificates."""

    folder = ""

    @classmethod
    def run(cls, tool, script, *features, terminal=True, scheme="ws", host="127.0.0.1", act=None, seconds=3,
            environment=None, **options):
        """Runs a tool against a script: the client and the server after that; twice None if it has no such flag."""
        server = Server(script, **options)
        argv = tool.argv("%s://%s:%d/" % (scheme, host, getattr(server, "port", 80)), *features)
        if argv is None:
            server.end()
            return None, None
        argv = [part.replace("PORT", str(getattr(server, "port", 80))).replace("DIR", cls.folder) for part in argv]
        added = {name: value.replace("PORT", str(getattr(server, "port", 80)))
                 for name, value in (environment or {}).items()}
        client = Run(argv, terminal, environment=added)
        try:
            if act:
                act(client, server)
            client.ends(seconds)
        finally:
            client.stop()
            server.end()
        return client, server

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def tls(cls, certificate="host", wants_client=False):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cls.path(certificate + ".crt"), cls.path(certificate + ".key"))
        if wants_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(cls.path("ca.crt"))
        return context


run = Bench.run

# What RFC 6455 does not allow a server to send, and the code that names it (section 7.4.1).
VIOLATIONS = {
    "masked": (frame(1, b"x", mask=True), 1002),
    "rsv": (frame(1, b"x", rsv=2), 1002),
    "opcode": (frame(3, b"x"), 1002),
    "continuation": (frame(0, b"x"), 1002),
    "fragmented ping": (frame(9, b"x", fin=False), 1002),
    "long ping": (frame(9, b"x" * 126), 1002),
    "length not minimal": (frame(1, b"x" * 5, length=b"\x7e\x00\x05"), 1002),
    "length with its top bit": (frame(1, length=b"\x7f\x80" + b"\0" * 7), 1002),
    "UTF-8": (frame(1, b"\xff"), 1007),
    "UTF-8 before the end": (frame(1, b"\xff", fin=False), 1007),
    "UTF-8 in a reason": (frame(8, b"\x03\xe8\xff"), 1007),
    "close code 1005": (frame(8, b"\x03\xed"), 1002),
    "close code 999": (frame(8, b"\x03\xe7"), 1002),
    "close of a byte": (frame(8, b"\x03"), 1002),
}


@row("violations that it answers with the right Close code, of 14")
def violations(tool):
    right = 0
    for data, code in VIOLATIONS.values():
        _, server = run(tool, sends(data), seconds=2)
        codes = [int.from_bytes(payload[:2], "big") for opcode, payload in server.frames if opcode == 8]
        right += codes[:1] == [code]
    return str(right)


@row("refuses a handshake that is not an answer to its own")
def handshake(tool):
    taken = False
    wrong = "Sec-WebSocket-Accept: " + "x" * 28
    for fields in ((wrong,), (None, "Sec-WebSocket-Extensions: x-other"), (None, "Sec-WebSocket-Protocol: other")):
        def answer(_, head, fields=fields):
            return upgrade(*(field or accept(head) for field in fields))
        client, _ = run(tool, sends(frame(1, b"SHOWN"), close(1000)), seconds=2, answer=answer)
        taken = taken or b"SHOWN" in client.output
    return yes(not taken)


@row("permessage-deflate")
def compression(tool):
    def script(server, connection):
        deflater = zlib.compressobj(wbits=-15)
        data = deflater.compress(b"inflated well") + deflater.flush(zlib.Z_SYNC_FLUSH)
        connection.sendall(frame(1, data[:-4], rsv=4))
        time.sleep(0.5)
        connection.sendall(close(1000))
        drain(server, connection)
    script.compresses = True
    client, _ = run(tool, script)
    return yes(b"inflated well" in client.output)


@row("pings a silent server, and gives it up")
def keepalive(tool):
    def silent(server, connection):
        connection.settimeout(60)
        drain(server, connection, answers=False)

    def act(client, server):
        client.until(lambda: any(opcode == 8 for opcode, _ in server.frames)
                     or b"pong" in client.output.lower() or client.process.poll() is not None, 46)
    start = time.monotonic()
    _, server = run(tool, silent, act=act, seconds=0)
    pings = any(opcode == 9 for opcode, _ in server.frames)
    return yes(pings and time.monotonic() - start < 45)


@row("the longest message that it takes, unless told otherwise")
def limit(tool):
    taken = 0
    for size in (1 << 20, (1 << 20) + 1, 64 << 20, (64 << 20) + 1, 100 << 20, (100 << 20) + 1, 1 << 30):
        def script(server, connection, size=size):
            connection.sendall(frame(1, length=b"\x7f" + struct.pack(">Q", size)))
            connection.settimeout(1.5)
            drain(server, connection)
        _, server = run(tool, script, seconds=0,
                        act=lambda client, server: client.until(lambda: server.frames, 1.5))
        if not server.frames:
            taken = size
    return "%g MiB" % (taken / (1 << 20))


@row("connects again by itself")
def reconnects(tool):
    def script(server, connection):
        if server.opened == 1:
            time.sleep(0.5)
            return
        drain(server, connection)
    _, server = run(tool, script, seconds=0,
                    act=lambda client, server: client.until(lambda: server.opened == 2, PATIENCE))
    return yes(server.opened == 2)


@row("sends subscriptions on every open")
def on_open(tool):
    def script(server, connection):
        server.frames.append((0, b""))
        drain(server, connection) if server.opened == 2 else time.sleep(0.5)
    _, server = run(tool, script, "on_open", seconds=0, act=lambda client, server: client.until(
        lambda: (1, b"subscribe") in server.frames, PATIENCE))
    return yes(server and server.opened == 2 and (1, b"subscribe") in server.frames)


@row("header fields")
def header(tool):
    _, server = run(tool, sends(close(1000)), "header")
    return yes(server and server.last.get("x-test") == "one")


@row("basic authentication")
def auth(tool):
    wanted = "Basic " + base64.b64encode(b"me:secret").decode()
    _, server = run(tool, sends(close(1000)), "auth")
    flag = server and server.last.get("authorization") == wanted
    _, server = run(tool, sends(close(1000)), host="me:secret@127.0.0.1")
    return " and ".join(["flag"] * bool(flag) + ["URL"] * (server.last.get("authorization") == wanted)) or "no"


@row("subprotocols")
def subprotocol(tool):
    _, server = run(tool, sends(close(1000)), "subprotocol")
    return yes(server and server.last.get("sec-websocket-protocol", "").replace(" ", "") == "a,b")


@row("redirects")
def redirects(tool):
    def answer(number, _):
        return "HTTP/1.1 302 x\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n" if number == 1 else None
    for features, how in (((), "always"), (("location",), "flag")):
        _, server = run(tool, sends(close(1000)), *features, answer=answer)
        if server and len(server.heads) > 1 and "/other" in server.heads[1]:
            return how
    return "no"


def connects(_, head):
    return "HTTP/1.1 200 x\r\n\r\n" if head.startswith("CONNECT") else None


@row("HTTP proxy")
def http_proxy(tool):
    _, server = run(tool, sends(close(1000)), "http_proxy", answer=connects)
    return yes(server and any(head.startswith("CONNECT example.test:80") for head in server.heads))


@row("SOCKS5 proxy")
def socks(tool):
    _, server = run(tool, sends(close(1000)), "socks", answer=connects)
    return yes(server and server.seen[:1] == b"\x05")


@row("proxy of the environment")
def environment_proxy(tool):
    names = {name: "http://127.0.0.1:PORT" for name in PROXIES if "no" not in name.lower()}
    _, server = run(tool, sends(close(1000)), answer=connects, environment=names)
    return yes(any(head.startswith("CONNECT") for head in server.heads))


@row("Unix socket")
def unix_socket(tool):
    _, server = run(tool, sends(close(1000)), "unix", path=Bench.path(tool.name))
    return yes(server and server.opened == 1)


@row("CA file")
def authority(tool):
    _, server = run(tool, sends(close(1000)), "ca", scheme="wss", tls=Bench.tls())
    if server and server.opened == 1:
        return "flag"
    _, server = run(tool, sends(close(1000)), scheme="wss", tls=Bench.tls(),
                    environment={"SSL_CERT_FILE": Bench.path("ca.crt")})
    return "`SSL_CERT_FILE`" if server.opened == 1 else "no"


@row("client certificate")
def client_certificate(tool):
    _, server = run(tool, sends(close(1000)), "ca", "cert", scheme="wss", tls=Bench.tls(wants_client=True))
    return yes(server and server.opened == 1)


@row("says whether a certificate is expired, for another host, or of an unknown issuer")
def certificate_errors(tool):
    told = []
    for certificate, words in (("expired", "expired"), ("other", "host|Host|IP address mismatch"),
                               ("host", "issuer|verify the first")):
        trusted = certificate != "host"
        has_flag = tool.flags.get("ca") is not None
        client, _ = run(tool, sends(close(1000)), *(["ca"] if trusted and has_flag else []), "once", seconds=4,
                        scheme="wss", tls=Bench.tls(certificate), terminal=False,
                        environment={"SSL_CERT_FILE": Bench.path("ca.crt")} if trusted and not has_flag else {})
        told.append(re.search(words, client.output.decode("utf-8", "replace")))
    return yes(all(told))


@row("shows code and reason of a Close")
def close_shown(tool):
    client, _ = run(tool, sends(close(4001, "enough")))
    return yes(b"4001" in client.output and b"enough" in client.output)


@row("closes with a code and a reason of your choice")
def close_chosen(tool):
    def act(client, server):
        client.until(lambda: server.opened)
        time.sleep(1)
        client.type(tool.flags["closing"] + b" 4005 my reason\r")
        client.until(lambda: any(opcode == 8 for opcode, _ in server.frames))
    _, server = run(tool, drain, "close", act=act, seconds=1)
    return yes(server and (8, struct.pack(">H", 4005) + b"my reason") in server.frames)


@row("shows binary messages")
def binary(tool):
    client, _ = run(tool, sends(frame(2, b"\x00\x01\xffA"), then=lambda *_: time.sleep(1)), "machine",
                    terminal=tool.name != "Willet")
    output = client.output
    return ("in base64" if b"AAH/QQ==" in output else "in hexadecimal" if b"0001ff41" in output
            else "as text" if b"\x00\x01\xef\xbf\xbdA" in output else "no")


@row("sends JSON, a line each, to programs")
def json_lines(tool):
    client, _ = run(tool, sends(frame(1, b"words"), close(1000)), "machine", terminal=False)
    return yes(b'"data":"words"' in client.output)


@row("in a pipe: lines in, and all answers out")
def pipe(tool):
    server = Server(echo)
    client = Run(tool.argv("ws://127.0.0.1:%d/" % server.port), terminal=False, stdin=b"aa1\nbb2\n")
    client.ends(5)
    server.end()
    return yes([line for line in client.output.split(b"\n") if line] == [b"aa1", b"bb2"])


@row("the exit code tells how it ended")
def statuses(tool):
    def refuse(*_):
        return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
    opened, never = [], []
    for script in (sends(close(1000)), sends(close(1011)), lambda *_: None):
        opened.append(run(tool, script, "once", terminal=False, seconds=5)[0].status)
    for options in ({"answer": refuse}, {"tls": Bench.tls(), "scheme": "wss"}):
        never.append(run(tool, drain, "once", terminal=False, seconds=5, **options)[0].status)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    never.append(Run(tool.argv("ws://127.0.0.1:%d/" % port, "once"), terminal=False).ends(5))
    if opened == [0, 0, 0]:
        return "no" if never == [0, 0, 0] else "only if it never opened"
    return yes(opened[0] == 0 and 0 not in opened[1:] + never and len(set(never)) == 3)


@row("line editing and history")
def editing(tool):
    def act(client, server):
        client.until(lambda: server.opened)
        time.sleep(1)
        # As a hand types it: some take keys that come at once for a paste.
        for key in (b"a", b"b", b"\x1b[D", b"c", b"\r", b"\x1b[A", b"\r"):
            client.type(key)
            client.until(lambda: False, 0.3)
        client.until(lambda: len(server.frames) > 1, 2)
    _, server = run(tool, drain, act=act, seconds=0)
    return yes(server.frames[:2] == [(1, b"acb")] * 2)


@row("makes escape sequences of the server harmless")
def safe(tool):
    client, _ = run(tool, sends(frame(1, b"\x1b]0;EVIL\x07"), then=lambda *_: time.sleep(1)))
    return yes(b"EVIL" in client.output and b"\x1b]0;EVIL" not in client.output)


def certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder, stdin=subprocess.DEVNULL)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=Compared CA")
    for name, subject, days in (("host", "IP:127.0.0.1", "2"), ("other", "DNS:other.test", "2"),
                                ("client", "DNS:client", "2"), ("expired", "IP:127.0.0.1", "-1")):
        openssl("req", *curve, "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name)
        with open(os.path.join(folder, name + ".ext"), "w", encoding="ascii") as file:
            file.write("subjectAltName=%s\n" % subject)
        openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", days, "-extfile", name + ".ext", "-out", name + ".crt")


def tools(willet):
    python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else "python3"
    common = {"header": ["-H", "X-Test:one"], "auth": ["--auth", "me:secret"], "location": ["-L"],
              "subprotocol": ["-s", "a", "-s", "b"], "socks": ["--proxy", "socks5://127.0.0.1:PORT"],
              "cert": ["--cert", "DIR/client.crt", "--key", "DIR/client.key"], "once": [], "machine": []}
    proxy = ["--proxy", "http://127.0.0.1:PORT"]
    target = "ws://example.test:80/"
    return [
        Tool("Willet", lambda url, more: [willet, *more] if target in more else [willet, *more, url], **{
            **common, "http_proxy": [*proxy, target], "unix": ["--unix-socket", "DIR/Willet"],
            "ca": ["--cacert", "DIR/ca.crt"], "machine": ["--jsonl"], "close": [], "closing": b"/disconnect",
            "once": ["--no-reconnect"], "on_open": ["--on-open", "subscribe"]}),
        Tool("wscat", lambda url, more: ["wscat", *more] if "-c" in more else ["wscat", *more, "-c", url], **{
            **common, "http_proxy": [*proxy, "-c", target], "unix": ["-c", "ws+unix://DIR/wscat"],
            "ca": ["--ca", "DIR/ca.crt"], "close": ["--slash"], "closing": b"/close"}),
        Tool("websockets", lambda url, more: [python, "-m", "websockets", url], once=[], machine=[]),
    ]


def table(path):
    """The README's cells: for each row's title, those of the tools that can be run."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("## Compared", 1)[1].split("\n## ", 1)[0].split("\n")
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| ")]
    return {row[0]: row[1:4] for row in cells}


def main():
    shown, words = table(sys.argv[2]), sys.argv[3:]
    wrong = [title for title in ROWS if title not in shown]
    for title in wrong:
        print("there is no row `%s`" % title)
    with tempfile.TemporaryDirectory() as folder:
        Bench.folder = folder
        certificates(folder)
        for title, check in ROWS.items():
            if title in wrong or words and not any(word in title for word in words):
                continue
            for tool, said in zip(tools(os.path.abspath(sys.argv[1])), shown[title]):
                found = check(tool)
                # What follows a comma is said beside it, and not tried.
                is_true = said.split(",")[0] == found
                print("%-11s %-4s %s: %s%s" % (
                    tool.name, "ok" if is_true else "NOT", title, found, "" if is_true else ", not " + said), flush=True)
                if not is_true:
                    wrong.append(title)
    return 1 if wrong else 0


sys.exit(main())
