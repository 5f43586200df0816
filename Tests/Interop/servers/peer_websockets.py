"""The peer of the Python package `websockets`. What peers understand is said in ../peers.py."""
import asyncio
import ssl
import sys

import websockets


async def fragments(socket, count, size):
    for index in range(count):
        yield chr(ord("a") + index % 26) * size
        await socket.ping()


async def half(fragment):
    yield fragment
    print("half", flush=True)
    await asyncio.Future()


async def serve(socket, path=None):
    try:
        async for message in socket:
            words = message.split(" ", 2) if isinstance(message, str) else [""]
            if words[0] == "@close":
                await socket.close(int(words[1]), words[2])
            elif words[0] == "@fragments":
                await socket.send(fragments(socket, int(words[1]), int(words[2])))
            elif words[0] == "@ping":
                await (await socket.ping(words[1]))
                await socket.send("@pong " + words[1])
            elif words[0] == "@half":
                await socket.send(half("h" * 65536))
            else:
                await socket.send(message)
    finally:
        print("closed", socket.close_code, socket.close_reason, flush=True)


async def main():
    tls = None
    if sys.argv[2:]:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*sys.argv[2:])
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), ssl=tls, max_size=None,
                                subprotocols=["willet.interop"]) as server:
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
