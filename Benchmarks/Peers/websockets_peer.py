"""websockets, as a peer: websockets_peer.py receive|send|echo PORT SIZE COUNT [deflate]"""

import asyncio
import json
import resource
import sys
import time

import websockets

mode, port = sys.argv[1:3]
size, count = map(int, sys.argv[3:5])
compression = "deflate" if sys.argv[5:] == ["deflate"] else None


def finish(**fields):
    fields["peakRSS"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(fields))


async def main():
    message = "x" * size
    async with websockets.connect(f"ws://127.0.0.1:{port}/", max_size=None, compression=compression) as client:
        start = time.perf_counter()
        if mode == "receive":
            messages = length = 0
            async for received in client:
                messages += 1
                length += len(received)
            finish(messages=messages, bytes=length, seconds=time.perf_counter() - start)
        elif mode == "send":
            for _ in range(count):
                await client.send(message)
            finish(messages=count, bytes=count * size, seconds=time.perf_counter() - start)
        else:
            times = []
            for _ in range(count):
                began = time.perf_counter()
                await client.send(message)
                await client.recv()
                times.append((time.perf_counter() - began) * 1e6)
            times.sort()
            finish(p50=times[count // 2], p99=times[count * 99 // 100], max=times[-1])


asyncio.run(main())
