"""kill -9 at moments that nobody chose, while clients report: whatever was
acknowledged is there when the server is. MUSTER_KILLS says how often."""
import os
import random
import threading
import time

import pytest

from herd import until

KILLS = int(os.environ.get("MUSTER_KILLS", "8"))
PAIRS = [("A", "B"), ("B", "C"), ("C", "A")]


class Reporter(threading.Thread):
    """A ledger client: it reports to one server, several reports at a time,
    comes back when it is cut off, and knows what it was told."""

    IDS = 300

    def __init__(self, herd, server, number, seed):
        super().__init__(daemon=True)
        self.herd, self.server, self.number = herd, server, number
        self.rng = random.Random(seed)
        self.acknowledged = {}  # ID -> stamp
        self.count = self.cuts = 0
        self.last = 0
        self.stopping = False
        self.fault = None

    def batch(self):
        """Stamps rise, so what was said later is the newer."""
        said = []
        for _ in range(self.rng.randrange(1, 40)):
            self.last += 1
            said.append((f"r{self.number}-{self.rng.randrange(self.IDS)}",
                         self.last))
        return said

    def report(self, client):
        said = self.batch()
        client.send("".join(f"IAMAT {i} +1-1 {s}\n" for i, s in said))
        for name, stamp in said:
            reply = client.line()
            if not reply.endswith(b"\n"):
                raise ConnectionError("cut off")
            fields = reply.decode().split()
            # An answer of another would be as bad as none.
            if fields[:1] + fields[3:] != ["AT", name, "+1-1", str(stamp)]:
                self.fault = f"{reply} to {name} {stamp}"
                return
            self.acknowledged[name] = stamp
            self.count += 1

    def run(self):
        while not self.stopping and not self.fault:
            try:
                with self.herd.client(self.server) as client:
                    while not self.stopping and not self.fault:
                        self.report(client)
            except OSError:
                self.cuts += 1
                time.sleep(0.005)  # it is down, and comes again

    def stop(self):
        self.stopping = True
        self.join()
        assert not self.fault, self.fault


def lost_at(herd, server, acknowledged):
    """Which of these the server has not, or only older."""
    lost = []
    with herd.client(server) as client:
        for name, stamp in acknowledged.items():
            client.send(f"WHATSAT {name} 1 0\n")
            first = client.line()
            if first.startswith(b"? ") or int(first.split()[5]) < stamp:
                lost.append((name, stamp, first))
            while first.startswith(b"AT ") and client.line() != b"\n":
                pass
    return lost


def kill_and_ask(herd, reporters, server, rng):
    """Gives how much was acknowledged there, and lost."""
    own = [r for r in reporters if r.server == server]
    goal = sum(r.count for r in own) + rng.randrange(1, 3000)
    until(lambda: sum(r.count for r in own) >= goal or
          any(r.fault for r in own), "there is work")
    cuts = [r.cuts for r in own]
    # At any moment, not just when a reporter has let this thread run.
    time.sleep(0.003 * rng.random())
    herd.kill(server)
    # What had left the server is read to its end.
    until(lambda: all(r.cuts > c for r, c in zip(own, cuts)), "all are cut")
    known = {}
    for reporter in own:
        known.update(list(reporter.acknowledged.items()))
    herd.start(server)
    found = herd.status(server)["journal"]["found"]
    assert found["last_end"] in ("killed", "torn"), found
    lost = lost_at(herd, server, known)
    assert not lost, f"{server} lost {len(lost)} of {len(known)}: {lost[:9]}"
    return len(known)


def run_kills(herd, names, seed, note):
    print(f"seed {seed}")
    rng = random.Random(seed)
    reporters = [Reporter(herd, n, f"{n}{i}", f"{seed}{n}{i}")
                 for n in names for i in range(2)]
    for reporter in reporters:
        reporter.start()
    asked = 0
    try:
        for _ in range(KILLS):
            asked += kill_and_ask(herd, reporters, rng.choice(names), rng)
    finally:
        for reporter in reporters:
            reporter.stopping = True
        for reporter in reporters:
            reporter.stop()
    acknowledged = {k: v for r in reporters for k, v in r.acknowledged.items()}
    herd.linked().agree()
    for name in names:
        lost = lost_at(herd, name, acknowledged)
        assert not lost, f"{name} lost {len(lost)}: {lost[:9]}"
    note("figure", f"kills: {len(names)} servers, {KILLS} kills, "
         f"{sum(r.count for r in reporters)} reports acknowledged, {asked} "
         "asked for after a restart, 0 lost")


def keys(policy):
    return {"journal": f'{{ policy = "{policy}"; rotate_mb = 1; }}',
            "places": '{ provider = "none"; }', "log": "{ lines = false; }"}


@pytest.mark.timeout(60 + 5 * KILLS)
@pytest.mark.parametrize("policy", ["journal", "fsync"])
def test_one_server_that_is_killed(make_herd, record_property, policy):
    herd = make_herd(["A"], [], threads="2", **keys(policy))
    run_kills(herd, ["A"], random.randrange(10**9), record_property)


@pytest.mark.timeout(60 + 5 * KILLS)
def test_three_servers_that_are_killed_in_turn(make_herd, record_property):
    herd = make_herd(["A", "B", "C"], PAIRS, **keys("journal"))
    run_kills(herd, ["A", "B", "C"], random.randrange(10**9), record_property)
