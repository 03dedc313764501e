"""What operators ask: status, where, watch; logs."""
import json
import re
import signal
import socket
import stat
import subprocess

import pytest

from herd import MUSTER, PAPER, until


def test_status_for_people(paper):
    paper.report("Hands", "someone")
    paper.agree()
    text = paper.run("status").stdout.decode()
    for name in PAPER:
        assert re.search(rf"^{name}: pid \d+, up .* knows \d+ of 1000000 clients", text,
                         re.M)
    assert len(re.findall(r"^  \w+ +up .* lag 0, sent \d+, received \d+",
                          text, re.M)) == 12
    assert text.endswith("5 of 5 servers answer, and all hold the same\n")


def test_status_for_programs(paper):
    paper.report("Hands", "someone")
    paper.agree()
    whole = json.loads(paper.run("status", "--json").stdout)
    assert whole["herd"] == "test"
    assert whole["asked"] == whole["answered"] == 5
    assert whole["agree"] is True
    one = whole["servers"][0]
    assert set(one) >= {"server", "life", "uptime_s", "clients", "links",
                        "vector", "counters", "places", "memory", "map_hash",
                        "feed", "written", "loops"}
    assert one["memory"]["touched"] <= one["memory"]["reserved"]
    link = one["links"][0]
    assert link["up"] and link["lag"] == 0 and link["since_s"] >= 0
    until(lambda: paper.status("Hands")["links"][0]["rtt_ms"] > 0,
          "a PING was answered")


def test_status_of_a_herd_that_differs(make_herd):
    herd = make_herd(["A", "B"], [])
    herd.report("A", "someone")
    until(lambda: b"2 of 2 servers answer, and do not hold the same just now"
          in herd.run("status").stdout, "the difference is told")
    assert json.loads(herd.run("status", "--json").stdout)["agree"] is False


def test_status_of_a_server_that_is_down(make_herd):
    herd = make_herd()
    herd.kill("Welsh")
    done = herd.run("status", check=False)
    assert done.returncode == 1
    assert b"Welsh does not answer" in done.stderr
    assert b"4 of 5 servers answer" in done.stdout
    until(lambda: re.search(rb"Welsh +down", herd.run(
        "status", "Holiday").stdout), "Holiday tells that the link is down")


def test_where(paper):
    line = paper.report("Goloman", "findme")
    until(lambda: paper.where("Welsh", "findme"), "Welsh knows")
    assert paper.run("where", "findme").stdout == line
    assert paper.run("where", "-s", "Welsh", "findme").stdout == line
    record = json.loads(paper.run("where", "--json", "findme").stdout)
    assert record == {"id": "findme", "position": "+34.068930-118.445127",
                      "lat": 34.06893, "lon": -118.445127,
                      "stamp": "1520023934.918963997", "taker": "Goloman",
                      "skew": line.split()[2].decode()}
    done = paper.run("where", "nobody", check=False)
    assert done.returncode == 1
    assert done.stderr == b"muster: nobody has heard of that client\n"


def test_where_with_an_id_that_is_no_text(paper):
    client_id = b"\xff\xc3\xa9"
    with paper.client("Goloman") as client:
        client.ask(b"IAMAT " + client_id + b" +1-1 5")
    done = subprocess.run([MUSTER, "where", "-c", paper.path, "-s", "Goloman",
                           "--json", client_id], capture_output=True,
                          check=True)
    record = json.loads(done.stdout)
    assert record["id"] == "\ufffd\u00e9"
    assert record["id_hex"] == client_id.hex()


def test_forget(paper):
    """Also what a server did not know yet that had it reported before."""
    paper.report("Goloman", "private")
    until(lambda: paper.where("Welsh", "private"), "Welsh knows")
    assert paper.run("forget", "-s", "Welsh", "private").stdout == b""
    for name in PAPER:
        until(lambda: not paper.where(name, "private"), f"{name} forgets")
    with paper.client("Hands") as client:
        assert client.ask(b"WHATSAT private 1 1").startswith(b"? ")
    assert paper.status("Welsh")["clients"]["tombstones"] >= 1
    assert paper.status("Welsh")["counters"]["forgotten"] >= 1
    done = paper.run("forget", "private", check=False)
    assert done.returncode == 1
    assert done.stderr == b"muster: nobody has heard of that client\n"


def test_reset(paper):
    """A report of the far future counts no longer."""
    with paper.client("Goloman") as client:
        client.ask(b"IAMAT poisoned +1-1 9000000000.5")
        client.ask(b"IAMAT poisoned +2-2 1520023934.5")
    assert b"+1-1" in paper.where("Goloman", "poisoned")
    assert paper.run("reset", "-s", "Goloman", "poisoned").stdout == b""
    assert not paper.where("Goloman", "poisoned")
    with paper.client("Goloman") as client:
        client.ask(b"IAMAT poisoned +2-2 1520023934.5")
    until(lambda: b"+2-2" in (paper.where("Welsh", "poisoned")
                                or b""), "Welsh knows")
    for words in ("reset", "forget"):
        done = paper.run(words, "two words", check=False)
        assert done.returncode == 2
        assert b"an ID has 1 to 1024 bytes" in done.stderr
        done = paper.run(words, "--help")
        assert b"examples:" in done.stdout


@pytest.fixture
def watcher(solo):
    """muster watch, its lines, ended by its PID."""
    running = []

    def start(*words):
        process = subprocess.Popen(
            [MUSTER, "watch", "-c", solo.path, "-s", "Goloman", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait(10)


def test_watch_shows_records_as_they_change(solo, watcher):
    solo.report("Goloman", "before")
    process = watcher()
    until(lambda: solo.status("Goloman")["watchers"] == 1, "it watches")
    line = solo.report("Goloman", "watched", stamp="100")
    assert process.stdout.readline() == line
    line = solo.report("Goloman", "watched", "+1-1", "200")
    assert process.stdout.readline() == line
    solo.run("forget", "watched")
    assert process.stdout.readline() == b"FORGET watched\n"
    process = watcher("--all", "--json")
    shown = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert {"id": "watched", "forgotten": True} in shown


def test_watch_all_begins_with_what_is_there(solo, watcher):
    solo.report("Goloman", "there")
    process = watcher("--all", "--json")
    while json.loads(process.stdout.readline())["id"] != "there":
        pass
    solo.report("Goloman", "later")
    assert json.loads(process.stdout.readline())["id"] == "later"


def test_a_slow_watcher_gets_the_latest_state(make_herd):
    """One socket that is not read; 100,000 changes of 2,000 clients."""
    herd = make_herd(["Goloman"], [])
    watch = socket.socket(socket.AF_UNIX)
    watch.connect(f"{herd.folder}/data/Goloman/admin.sock")
    watch.sendall(b"watch all\n")
    with herd.client("Goloman") as client:
        for stamp in range(50):
            client.send("".join(f"IAMAT w{i} +1-1 {stamp + 1}\n"
                                for i in range(2000)))
            for _ in range(2000):
                client.line()
    latest, data, lines = {}, b"", 0
    watch.settimeout(10)
    while len(latest) < 2000 or set(latest.values()) != {b"50"}:
        data += watch.recv(1 << 20)
        whole, _, data = data.rpartition(b"\n")
        for line in whole.splitlines():
            fields = line.split()
            latest[fields[3]] = fields[5]
            lines += 1
    watch.close()
    assert lines < 100_000, "it got every state in between"


def test_watchers_are_counted(make_herd):
    herd = make_herd(["Goloman"], [], limits="{ max_watchers = 1; }")
    path = f"{herd.folder}/data/Goloman/admin.sock"
    with socket.socket(socket.AF_UNIX) as first, \
            socket.socket(socket.AF_UNIX) as second:
        first.connect(path)
        first.sendall(b"watch all\n")
        line = herd.report("Goloman", "one")
        assert first.recv(4096) == line
        second.connect(path)
        second.sendall(b"watch\n")
        assert second.recv(4096).startswith(b"! there are as many watchers")
        assert second.recv(4096) == b""
    until(lambda: herd.status("Goloman")["watchers"] == 0, "it has gone")


@pytest.mark.parametrize("request_bytes", [
    b"\n", b"where\n", b"where a b\n", b"drop tables\n", b"\xff\xfe\n",
    b"status now\n", pytest.param(b"x" * 5000, id="too long"),
])
def test_bad_requests_are_told(solo, request_bytes):
    with socket.socket(socket.AF_UNIX) as admin:
        admin.connect(f"{solo.folder}/data/Goloman/admin.sock")
        admin.sendall(request_bytes)
        assert admin.recv(4096).startswith(b"! ")
        assert admin.recv(4096) == b""


def test_the_socket_is_its_user_s_alone(solo):
    path = solo.folder / "data" / "Goloman" / "admin.sock"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


# ---- logs ----

def test_every_line_taken_and_given_is_logged(make_herd):
    """Rows: R33"""
    herd = make_herd(["Goloman"], [], log='{ file = "server.log"; }')
    log = herd.folder / "data" / "Goloman" / "server.log"
    reply = herd.report("Goloman", "logged")
    herd.say("Goloman", b"bad \x01\xff")
    until(lambda: log.read_text().count("msg=out") == 2, "both are logged")
    text = log.read_text()
    assert 'msg=in client=127.0.0.1:' in text
    assert 'line="IAMAT logged +34.068930-118.445127 ' in text
    assert f'line="{reply.decode().strip()}"' in text
    assert 'line="bad \\x01\\xff"' in text
    # Events go to stderr as well, lines do not.
    assert "msg=ready" in herd.errors("Goloman")
    assert "msg=in" not in herd.errors("Goloman")


def test_production_logs_no_positions(make_herd):
    herd = make_herd(["Goloman"], [], profile='"production"',
                     log='{ level = "debug"; }')
    herd.report("Goloman", "private")
    herd.stop()
    assert "msg=stopped" in herd.errors("Goloman")
    assert "private" not in herd.errors("Goloman")
    assert "34.06" not in herd.errors("Goloman")


def test_json_logs_are_json(make_herd):
    herd = make_herd(["Left", "Right"], [("Left", "Right")],
                     log='{ format = "json"; }')
    herd.say("Left", b"\xff\x00 \"quoted\" \\ \t x")
    herd.stop()
    lines = [json.loads(line) for line in herd.errors("Left").splitlines()]
    assert {"ready", "link up", "in", "out", "stopped"} <= {
        line["msg"] for line in lines}
    assert all(line["server"] == "Left" for line in lines)
    assert next(l for l in lines if l["msg"] == "in")["line"] == (
        "\ufffd\x00 \"quoted\" \\ \t x")


def test_a_log_is_opened_anew(make_herd):
    herd = make_herd(["Goloman"], [], log='{ file = "server.log"; }')
    folder = herd.folder / "data" / "Goloman"
    (folder / "server.log").rename(folder / "server.log.1")
    herd.signal("Goloman", signal.SIGUSR1)
    until(lambda: (folder / "server.log").exists(), "there is a new file")
    herd.report("Goloman", "anew")
    until(lambda: "anew" in (folder / "server.log").read_text(),
          "lines go there")
    assert "anew" not in (folder / "server.log.1").read_text()


def test_the_log_level_can_be_changed_while_it_runs(make_herd):
    herd = make_herd(["Goloman"], [], log='{ level = "error"; }')
    assert "msg=ready" not in herd.errors("Goloman")
    herd.path.write_text(herd.text().replace('"error"', '"info"'))
    herd.signal("Goloman", signal.SIGHUP)
    until(lambda: "configuration is read again" in herd.errors("Goloman"),
          "it is told")
    herd.path.write_text("servers = 7;")
    herd.signal("Goloman", signal.SIGHUP)
    until(lambda: "the old one stays" in herd.errors("Goloman"),
          "a bad file changes nothing")
    herd.report("Goloman", "alive")
