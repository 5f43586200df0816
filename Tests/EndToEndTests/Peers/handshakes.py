"""Prints its port, and then the head of each request as a JSON array of lines; closes what it has let in.

/redirect?LOCATION sends on. With a certificate and its key as arguments it speaks TLS; a third one is the CA of the
certificate that the client must have.
"""
import base64
import hashlib
import json
import socketserver
import ssl
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        lines = []
        while line := self.rfile.readline().strip().decode():
            lines.append(line)
        if not lines:
            return
        print(json.dumps(lines), flush=True)
        target = lines[0].split()[1]
        if target.startswith("/redirect?"):
            location = target.partition("?")[2]
            head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
            self.wfile.write(head.encode())
            return
        fields = dict(line.split(": ", 1) for line in lines[1:])
        digest = hashlib.sha1(fields["Sec-WebSocket-Key"].encode() + GUID).digest()
        accept = base64.b64encode(digest).decode()
        self.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
            + b"\x88\x02\x03\xe8"
        )
        self.rfile.read(8)


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
    if len(sys.argv) > 1:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(sys.argv[1], sys.argv[2])
    if len(sys.argv) > 3:
        server.context.load_verify_locations(sys.argv[3])
        server.context.verify_mode = ssl.CERT_REQUIRED
    print(server.server_address[1], flush=True)
    server.serve_forever()
