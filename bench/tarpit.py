"""tarpit.py - a provider of places that never helps, on a free port; and a
stand-in for a server that asks it, on another.

The stand-in takes questions and asks the provider as Muster would, so that a run
in which it is asked differs from one in which Muster is asked by nothing but
Muster. Both run in a process of their own that gives way to everybody else
(SCHED_IDLE).
"""

import asyncio
import multiprocessing
import os
import signal

# silent: takes the question and says nothing; drip: a byte every 50 ms; endless:
# a body without an end, as fast as it is read; garbage: no JSON.
MODES = ["silent", "drip", "endless", "garbage"]
REQUEST = (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" +
           b"x" * 1000)
ANSWER = (b"AT Nobody +0 x +0+0 0\n"
          b'{"results": [], "status": "UNKNOWN_ERROR"}\n\n')
BODY_MAX = 1 << 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def give_way():
    """This process runs when nobody else wants to, and ends when told."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


class Tarpit:
    """port says where it is, stand_in where that is; asked how many questions
    it had. Muster, and the stand-in, give up after so many seconds."""

    def __init__(self, deadline_s):
        self.deadline_s = deadline_s
        self.number = multiprocessing.Value("i", 0)
        self.count = multiprocessing.Value("i", 0)
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=self.run, args=(theirs,),
                                               daemon=True)

    def __enter__(self):
        self.process.start()
        self.port, self.stand_in = self.ours.recv()
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
        stand_in = await asyncio.start_server(self.stand, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        pipe.send((self.port, stand_in.sockets[0].getsockname()[1]))
        await asyncio.gather(server.serve_forever(), stand_in.serve_forever())

    async def stand(self, reader, writer):
        """Questions run side by side, and are answered in their order."""
        answers = asyncio.Queue()
        telling = asyncio.create_task(self.tell(answers, writer))
        while await reader.readline():
            await answers.put(asyncio.create_task(self.ask()))
        await answers.put(None)
        await telling
        writer.close()

    async def tell(self, answers, writer):
        while asked := await answers.get():
            await asked
            writer.write(ANSWER)
            await writer.drain()

    async def ask(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(REQUEST)
        try:
            async with asyncio.timeout(self.deadline_s):
                size = 0
                while size < BODY_MAX:
                    data = await reader.read(65536)
                    size += len(data)
                    if not data or data.endswith(b"hello"):
                        break
        except (TimeoutError, OSError):
            pass
        writer.close()

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
