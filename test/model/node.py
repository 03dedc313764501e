"""What a server remembers, and what it knows of the other end of a link."""
import collections

Record = collections.namedtuple("Record", "rank dot number session neighbour")
Update = collections.namedtuple("Update", "key rank dot")


def covers(claims, other):
    return all(claims.get(o, 0) >= seq for o, seq in other.items())


def raise_to(claims, other):
    for origin, seq in other.items():
        claims[origin] = max(claims.get(origin, 0), seq)


class Link:
    """One end of a connection."""

    def __init__(self, session, latency, pace):
        self.session, self.latency, self.pace = session, latency, pace
        self.under_way = collections.deque()  # (tick of arrival, message)
        self.peer_claims = None               # until its VECTOR has come
        self.covered = {}
        self.mark = self.sweep_at = self.sweep_end = 0
        self.sweep_claims = None              # None: no sweep is under way
        self.streaming = False


class Node:
    """What one life of one server remembers."""

    def __init__(self, name, life):
        self.name, self.origin, self.seq = name, (name, life), 0
        self.claimed, self.applied = {}, {}
        self.records, self.slots = {}, []   # by key; keys by slot
        self.feed, self.last = {}, 0        # number -> key, numbers rise
        self.checkpoints = []               # (mark, claims), oldest first
        self.links = {}                     # name of the neighbour -> Link

    def is_clean(self):
        return covers(self.claimed, self.applied)

    def is_drained(self, link):
        return not self.feed or next(reversed(self.feed)) <= link.mark

    def map(self):
        return {key: record.rank for key, record in self.records.items()}

    def put(self, update, session, neighbour):
        """Merge: the higher rank stays; what changes goes to the feed's end."""
        origin, seq = update.dot
        self.applied[origin] = max(self.applied.get(origin, 0), seq)
        old = self.records.get(update.key)
        if old and old.rank >= update.rank:
            return
        if old:
            del self.feed[old.number]
        else:
            self.find_slot(update.key)
        self.last += 1
        self.feed[self.last] = update.key
        self.records[update.key] = Record(update.rank, update.dot, self.last,
                                          session, neighbour)

    def find_slot(self, key):
        self.slots.append(key)
