#!/usr/bin/python3
"""copies.py - a reply that waits for k copies, before it is built: a report
counts as safe once k disks hold it, that of the server that took it and
those of k-1 neighbours.  A neighbour's disk counts when it holds a COVER of
the taker's own life up to that number, and says so in this session.  Disks
lag behind memory, power fails, disks die; whatever was called safe is there
in the end, unless k disks have died since.
"""
import copy

import play
from herd import Broken, Herd
from node import Node, covers

MUTANTS = {
    "ack-by-frame": "a later number that came counts for all below (F18)",
    "ack-not-durable": "what a neighbour claims counts before it is on disk",
    "ack-outlives-session": "what a neighbour had counts in the next session",
    "own-not-durable": "the own copy counts before it is on disk",
    "timeout-says-ok": "who has waited for long is told OK",
}
BUSY_TICKS, PATIENCE_TICKS = 120, 25


class Stored(Node):
    """Memory, and a disk that holds what it was some time ago."""

    def __init__(self, name, life):
        super().__init__(name, life)
        self.disk = None
        self.pending = []              # (update, tick): not answered yet
        self.safe_at = {}              # neighbour -> own number on its disk

    def sync(self):
        """A journal's prefix: records, and the claims that came with them."""
        self.disk = copy.deepcopy((self.records, self.slots, self.feed,
                                   self.last, self.claimed, self.applied))

    def recover(self, disk):
        (self.records, self.slots, self.feed, self.last, self.claimed,
         self.applied) = copy.deepcopy(disk)
        self.sync()

    def on_disk(self, origin, which=4):
        return self.disk[which].get(origin, 0) if self.disk else 0

    def holds_on_disk(self, update):
        record = self.disk and self.disk[0].get(update.key)
        return bool(record) and record.rank >= update.rank


class Copies(Herd):
    def __init__(self, seed, broken):
        super().__init__(seed, broken, keys=5)
        self.k = self.dice.choice((2, 2, 3))
        self.safe = []                 # (update, disks that have died since)
        self.names = list("abcdef"[:self.dice.randint(self.k, 6)])
        for name in self.names:
            self.start(name)
        self.edges = {(self.dice.choice(self.names[:i]), self.names[i])
                      for i in range(1, len(self.names))}
        for _ in range(3):
            self.edges.add(tuple(sorted(self.dice.sample(self.names, 2))))
        self.edges = sorted(self.edges)

    def start(self, name):
        self.lives += 1
        self.nodes[name] = Stored(name, self.lives)
        return self.nodes[name]

    # ---- acknowledging ----

    def durable(self, node, origin):
        """What it tells the taker: how far its disk covers that life."""
        if "ack-not-durable" in self.broken:
            return node.claimed.get(origin, 0)
        if "ack-by-frame" in self.broken:
            return node.on_disk(origin, which=5)
        return node.on_disk(origin)

    def sync(self, name):
        node = self.nodes[name]
        node.sync()
        for y in node.links:
            self.send(name, y, "DURABLE",
                      self.durable(node, self.nodes[y].origin))

    def receive(self, x, y, kind, what):
        if kind == "DURABLE":
            self.nodes[x].safe_at[y] = what
        else:
            super().receive(x, y, kind, what)
            if "ack-not-durable" in self.broken and kind == "COVER":
                self.send(x, y, "DURABLE", self.durable(
                    self.nodes[x], self.nodes[y].origin))

    def cut(self, a, b):
        super().cut(a, b)
        if "ack-outlives-session" not in self.broken:
            for x, y in ((a, b), (b, a)):
                self.nodes[x].safe_at.pop(y, None)

    def copies(self, node, seq):
        own = node.seq if "own-not-durable" in self.broken \
            else node.on_disk(node.origin)
        return (own >= seq) + sum(at >= seq for at in node.safe_at.values())

    def report(self, name):
        update = super().report(name)
        if update:
            self.nodes[name].pending.append((update, self.tick_count))
        return update

    def answer(self, node):
        left = []
        for update, since in node.pending:
            late = self.tick_count - since > PATIENCE_TICKS
            ok = self.copies(node, update.dot[1]) >= self.k
            if ok or (late and "timeout-says-ok" in self.broken):
                self.safe.append([update, 0])
            elif not late:             # else the answer is "not"
                left.append((update, since))
        node.pending = left

    def tick(self, report_odds=.3):
        super().tick(report_odds)
        for name in self.names:
            if report_odds and self.dice.random() < .2:
                self.sync(name)
        for node in self.nodes.values():
            self.answer(node)

    # ---- faults ----

    def fail(self, name, disk_dies):
        """Power fails; the disk is there afterwards, or it is not. Without
        proof of continuity it is a new life either way (R11)."""
        self.cut_all(name)
        disk = self.nodes[name].disk
        node = self.start(name)
        if disk_dies:
            for entry in self.safe:
                entry[1] += 1
        elif disk:
            node.recover(disk)

    def mend(self):
        for a, b in self.edges:
            if b not in self.nodes[a].links:
                self.connect(a, b)

    def faults(self):
        for a, b in self.edges:
            if b not in self.nodes[a].links:
                if self.dice.random() < .2:
                    self.connect(a, b)
            elif self.dice.random() < .02:
                self.cut(a, b)
        if self.dice.random() < .03:
            self.fail(self.dice.choice(self.names), self.dice.random() < .4)

    def disaster(self):
        """Power fails everywhere, and of k-1 disks nothing is left: such as
        had most of what was called safe last."""
        last = self.safe[-1][0].dot[0][0] if self.safe else self.names[0]
        others = [n for n in self.names if n != last]
        dead = [last, *self.dice.sample(others, len(others))][:self.k - 1]
        for name in self.names:
            self.fail(name, name in dead)
        self.check()

    # ---- checks ----

    def check(self):
        super().check()
        for update, died in self.safe:
            disks = sum(node.holds_on_disk(update)
                        for node in self.nodes.values())
            if disks < self.k - died:
                raise Broken(f"{update.dot} was called safe, {died} disks "
                             f"died, and {disks} of {self.k} have it")

    def check_node(self, node):
        """Dots that died with all who had them are no lie."""
        for update, died in self.safe:
            origin, seq = update.dot
            record = node.records.get(update.key)
            if died < self.k and node.claimed.get(origin, 0) >= seq and \
                    (not record or record.rank < update.rank):
                raise Broken(f"{node.name} claims {update.dot} and lacks it")

    def check_safe(self):
        for update, died in self.safe:
            for node in self.nodes.values():
                record = node.records.get(update.key)
                if died < self.k and (not record or
                                      record.rank < update.rank):
                    raise Broken(f"{update.dot} was called safe, and is lost "
                                 f"though {died} of {self.k} disks died")

    def agrees(self):
        maps = [node.map() for node in self.nodes.values()]
        return all(m == maps[0] for m in maps) and all(
            covers(node.claimed, other.claimed)
            for node in self.nodes.values() for other in self.nodes.values())


def run(seed, broken):
    herd = Copies(seed, broken)
    for tick in range(BUSY_TICKS):
        herd.tick()
        herd.faults()
        if tick % 3 == 0:
            herd.check()
    herd.disaster()
    herd.mend()
    herd.settle(herd.agrees)
    herd.check_safe()


if __name__ == "__main__":
    play.main(__doc__, run, MUTANTS)
