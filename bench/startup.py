#!/usr/bin/python3
"""startup.py - how soon a server that has much on disk is there again.

Clients report once at a server, which is then killed and started anew, from a
snapshot with little journal behind it, and from a journal without a snapshot.
Time is taken from the start of the process. Prints each goal with its figure;
exits with 1 if one is missed, with 2 if there is no result.

  startup.py                     100,000 clients, five starts of each kind
  startup.py --clients 10000000  ten million; one start each. It takes 2 GiB of
                                 disk, 4 GiB of memory and two minutes
"""

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import options
from herds import DIE_WITH_US, Herd, until
from servers import MUSTER, MUSTER_SERVER
from targets import BenchError, free_ports, need

NAMES = ["Left", "Right"]
HUGE_MB = 1048576  # no snapshot is ever due

CONF = """\
herd = "bench";
threads = 1;
data = "{data}";
log = {{ level = "info"; }};
servers = ( {servers} );
links = ( {links} );
places = {{ provider = "none"; }};
limits = {{ max_clients = {room}; store_clients = {room}; }};
journal = {{ rotate_mb = {rotate_mb}; }};
"""


class Pair(Herd):
    """One server alone, or two that are linked."""

    def __init__(self, folder, names, room, muster):
        self.folder = folder
        self.names = names
        self.room = room
        self.muster = need(muster, "It is built by: make")
        self.relay = None
        os.makedirs(folder)
        ports = free_ports(2 * len(names))
        self.ports = dict(zip(names, ports))
        self.link_ports = dict(zip(names, ports[len(names):]))
        self.processes = {}
        self.write_conf(HUGE_MB)

    def __enter__(self):
        return self

    def write_conf(self, rotate_mb):
        servers = ", ".join(
            MUSTER_SERVER.format(name=n, clients=self.ports[n],
                                 links=self.link_ports[n]) for n in self.names)
        links = f'("{NAMES[0]}", "{NAMES[1]}")' if len(self.names) > 1 else ""
        for name in self.names:
            with open(self.conf_path(name), "w") as conf:
                conf.write(CONF.format(
                    data=os.path.join(self.folder, "data"), servers=servers,
                    links=links, room=self.room, rotate_mb=rotate_mb))

    def begin(self, name):
        """The process, and when it was begun; waits for nothing."""
        with open(os.path.join(self.folder, f"{name}.log"), "a") as log:
            at = time.monotonic()
            self.processes[name] = subprocess.Popen(
                DIE_WITH_US + [self.muster, "serve", "-c",
                               self.conf_path(name), name],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return at

    def has_ended(self, name):
        return self.processes[name].poll() is not None

    def say(self, name, line):
        """The first line of the reply; None if nobody is there."""
        try:
            with socket.create_connection(("127.0.0.1", self.ports[name]),
                                          60) as client:
                client.sendall(line)
                return client.makefile("rb").readline()
        except OSError:
            return None

    def answers(self, name):
        reply = self.say(name, b"WHATSAT probe 1 0\n")
        if reply is None and self.has_ended(name):
            raise BenchError(f"{name} has ended; its log is "
                             f"{self.folder}/{name}.log.")
        return reply is not None and reply.startswith(b"AT ")

    def caught_up(self):
        """They claim the same, and hold nothing beyond: that is agreement,
        and known at once. The hashes of all records follow."""
        states = [self.status(name) for name in self.names]
        return (len({s["vector_hash"] for s in states}) == 1 and
                not any(c["claimed"] < c["applied"]
                        for s in states for c in s["vector"]))


def wait(condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BenchError("It did not come about in time.")
        time.sleep(0.001)


def start_once(pair):
    """Seconds until the first answers, and until both claim the same; what it
    says of its loading; its memory in MiB."""
    name = NAMES[0]
    pair.kill(name)
    at = pair.begin(name)
    wait(lambda: pair.answers(name))
    there_s = time.monotonic() - at
    same_s = None
    if len(pair.names) > 1:
        wait(pair.caught_up)
        same_s = time.monotonic() - at
        wait(lambda: pair.agree(pair.names))
    found = pair.status(name)["journal"]["found"]
    if found["last_end"] != "killed" or not found["goes_on"]:
        raise BenchError(f"The journal was not as expected: {found}.")
    return there_s, same_s, found, pair.rss_kib(name) >> 10


def report(board, pair, what, rounds, limit_s):
    runs = [start_once(pair) for _ in range(rounds)]
    found, mib = runs[-1][2:]
    there_s = statistics.median(run[0] for run in runs)
    note = (f"{found['clients']} clients, {found['bytes'] >> 20} MiB, loading "
            f"{statistics.median(r[2]['ms'] for r in runs) / 1000:.3f} s, "
            f"{mib} MiB of memory")
    board.row(f"{what}: answers", there_s, limit_s, note)
    if runs[-1][1] is not None:
        board.row(f"{what}: is caught up",
                  statistics.median(run[1] for run in runs), limit_s, "")


class Board:
    """The table; each line goes out as soon as it is known."""

    def __init__(self):
        self.missed = 0
        print("| start | at most | figure | | |\n|---|---|---|---|---|")

    def row(self, what, figure_s, limit_s, note):
        self.missed += figure_s > limit_s
        print(f"| {what} | {limit_s:g} s | {figure_s:.3f} s | "
              f"{'FAIL' if figure_s > limit_s else 'pass'} | {note} |",
              flush=True)


def fill(pair, clients):
    for name in pair.names:
        pair.begin(name)
    for name in pair.names:
        until(lambda n=name: pair.say(n, b"WHATSAT probe 1 0\n"),
              f"{name} is there")
    load = pair.load(NAMES[0], "-k", clients, "--in-order", "-n", clients,
                     "-c", 20, "-P", 64, "-t", 60)
    load.communicate(timeout=600)
    if load.returncode != 0:
        raise BenchError("The load generator failed.")
    stamp = f"{time.time():.9f}"
    reply = pair.say(NAMES[0], f"IAMAT probe +1-1 {stamp}\n".encode())
    if not reply or not reply.startswith(b"AT "):
        raise BenchError(f"The probe was not taken: {reply}.")
    if len(pair.names) > 1:
        wait(lambda: pair.agree(pair.names))


def make_snapshot(pair):
    """Another start, which finds that one is due."""
    name = NAMES[0]
    pair.write_conf(1)
    pair.processes[name].send_signal(signal.SIGTERM)
    pair.processes[name].wait()
    pair.begin(name)
    wait(lambda: pair.answers(name))
    wait(lambda: pair.status(name)["journal"]["snapshots"])
    pair.write_conf(HUGE_MB)
    # Once more, so that what is killed next has not made it.
    pair.kill(name)
    pair.begin(name)
    wait(lambda: pair.answers(name))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--clients", type=options.positive_int, default=100000)
    parser.add_argument("--rounds", type=options.positive_int)
    parser.add_argument("--alone", action="store_true",
                        help="without a neighbour")
    parser.add_argument("--muster", default=MUSTER, metavar="PATH",
                        help="the program to measure (build/muster)")
    settings = parser.parse_args()
    many = settings.clients > 1000000
    rounds = settings.rounds or (1 if many else 5)
    names = NAMES[:1] if settings.alone or many else NAMES
    limit_s = 0.5 * max(1, settings.clients / 1000000)
    board = Board()
    with tempfile.TemporaryDirectory(prefix="muster-startup-") as folder, \
            Pair(os.path.join(folder, "herd"), names, 2 * settings.clients,
                 settings.muster) as pair:
        fill(pair, settings.clients)
        report(board, pair, "from a journal", rounds, limit_s)
        make_snapshot(pair)
        report(board, pair, "from a snapshot", rounds, limit_s)
    return 1 if board.missed else 0


if __name__ == "__main__":
    options.run(main)
