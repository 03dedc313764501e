"""Several loops in one server: one node, one lock, connections spread."""
import threading

import pytest

from herd import HERE, until


def hammer(herd, name, prefix, rounds, errors):
    """Reports and questions on one connection, each reply checked."""
    try:
        with herd.client(name) as client:
            for i in range(rounds):
                client.send("".join(
                    f"IAMAT {prefix}{k} {HERE} {i + 1}\n" for k in range(20))
                    + f"WHATSAT {prefix}7 5 2\nbad {prefix}\n")
                for k in range(20):
                    fields = client.line().split()
                    assert fields[0] == b"AT", fields
                    assert fields[3] == f"{prefix}{k}".encode(), fields
                    assert int(fields[5]) == i + 1
                at_line, text = client.answer()
                assert int(at_line.split()[5]) == i + 1
                assert b'"status"' in text
                assert client.line() == f"? bad {prefix}\n".encode()
    except BaseException as error:  # told by the test, not by this thread
        errors.append(error)


@pytest.mark.parametrize("threads", ["2", "4"])
def test_loops_share_one_node(make_herd, threads):
    """Rows: D1 D2 R29"""
    herd = make_herd(["Left", "Right"], [("Left", "Right")], threads=threads)
    assert herd.status("Left")["loops"] == int(threads)
    errors = []
    hands = [threading.Thread(target=hammer, args=(
        herd, name, f"{name}{i}-", 40, errors))
        for name in ("Left", "Right") for i in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert errors == []
    herd.agree()
    assert herd.status("Right")["clients"]["known"] == 2 * 6 * 20


def test_loops_stop_while_clients_go_on(make_herd):
    """A stop under load on all loops: in peace, and nothing leaks."""
    herd = make_herd(["Left", "Right"], [("Left", "Right")], threads="3")
    running, sent = True, [0]

    def talk():
        try:
            with herd.client("Left") as client:
                while running:
                    client.ask(f"IAMAT talk{sent[0]} +1-1 5")
                    sent[0] += 1
        except OSError:
            pass

    hands = [threading.Thread(target=talk) for _ in range(6)]
    for hand in hands:
        hand.start()
    until(lambda: sent[0] > 300, "they talk")
    assert herd.stop("Left") == [0]
    running = False
    for hand in hands:
        hand.join()
    assert "msg=stopped" in herd.errors("Left")


def test_threads_auto_is_one_for_each_core(make_herd):
    herd = make_herd(["Solo"], [], threads='"auto"')
    assert herd.status("Solo")["loops"] >= 1


def test_reports_on_one_loop_reach_links_and_watchers_of_the_first(make_herd):
    """Rows: R29"""
    herd = make_herd(["Left", "Right"], [("Left", "Right")], threads="4")
    for i in range(40):  # connections that the kernel spreads over all loops
        line = herd.report("Left", f"spread{i}")
        until(lambda i=i, line=line: herd.where("Right", f"spread{i}") == line,
              "Right knows of it")
