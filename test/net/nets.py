"""Networks for tests: a network namespace for each server, and for each link
one pair of virtual Ethernet devices, so that a link's packets go nowhere else.

A server has one address, on its loopback device; the way to a neighbour's
address leads over the link's own device, straight to the Ethernet address of
its other end.  A direction is cut by naming an Ethernet address there that
nobody has: packets then vanish without a word, as they do when a cable is
pulled somewhere on the way.

Whatever is made here is named after this process, and taken away by it; what
a process left that was killed is taken away by the next one.
"""
import contextlib
import ctypes
import os
import pathlib
import shutil
import subprocess

PREFIX = "muster-test-"
NOWHERE = "02:00:00:00:00:00"
SEEN_AS = pathlib.Path("/run/netns")
CLONE_NEWNET = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def run(*words, stdin=None):
    done = subprocess.run(words, input=stdin, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}{stdin}"
    return done.stdout


def why_not():
    """Why no networks can be made here; None if they can."""
    for program in ("ip", "ss", "tc", "nsenter"):
        if not shutil.which(program):
            return f"there is no program {program} (package iproute2)"
    if os.geteuid() != 0:
        return "only root can make network namespaces"
    name = f"{PREFIX}{os.getpid()}-try"
    try:
        run("ip", "netns", "add", name)
        run("ip", "netns", "delete", name)
    except AssertionError as error:
        return f"network namespaces cannot be made: {error}"
    return None


def take_away_leftovers():
    for path in SEEN_AS.glob(f"{PREFIX}*"):
        pid = path.name.removeprefix(PREFIX).partition("-")[0]
        if not pathlib.Path("/proc", pid).exists():
            run("ip", "netns", "delete", path.name)


def ethernet(index, neighbour):
    """The address of a server's device on its link with a neighbour."""
    return f"02:00:00:00:{index + 1:02x}:{neighbour + 1:02x}"


class Nets:
    """The namespaces of some servers, and the links between them."""

    made = 0

    def __init__(self, names, links):
        self.names = list(names)
        self.links = [tuple(link) for link in links]
        self.slow = set()
        Nets.made += 1
        mark = f"{PREFIX}{os.getpid()}-{Nets.made}"
        self.namespaces = {n: f"{mark}-{n}" for n in self.names}
        for name in self.names:
            run("ip", "netns", "add", self.namespaces[name])
            self.ip(name, "link set lo up",
                    f"address add {self.address(name)}/32 dev lo")
        for a, b in self.links:
            self.join(a, b)

    def take_away(self):
        for namespace in self.namespaces.values():
            run("ip", "netns", "delete", namespace)

    # ---- names ----

    def address(self, name):
        return f"10.90.0.{self.names.index(name) + 1}"

    def device(self, neighbour):
        """What a server calls its device on the link with a neighbour."""
        return f"to-{self.names.index(neighbour)}"

    def ethernet(self, name, neighbour):
        return ethernet(self.names.index(name), self.names.index(neighbour))

    def path(self, name):
        return SEEN_AS / self.namespaces[name]

    # ---- what is done in a namespace ----

    def ip(self, name, *commands):
        run("ip", "-n", self.namespaces[name], "-batch", "-",
            stdin="\n".join(commands) + "\n")

    def run(self, name, *words):
        return run("nsenter", f"--net={self.path(name)}", *words)

    @contextlib.contextmanager
    def inside(self, name):
        """Sockets that this thread makes meanwhile are in the namespace."""
        with open("/proc/thread-self/ns/net") as home, \
                open(self.path(name)) as there:
            assert libc.setns(there.fileno(), CLONE_NEWNET) == 0
            try:
                yield
            finally:
                assert libc.setns(home.fileno(), CLONE_NEWNET) == 0

    # ---- links ----

    def join(self, a, b):
        run("ip", "link", "add", self.device(b), "address",
            self.ethernet(a, b), "netns", self.namespaces[a], "type", "veth",
            "peer", "name", self.device(a), "address", self.ethernet(b, a),
            "netns", self.namespaces[b])
        for here, there in ((a, b), (b, a)):
            device = self.device(there)
            self.ip(here, f"link set {device} up",
                    f"route add {self.address(there)}/32 dev {device} "
                    f"src {self.address(here)}")
            self.open_way(here, there)

    def lead(self, here, there, ethernet_address):
        self.ip(here, f"neigh replace {self.address(there)} lladdr "
                f"{ethernet_address} dev {self.device(there)} nud permanent")

    def open_way(self, here, there):
        self.lead(here, there, self.ethernet(there, here))

    def close_way(self, here, there):
        """What one server sends to the other gets lost; not the reverse."""
        self.lead(here, there, NOWHERE)

    def cut(self, a, b):
        self.close_way(a, b)
        self.close_way(b, a)

    def heal(self):
        for a, b in list(self.slow):
            self.speed_up(a, b)
        for a, b in self.links:
            self.open_way(a, b)
            self.open_way(b, a)

    def reset(self, a, b):
        """Every connection between the two breaks at both ends at once."""
        for here, there in ((a, b), (b, a)):
            self.run(here, "ss", "-K", "-t", "-n", "state", "connected",
                     "dst", self.address(there))

    def slow_down(self, a, b, kbit_per_s):
        """So fast and no faster, each way; what cannot wait a second before
        it is lost."""
        self.slow.add((a, b))
        for here, there in ((a, b), (b, a)):
            self.run(here, "tc", "qdisc", "replace", "dev", self.device(there),
                     "root", "tbf", "rate", f"{kbit_per_s}kbit", "burst",
                     "3000", "limit", str(kbit_per_s * 1000 // 8))

    def speed_up(self, a, b):
        self.slow.discard((a, b))
        for here, there in ((a, b), (b, a)):
            self.run(here, "tc", "qdisc", "delete", "dev", self.device(there),
                     "root")
