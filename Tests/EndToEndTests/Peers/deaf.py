"""Prints its port; reads no more than the request, and closes with 1000 after half a second, when the buffers are full.
With `gone` as argument it is not there any more then.
"""
import base64
import hashlib
import os
import socketserver
import sys
import time

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        fields = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.partition(b": ")
            fields[name.lower()] = value
        accept = base64.b64encode(hashlib.sha1(fields[b"sec-websocket-key"] + GUID).digest())
        self.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        time.sleep(0.5)
        if sys.argv[1:] == ["gone"]:
            os._exit(0)
        self.wfile.write(b"\x88\x02\x03\xe8")
        self.request.settimeout(5)
        # What was in the buffers, up to the Close and the end.
        while self.rfile.read1(1 << 20):
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
