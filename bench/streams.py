#!/usr/bin/python3
"""streams.py - what ten thousand live streams cost one server.

Opens --streams streams (GET /v1/events) on one server, and measures, for
--secs each: nobody reports; --rates reports a second that all streams are told;
the same where each stream has a box of its own that a hundredth of the clients
are in. Says what part of one processor the server uses, what it sends, how many
streams were told something, and how long a report is on its way to one more
stream, which http.event_ms is part of.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build")
TICKS = os.sysconf("SC_CLK_TCK")

CONF = """\
herd = "bench";
profile = "course";
threads = 1;
data = "{data}";
log = {{ level = "warn"; lines = false; }};
servers = ( {{ name = "Solo"; clients = "127.0.0.1:{ports[0]}";
               links = "127.0.0.1:{ports[1]}"; http = "127.0.0.1:{ports[2]}"; }} );
links = ( );
places = {{ provider = "none"; }};
journal = {{ policy = "none"; }};
http = {{ max_watchers = 100000; max_connections = 100000; }};
"""

# Columns of boxes, a degree wide; clients are spread over them.
COLUMNS = 100


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Server:
    """One server alone."""

    def __init__(self, program, folder):
        self.ports = free_ports(3)
        path = os.path.join(folder, "bench.conf")
        with open(path, "w") as conf:
            conf.write(CONF.format(data=folder, ports=self.ports))
        ready, child_end = os.pipe()
        self.process = subprocess.Popen(
            [program, "serve", "-c", path, "--ready-fd", str(child_end),
             "Solo"], pass_fds=[child_end])
        os.close(child_end)
        with os.fdopen(ready, "rb") as pipe:
            if pipe.read(1) != b"\n":
                sys.exit("streams.py: the server did not start")

    def cpu_s(self):
        """Processor time by thread, in the order in which they began."""
        folder = f"/proc/{self.process.pid}/task"
        times = []
        for task in sorted(os.listdir(folder), key=int):
            with open(f"{folder}/{task}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
            times.append((int(fields[11]) + int(fields[12])) / TICKS)
        return times

    def rss_mb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(status.read().split("VmRSS:")[1].split()[0]) / 1024


class Reporter(threading.Thread):
    """Reports at a steady rate, as clients spread over the columns do."""

    def __init__(self, port, rate, clients):
        super().__init__(daemon=True)
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.rate, self.clients, self.goes_on = rate, clients, True
        self.stamp = time.time_ns() // 1000

    def run(self):
        begun, sent = time.monotonic(), 0
        while self.goes_on:
            due = int((time.monotonic() - begun) * self.rate)
            lines = []
            for i in range(sent, due):
                client = i % self.clients
                self.stamp += 1
                lines.append(f"IAMAT c{client} +{i % 80}.5"
                             f"+{client % COLUMNS:03}.5 "
                             f"{self.stamp / 1e6:.6f}\n")
            sent = max(sent, due)
            self.socket.sendall("".join(lines).encode())
            try:
                self.socket.recv(1 << 20, socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass
            time.sleep(0.002)

    def end(self):
        self.goes_on = False
        self.join()
        self.socket.close()


class Probe(threading.Thread):
    """A stream of one client, whose reports it makes: how long they take."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.reports = socket.create_connection(("127.0.0.1", server.ports[0]))
        self.stream = socket.create_connection(("127.0.0.1", server.ports[2]))
        self.stream.sendall(b"GET /v1/events?client=probe HTTP/1.1\r\n"
                            b"Host: x\r\n\r\n")
        self.heard = b""
        self.wait_for(b"caught-up")
        self.times, self.goes_on = [], True

    def wait_for(self, text):
        while text not in self.heard:
            data = self.stream.recv(65536)
            if not data:
                sys.exit("streams.py: a stream has ended")
            self.heard += data
        self.heard = b""

    def run(self):
        while self.goes_on:
            time.sleep(0.3)  # it is quiet for this one: http.event_ms
            stamp = f"{time.time():.6f}"
            begun = time.monotonic()
            self.reports.sendall(f"IAMAT probe +1.0+1.0 {stamp}\n".encode())
            self.wait_for(stamp.encode())
            self.times.append(time.monotonic() - begun)
            self.reports.recv(65536)

    def end(self):
        self.goes_on = False
        self.join()
        return statistics.median(self.times) * 1e3, max(self.times) * 1e3


class Watchers:
    """The streams."""

    def __init__(self, port, count, queries):
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "bench", "watchers"), str(port), str(count),
             *queries], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.read()
        self.opened_s = time.monotonic() - begun

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("streams.py: the streams could not be opened")
        return json.loads(line)

    def figures(self):
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return self.read()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def measure(server, watchers, what, rate, options):
    reporter = Reporter(server.ports[0], rate, options.clients)
    reporter.start()
    time.sleep(options.warm)
    probe = Probe(server) if rate else None
    if probe:
        probe.start()
    watchers.figures()
    begun, before = time.monotonic(), server.cpu_s()
    time.sleep(options.secs)
    figures, after = watchers.figures(), server.cpu_s()
    secs = time.monotonic() - begun
    median_ms, worst_ms = probe.end() if probe else (0, 0)
    reporter.end()
    threads = [(b - a) / secs * 100 for a, b in zip(before, after)]
    print(f"{what:<28}{rate:>6}/s  {sum(threads):6.1f} % of a processor "
          f"{'(' + ', '.join(f'{t:.0f}' for t in threads if t >= 1) + ')':<18}"
          f"{figures['bytes'] / secs / 1e6:8.1f} MB/s "
          f"{figures['reads'] / secs:9.0f} tellings/s "
          f"{figures['told']:6} told  one more after {median_ms:.1f} ms, "
          f"at most {worst_ms:.1f}; {server.rss_mb():.0f} MB", flush=True)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rates", default="100,1000")
    parser.add_argument("--secs", type=float, default=10)
    parser.add_argument("--warm", type=float, default=2)
    parser.add_argument("--muster", default=os.path.join(BUILD, "muster"))
    options = parser.parse_args()
    rates = [int(r) for r in options.rates.split(",")]
    boxes = [f"?bbox={i},-90,{i + 0.99},90" for i in range(COLUMNS)]
    for what, queries in (("all clients", []), ("a box of their own", boxes)):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(options.muster, folder)
            watchers = Watchers(server.ports[2], options.streams, queries)
            print(f"{options.streams} streams, open after "
                  f"{watchers.opened_s:.1f} s; {what}")
            for rate in [0] + rates:
                figures = measure(server, watchers, what, rate, options)
                if figures["open"] != options.streams:
                    print(f"{options.streams - figures['open']} have ended!")
            watchers.end()
            server.process.terminate()
            server.process.wait()


if __name__ == "__main__":
    main()
