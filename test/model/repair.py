#!/usr/bin/python3
"""repair.py - records that no report changed (docs/REPLICATION.md, R16): a
record rots at one server of a herd that works.  Whoever hears a PING with the
same claims and another map, both ends being settled, compares by buckets, and
fetches what differs; so does who hears another map that stands still; at most
one comparison a link in so many ticks.  In the end all maps agree, what spreads
so makes no claim false, and where nothing rots nothing is compared.
"""
import play
from herd import Broken, Herd
from node import Update, covers

MUTANTS = {
    "fetch-one-way": "only one end of a link fetches",
    "takes-what-is-fetched": "a fetched record replaces a higher one",
    "compare-unclean": "compares while more is applied than claimed",
    "compare-early": "compares before the hash has caught up with the map",
    "compare-any-claims": "compares though the claims differ",
    "never-still": "maps that stand still are not compared unless the claims "
                   "that count are equal",
    "compare-once": "never a second time over one link",
    "neighbours-only": "what was fetched at one hop is never compared at the "
                       "next",
}
BUCKETS = 256
PING_TICKS, EVERY_TICKS, BUSY_TICKS = 10, 100, 250


class Repair(Herd):
    def __init__(self, seed, broken):
        super().__init__(seed, broken, keys=(14, 3)[seed % 2])
        self.rotten = set()          # keys
        self.differences = 0
        names = list("abcdef"[:self.dice.randint(2, 6)])
        for name in names:
            node = self.start(name)
            node.hashed, node.hashed_at, node.mended = {}, 0, False
        for i in range(1, len(names)):
            self.connect(self.dice.choice(names[:i]), names[i])
        for node in self.nodes.values():
            for link in node.links.values():
                link.compared_at = link.still = None

    # ---- what a PING says ----

    @staticmethod
    def counted(node):
        """Claims of lives that records here come from; the rest is void."""
        live = {record.dot[0] for record in node.records.values()}
        return {o: seq for o, seq in node.claimed.items() if o in live}

    def is_still(self, link, *maps):
        """Have both ends held the same for long? Rot can change which lives
        have records, and so the claims that count."""
        if link.still != maps:
            link.still, link.still_since = maps, self.tick_count
        return "never-still" not in self.broken and \
            self.tick_count - link.still_since >= EVERY_TICKS

    def is_settled(self, node):
        clean = node.is_clean() or "compare-unclean" in self.broken
        current = node.hashed_at == node.last or \
            "compare-early" in self.broken
        return clean and current

    @staticmethod
    def bucket(key):
        return key * 37 % BUCKETS

    def buckets(self, node):
        sums = {}
        for key, rank in node.hashed.items():
            sums.setdefault(self.bucket(key), set()).add((key, rank))
        return sums

    def receive(self, x, y, kind, what):
        node, link = self.nodes[x], self.nodes[x].links[y]
        if kind == "PING":
            self.hear_ping(x, y, node, link, what)
        elif kind == "HASHES":
            mine = self.buckets(node)
            differ = {b for b in {*mine, *what} if mine.get(b) != what.get(b)}
            if differ and self.is_settled(node):
                self.send(x, y, "FETCH", differ)
        elif kind == "FETCH":
            records = [(key, r.rank, r.dot) for key, r in node.records.items()
                       if self.bucket(key) in what]
            self.send(x, y, "FETCHED", records)
        elif kind == "FETCHED":
            self.take(node, link, y, what)
        else:
            super().receive(x, y, kind, what)

    def hear_ping(self, x, y, node, link, what):
        claims, hashed, settled = what
        still = self.is_still(link, hashed, node.hashed)
        if not settled or not self.is_settled(node) or hashed == node.hashed:
            return
        if not still and claims != self.counted(node) and \
                "compare-any-claims" not in self.broken:
            return
        if link.compared_at is not None and (
                self.tick_count - link.compared_at < EVERY_TICKS
                or "compare-once" in self.broken):
            return
        if "fetch-one-way" in self.broken and x > y:
            return
        if "neighbours-only" in self.broken and node.mended:
            return
        self.differences += 1
        link.compared_at = self.tick_count
        self.send(x, y, "HASHES", self.buckets(node))

    def take(self, node, link, y, records):
        """As any UPDATES: the higher rank stays, and no claim rises."""
        node.mended, before = True, self.false_claims(node)
        for key, rank, dot in records:
            old = node.records.get(key)
            if old and "takes-what-is-fetched" in self.broken:
                node.records[key] = old._replace(rank=(0,))
            node.put(Update(key, rank, dot), link.session, y)
        if not self.false_claims(node) <= before:
            raise Broken(f"what {node.name} has fetched makes a claim false")

    # ---- time ----

    def tick(self, report_odds=.1):
        super().tick(report_odds)
        for name, node in self.nodes.items():
            if self.dice.random() < .3:
                node.hashed, node.hashed_at = node.map(), node.last
            for y in node.links:
                if (self.tick_count + ord(name)) % PING_TICKS == 0:
                    self.send(name, y, "PING", (
                        self.counted(node), node.hashed,
                        self.is_settled(node)))

    def rot(self):
        """A record changes that everybody holds and claims: nobody will send
        it again. It gets a lower or a higher rank; the hash sees it."""
        name = self.dice.choice(sorted(self.nodes))
        node = self.nodes[name]
        known = [key for key, record in node.records.items()
                 if all(covers(other.claimed, dict([record.dot])) and
                        other.map().get(key) == record.rank
                        for other in self.nodes.values())]
        if not known:
            return
        key = self.dice.choice(known)
        record = node.records[key]
        shift = self.dice.choice((-40, -1, 1, 40))
        rank = (record.rank[0] + shift, *record.rank[1:])
        node.records[key] = record._replace(rank=rank)
        node.hashed_at = -1
        self.rotten.add(key)

    # ---- checks ----

    def agrees(self):
        maps = [node.map() for node in self.nodes.values()]
        return all(m == maps[0] for m in maps)

    def settle_maps(self):
        for _ in range(12 * EVERY_TICKS):
            self.tick(report_odds=0)
            if self.agrees():
                return
        raise Broken("in the end the maps do not agree")

    def false_claims(self, node):
        """Clients of whom it claims something that it does not hold."""
        return {update.key for update in self.ledger
                if update.dot[1] <= node.claimed.get(update.dot[0], 0) and not
                (update.key in node.records and
                 node.records[update.key].rank >= update.rank)}

    def check_node(self, node):
        """A record that has rotted upwards keeps newer ones from passing, so
        that claims about this client may be false elsewhere, too."""
        false = self.false_claims(node) - self.rotten
        if false:
            raise Broken(f"{node.name} claims reports of {false} that it "
                         "lacks, and nothing has rotted there")


def run(seed, broken):
    herd = Repair(seed, broken)
    rots = seed % 3                     # a third of the herds is healthy
    for tick in range(BUSY_TICKS):
        herd.tick()
        if rots and herd.dice.random() < .01 * rots:
            herd.rot()
        if tick % 5 == 0:
            herd.check()
    herd.settle_maps()
    herd.rotten.clear()
    herd.check()
    if not rots and herd.differences:
        raise Broken(f"{herd.differences} comparisons though nothing rotted")


if __name__ == "__main__":
    play.main(__doc__, run, MUTANTS)
