"""For compared.py: a server made of bare sockets that plays any script, and the clients that are run against it."""
import base64
import fcntl
import hashlib
import os
import pty
import select
import signal
import socket
import struct
import subprocess
import termios
import threading
import time

PATIENCE = 6
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def frame(opcode, payload=b"", fin=True, rsv=0, mask=False, length=None):
    """A frame, also one that is not allowed."""
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if mask else 0
    if length:
        head += length
    elif len(payload) < 126:
        head += bytes([bit | len(payload)])
    else:
        head += bytes([bit | 126]) + struct.pack(">H", len(payload))
    return head + (b"\0\0\0\0" if mask else b"") + payload


def close(code, reason=""):
    return frame(8, struct.pack(">H", code) + reason.encode())


def accept(head):
    """The field of an answer that proves that the request was understood."""
    key = Server.fields(head).get("sec-websocket-key", "").encode()
    return "Sec-WebSocket-Accept: " + base64.b64encode(
        hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()


def upgrade(*fields):
    return "\r\n".join(("HTTP/1.1 101 x", "Upgrade: websocket", "Connection: Upgrade") + fields) + "\r\n\r\n"


class Server:
    """Takes connections one after the other, and lets `script` play with each."""

    def __init__(self, script, tls=None, path=None, answer=None):
        self.script, self.tls, self.answer = script, tls, answer
        self.heads, self.opened = [], 0
        self.seen = b""
        self.frames = []
        if path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.bind(path)
        else:
            self.socket = socket.socket()
            self.socket.bind(("127.0.0.1", 0))
            self.port = self.socket.getsockname()[1]
        self.socket.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            try:
                connection.settimeout(PATIENCE)
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                self.play(connection)
            except OSError:
                pass  # The client may do as it likes; what it did is seen in the rest.
            finally:
                connection.close()

    def play(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(4096)
            self.seen += part
            if not part or (not head and part[0] == 5):
                return
            head += part
        head = head.split(b"\r\n\r\n")[0].decode("latin-1")
        self.heads.append(head)
        answer = self.answer(len(self.heads), head) if self.answer else None
        if answer is None:
            fields = self.fields(head)
            agreed = [accept(head)]
            if "sec-websocket-protocol" in fields:
                agreed.append("Sec-WebSocket-Protocol: " + fields["sec-websocket-protocol"].split(",")[0])
            if getattr(self.script, "compresses", False):
                if "permessage-deflate" in fields.get("sec-websocket-extensions", ""):
                    agreed.append("Sec-WebSocket-Extensions: permessage-deflate")
            answer = upgrade(*agreed)
            self.opened += 1
        connection.sendall(answer.encode("latin-1"))
        if " 101 " in answer:
            self.script(self, connection)

    @staticmethod
    def fields(head):
        pairs = [line.split(":", 1) for line in head.split("\r\n")[1:] if ":" in line]
        return {name.strip().lower(): value.strip() for name, value in pairs}

    @property
    def last(self):
        return self.fields(self.heads[-1]) if self.heads else {}

    def end(self):
        self.socket.close()


def read_frame(connection):
    """A frame of the client: opcode and payload; None at the end."""
    def exactly(count):
        data = b""
        while len(data) < count:
            part = connection.recv(count - len(data))
            if not part:
                raise EOFError
            data += part
        return data
    try:
        first, second = exactly(2)
        length = second & 127
        if length >= 126:
            length = int.from_bytes(exactly(2 if length == 126 else 8), "big")
        key = exactly(4) if second & 128 else b"\0\0\0\0"
        payload = bytes(byte ^ key[index % 4] for index, byte in enumerate(exactly(length)))
    except (EOFError, OSError):
        return None
    return first & 15, payload


def drain(server, connection, answers=True):
    """Keeps what the client sends, answers its Close, and echoes nothing."""
    while True:
        got = read_frame(connection)
        if got is None:
            return
        server.frames.append(got)
        if got[0] == 8 and answers:
            connection.sendall(frame(8, got[1]))
            return


def sends(*parts, then=drain):
    def script(server, connection):
        for part in parts:
            connection.sendall(part)
        then(server, connection)
    return script


def echo(server, connection):
    while True:
        got = read_frame(connection)
        if got is None:
            return
        server.frames.append(got)
        connection.sendall(frame(*got))
        if got[0] == 8:
            return


class Run:
    """A client in a terminal (or pipes), and what it says."""

    def __init__(self, command, terminal=True, stdin=None, environment=None):
        self.output = b""
        self.status = None
        inherited = {name: value for name, value in os.environ.items() if name not in PROXIES}
        inherited.update(NODE_PATH="/usr/share/nodejs", TERM="xterm-256color", LC_ALL="C.UTF-8")
        environment = {**inherited, **(environment or {})}
        if terminal:
            self.master, slave = pty.openpty()
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment,
                                            start_new_session=True)
            os.close(slave)
        else:
            self.master = None
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.STDOUT, env=environment, start_new_session=True)
            if stdin is not None:
                self.process.stdin.write(stdin)
                self.process.stdin.close()

    def until(self, condition, seconds=PATIENCE):
        """Reads until a condition holds, or the client ends."""
        deadline = time.monotonic() + seconds
        source = self.master if self.master is not None else self.process.stdout.fileno()
        while time.monotonic() < deadline and not condition():
            if select.select([source], [], [], 0.05)[0]:
                try:
                    data = os.read(source, 65536)
                except OSError:
                    data = b""
                self.output += data
                if not data:
                    break
        return condition()

    def type(self, text):
        os.write(self.master, text)

    def ends(self, seconds=PATIENCE):
        self.until(lambda: False, 0.0)
        self.until(lambda: self.process.poll() is not None and not select.select(
            [self.master if self.master is not None else self.process.stdout.fileno()], [], [], 0)[0], seconds)
        try:
            self.status = self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            pass
        self.stop()
        return self.status

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.master is not None:
            os.close(self.master)
            self.master = None


class Tool:
    """A client and its flags; a flag that it does not have is None."""

    def __init__(self, name, command, **flags):
        self.name, self.command, self.flags = name, command, flags

    def argv(self, url, *features):
        more = []
        for feature in features:
            flag = self.flags.get(feature)
            if flag is None:
                return None
            more += flag
        return self.command(url, more)
