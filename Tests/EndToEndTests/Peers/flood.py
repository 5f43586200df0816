"""Prints its port, sends a ping and so many numbered messages of 8 KiB to whoever connects, and prints "blocked" once nobody has
read for a second."""
import base64
import hashlib
import socket
import struct
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
COUNT = int(sys.argv[1])


def send(connection, data):
    while data:
        try:
            data = data[connection.send(data):]
        except TimeoutError:
            print("blocked", flush=True)


with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    with connection:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        key = head.lower().split(b"sec-websocket-key:")[0]
        key = head[len(key):].split(b":")[1].split(b"\r\n")[0].strip()
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        connection.settimeout(1)
        send(connection, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        send(connection, b"\x89\x02hi")
        for number in range(COUNT):
            payload = f"{number:08}".encode() + b"." * 8184
            send(connection, b"\x81\x7e" + struct.pack(">H", len(payload)) + payload)
        send(connection, b"\x88\x02\x03\xe8")
        print("sent", flush=True)
        try:
            connection.recv(64)
        except OSError:
            pass
