"""probes.py - how long it takes until a report can be read elsewhere.

A probe reports a client that nobody knows yet at one server, and asks for it at
the others again and again; each time counts until the answer is there. The
time of asking is in the figure, so it errs on the slow side.
"""

import itertools
import select
import socket
import time

from targets import BenchError

HERE = "+34.068930-118.445127"
PROBE_S = 10  # A probe that takes longer has failed.

numbers = itertools.count()


class Reader:
    """A connection that asks one question until the answer is no refusal."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.question = self.text = b""

    def ask(self, question):
        self.question, self.text = question, b""
        self.socket.sendall(question)

    def hear(self):
        """Whether the answer is there; asks again if it is a refusal."""
        self.text += self.socket.recv(65536)
        if self.text.startswith(b"?"):
            if self.text.endswith(b"\n"):
                self.ask(self.question)
            return False
        return self.text.endswith(b"}\n\n")


class Prober:
    """Connections to all servers of a herd, or to some. The control has all
    readers at one server, where the reports are taken: it shows what asking
    costs on this machine at this moment."""

    def __init__(self, herd, names, control=None):
        self.readers = {name: Reader(herd.ports[control or name])
                        for name in names}
        self.writers = {name: Reader(herd.ports[name]) for name in names}

    def close(self):
        for reader in (*self.readers.values(), *self.writers.values()):
            reader.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def probe(self, taker, pause_s=0):
        """Report at one server; seconds until each of the others shows it.
        They are asked again after a pause."""
        client = f"probe-{next(numbers)}"
        writer = self.writers[taker]
        begin = time.monotonic()
        writer.ask(f"IAMAT {client} {HERE} {time.time():.9f}\n".encode())
        if not writer.socket.recv(65536).startswith(b"AT "):
            raise BenchError(f"{taker} refused a report.")
        question = f"WHATSAT {client} 1 0\n".encode()
        waiting, took = {}, {}
        for name, reader in self.readers.items():
            if name != taker:
                reader.ask(question)
                waiting[reader.socket] = name
        while waiting:
            ready, _, _ = select.select(waiting, [], [], PROBE_S)
            if not ready or time.monotonic() - begin > PROBE_S:
                raise BenchError(f"{client} of {taker} did not get to "
                                 f"{', '.join(waiting.values())}.")
            for s in ready:
                if self.readers[waiting[s]].hear():
                    took[waiting.pop(s)] = time.monotonic() - begin
            if pause_s:
                time.sleep(pause_s)
        return took


class Watchers:
    """Whoever watches all changes at some servers, and notes the last one."""

    def __init__(self, herd, names):
        self.sockets = {name: herd.admin(name, b"watch\n") for name in names}
        self.rests = dict.fromkeys(names, b"")
        # A watcher is there when it is counted.
        for name in names:
            while herd.status(name)["watchers"] < 1:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for s in self.sockets.values():
            s.close()

    def wait_for(self, wanted):
        """wanted: sets of clients of which each server shows all changes, by
        name; gives the time when the last of them has been shown."""
        wanted = {name: set(clients) for name, clients in wanted.items()}
        last = time.monotonic()
        while any(wanted.values()):
            names = {self.sockets[name]: name for name in wanted}
            ready, _, _ = select.select(list(names), [], [], PROBE_S)
            now = time.monotonic()
            if not ready:
                raise BenchError("Changes did not arrive: " + ", ".join(
                    f"{n} lacks {len(c)}" for n, c in wanted.items()))
            for s in ready:
                name = names[s]
                data = s.recv(1 << 20)
                if not data:
                    raise BenchError(f"{name} closed its admin socket.")
                lines = (self.rests[name] + data).split(b"\n")
                self.rests[name] = lines.pop()
                seen = {line.split()[3].decode() for line in lines}
                if seen & wanted[name]:
                    wanted[name] -= seen
                    last = now
        return last


def percentile(values, share):
    """The least value that so large a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
