"""Programs that the runner starts, and ends by their ids."""
import os
import queue
import signal
import socket
import subprocess
import threading
import time

ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", PYTHONUNBUFFERED="1", NODE_PATH="/usr/share/nodejs")


class Failed(Exception):
    """Why a scenario failed."""


class Program:
    """A program that runs in a session of its own, so that Ctrl-C reaches the runner alone. Its output is kept."""

    def __init__(self, command, folder=None):
        self.command = command
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, cwd=folder, env=ENVIRONMENT, start_new_session=True)
        self.lines = []
        self._queue = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._queue.put(line.decode("utf-8", "replace").rstrip("\n"))
        self._queue.put(None)

    def line(self, beginning, seconds=20):
        """The next line that begins so; those before it are kept in `lines`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._queue.get(timeout=max(deadline - time.monotonic(), 0.001))
            except queue.Empty:
                raise Failed("%s does not say `%s` within %g s" % (self, beginning, seconds)) from None
            if line is None:
                self._queue.put(None)
                said = "; ".join(self.lines[-3:]) or "nothing"
                raise Failed("%s ends without `%s`: %s" % (self, beginning, said))
            self.lines.append(line)
            if line.startswith(beginning):
                return line

    def rest(self, seconds):
        """Waits for the end: the status, and all lines."""
        try:
            status = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Failed("%s does not end within %g s" % (self, seconds)) from None
        self._reader.join(timeout=5)
        self._drain()
        return status, self.lines

    def said(self):
        """All lines until now."""
        self._drain()
        return self.lines

    def _drain(self):
        while not self._queue.empty():
            line = self._queue.get()
            if line is None:
                self._queue.put(None)
                return
            self.lines.append(line)

    def listens(self, port):
        """Waits until the program takes connections."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        self._reader.join(timeout=0.2)
        raise Failed("%s does not listen: %s" % (self, "; ".join(self.said()[-3:]) or "it says nothing"))

    def kill(self):
        """At once, without a farewell to anybody."""
        self.end(signal.SIGKILL)

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __str__(self):
        return os.path.basename(self.command[0])


def free_port():
    """A port that nobody uses, for programs that cannot choose one themselves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
