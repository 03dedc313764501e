"""asker.py - questions at a rate over one connection, in a process of its own
that gives way to everybody else."""

import json
import multiprocessing
import socket
import threading
import time

from targets import BenchError
from tarpit import give_way


class Asker:
    """With it, so many questions a second about one client after the other;
    behind it, sent says how many, waits how many seconds each took."""

    def __init__(self, port, rate):
        self.port, self.rate = port, rate
        self.over = multiprocessing.Event()
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=self.run, args=(theirs,),
                                               daemon=True)

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        if kind is None and self.ours.poll(60):
            self.sent, self.waits, wrong = self.ours.recv()
            if wrong:
                raise BenchError(wrong)
        self.process.terminate()
        self.process.join()

    # ---- in its own process ----

    def run(self, pipe):
        give_way()
        times, waits, wrong = [], [], []
        connection = socket.create_connection(("127.0.0.1", self.port), 30)
        reading = threading.Thread(target=self.read,
                                   args=(connection, times, waits, wrong))
        reading.start()
        begin = time.monotonic()
        while not self.over.is_set():
            times.append(time.monotonic())
            connection.sendall(f"WHATSAT k{len(times):08}.cs.ucla.edu 10 5\n"
                               .encode())
            self.over.wait(max(0, begin + len(times) / self.rate -
                               time.monotonic()))
        connection.shutdown(socket.SHUT_WR)
        reading.join()
        pipe.send((len(times), waits, wrong[0] if wrong else None))

    @staticmethod
    def read(connection, times, waits, wrong):
        text = b""
        while data := connection.recv(65536):
            *answers, text = (text + data).split(b"\n\n")
            for answer in answers:
                waits.append(time.monotonic() - times[len(waits)])
                status = json.loads(answer.partition(b"\n")[2])
                if status["results"] or status["status"] == "OK":
                    wrong.append("A provider that never helps has helped.")
