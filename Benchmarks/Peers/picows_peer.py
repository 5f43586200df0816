"""picows, as a peer: picows_peer.py receive|send|echo PORT SIZE COUNT"""

import json
import resource
import sys
import time

import picows
import uvloop

mode, port = sys.argv[1:3]
size, count = map(int, sys.argv[3:5])


def finish(**fields):
    fields["peakRSS"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(fields))


class Client(picows.WSListener):
    def on_ws_connected(self, transport):
        self.transport = transport
        self.message = b"x" * size
        self.messages = self.bytes = self.sent = 0
        self.times = []
        self.start = time.perf_counter()
        if mode == "send":
            self.isPaused = False
            self.send()
        elif mode == "echo":
            self.next()

    def send(self):
        transport, message = self.transport, self.message
        while self.sent < count and not self.isPaused:
            transport.send(picows.WSMsgType.TEXT, message)
            self.sent += 1
        if self.sent == count and not self.isPaused:
            finish(messages=count, bytes=count * size, seconds=time.perf_counter() - self.start)
            self.sent += 1
            transport.send_close(picows.WSCloseCode.OK)

    def pause_writing(self):
        self.isPaused = True

    def resume_writing(self):
        self.isPaused = False
        if mode == "send":
            self.send()

    def next(self):
        self.began = time.perf_counter()
        self.transport.send(picows.WSMsgType.TEXT, self.message)

    def on_ws_frame(self, transport, frame):
        if frame.msg_type == picows.WSMsgType.CLOSE:
            if mode == "receive":
                seconds = time.perf_counter() - self.start
                finish(messages=self.messages, bytes=self.bytes, seconds=seconds)
            transport.send_close(picows.WSCloseCode.OK)
            transport.disconnect()
            return
        self.messages += 1
        self.bytes += frame.payload_size
        if mode != "echo":
            return
        self.times.append((time.perf_counter() - self.began) * 1e6)
        if len(self.times) < count:
            self.next()
            return
        times = sorted(self.times)
        finish(p50=times[count // 2], p99=times[count * 99 // 100], max=times[-1])
        transport.send_close(picows.WSCloseCode.OK)


async def main():
    transport, _ = await picows.ws_connect(Client, f"ws://127.0.0.1:{port}/", max_frame_size=1 << 30)
    await transport.wait_disconnected()


uvloop.run(main())
