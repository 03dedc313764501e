"""tarpit.py - a provider of places that never helps, on a free port.

Modes: silent (takes the question and says nothing), drip (a byte every 50 ms),
endless (a body without an end, as fast as it is read), garbage (no JSON).
"""

import asyncio
import threading

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Tarpit:
    """A server in a thread of its own; port says where."""

    def __init__(self):
        self.mode, self.asked, self.port = "silent", 0, None
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(
            asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        server.close()

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                for line in head.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        await reader.readexactly(int(line.split(b":")[1]))
                self.asked += 1
                await getattr(self, self.mode)(reader, writer)
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
