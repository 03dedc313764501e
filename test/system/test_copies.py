"""Replies that wait for copies on other disks: docs/REPLICATION.md R19."""
import contextlib
import shutil
import signal
import socket
import time

import pytest

from herd import HERE, STAMP, until

NAMES = ["Goloman", "Hands", "Wilkes"]
TRIANGLE = [("Goloman", "Hands"), ("Goloman", "Wilkes"), ("Hands", "Wilkes")]


def copies(make_herd, policy, number=2, links=None, wait_ms=60000, **keys):
    journal = (f'{{ policy = "{policy}"; copies = {number}; '
               f'copies_ms = {wait_ms}; }}')
    return make_herd(names=NAMES, links=links or TRIANGLE, journal=journal,
                     **keys)


@contextlib.contextmanager
def stopped(herd, *names):
    for name in names:
        herd.signal(name, signal.SIGSTOP)
    try:
        yield
    finally:
        for name in names:
            herd.signal(name, signal.SIGCONT)


def refused(herd, name):
    return herd.counters(name)["refused_copies"]


@pytest.mark.parametrize("policy", ["journal", "fsync", "none"])
@pytest.mark.parametrize("number", [2, 3])
def test_reports_are_answered_soon(make_herd, policy, number):
    """Over a link that carries nothing, too: in a triangle one is spare."""
    herd = copies(make_herd, policy, number)
    for name in NAMES:
        for i in range(20):
            herd.report(name, f"{name}{i}", HERE, f"{i + 1}.0")
        herd.report(name, "one", HERE, STAMP)  # known already, elsewhere
        herd.report(name, "one", HERE, STAMP)
        herd.report(name, "one", HERE, "7.0")  # outdone
    assert [refused(herd, n) for n in NAMES] == [0, 0, 0]
    for name in NAMES:
        status = herd.status(name)
        assert status["copies"] == number
        assert status["released"] == status["written"]
    herd.agree()


def test_many_reports_at_once(make_herd):
    herd = copies(make_herd, "fsync", 3, threads="2")
    lines = [f"IAMAT many{i} {HERE} {STAMP}\n" for i in range(3000)]
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(herd.client("Hands"))
                   for _ in range(4)]
        for n, client in enumerate(clients):
            client.send("".join(lines[n::4]))
        for n, client in enumerate(clients):
            for i in range(n, 3000, 4):
                line = client.line()
                assert line.startswith(b"AT Hands "), line
                assert f" many{i} ".encode() in line
    assert refused(herd, "Hands") == 0
    herd.agree()


def test_too_few_neighbours_refuse_in_time_and_in_order(make_herd):
    """Rows: R25"""
    herd = copies(make_herd, "journal", wait_ms=600)
    with herd.client("Goloman") as client:
        assert client.ask(f"IAMAT a {HERE} 1.0").startswith(b"AT Goloman")
        with stopped(herd, "Wilkes"):
            assert client.ask(f"IAMAT a {HERE} 2.0").startswith(b"AT Goloman")
        herd.linked()
        with stopped(herd, "Wilkes", "Hands"):
            begin = time.monotonic()
            client.send(f"IAMAT a {HERE} 3.0\ngarbage\nIAMAT b {HERE} 1.0\n")
            assert client.line() == f"? IAMAT a {HERE} 3.0\n".encode()
            assert time.monotonic() - begin >= 0.6
            assert client.line() == b"? garbage\n"
            assert client.line() == f"? IAMAT b {HERE} 1.0\n".encode()
            assert refused(herd, "Goloman") == 2
            # Reading goes on, and shows what was stored.
            assert b" a " in herd.where("Goloman", "a")
            assert herd.where("Goloman", "b") is not None
        herd.linked()
        # The same once more: it is answered when the copies are there.
        until(lambda: client.ask(f"IAMAT a {HERE} 3.0").startswith(b"AT"),
              "a repeated report is answered")
        assert client.ask(f"IAMAT c {HERE} 1.0").startswith(b"AT Goloman")
    assert "too few neighbours" in herd.errors("Goloman")
    herd.agree()


def test_what_was_answered_outlives_its_server(make_herd):
    """The taker dies at once, and its disk with it."""
    herd = copies(make_herd, "fsync")
    for i in range(20):
        line = herd.report("Goloman", f"safe{i}")
        herd.kill("Goloman")
        shutil.rmtree(herd.folder / "data" / "Goloman")
        found = [herd.where(n, f"safe{i}") for n in ("Hands", "Wilkes")]
        assert line in found, found
        herd.start("Goloman")
        herd.linked()
        until(lambda i=i, line=line: herd.where("Goloman", f"safe{i}") == line,
              "the server that lost its disk has the report again")


def test_a_report_outlives_all_but_one_disk(make_herd):
    """Three copies; all processes are killed, and two disks are lost."""
    herd = copies(make_herd, "fsync", 3)
    lines = [herd.report("Wilkes", f"safe{i}") for i in range(50)]
    herd.kill(*NAMES)
    for name in ("Wilkes", "Goloman"):
        shutil.rmtree(herd.folder / "data" / name)
    herd.start()
    herd.linked()
    for name in NAMES:
        for i, line in enumerate(lines):
            until(lambda: herd.where(name, f"safe{i}") == line,
                  f"{name} has safe{i}")


def test_a_client_that_is_gone_before_its_copies(make_herd):
    herd = copies(make_herd, "journal", wait_ms=300)
    with stopped(herd, "Wilkes", "Hands"):
        for _ in range(20):
            with herd.client("Goloman") as client:
                client.send(f"IAMAT a {HERE} {STAMP}\n")
                client.socket.shutdown(socket.SHUT_WR)
                assert client.rest().startswith(b"? IAMAT a")
        with herd.client("Goloman") as client:
            client.send(f"IAMAT a {HERE} {STAMP}\n" * 100)
    herd.linked()
    until(lambda: herd.say("Goloman", f"IAMAT a {HERE} {STAMP}"
                           ).startswith(b"AT"), "copies are made again")


def test_more_copies_than_servers_around_are_an_error(make_herd):
    herd = copies(make_herd, "journal",
                  links=[("Goloman", "Hands"), ("Hands", "Wilkes")])
    herd.end()
    herd.path.write_text(herd.text().replace("copies = 2", "copies = 3"))
    checked = herd.run("check", check=False)
    assert checked.returncode != 0
    assert b"Goloman can have 2 at the most" in checked.stderr, checked
