"""Prints its port, and then answers the request for /NAME with the bytes of the file NAME in the folder that it is
given, whatever they are: only @ACCEPT@ becomes the answer to the request's key, and @END@ ends the connection. With a
certificate and its key as further arguments it speaks TLS.
"""
import base64
import hashlib
import pathlib
import socket
import socketserver
import ssl
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        name, key = None, b""
        while line := self.rfile.readline().strip():
            if name is None:
                name = line.split()[1].decode().lstrip("/")
            elif line.lower().startswith(b"sec-websocket-key: "):
                key = line.split()[1]
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        answer = (pathlib.Path(sys.argv[1]) / name).read_bytes()
        self.wfile.write(answer.replace(b"@ACCEPT@", accept).removesuffix(b"@END@"))
        if answer.endswith(b"@END@"):
            self.connection.shutdown(socket.SHUT_WR)
        # A refusal ends here; what was let in stays until the client goes.
        if answer.startswith(b"HTTP/1.1 101"):
            while self.connection.recv(65536):
                pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    context = None

    def get_request(self):
        connection, address = super().get_request()
        if self.context:
            connection = self.context.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request, address):
        pass


with Server(("127.0.0.1", 0), Handler) as server:
    if len(sys.argv) > 2:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(sys.argv[2], sys.argv[3])
    print(server.server_address[1], flush=True)
    server.serve_forever()
