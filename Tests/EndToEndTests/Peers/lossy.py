"""Prints its port, and then lets clients in: resets the first connection in the middle of what the client writes, and
answers what comes over any other with “ok”.
"""
import base64
import hashlib
import socket
import struct

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept(listener):
    connection, _ = listener.accept()
    request = connection.makefile("rb")
    key = b""
    while line := request.readline().strip():
        if line.lower().startswith(b"sec-websocket-key: "):
            key = line.split()[1]
    answer = base64.b64encode(hashlib.sha1(key + GUID).digest())
    connection.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + answer + b"\r\n\r\n"
    )
    return connection


with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    connection = accept(listener)
    connection.recv(1)
    # Nobody reads the rest: closing without lingering is a reset.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    while True:
        connection = accept(listener)
        connection.recv(1)
        connection.sendall(b"\x81\x02ok")
