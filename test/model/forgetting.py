#!/usr/bin/python3
"""forgetting.py - records that end (docs/REPLICATION.md, section 11):
reports expire by one TTL for the whole herd, clients are forgotten by a
tombstone and reset by a generation, while links are cut for long, servers
start anew with nothing, and no two clocks are the same.  What a server shows
of a client never goes back, not even over a time in which it showed nothing;
claims are true or what they name has expired; in the end all show and claim
the same.
"""
import play
from herd import Broken, Herd
from node import Node, Update, raise_to

MUTANTS = {
    "deadline-by-receipt": "a record expires so long after it came here",
    "reset-expires": "a record of a later generation has a deadline, too",
    "expired-uncovered": "no claim to what was refused as expired",
    "shown-until-dropped": "what has expired is shown until it is dropped",
    "tombstone-below-equal": "a tombstone loses against a report of its stamp",
    "tombstone-of-now": "a tombstone's stamp is the clock's, whatever is "
                        "stored",
    "reset-in-generation": "a reset does not raise the generation",
    "report-in-first-generation": "a report does not inherit the generation",
    "slots-close-up": "who expires leaves his slot to the last one",
    "past-beyond-ttl": "reports are taken that have expired already",
}
TTL, PAST, FUTURE, SKEW = 60, 40, 12, 4
BUSY_TICKS = 260
FREE = "free"                          # a slot of nobody


def deadline(rank):
    """Never falls as the rank rises: that is all that makes expiry safe."""
    generation, stamp = rank[:2]
    return float("inf") if generation else stamp + TTL


def is_tombstone(rank):
    return rank[2] != 0


class Forgetful(Node):
    def __init__(self, name, life, herd, skew):
        super().__init__(name, life)
        self.herd, self.skew = herd, skew
        self.came, self.refused = {}, []   # key -> tick; dots

    def clock(self):
        return self.herd.tick_count + self.skew

    def is_expired(self, key, rank):
        if "deadline-by-receipt" in self.herd.broken:
            return not rank[0] and \
                self.came.get(key, self.clock()) + TTL < self.clock()
        if "reset-expires" in self.herd.broken:
            return rank[1] + TTL < self.clock()
        return deadline(rank) < self.clock()

    def put(self, update, session, neighbour):
        """Expired is refused, but applied: it may be covered."""
        if self.is_expired(None, update.rank):
            raise_to(self.applied, dict([update.dot]))
            self.refused.append(update.dot)
            return
        before = self.records.get(update.key)
        super().put(update, session, neighbour)
        if self.records[update.key] is not before:
            self.came[update.key] = self.clock()

    def find_slot(self, key):
        if FREE in self.slots:
            self.slots[self.slots.index(FREE)] = key
        else:
            self.slots.append(key)

    def drop(self, key):
        del self.feed[self.records.pop(key).number]
        at = self.slots.index(key)
        self.slots[at] = FREE
        if "slots-close-up" in self.herd.broken:
            self.slots[at] = self.slots[-1]
            self.slots.pop()

    def shown(self):
        """What a question finds."""
        late = "shown-until-dropped" in self.herd.broken
        return {key: record.rank for key, record in self.records.items()
                if not is_tombstone(record.rank)
                and (late or not self.is_expired(key, record.rank))}


class Forgetting(Herd):
    def __init__(self, seed, broken):
        super().__init__(seed, broken, keys=8)
        self.names = list("abcde"[:self.dice.randint(2, 5)])
        self.skews = {name: self.dice.randint(-SKEW, SKEW)
                      for name in self.names}
        self.seen = {}                 # (origin, key) -> highest rank held
        self.tick_count = 2 * TTL      # stamps are above 0
        self.away = {}                 # name -> tick until which it is alone
        for name in self.names:
            self.start(name)
        self.edges = [(self.dice.choice(self.names[:i]), self.names[i])
                      for i in range(1, len(self.names))]

    def start(self, name):
        self.lives += 1
        self.nodes[name] = Forgetful(name, self.lives, self, self.skews[name])
        return self.nodes[name]

    # ---- clients and operators ----

    def rank(self, node, generation, stamp, tombstone):
        if "tombstone-below-equal" in self.broken:
            tombstone = -tombstone
        return (generation, stamp, tombstone, node.name, self.lives,
                len(self.ledger))

    def take(self, node, key, rank):
        """R1, whatever is taken: a report, a tombstone."""
        if key in node.records and node.records[key].rank >= rank:
            return None
        node.seq += 1
        update = Update(key, rank, (node.origin, node.seq))
        node.put(update, 0, None)
        raise_to(node.claimed, {node.origin: node.seq})
        self.ledger.append(update)
        return update

    def is_in_windows(self, node, stamp):
        past = 2 * TTL if "past-beyond-ttl" in self.broken else PAST
        return node.clock() - past <= stamp <= node.clock() + FUTURE

    def report(self, name, key=None, stamp=None):
        """Gives None: the ledger is written here."""
        node = self.nodes[name]
        key = self.dice.randrange(self.keys) if key is None else key
        if stamp is None:
            stamp = self.tick_count + self.dice.choice(
                (0, 0, -1, -3, -30, -TTL, FUTURE // 2, FUTURE))
        if not self.is_in_windows(node, stamp):
            return
        known = node.records.get(key)
        generation = known.rank[0] if known else 0
        if "report-in-first-generation" in self.broken:
            generation = 0
        update = self.take(node, key, self.rank(node, generation, stamp, 0))
        if update and node.shown().get(key) != update.rank:
            raise Broken(f"{name} took a report and does not show it")

    def forget(self, name, key):
        node = self.nodes[name]
        if key not in node.shown():
            return
        generation, stamp = node.records[key].rank[:2]
        if "tombstone-of-now" not in self.broken:
            stamp = max(stamp, node.clock())
        else:
            stamp = node.clock()
        self.take(node, key, self.rank(node, generation, stamp, 1))
        if key in node.shown():
            raise Broken(f"{name} shows a client that it was told to forget")

    def reset(self, name, key):
        node = self.nodes[name]
        if key not in node.records:
            return
        generation = node.records[key].rank[0]
        if "reset-in-generation" not in self.broken:
            generation += 1
        self.take(node, key, self.rank(node, generation, 0, 1))
        if key in node.shown():
            raise Broken(f"{name} shows a client that was reset")
        stamp = node.clock() - self.dice.choice((0, 5, PAST))
        self.report(name, key, stamp)
        if node.shown().get(key, (0, 0))[1] != stamp:
            raise Broken(f"a report after a reset does not count at {name}")

    # ---- the rules that differ from the core's ----

    def next_key(self, node, link):
        key = FREE
        while key == FREE:
            key = super().next_key(node, link)
        return key

    def receive(self, x, y, kind, what):
        if kind == "COVER" and "expired-uncovered" in self.broken:
            refused = self.nodes[x].refused
            what = {o: seq for o, seq in what.items()
                    if not any(o == origin and seq >= number
                               for origin, number in refused)}
        super().receive(x, y, kind, what)

    def tick(self, report_odds=.3):
        super().tick(report_odds)
        for node in self.nodes.values():
            for key, record in list(node.records.items()):
                if node.is_expired(key, record.rank) and \
                        self.dice.random() < .2:
                    node.drop(key)

    # ---- faults ----

    def mend(self, everything=False):
        for a, b in self.edges:
            alone = any(self.away.get(x, 0) > self.tick_count for x in (a, b))
            if b not in self.nodes[a].links and (everything or not alone):
                self.connect(a, b)

    def faults(self):
        name = self.dice.choice(self.names)
        fate, key = self.dice.random(), self.dice.randrange(self.keys)
        if fate < .03:                 # some for longer than the TTL
            self.away[name] = self.tick_count + self.dice.choice((5, 30, 90))
            self.cut_all(name)
        elif fate < .04:
            self.cut_all(name)
            self.start(name)
        elif fate < .12:
            self.forget(name, key)
        elif fate < .14:
            self.reset(name, key)
        self.mend()

    # ---- checks ----

    def check_node(self, node):
        self.check_claims(node)
        for key, rank in node.shown().items():
            if rank < self.seen.get((node.origin, key), rank):
                raise Broken(f"at {node.name} what is shown of a client "
                             "went back")
            if deadline(rank) < self.tick_count - SKEW:
                raise Broken(f"{node.name} shows what has expired")
        for key, record in node.records.items():
            seen = self.seen.get((node.origin, key), record.rank)
            self.seen[node.origin, key] = max(seen, record.rank)

    def is_over(self, rank):
        """Expired by the fastest clock that there may be."""
        return deadline(rank) < self.tick_count + SKEW

    def check_claims(self, node):
        best = {}
        for update in self.ledger:
            if update.dot[1] > node.claimed.get(update.dot[0], 0):
                continue
            record = node.records.get(update.key)
            if (not record or record.rank < update.rank) and \
                    not self.is_over(update.rank):
                raise Broken(f"{node.name} claims {update.dot} and lacks it")
            best[update.key] = max(best.get(update.key, update.rank),
                                   update.rank)
        if not node.is_clean():
            return
        for key, record in node.records.items():
            if record.rank != best.get(key) and not self.is_over(record.rank):
                raise Broken(f"{node.name} is clean, and holds something else "
                             "than the highest of what it claims")

    def agrees(self):
        shown = [{key: rank for key, rank in node.shown().items()
                  if not self.is_over(rank)} for node in self.nodes.values()]
        claims = [node.claimed for node in self.nodes.values()]
        return all(s == shown[0] for s in shown) and \
            all(c == claims[0] for c in claims)


def run(seed, broken):
    herd = Forgetting(seed, broken)
    for tick in range(BUSY_TICKS):
        herd.tick()
        herd.faults()
        if tick % 4 == 0:
            herd.check()
    herd.mend(everything=True)
    herd.settle(herd.agrees)
    herd.check()
    for _ in range(TTL + 2 * SKEW + FUTURE + 60):
        herd.tick(report_odds=0)
    herd.check()
    if any(not rank[0] for node in herd.nodes.values()
           for rank in node.map().values()):
        raise Broken("what has expired is still there")
    if not herd.agrees():
        raise Broken("after the last record has expired they do not agree")


if __name__ == "__main__":
    play.main(__doc__, run, MUTANTS)
