"""What networks do besides being cut: they lose one way, break connections,
are slow; and servers stand still, or have wrong clocks."""
import os
import signal

import pytest

from herd import PAPER, PAPER_LINKS, until
from netherd import FAKETIME

ONE_WAY = [way for a, b in PAPER_LINKS for way in ((a, b), (b, a))]


def dead_end(a, b):
    """Welsh has one link alone: without it there is no other way."""
    return "Welsh" in (a, b)


@pytest.mark.parametrize("a,b", ONE_WAY)
def test_one_direction_is_lost(herd, a, b):
    """What a sends to b is lost, and b can still send. Half a link is none:
    both ends give it up, and records take other ways."""
    herd.nets.close_way(a, b)
    herd.ledger.report(a, f"{a}-deaf-{b}", "wanderer")
    until(lambda: herd.is_down(a, b), f"{a} and {b} give up half a link")
    herd.ledger.report(b, f"{b}-hears-{a}", "wanderer")
    for group in herd.groups([l for l in PAPER_LINKS if {*l} == {a, b}]):
        herd.agree(*group)
    if not dead_end(a, b):
        herd.ledger.holds()
    herd.heal()


def test_connections_that_break_again_and_again(herd):
    """A storm of RST on all links, while reports come in everywhere."""
    lived = sum(herd.counters(n)["links_lived"] for n in PAPER)
    for i in range(25):
        for a, b in PAPER_LINKS:
            herd.nets.reset(a, b)
        for name in PAPER:
            herd.ledger.report(name, f"storm-{i}-{name}", "wanderer")
    assert sum(herd.counters(n)["links_lived"] for n in PAPER) > lived + 50
    herd.heal()


def test_a_link_that_flaps(herd):
    """The tree's links go and come back, out of step with each other."""
    for i in range(3):
        for a, b in PAPER_LINKS[i::3]:
            herd.nets.cut(a, b)
            herd.nets.reset(a, b)
            herd.ledger.report(a, f"flap-{i}-{a}-{b}", "wanderer")
            herd.ledger.report(b, f"flap-{i}-{b}-{a}", "wanderer")
            for c, d in PAPER_LINKS[(i + 1) % 3::3]:
                herd.nets.open_way(c, d)
                herd.nets.open_way(d, c)
    herd.heal()


@pytest.mark.parametrize("slow", [("Holiday", "Welsh"), ("Goloman", "Hands")])
def test_a_slow_link(herd, slow):
    """64 kbit/s: nobody else waits for it, and what it brings is the latest
    state, not all there was."""
    a, b = slow
    herd.nets.slow_down(a, b, 64)
    before = herd.link(a, b)["sent"]
    crowd = [f"slow-{slow}-{i:0200d}".replace(" ", "") for i in range(150)]
    # 150 clients with long names, 1,500 reports: that would take 50 s.
    for _ in range(10):
        herd.ledger.report(a, *crowd)
    if dead_end(a, b):
        herd.agree(*[n for n in PAPER if n != "Welsh"], seconds=3)
        herd.ledger.holds(*[n for n in PAPER if n != "Welsh"])
        last = herd.where("Welsh", crowd[-1])
        assert last != herd.ledger.newest[crowd[-1]], "the link was not slow"
    herd.agree()
    herd.ledger.holds()
    sent = herd.link(a, b)["sent"] - before
    assert sent < 1500, f"{sent} records took the slow way"
    herd.heal()


@pytest.mark.parametrize("name", PAPER)
def test_a_server_stands_still(herd, name):
    """SIGSTOP, for longer than the others believe that it lives."""
    neighbours = [b if a == name else a for a, b in PAPER_LINKS
                  if name in (a, b)]
    others = [n for n in PAPER if n != name]
    herd.ledger.report(name, f"last-word-{name}", "wanderer")
    herd.signal(name, signal.SIGSTOP)
    try:
        until(lambda: not any(herd.link(n, name)["up"] for n in neighbours),
              f"the neighbours of {name} give it up")
        for other in others:
            herd.ledger.report(other, f"{other}-while-{name}-rests", "wanderer")
        cut = [l for l in PAPER_LINKS if name in l]
        for group in herd.groups(cut):
            if name not in group:
                herd.agree(*group)
    finally:
        herd.signal(name, signal.SIGCONT)
    herd.heal()


@pytest.mark.parametrize("offset_s", [3600, -3600])
def test_a_wrong_clock(make_herd, offset_s):
    """A server an hour off agrees with all: only clients' stamps are compared.
    Its neighbours see the offset."""
    if not os.path.exists(FAKETIME):
        pytest.skip(f"no wrong clocks: {FAKETIME} is not there "
                    "(package faketime)")
    herd = make_herd(offsets_s={"Holiday": offset_s})
    for name in PAPER:
        herd.ledger.report(name, f"by-{name}", "wanderer")
    herd.agree()
    herd.ledger.holds()
    for neighbour in ("Goloman", "Welsh", "Wilkes"):
        for here, there, sign in ((neighbour, "Holiday", 1),
                                  ("Holiday", neighbour, -1)):
            def is_seen():
                off_ms = herd.link(here, there)["clock_offset_ms"]
                return abs(off_ms - sign * offset_s * 1000) < 1000
            until(is_seen, f"{here} sees how far off {there} is")
    assert abs(herd.link("Goloman", "Hands")["clock_offset_ms"]) < 1000
    # The skew in a reply is what that server's clock says.
    skew_s = float(herd.where("Welsh", "by-Holiday").split()[2])
    usual_s = float(herd.where("Welsh", "by-Hands").split()[2])
    assert abs(skew_s - usual_s - offset_s) < 60
    herd.cut([("Holiday", "Wilkes")], silently=False)
    herd.ledger.report("Wilkes", "later")
    herd.heal()
