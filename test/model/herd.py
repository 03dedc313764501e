"""The rules by which servers agree (docs/REPLICATION.md, section 5), as small
as they can be written: no bytes, no clocks, no roles; a tick is a moment.

A record's rank is what decides; its dot is (origin, number), an origin is
(name, life).  A claim is true if for every update that it names the record of
that client here ranks at least as high.  The ledger has every update that was
ever taken, so claims can be judged at any moment.

Each name in `broken` breaks one rule, to see that the checks notice.
"""
import random

from node import Link, Node, Update, covers, raise_to


class Broken(Exception):
    """Something that must never be was."""


class Herd:
    def __init__(self, seed, broken=(), keys=10):
        self.dice = random.Random(seed)
        self.broken, self.keys = broken, keys
        self.tick_count = self.lives = self.sessions = self.stamp = 0
        self.nodes, self.ledger = {}, []

    # ---- servers and connections ----

    def start(self, name):
        self.lives += 1
        self.nodes[name] = Node(name, self.lives)
        return self.nodes[name]

    def connect(self, a, b):
        self.sessions += 1
        latency, pace = self.dice.choice((1, 1, 2, 5)), self.dice.choice((1, 2, 50))
        for x, y in ((a, b), (b, a)):
            self.nodes[x].links[y] = Link(self.sessions, latency, pace)
        for x, y in ((a, b), (b, a)):
            self.send(x, y, "VECTOR", dict(self.nodes[x].claimed))

    def cut(self, a, b):
        for x, y in ((a, b), (b, a)):
            if x in self.nodes:
                self.nodes[x].links.pop(y, None)

    def cut_all(self, name):
        for other in list(self.nodes[name].links):
            self.cut(name, other)

    def send(self, x, y, kind, what):
        link = self.nodes[x].links[y]
        link.under_way.append((self.tick_count + link.latency, kind, what))

    # ---- the rules ----

    def report(self, name):
        """R1: what wins gets the next number, is applied and claimed."""
        node = self.nodes[name]
        self.stamp += self.dice.choice((0, 1, 1, 5))
        key = self.dice.randrange(self.keys)
        rank = (self.stamp - self.dice.choice((0, 0, 3, 20)), name, self.lives,
                len(self.ledger))
        if key in node.records and node.records[key].rank >= rank:
            return None
        node.seq += 1
        update = Update(key, rank, (node.origin, node.seq))
        node.put(update, 0, None)
        raise_to(node.claimed, {node.origin: node.seq})
        return update

    def receive(self, x, y, kind, what):
        """x hears from y."""
        node, link = self.nodes[x], self.nodes[x].links[y]
        if kind == "VECTOR":
            link.peer_claims = {**(link.peer_claims or {}), **what}
        elif kind == "UPDATES":                              # R2
            for update in what:
                node.put(update, link.session, y)
                if "raise-on-entry" in self.broken:
                    raise_to(node.claimed, dict([update.dot]))
        elif kind == "COVER":                                # R3
            raise_to(node.claimed, what)
            raise_to(link.peer_claims, what)
        if not link.streaming and link.peer_claims is not None:
            self.begin(node, link)

    def begin(self, node, link):
        """R7: from the newest checkpoint that the other end covers."""
        link.streaming = True
        for mark, claims in reversed(node.checkpoints):
            if covers(link.peer_claims, claims):
                link.mark = mark
                return
        link.mark, link.sweep_claims = node.last, dict(node.claimed)
        link.sweep_at, link.sweep_end = 0, len(node.slots)

    def is_needed(self, record, y, link):
        """R4: not what it claims, nor what it sent in this session."""
        origin, seq = record.dot
        if "source-by-neighbour" in self.broken:
            came_from_there = record.neighbour == y
        else:
            came_from_there = record.session == link.session
        return seq > link.peer_claims.get(origin, 0) and not came_from_there

    def next_key(self, node, link):
        """The next of the feed, or of the sweep: they share the link (R6)."""
        swept = link.sweep_claims is None or link.sweep_at == link.sweep_end
        number = next((n for n in node.feed if n > link.mark), None)
        if number is None and swept:
            return None
        if number is None or (not swept and self.dice.random() < .5):
            link.sweep_at += 1
            return node.slots[link.sweep_at - 1]
        link.mark = number
        return node.feed[number]

    def stream(self, x, y):
        node, link = self.nodes[x], self.nodes[x].links[y]
        if not link.streaming or len(link.under_way) >= 8:
            return
        updates = []
        while len(updates) < link.pace:
            key = self.next_key(node, link)
            if key is None:
                break
            record = node.records[key]
            if self.is_needed(record, y, link):
                updates.append(Update(key, record.rank, record.dot))
        if updates:
            self.send(x, y, "UPDATES", updates)
        self.cover(x, y, link)

    def cover(self, x, y, link):
        """R5, R6: nothing but what the other end will have got by then."""
        node, claims = self.nodes[x], None
        drained = node.is_drained(link) or (
            "cover-undrained" in self.broken and self.dice.random() < .3)
        if link.sweep_claims is not None and link.sweep_at == link.sweep_end:
            now = drained or "sweep-claims-now" in self.broken
            claims = dict(node.claimed) if now else link.sweep_claims
            link.sweep_claims = None
        elif drained and link.sweep_claims is None:
            claims = node.claimed
        rose = {o: seq for o, seq in (claims or {}).items()
                if seq > link.covered.get(o, 0)}
        if rose:
            raise_to(link.covered, rose)
            self.send(x, y, "COVER", rose)

    def take_checkpoint(self, node):
        if node.is_clean() or "checkpoint-unclean" in self.broken:
            node.checkpoints = node.checkpoints[-11:] + [
                (node.last, dict(node.claimed))]

    # ---- time ----

    def deliver(self, x, y):
        """What y has sent and what has come to x by now."""
        while y in self.nodes[x].links:
            link = self.nodes[y].links[x]
            if not link.under_way or link.under_way[0][0] > self.tick_count:
                return
            self.receive(x, y, *link.under_way.popleft()[1:])

    def ends(self):
        return [(x, y) for x in list(self.nodes)
                for y in list(self.nodes[x].links)]

    def tick(self, report_odds=.3):
        self.tick_count += 1
        for name in list(self.nodes):
            if self.dice.random() < report_odds:
                update = self.report(name)
                if update:
                    self.ledger.append(update)
        for x, y in self.ends():
            self.deliver(x, y)
        for x, y in self.ends():
            self.stream(x, y)
        for node in self.nodes.values():
            if self.dice.random() < .2:
                self.take_checkpoint(node)

    # ---- checks ----

    def check(self):
        for node in self.nodes.values():
            self.check_node(node)

    def is_judged(self, node):
        return True

    def check_node(self, node):
        best = {}
        if not self.is_judged(node):
            return
        for update in self.ledger:
            origin, seq = update.dot
            if seq > node.claimed.get(origin, 0):
                continue
            record = node.records.get(update.key)
            if not record or record.rank < update.rank:
                raise Broken(f"{node.name} claims {update.dot} and lacks it")
            best[update.key] = max(best.get(update.key, update.rank),
                                   update.rank)
        if node.is_clean() and node.map() != best:
            raise Broken(f"{node.name} is clean, and holds something else "
                         "than the highest of what it claims")

    def settle(self, done, ticks=900):
        """Let it run in peace until it is done."""
        for _ in range(ticks):
            self.tick(report_odds=0)
            if not any(link.under_way for node in self.nodes.values()
                       for link in node.links.values()) and done():
                return
        raise Broken("in the end they do not agree")
