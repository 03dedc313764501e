"""A herd whose servers have a network of their own each."""
import json
import shutil
import socket

from herd import Client, Herd, until
from ledger import Ledger
from nets import Nets

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
CLIENTS_PORT, LINKS_PORT = 12000, 12100


class NetHerd(Herd):
    """Links can be cut, one way and both ways, slowed down, and broken."""

    def __init__(self, folder, names=None, links=None, offsets_s=None, **keys):
        self.offsets_s = offsets_s or {}
        self.nets = None
        keys.setdefault("places", '{ provider = "none"; }')
        super().__init__(folder, names, links, insecure="true", **keys)
        self.ports = dict.fromkeys(self.names, CLIENTS_PORT)
        self.link_ports = dict.fromkeys(self.names, LINKS_PORT)
        self.nets = Nets(self.names, self.links)
        self.path.write_text(self.text())
        self.ledger = Ledger(self)

    def host(self, name):
        return self.nets.address(name) if self.nets else "127.0.0.1"

    def wrapper(self, name):
        words = ["nsenter", f"--net={self.nets.path(name)}"]
        if name in self.offsets_s:
            words += ["env", f"LD_PRELOAD={FAKETIME}",
                      "FAKETIME_DONT_FAKE_MONOTONIC=1",
                      f"FAKETIME={self.offsets_s[name]:+d}s"]
        return words

    def client(self, name):
        with self.nets.inside(name):
            return Client(self.ports[name], self.host(name))

    def end(self):
        try:
            super().end()
        finally:
            self.nets.take_away()
            shutil.rmtree(self.folder / "data", ignore_errors=True)

    # ---- asking: often, so without a process for each time ----

    def status(self, name):
        path = self.folder / "data" / name / "admin.sock"
        with socket.socket(socket.AF_UNIX) as admin:
            admin.settimeout(30)
            admin.connect(str(path))
            admin.sendall(b"status\n")
            return json.loads(admin.makefile("rb").readline())

    def link(self, name, neighbour):
        for link in self.status(name)["links"]:
            if link["neighbour"] == neighbour:
                return link
        raise AssertionError(f"{name} has no link with {neighbour}")

    def is_up(self, a, b):
        return self.link(a, b)["up"] and self.link(b, a)["up"]

    def is_down(self, a, b):
        return not self.link(a, b)["up"] and not self.link(b, a)["up"]

    # ---- cutting and healing ----

    def cut(self, links, silently=True):
        """Both ends know it then. Silently, they notice by themselves; else
        their connections break at once."""
        for a, b in links:
            self.nets.cut(a, b)
            if not silently:
                self.nets.reset(a, b)
        for a, b in links:
            until(lambda ends=(a, b): self.is_down(*ends),
                  f"{a} and {b} know that their link is cut")

    def groups(self, cut):
        """Who still reaches whom: sets of names."""
        groups = [{n} for n in self.names]
        for a, b in self.links:
            if (a, b) in cut:
                continue
            joined = [g for g in groups if a in g or b in g]
            groups = [g for g in groups if g not in joined]
            groups.append(set().union(*joined))
        return [[n for n in self.names if n in g] for g in groups]

    def heal(self):
        """All links are back, all agree, and nothing is lost."""
        self.nets.heal()
        self.linked()
        self.agree()
        self.ledger.holds()
