"""tarpit.py - a provider of places that never helps, on a free port.

It runs in a process of its own that gives way to everybody else (SCHED_IDLE),
so that what it costs is not taken for what the server does.
"""

import asyncio
import multiprocessing
import os

# silent: takes the question and says nothing; drip: a byte every 50 ms; endless:
# a body without an end, as fast as it is read; garbage: no JSON.
MODES = ["silent", "drip", "endless", "garbage"]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def give_way():
    """This process runs when nobody else wants to."""
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


class Tarpit:
    """port says where it is, asked how many questions it had."""

    def __init__(self):
        self.number = multiprocessing.Value("i", 0)
        self.count = multiprocessing.Value("i", 0)
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=self.run, args=(theirs,),
                                               daemon=True)

    def __enter__(self):
        self.process.start()
        self.port = self.ours.recv()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()

    def set_mode(self, mode):
        self.number.value = MODES.index(mode)

    @property
    def asked(self):
        return self.count.value

    # ---- in its own process ----

    def run(self, pipe):
        give_way()
        asyncio.run(self.listen(pipe))

    async def listen(self, pipe):
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                for line in head.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        await reader.readexactly(int(line.split(b":")[1]))
                with self.count.get_lock():
                    self.count.value += 1
                await getattr(self, MODES[self.number.value])(reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def silent(self, reader, writer):
        await reader.read(1)

    async def drip(self, reader, writer):
        writer.write(HEAD + b"Content-Length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def endless(self, reader, writer):
        writer.write(HEAD + b"\r\n")
        while not writer.is_closing():
            writer.write(b"[" * 65536)
            await writer.drain()

    async def garbage(self, reader, writer):
        writer.write(HEAD + b"Content-Length: 5\r\n\r\nhello")
        await writer.drain()
