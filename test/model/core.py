#!/usr/bin/python3
"""core.py - the core of docs/REPLICATION.md, R1 to R7 and R11 to R12: herds
whose links are cut, whose servers die and come back with nothing, or are set
back to what they were, and go on.  At any moment every claim is true, and who
is clean holds exactly the highest of what he claims; in the end all agree.
"""
import copy

import play
from herd import Herd
from node import Record, Update

MUTANTS = {
    "raise-on-entry": "receiving a record raises the claim (R2)",
    "cover-undrained": "COVER before the link has drained (R5)",
    "sweep-claims-now": "a sweep's end covers what was claimed since (R6)",
    "checkpoint-unclean": "a checkpoint with more applied than claimed (R7)",
    "source-by-neighbour": "a neighbour is not sent what it brought once, "
                           "in whatever session (R4, R9)",
    "same-life": "who comes back with nothing keeps its life (R11)",
    "no-renewal": "who is set back goes on in its life (R12)",
    "renewed-sessions-go-on": "the links of a renewed life stay (R12)",
    "renewed-unstamped": "what it took since keeps its dots (R12)",
}
FAULTY_TICKS = 160


class Core(Herd):
    """A connected herd under faults."""

    def __init__(self, seed, broken):
        super().__init__(seed, broken)
        self.copies, self.doubt = {}, set()
        names = list("abcdef"[:self.dice.randint(3, 6)])
        for name in names:
            self.start(name)
        self.edges = {(self.dice.choice(names[:i]), names[i])
                      for i in range(1, len(names))}
        for _ in range(3):
            self.edges.add(tuple(sorted(self.dice.sample(names, 2))))
        self.edges = sorted(self.edges)

    # ---- being set back (R12) ----

    def known(self, node):
        """The highest number of its life that another claims."""
        return max((other.claimed.get(node.origin, 0)
                    for other in self.nodes.values() if other is not node),
                   default=0)

    def set_back(self, name):
        """It becomes what it was when it was copied; it notices nothing."""
        if name not in self.copies:
            return
        self.cut_all(name)
        node = self.nodes[name] = copy.deepcopy(self.copies[name])
        node.links, known = {}, self.known(node)
        if known > node.seq:
            self.doubt.add(name)
            return
        self.doubt.discard(name)
        # What nobody claims is gone; if somebody bears it, it would come up
        # under a number that is used again: such a copy is not played.
        if any(other.applied.get(node.origin, 0) > node.seq
               for other in self.nodes.values()):
            self.come_back(name)
        self.ledger = [u for u in self.ledger
                       if u.dot[0] != node.origin or u.dot[1] <= node.seq]

    def is_judged(self, node):
        return node.name not in self.doubt or "no-renewal" in self.broken

    def come_back(self, name):
        self.cut_all(name)
        self.doubt.discard(name)
        self.copies.pop(name, None)
        origin = self.nodes[name].origin
        self.start(name)
        if "same-life" in self.broken:
            self.nodes[name].origin = origin

    def report(self, name):
        """A server in doubt takes reports as any; their dots are void. If it
        used as many numbers as others know, nobody could tell: not played."""
        node = self.nodes[name]
        if name in self.doubt and (node.links or
                                   node.seq + 1 >= self.known(node)):
            return None
        update = super().report(name)
        return None if name in self.doubt and "no-renewal" not in self.broken \
            else update

    def connect(self, a, b):
        """Nobody can tell a server in doubt but one who knows more of it."""
        for x, y in ((a, b), (b, a)):
            node = self.nodes[x]
            if x in self.doubt and \
                    self.nodes[y].claimed.get(node.origin, 0) <= node.seq:
                return
        super().connect(a, b)

    def receive(self, x, y, kind, what):
        node = self.nodes[x]
        named = dict(u.dot for u in what) if kind == "UPDATES" else what
        if named.get(node.origin, 0) > node.seq and \
                not {"same-life", "no-renewal"} & set(self.broken):
            self.renew(node)
            if "renewed-sessions-go-on" not in self.broken:
                self.cut_all(x)
                return
        super().receive(x, y, kind, what)

    def renew(self, node):
        self.lives += 1
        self.doubt.discard(node.name)
        old, node.origin, node.seq = node.origin, (node.name, self.lives), 0
        for key, record in list(node.records.items()):
            if record.dot[0] == old and record.session == 0 and \
                    "renewed-unstamped" not in self.broken:
                self.stamp_anew(node, key, record)
        node.claimed.pop(old, None)
        node.checkpoints.clear()
        self.copies.pop(node.name, None)

    def stamp_anew(self, node, key, record):
        node.seq, node.last = node.seq + 1, node.last + 1
        dot = (node.origin, node.seq)
        del node.feed[record.number]
        node.feed[node.last] = key
        node.records[key] = Record(record.rank, dot, node.last, 0, None)
        node.applied[node.origin] = node.claimed[node.origin] = node.seq
        self.ledger.append(Update(key, record.rank, dot))

    # ---- faults ----

    def faults(self):
        for a, b in self.edges:
            if b not in self.nodes[a].links:
                if self.dice.random() < .1:
                    self.connect(a, b)
            elif self.dice.random() < .03:
                self.cut(a, b)
        name = self.dice.choice(sorted(self.nodes))
        fate = self.dice.random()
        if fate < .02:
            self.come_back(name)
        elif fate < .03:
            self.set_back(name)
        elif fate < .1 and name not in self.doubt:
            self.copies[name] = copy.deepcopy(self.nodes[name])


def run(seed, broken):
    herd = Core(seed, broken)
    for tick in range(FAULTY_TICKS):
        herd.tick()
        herd.faults()
        if tick % 4 == 0:
            herd.check()
    for name in sorted(herd.doubt):
        herd.come_back(name)
    for _ in range(3):                 # a renewal ends links once more
        for a, b in herd.edges:
            if b not in herd.nodes[a].links:
                herd.connect(a, b)
        herd.tick(report_odds=0)
    herd.settle(lambda: agrees(herd))
    herd.check()


def agrees(herd):
    for a, b in herd.edges:
        if b not in herd.nodes[a].links:
            herd.connect(a, b)
    maps = [node.map() for node in herd.nodes.values()]
    return all(m == maps[0] for m in maps)


if __name__ == "__main__":
    play.main(__doc__, run, MUTANTS)
