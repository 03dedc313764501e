"""Members and links change while the herd runs: docs/REPLICATION.md 8."""
import signal

from herd import PAPER, PAPER_LINKS, until

ABC = ["A", "B", "C"]
CHAIN = [("A", "B"), ("B", "C")]


def is_up(herd, name, neighbour):
    return any(link["neighbour"] == neighbour and link["up"]
               for link in herd.status(name)["links"])


def neighbours(herd, name):
    return sorted(link["neighbour"] for link in herd.status(name)["links"])


def test_a_link_comes_and_goes(make_herd):
    herd = make_herd(ABC, [("A", "B")])
    herd.report("A", "early")
    assert herd.where("C", "early") is None
    herd.change(links=CHAIN).linked()
    herd.agree()
    assert herd.where("C", "early") == herd.where("A", "early")
    lives = {n: herd.status(n)["life"] for n in ABC}
    herd.change(links=[("A", "B")])
    until(lambda: neighbours(herd, "C") == [], "the link is gone")
    herd.report("A", "late")
    assert herd.where("C", "late") is None
    assert is_up(herd, "A", "B")
    assert lives == {n: herd.status(n)["life"] for n in ABC}


def test_a_server_joins(make_herd):
    herd = make_herd(["A", "B"], [("A", "B")], start=False)
    whole = make_herd(ABC, CHAIN, start=False)
    whole.names, whole.links = herd.names, herd.links
    whole.path.write_text(whole.text())
    whole.start("A", "B").linked("A", "B")
    whole.report("A", "early")
    whole.change(ABC, CHAIN)
    whole.start("C").linked()
    whole.agree()
    assert whole.where("C", "early")


def test_a_server_leaves_and_what_it_took_stays(make_herd):
    herd = make_herd(ABC, CHAIN)
    line = herd.report("C", "kept")
    herd.agree()
    herd.change(["A", "B"], [("A", "B")])
    until(lambda: "not in the configuration any more" in herd.errors("C"),
          "C knows")
    until(lambda: neighbours(herd, "B") == ["A"], "B has no such neighbour")
    assert neighbours(herd, "C") == []
    herd.report("A", "after")
    herd.agree("A", "B")
    assert herd.where("A", "kept") == line
    assert herd.where("C", "after") is None


def test_a_name_is_used_again_by_a_later_generation_only(make_herd):
    herd = make_herd(ABC, CHAIN)
    herd.report("C", "before")
    herd.agree()
    herd.generations["C"] = 1
    herd.change(tell=["A", "B"])  # C itself knows nothing of it
    until(lambda: "link refused" in herd.errors("B"), "the old C is refused")
    assert not is_up(herd, "B", "C")
    herd.signal("C", signal.SIGHUP)
    until(lambda: "restart it" in herd.errors("C"), "C is told to start anew")
    herd.stop("C")
    herd.start("C").linked()
    herd.agree()
    assert herd.where("C", "before")


def test_without_a_tree_all_links_carry(make_herd):
    herd = make_herd(spread='"flood"')
    until(lambda: all(link["carries"] for n in PAPER
                      for link in herd.status(n)["links"]), "all carry")


def test_the_tree_has_one_root_and_no_link_too_many(make_herd):
    herd = make_herd()

    def settled():
        states = [herd.status(n) for n in PAPER]
        ends = sum(link["carries"] for s in states for link in s["links"])
        return {s["root"] for s in states} == {PAPER[0]} and \
            ends == 2 * (len(PAPER) - 1)

    until(settled, "records flow along one tree")
    assert len(PAPER_LINKS) > len(PAPER) - 1
    assert max(herd.status(n)["root_distance"] for n in PAPER) == 2


def test_what_needs_a_restart_is_said(make_herd):
    herd = make_herd(["A"], [])
    herd.change()
    until(lambda: "configuration is read again" in herd.errors("A"), "told")
    assert "restart" not in herd.errors("A")
    herd.keys["threads"] = "2"
    herd.change()
    until(lambda: "they hold after a restart" in herd.errors("A"), "told")


def test_a_herd_that_links_do_not_join_is_worth_a_warning(make_herd):
    herd = make_herd(ABC, [("A", "B")], start=False)
    done = herd.run("check")
    assert b"no links lead from C to A" in done.stderr
    herd.change(links=CHAIN)
    assert herd.run("check").stderr == b""


def test_a_server_that_is_none_is_said_to_be_none(make_herd):
    herd = make_herd(["A"], [], start=False)
    done = herd.run("status", "Nix", check=False)
    assert done.returncode == 1
    assert b"there is no server named Nix" in done.stderr
