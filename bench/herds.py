"""herds.py - the example herd as real processes, behind a relay or not.

Both ends of a link dial, so the relay has a route for each direction, and each
server a configuration of its own, in which its neighbours listen where the
relay does. Members and links are the same in all, so the servers do not mind.
Only processes that were started here are signalled, by their number; they die
with this one.
"""

import json
import os
import signal
import socket
import subprocess
import time

from servers import MUSTER, MUSTER_CONF, MUSTER_SERVER
from targets import BUILD, LOADGEN, MEND_BENCH, BenchError, free_ports, need

NAMES = ["Goloman", "Hands", "Holiday", "Welsh", "Wilkes"]
LINKS = [("Goloman", "Hands"), ("Goloman", "Holiday"), ("Goloman", "Wilkes"),
         ("Hands", "Wilkes"), ("Holiday", "Welsh"), ("Holiday", "Wilkes")]
WAYS = LINKS + [(b, a) for a, b in LINKS]

RELAY = os.path.join(BUILD, "bench", "relay")
DIE_WITH_US = ["setpriv", "--pdeathsig", "KILL"]
PATIENCE_S = 30


def until(condition, what, seconds=PATIENCE_S):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BenchError(f"It did not come about that {what}.")
        time.sleep(0.005)


class Relay:
    """The relay's process, with a route for each direction of each link."""

    def __init__(self, link_ports):
        ports = free_ports(len(WAYS))
        self.ports = dict(zip(WAYS, ports))
        routes = [f"{self.ports[a, b]}:{link_ports[b]}" for a, b in WAYS]
        self.process = subprocess.Popen(
            DIE_WITH_US + [need(RELAY, MEND_BENCH), *routes], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.expect_ok("the relay listens")

    def expect_ok(self, what):
        answer = self.process.stdout.readline()
        if answer != "ok\n":
            raise BenchError(f"{what}: the relay says {answer!r}.")

    def tell(self, command, *links):
        """A command for these links, both ways, or for all."""
        ports = [str(self.ports[way]) for a, b in links
                 for way in ((a, b), (b, a))]
        self.process.stdin.write(" ".join([command, *ports]) + "\n")
        self.process.stdin.flush()
        self.expect_ok(command)

    def end(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)


class Herd:
    """Five servers; with_relay: all links lead through one."""

    def __init__(self, folder, with_relay=False, muster=MUSTER):
        self.folder = folder
        self.muster = need(muster, "It is built by: make")
        os.makedirs(folder)
        ports = free_ports(2 * len(NAMES))
        self.ports = dict(zip(NAMES, ports))
        self.link_ports = dict(zip(NAMES, ports[len(NAMES):]))
        self.processes = {}
        self.relay = Relay(self.link_ports) if with_relay else None
        for name in NAMES:
            with open(self.conf_path(name), "w") as conf:
                conf.write(self.conf(name))

    def __enter__(self):
        try:
            self.start(*NAMES)
            self.wait_linked()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.processes.values():
            process.kill()
            process.wait()
        if self.relay:
            self.relay.end()

    # ---- configuration ----

    def conf_path(self, name):
        return os.path.join(self.folder, f"{name}.conf")

    def conf(self, owner):
        def server(name):
            link_port = self.link_ports[name]
            if self.relay and (owner, name) in WAYS:
                link_port = self.relay.ports[owner, name]
            return MUSTER_SERVER.format(name=name, clients=self.ports[name],
                                        links=link_port)

        return MUSTER_CONF.format(
            data=os.path.join(self.folder, "data"),
            servers=", ".join(map(server, NAMES)),
            journal="journal", forget_s=600,
            links=", ".join(f'("{a}", "{b}")' for a, b in LINKS))

    # ---- processes ----

    def start(self, *names):
        for name in names:
            ready, child_end = os.pipe()
            with open(os.path.join(self.folder, f"{name}.log"), "a") as log:
                self.processes[name] = subprocess.Popen(
                    DIE_WITH_US + [self.muster, "serve", "-c",
                                   self.conf_path(name), "--ready-fd",
                                   str(child_end), name],
                    pass_fds=[child_end], stdin=subprocess.DEVNULL, stdout=log,
                    stderr=log)
            os.close(child_end)
            with os.fdopen(ready, "rb") as pipe:
                if pipe.read(1) != b"\n":
                    raise BenchError(f"{name} did not start; its log is "
                                     f"{self.folder}/{name}.log.")

    def kill(self, name):
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def rss_kib(self, name):
        with open(f"/proc/{self.processes[name].pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        raise BenchError(f"{name} has no VmRSS.")

    def load(self, name, *options):
        """A load generator of IAMATs at one server, as a process."""
        return subprocess.Popen(
            DIE_WITH_US + [need(LOADGEN, MEND_BENCH), "--dialect", "iamat",
                           "--port", str(self.ports[name]), *map(str, options)],
            stdout=subprocess.PIPE, text=True)

    def fill(self, name, clients):
        """Every client reports once; gives when all are acknowledged."""
        load = self.load(name, "-k", clients, "--in-order", "-n", clients,
                         "-c", 20, "-P", 16, "-t", PATIENCE_S)
        output, _ = load.communicate(timeout=PATIENCE_S)
        if load.returncode != 0:
            raise BenchError(f"The load generator failed: {output}")

    # ---- looking in ----

    def admin(self, name, request):
        path = os.path.join(self.folder, "data", name, "admin.sock")
        admin = socket.socket(socket.AF_UNIX)
        admin.settimeout(PATIENCE_S)
        admin.connect(path)
        admin.sendall(request)
        return admin

    def status(self, name):
        with self.admin(name, b"status\n") as admin:
            return json.loads(admin.makefile("rb").readline())

    def link(self, name, neighbour):
        return next(link for link in self.status(name)["links"]
                    if link["neighbour"] == neighbour)

    def are_up(self, links):
        return all(self.link(a, b)["up"] and self.link(b, a)["up"]
                   for a, b in links)

    def are_down(self, links):
        return not any(self.link(a, b)["up"] or self.link(b, a)["up"]
                       for a, b in links)

    def agree(self, names=NAMES):
        """Do they hold the same, by the hashes of all records?"""
        states = [self.status(name) for name in names]
        return (all(s["map_hash_current"] for s in states) and
                len({s["map_hash"] for s in states}) == 1)

    def cover_the_same(self, names=NAMES):
        """Do they claim the same, and hold nothing beyond? That is agreement
        too, and known at once: the hashes follow with some delay."""
        claims = []
        for name in names:
            vector = self.status(name)["vector"]
            if any(c["claimed"] < c["applied"] for c in vector):
                return False
            claims.append({(c["server"], c["life"], c["claimed"])
                           for c in vector if c["claimed"]})
        return all(c == claims[0] for c in claims)

    def tree(self):
        """Links (as in LINKS) that are somebody's way to the root."""
        edges = set()
        for name in NAMES:
            for link in self.status(name)["links"]:
                if link["up"] and link["parent"]:
                    edges.add(tuple(sorted((name, link["neighbour"]))))
        return [link for link in LINKS if link in edges]

    def wait_linked(self):
        """All links are up, one tree spans all servers, all hold the same."""
        until(lambda: self.are_up(LINKS), "all links are up")
        until(lambda: len(self.tree()) == len(NAMES) - 1, "there is one tree")
        until(self.agree, "all servers hold the same")


def hops(tree, start):
    """How many links of the tree away each server is."""
    far = {start: 0}
    while len(far) < len(NAMES):
        for a, b in tree:
            for here, there in ((a, b), (b, a)):
                if here in far and there not in far:
                    far[there] = far[here] + 1
    return far
