#!/usr/bin/python3
"""topology.py - members and links come and go while reports flow
(docs/REPLICATION.md, section 8): who is removed runs on alone, and comes back
under its name, with a later generation, with what it has or with nothing; its
former process may be there still and knock; by mistake a name may run twice.
At any moment every claim is true, nobody's record of a client ever goes back,
and no process of a member that was replaced has a link; in the end all
remaining members that are connected agree.
"""
import play
from herd import Broken, Herd

MUTANTS = {
    "stale-let-in": "the generation of who knocks is not looked at",
    "one-name-twice": "a second process of a name is let in beside the first",
    "removed-takes-along": "what a removed member took goes with it",
    "known-by-place": "what the last neighbour in a place claimed is taken for "
                      "the next one's (R9)",
    "same-life": "who comes back with nothing keeps its life (R11)",
    "fades-with-records": "what was applied is forgotten of a life that "
                          "records here come from (R10)",
    "link-stays": "a link that was removed stays at one end",
}
BUSY_TICKS = 200


class Topology(Herd):
    """Processes are called like their names, with a number: b0, b1."""

    def __init__(self, seed, broken):
        super().__init__(seed, broken)
        self.generation = {}       # of members, as configured
        self.process = {}          # member -> the process that it is now
        self.links = set()         # pairs of members
        self.seen = {}             # (process, key) -> the rank that was held
        self.starts, self.twins = 0, []
        for name in "abc":
            self.add(name)

    # ---- the operator ----

    def add(self, name):
        """A new member, or a name that is used again, with nothing."""
        self.generation[name] = self.generation.get(name, -1) + 1
        self.process[name] = self.begin_process(name)
        self.link_to_some(name)

    def begin_process(self, name):
        self.starts += 1
        process = f"{name}{self.starts}"
        node = self.start(process)
        node.origin = (name, 0 if "same-life" in self.broken
                       else self.starts)
        node.generation = self.generation[name]
        node.places = {}           # name of a neighbour -> what it claimed
        return process

    def link_to_some(self, name):
        others = sorted(set(self.process) - {name})
        for other in self.dice.sample(others, min(len(others), 2)):
            self.links.add(tuple(sorted((name, other))))

    def remove(self, name):
        """It runs on, and nobody talks to it any more."""
        if len(self.process) <= 2:
            return
        del self.process[name]
        self.links = {link for link in self.links if name not in link}
        for process in [p for p in self.nodes if p[0] == name]:
            self.cut_all(process)
        if "removed-takes-along" in self.broken:
            for node in self.nodes.values():
                for key in [k for k, r in node.records.items()
                            if r.dot[0][0] == name]:
                    del node.feed[node.records.pop(key).number]
                    node.slots.remove(key)

    def bring_back(self, name, with_data):
        former = [p for p in self.nodes if p[0] == name]
        if name in self.process or not with_data or not former:
            if name not in self.process:
                self.add(name)
            return
        self.generation[name] += 1
        self.process[name] = max(former)
        self.nodes[max(former)].generation = self.generation[name]
        self.link_to_some(name)

    def end_twins(self):
        for process in set(self.twins) - set(self.process.values()):
            self.cut_all(process)
            del self.nodes[process]

    def change(self):
        name = self.dice.choice("abcdef")
        fate = self.dice.random()
        if fate < .3 and name in self.process:
            self.remove(name)
        elif fate < .6:
            self.bring_back(name, self.dice.random() < .5)
        elif fate < .8 and name in self.process:
            self.link_to_some(name)
        elif fate < .9 and name in self.process:
            self.twins.append(self.begin_process(name))
        elif self.links:
            link = self.dice.choice(sorted(self.links))
            self.links.discard(link)
            if "link-stays" not in self.broken:
                self.part(*link)

    def part(self, a, b):
        for x in [p for p in self.nodes if p[0] == a]:
            for y in [p for p in self.nodes if p[0] == b]:
                self.cut(x, y)

    # ---- who talks to whom ----

    def knock(self, x, y):
        """Process x dials y; both have to want it."""
        a, b = x[0], y[0]
        if tuple(sorted((a, b))) not in self.links or a == b:
            return
        for node, other in ((self.nodes[x], y), (self.nodes[y], x)):
            stale = self.nodes[other].generation < self.generation[other[0]]
            if stale and "stale-let-in" not in self.broken:
                return
            bearer = [p for p in node.links if p[0] == other[0]]
            if bearer and "one-name-twice" not in self.broken:
                return
        if y not in self.nodes[x].links:
            self.connect(x, y)

    def connect(self, a, b):
        super().connect(a, b)
        for x, y in ((a, b), (b, a)):
            node = self.nodes[x]
            if "known-by-place" in self.broken:
                node.links[y].peer_claims = node.places.get(y[0])

    def receive(self, x, y, kind, what):
        super().receive(x, y, kind, what)
        node = self.nodes[x]
        node.places[y[0]] = node.links[y].peer_claims

    def knock_all(self):
        for x in list(self.nodes):
            for y in list(self.nodes):
                if self.dice.random() < .3:
                    self.knock(x, y)

    # ---- what fades ----

    def fade(self, node):
        """R10: a dead life that no record bears is forgotten; a claim may be
        at any time."""
        live = {record.dot[0] for record in node.records.values()}
        for origin in list(node.applied):
            if origin == node.origin or self.dice.random() < .7:
                continue
            node.claimed.pop(origin, None)
            if origin not in live or "fades-with-records" in self.broken:
                del node.applied[origin]
        for mark, claims in node.checkpoints:
            for origin in [o for o in claims if o not in live]:
                del claims[origin]

    # ---- checks ----

    def check(self):
        super().check()
        for process, node in self.nodes.items():
            for key, record in node.records.items():
                if record.rank < self.seen.get((process, key), record.rank):
                    raise Broken(f"at {process} a record went back")
                self.seen[process, key] = record.rank
            if any((process, key) in self.seen and key not in node.records
                   for key in range(self.keys)):
                raise Broken(f"{process} lost a record")
            self.check_links(process, node)

    def check_links(self, process, node):
        names = [p[0] for p in node.links]
        if len(names) != len(set(names)):
            raise Broken(f"{process} talks to two processes of one name")
        if node.links and node.generation < self.generation[process[0]]:
            raise Broken(f"{process} was replaced, and has a link")
        if any(process[0] not in link or name not in link
               for name in names
               for link in [self.link_of(process[0], name)]):
            raise Broken(f"{process} has a link that is no more")

    def link_of(self, a, b):
        link = tuple(sorted((a, b)))
        return link if link in self.links else ()

    def agrees(self):
        """Along every link that is configured; so in every connected part."""
        self.knock_all()
        return all(self.nodes[self.process[a]].map() ==
                   self.nodes[self.process[b]].map()
                   for a, b in self.links)


def run(seed, broken):
    herd = Topology(seed, broken)
    for tick in range(BUSY_TICKS):
        herd.tick()
        herd.knock_all()
        if herd.dice.random() < .05:
            herd.change()
        if herd.dice.random() < .03:
            herd.fade(herd.nodes[herd.dice.choice(sorted(herd.nodes))])
        for x, y in herd.ends():
            if herd.dice.random() < .01:
                herd.cut(x, y)
        if tick % 5 == 0:
            herd.check()
    herd.end_twins()
    herd.settle(herd.agrees)
    herd.check()


if __name__ == "__main__":
    play.main(__doc__, run, MUTANTS)
