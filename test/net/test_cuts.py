"""Every way to cut the example herd: each half, each part, each server goes on
alone, and all of them are one again when the links are."""
import itertools

import pytest

from herd import PAPER, PAPER_LINKS


def splits():
    """The 15 ways to part five servers: the half with the first of them."""
    rest = PAPER[1:]
    for size in range(len(rest)):
        for others in itertools.combinations(rest, size):
            yield [PAPER[0], *others]


def subsets():
    """The 64 sets of links, by the first letters of their ends."""
    for size in range(len(PAPER_LINKS) + 1):
        yield from itertools.combinations(PAPER_LINKS, size)


def write_apart(herd, cut, mark):
    """Reports at every server, of clients of its own and of one that all have;
    and one that every server had before."""
    for name in herd.names:
        herd.ledger.report(name, f"{mark}-at-{name}", "wanderer",
                           f"wanderer-{len(cut)}")
    herd.ledger.report_late(herd.names[0], "wanderer", "1500000000")


def agree_apart(herd, cut):
    """Who can reach each other agree; who can not, cannot."""
    groups = herd.groups(cut)
    for group in groups:
        herd.agree(*group)
    hashes = {herd.status(group[0])["map_hash"] for group in groups}
    assert len(hashes) == len(groups), "they are not cut off"


@pytest.mark.parametrize("half", splits(), ids="-".join)
def test_two_halves(herd, half):
    """The links between two halves are cut without a word."""
    between = [l for l in PAPER_LINKS if (l[0] in half) != (l[1] in half)]
    mark = "half-" + "-".join(half)
    herd.ledger.report(half[0], f"{mark}-before")
    herd.agree()
    herd.cut(between)
    write_apart(herd, between, mark)
    # What was known before stays readable everywhere.
    for name in PAPER:
        line = herd.where(name, f"{mark}-before")
        assert line == herd.ledger.newest[f"{mark}-before"]
    agree_apart(herd, between)
    herd.heal()


def name_of(cut):
    return "+".join(f"{a[:2]}{b[:2]}" for a, b in cut) or "none"


@pytest.mark.parametrize("cut", subsets(), ids=name_of)
def test_links_cut(herd, cut):
    """Any set of links breaks."""
    herd.cut(cut, silently=False)
    write_apart(herd, cut, name_of(cut))
    agree_apart(herd, cut)
    herd.heal()
