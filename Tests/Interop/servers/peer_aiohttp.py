"""The peer of the Python package `aiohttp`. What peers understand is said in ../peers.py."""
import asyncio
import ssl
import sys

from aiohttp import WSMsgType, web


async def serve(request):
    socket = web.WebSocketResponse(autoping=False, max_msg_size=0, protocols=["willet.interop"])
    await socket.prepare(request)
    reason = ""
    while True:
        message = await socket.receive()
        if message.type == WSMsgType.TEXT:
            words = message.data.split(" ", 2)
            if words[0] == "@close":
                await socket.close(code=int(words[1]), message=words[2].encode())
                break
            elif words[0] == "@ping":
                await socket.ping(words[1].encode())
            elif words[0] == "@half":
                # The package cannot send a part of a message: the head of a frame that promises more than comes.
                request.transport.write(b"\x81\x7f" + (1 << 20).to_bytes(8, "big") + b"h" * 65536)
                print("half", flush=True)
            else:
                await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
        elif message.type == WSMsgType.PING:
            await socket.pong(message.data)
        elif message.type == WSMsgType.PONG:
            await socket.send_str("@pong " + message.data.decode())
        else:
            reason = message.extra or ""
            break
    print("closed", socket.close_code, reason, flush=True)
    return socket


async def main():
    tls = None
    if sys.argv[2:]:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*sys.argv[2:])
    application = web.Application()
    application.router.add_get("/", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(sys.argv[1]), ssl_context=tls).start()
    print("port", runner.addresses[0][1], flush=True)
    await asyncio.Future()


asyncio.run(main())
