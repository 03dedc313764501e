"""Slow, silent, vanished and unfriendly clients: docs/PROTOCOL.md 6."""
import socket
import subprocess
import time

import pytest

from herd import Client, until


def limited(make_herd, limits, **keys):
    return make_herd(["Goloman"], [], limits=f"{{ {limits} }}", **keys)


def test_an_endless_line_is_refused_and_closed(make_herd):
    """Rows: D6"""
    herd = limited(make_herd, "line_bytes = 65536;")
    memory = herd.status("Goloman")["memory"]["touched"]
    with herd.client("Goloman") as client:
        try:
            for _ in range(1000):
                client.send(b"x" * 65536)
        except OSError:
            pass  # closed while we were still sending
    until(lambda: herd.counters("Goloman")["too_long"] == 1, "it is counted")
    assert "a line is too long" in herd.errors("Goloman")
    assert herd.status("Goloman")["memory"]["touched"] <= memory + (1 << 20)
    herd.report("Goloman", "alive")


def test_a_line_at_the_limit_is_taken(make_herd):
    """Rows: D6"""
    herd = limited(make_herd, "line_bytes = 4096;")
    with herd.client("Goloman") as client:
        line = b"x" * 4096
        assert client.ask(line) == b"? " + line + b"\n"
        reply = client.ask(b"y" * 4097)
        assert reply == b"? " + b"y" * 1024 + b"\n"
        assert client.rest() == b""


def test_idle_clients_are_closed(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "idle_s = 1;")
    with herd.client("Goloman") as silent, herd.client("Goloman") as busy:
        while not silent.is_closed():
            assert busy.ask("IAMAT busy +1-1 5").startswith(b"AT ")
            time.sleep(0.05)
        assert busy.ask("IAMAT busy +1-1 5").startswith(b"AT ")
    assert herd.counters("Goloman")["closed_idle"] == 1
    assert "idle for too long" in herd.errors("Goloman")


def test_a_line_has_to_end_in_time(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "line_s = 1; idle_s = 60;")
    with herd.client("Goloman") as slow:
        try:
            for byte in b"IAMAT slow +1-1 5" * 1000:
                slow.send(bytes([byte]))
                time.sleep(0.05)
                if slow.is_closed():
                    break
        except OSError:
            pass
    until(lambda: herd.counters("Goloman")["closed_line"] == 1,
          "it is closed and counted")


def test_a_client_that_never_reads_is_closed_and_costs_no_memory(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "stall_s = 1; out_bytes = 65536;")
    with herd.client("Goloman") as deaf, herd.client("Goloman") as other:
        deaf.socket.settimeout(0.05)
        line = b"x" * 1000 + b"\n"
        sent, end = 0, time.monotonic() + 30
        while not herd.counters("Goloman")["closed_unread"]:
            assert time.monotonic() < end
            try:
                deaf.send(line * 100)
                sent += 1
            except (socket.timeout, OSError):
                pass
            assert other.ask("IAMAT other +1-1 5").startswith(b"AT ")
        assert sent > 0
    rss = rss_kb(herd)
    assert rss < 200_000


def rss_kb(herd):
    pid = herd.processes["Goloman"].pid
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    raise AssertionError("no VmRSS")


def test_vanished_clients_disturb_nobody(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "")
    herd.report("Goloman", "kiwi")
    for i in range(200):
        client = herd.client("Goloman")
        client.send("WHATSAT kiwi 50 20\nIAMAT half")
        if i % 2:  # a reset instead of an end
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                     b"\x01\0\0\0\0\0\0\0")
        client.close()
    until(lambda: herd.status("Goloman")["clients"]["connected"] == 0,
          "all connections are gone")
    until(lambda: herd.status("Goloman")["places"]["under_way"] == 0,
          "all questions are back")
    herd.report("Goloman", "after")


def test_no_more_connections_than_allowed(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "max_connections = 5;")
    clients = [herd.client("Goloman") for _ in range(5)]
    for client in clients:
        assert client.ask("IAMAT in +1-1 5").startswith(b"AT ")
    with herd.client("Goloman") as extra:
        assert extra.rest() == b""
    assert herd.counters("Goloman")["refused_connections"] == 1
    clients.pop().close()
    until(lambda: herd.status("Goloman")["clients"]["connected"] == 4,
          "one has gone")
    with herd.client("Goloman") as again:
        assert again.ask("IAMAT in +1-1 5").startswith(b"AT ")
    for client in clients:
        client.close()


def test_no_more_connections_from_one_address_than_allowed(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "connections_per_address = 3;")
    clients = [herd.client("Goloman") for _ in range(3)]
    for client in clients:
        assert client.ask("IAMAT in +1-1 5").startswith(b"AT ")
    with herd.client("Goloman") as extra:
        assert extra.rest() == b""
    assert herd.counters("Goloman")["refused_by_address"] == 1
    other = Client.__new__(Client)
    other.socket = socket.create_connection(
        ("127.0.0.1", herd.ports["Goloman"]), 10, ("127.0.0.2", 0))
    other.buffer = b""
    assert other.ask("IAMAT elsewhere +1-1 5").startswith(b"AT ")
    for client in [*clients, other]:
        client.close()


def test_running_out_of_descriptors_refuses_and_recovers(make_herd):
    """Rows: D5"""
    herd = make_herd(["Goloman"], [], start=False)
    herd.start("Goloman", files=60)
    clients = [herd.client("Goloman") for _ in range(100)]
    until(lambda: "no descriptors are left" in herd.errors("Goloman"),
          "it is told")
    assert clients[0].ask("IAMAT first +1-1 5").startswith(b"AT ")
    refused = sum(client.is_closed() for client in clients)
    assert refused > 0
    for client in clients:
        client.close()
    until(lambda: herd.counters("Goloman")["refused_for_files"] >= refused,
          "they are counted")
    herd.report("Goloman", "recovered")


def test_a_full_server_refuses_new_clients_and_serves_the_old(make_herd):
    """Rows: R26 D5"""
    herd = limited(make_herd, "max_clients = 10;")
    for i in range(10):
        herd.report("Goloman", f"old{i}", stamp="100")
    line = "IAMAT new +1-1 100"
    assert herd.say("Goloman", line) == f"? {line}\n".encode()
    later = herd.report("Goloman", "old3", "+2-2", "200")
    assert herd.where("Goloman", "old3") == later
    assert herd.counters("Goloman")["refused_full"] == 1


def test_both_halves_of_a_cut_herd_may_fill_up(make_herd):
    """Rows: R31"""
    herd = make_herd(["Left", "Mid", "Right"],
                     [("Left", "Mid"), ("Mid", "Right")],
                     limits="{ max_clients = 200; }")
    herd.kill("Mid")
    for i in range(200):
        herd.report("Left", f"left{i}")
        herd.report("Right", f"right{i}")
    for name in ("Left", "Right"):
        assert herd.say(name, "IAMAT more +1-1 5").startswith(b"? ")
    herd.start("Mid").linked().agree()
    assert {herd.status(n)["clients"]["known"] for n in herd.names} == {400}
    assert herd.counters("Mid")["store_full"] == 0
    herd.report("Mid", "left7", stamp="1700000000")
    herd.agree()


def test_a_flood_of_ids_stays_within_its_bounds(make_herd):
    """Rows: D5"""
    herd = limited(make_herd, "max_clients = 20000;")
    with herd.client("Goloman") as client:
        refused = 0
        for start in range(0, 60000, 2000):
            client.send("".join(f"IAMAT {'i' * 40}{i} +1-1 5\n"
                                for i in range(start, start + 2000)))
            refused += sum(client.line().startswith(b"? ")
                           for _ in range(2000))
    status = herd.status("Goloman")
    assert status["clients"]["known"] <= 20000
    assert refused == 60000 - status["clients"]["known"]
    assert status["counters"]["refused_full"] == refused


@pytest.mark.parametrize("loops", [1, 2])
def test_thousands_of_connections_at_once(make_herd, loops):
    """Rows: D5 R36"""
    herd = limited(make_herd, "max_connections = 5000;", threads=str(loops))
    clients = [herd.client("Goloman") for _ in range(2000)]
    for i, client in enumerate(clients):
        client.send(f"IAMAT crowd{i} +1-1 5\n")
    for i, client in enumerate(clients):
        assert client.line().split()[3] == f"crowd{i}".encode()
    assert herd.status("Goloman")["clients"]["connected"] == 2000
    for client in clients:
        client.close()


def test_the_limit_of_descriptors_is_raised(make_herd):
    """The server takes as many descriptors as its user may have."""
    herd = make_herd(["Goloman"], [])
    pid = herd.processes["Goloman"].pid
    text = subprocess.run(["cat", f"/proc/{pid}/limits"], check=True,
                          capture_output=True, text=True).stdout
    soft, hard = next(line.split()[3:5] for line in text.splitlines()
                      if line.startswith("Max open files"))
    assert soft == hard


def test_stamps_outside_the_windows_are_refused(make_herd):
    herd = make_herd(["Goloman"], [], profile='"production"',
                     max_past_s="1000")
    now = time.time()
    with herd.client("Goloman") as client:
        for stamp, word in ((now + 500, b"AT "), (now - 900, b"AT "),
                            (now + 700, b"? "), (now - 1100, b"? ")):
            line = f"IAMAT k{stamp:.0f} +1-1 {stamp:.9f}"
            assert client.ask(line).startswith(word)
    counters = herd.counters("Goloman")
    assert counters["refused_future"] == counters["refused_past"] == 1
    assert counters["invalid"] == 2 and counters["reports"] == 2
    assert "than max_future_s allows" in herd.errors("Goloman")
    assert "than max_past_s allows" in herd.errors("Goloman")


def test_reports_expire_on_all_servers(make_herd):
    herd = make_herd(["Left", "Right"], [("Left", "Right")], ttl_s="3",
                     max_past_s="3", max_future_s="3")
    began = time.time()
    herd.report("Left", "brief", stamp=f"{began:.9f}")
    until(lambda: herd.where("Right", "brief"), "Right knows")
    for name in ("Left", "Right"):
        until(lambda: not herd.where(name, "brief"), f"it ends at {name}")
        assert time.time() - began >= 2.9
        until(lambda: herd.counters(name)["expired"] == 1, "it is removed")
        assert herd.status(name)["clients"]["known"] == 0


def test_servers_with_another_ttl_are_told(make_herd):
    herd = make_herd(["Left", "Right"], [("Left", "Right")])
    assert "another ttl_s" not in herd.errors("Left")
    herd.kill("Right")
    herd.path.write_text("ttl_s = 9; max_past_s = 9; max_future_s = 9;"
                         + herd.text())
    herd.start("Right")
    until(lambda: "another ttl_s or max_future_s" in herd.errors("Left"),
          "the other one tells")
