"""The herd as each of its servers sees it: GET /v1/herd, and whether a server
is ready (docs/OPERATIONS.md)."""
import json
import os
import signal
import socket
import threading
import time

import pytest

from herd import PAPER, PAPER_LINKS, PATIENCE_S, Herd, until
from web import web


# What has to be quick is, but with sanitizers.
SOON_S = 10 if os.environ.get("MUSTER_SLOW") else 2


def herd_at(herd, name):
    with web(herd, name) as service:
        answer = service.get("/v1/herd")
    assert (answer.status, answer.type) == (200, "application/json")
    return answer.json()


def server_at(herd, name, other):
    """What one server says of another; once each is listed."""
    servers = [s for s in herd_at(herd, name)["servers"] if s["name"] == other]
    assert len(servers) == 1
    return servers[0]


# ---- the paper's five ----

@pytest.mark.parametrize("name", PAPER)
def test_every_server_sees_all_five(paper, name):
    seen = herd_at(paper, name)
    assert (seen["server"], seen["herd"]) == (name, "test")
    assert abs(seen["time"] - time.time()) < 60
    assert sorted(map(tuple, seen["links"])) == sorted(PAPER_LINKS)
    assert [s["name"] for s in seen["servers"]] == PAPER
    for server in seen["servers"]:
        assert server["up"] and "error" not in server, server
        assert server["self"] == (server["name"] == name)
        assert server["http"] == f"127.0.0.1:{paper.http_ports[server['name']]}"
        assert server["ready"] and server["why"] == []
        assert server["version"] and server["uptime_s"] > 0
        assert {link["neighbour"] for link in server["links"]} == {
            b if a == server["name"] else a for a, b in PAPER_LINKS
            if server["name"] in (a, b)}
        assert all(link["live"] for link in server["links"])


def test_what_is_seen_is_what_status_tells(paper):
    paper.report("Welsh", "seen")
    paper.agree()
    paper.linked()
    states = {n: paper.status(n) for n in PAPER}

    def same():
        for server in herd_at(paper, "Holiday")["servers"]:
            state = states[server["name"]]
            parents = [x["neighbour"] for x in state["links"]
                       if x.get("parent")]
            if (server["clients"] != state["clients"]["known"] or
                    server["map_hash"] != state["map_hash"] or
                    server["incarnation"] != state["life"] or
                    server["feed"] != state["feed"] or
                    server["root"] != state["root"] or
                    server["root_distance"] != state["root_distance"] or
                    parents != [x["neighbour"] for x in server["links"]
                                if x["parent"]]):
                return False
        return True

    until(same, "both tell the same")
    claims = {v["server"]: v["claimed"] for v in states["Goloman"]["vector"]}

    def claims_it():
        vector = server_at(paper, "Wilkes", "Goloman")["vector"]
        return claims["Welsh"] in [v["claimed"] for v in vector
                                   if v["server"] == "Welsh"]

    until(claims_it, "the claim is told")


def test_self_is_one_of_them(paper):
    with web(paper, "Hands") as service:
        mine = service.get("/v1/herd/self").json()
    ours = server_at(paper, "Hands", "Hands")
    theirs = server_at(paper, "Goloman", "Hands")
    assert mine["self"] and mine["up"] and not theirs["self"]
    assert set(mine) == set(ours) == set(theirs)


def test_it_is_told_how_soon_a_report_was_learnt(paper):
    until(lambda: all(s["up"] for s in herd_at(paper, "Goloman")["servers"]),
          "all are looked at")
    reports = iter(range(1000000))

    def learnt_everywhere():
        """A report at one; the others tell of it, and it does not itself."""
        client_id = f"learn{next(reports)}"
        paper.report("Welsh", client_id, stamp=repr(time.time()))
        path = f"/v1/clients/{client_id}"

        def told():
            seen = {}
            for server in herd_at(paper, "Goloman")["servers"]:
                for entry in server["learned"]["recent"]:
                    if entry["path"] == path:
                        assert entry["server"] == "Welsh"
                        assert server["learned"]["samples"] > 0
                        seen[server["name"]] = entry["delay_s"]
            return seen if len(seen) == 4 else None

        try:
            return until(told, "four have learnt it", 3)
        except AssertionError:
            return None  # their views were not made yet

    delays = until(learnt_everywhere, "the others tell when they learnt it")
    assert set(delays) == set(PAPER) - {"Welsh"}
    assert all(0 < delay < 10 for delay in delays.values()), delays
    with web(paper, "Wilkes") as service:
        text = service.get("/metrics").body.decode()
    assert 'muster_learned_seconds{quantile="0.5"} 0.' in text


# ---- who is down, and comes again ----

def test_who_is_killed_is_down_and_comes_again(make_herd):
    herd = make_herd()
    assert server_at(herd, "Welsh", "Goloman")["up"]
    herd.kill("Goloman")
    down = until(lambda: not (s := server_at(herd, "Welsh", "Goloman"))["up"]
                 and s, "it is down", SOON_S)
    assert "cannot be reached" in down["error"]
    assert set(down) == {"name", "self", "up", "error", "http"}
    # Its neighbours' links go within their own time (SILENT_MS, or a reset).
    until(lambda: not [x for x in server_at(herd, "Welsh", "Wilkes")["links"]
                       if x["neighbour"] == "Goloman"][0]["live"],
          "its links are down")
    herd.start("Goloman").linked()
    until(lambda: server_at(herd, "Welsh", "Goloman")["up"], "it is up again")


def test_who_stands_still_holds_nobody_up(make_herd):
    herd = make_herd(["A", "B", "C"], [("A", "B"), ("B", "C")])
    herd.signal("B", signal.SIGSTOP)
    began = time.monotonic()
    seen = server_at(herd, "A", "B")
    assert time.monotonic() - began < SOON_S
    assert not seen["up"] and "did not answer in time" in seen["error"]
    assert server_at(herd, "A", "C")["up"]
    # From now on what is known is told at once.
    with web(herd, "A") as service:
        service.get("/v1/herd")
        began = time.monotonic()
        service.get("/v1/herd")
        assert time.monotonic() - began < SOON_S / 4
    herd.signal("B", signal.SIGCONT)
    until(lambda: server_at(herd, "A", "B")["up"], "it is up again")


def test_another_configuration_has_other_members(make_herd):
    herd = make_herd(["A", "B", "C"], [("A", "B"), ("B", "C")])
    assert len(herd_at(herd, "A")["servers"]) == 3
    herd.change(["A", "B"], [("A", "B")])
    until(lambda: len(herd_at(herd, "A")["servers"]) == 2, "there are two")
    assert herd_at(herd, "A")["links"] == [["A", "B"]]
    assert server_at(herd, "A", "B")["up"]
    # Who is none any more tells of itself all the same.
    until(lambda: server_at(herd, "C", "C")["self"], "it is there")
    herd.change(["A", "B", "C"], [("A", "B"), ("B", "C")])
    until(lambda: [s["up"] for s in herd_at(herd, "A")["servers"]] ==
          [True, True, True], "there are three again")


# ---- other servers that are none ----

class Stub:
    """Answers at an address as it is told; counts who asks."""

    def __init__(self, port):
        self.act(is_silent)
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self.listen, daemon=True).start()

    def act(self, act):
        """From now on."""
        self.acts, self.asked, self.at_once, self.most = act, 0, 0, 0
        return self

    def listen(self):
        while True:
            connection = self.listener.accept()[0]
            threading.Thread(target=self.serve, args=[connection],
                             daemon=True).start()

    def serve(self, connection):
        with connection:
            if not connection.recv(65536):
                return
            with self.lock:
                act = self.acts
                self.asked += 1
                self.at_once += 1
                self.most = max(self.most, self.at_once)
            try:
                act(connection)
            except OSError:
                pass
            finally:
                with self.lock:
                    self.at_once -= 1


def says(body, status="200 OK", length=None):
    body = body if isinstance(body, bytes) else body.encode()
    head = (f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body) if length is None else length}\r\n"
            "Connection: close\r\n\r\n")
    return lambda connection: connection.sendall(head.encode() + body)


def is_silent(connection):
    connection.recv(1)


def drips(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


def never_ends(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1000\r\n" + 4096 * b" " + b"\r\n")


def status_of(name="B", **more):
    return json.dumps({
        "name": name, "self": True, "up": True, "http": "evil:1",
        "version": "9", "uptime_s": 1, "ready": True, "why": [], "clients": 7,
        "feed": 1, "incarnation": "0", "root": "B", "root_distance": 0,
        "map_hash": "0", "map_hash_current": True, "links": [], "vector": [],
        **more})


HOSTILE = {
    "silent": (is_silent, "did not answer in time"),
    "drips": (drips, "did not answer in time"),
    "endless": (never_ends, "more than is taken"),
    "large": (says(" " * 70000 + status_of()), "more than is taken"),
    "torn": (says('{"name":"B"', length=5000), "no answer that can be read"),
    "not http": (lambda c: c.sendall(b"\x00\xff rubbish\n" * 9),
                 "no answer that can be read"),
    "rubbish": (says(b"\xff\xfe}]"), "no JSON"),
    "breaks out": (says(status_of() + ']},"x":[{'), "no JSON"),
    "deep": (says("[" * 30000 + "]" * 30000), "no JSON"),
    "other kinds": (says(status_of(clients="many")), "not what a server"),
    "infinite": (says(status_of().replace(": 7", ": 1e999")),
                 "not what a server"),
    "another": (says(status_of("C")), "another server answers there"),
    "error": (says(status_of(), "500 Oops"), "status 500"),
    "elsewhere": (lambda c: c.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
        b"Content-Length: 0\r\n\r\n"), "redirects"),
}


@pytest.fixture(scope="module")
def lone(tmp_path_factory):
    """A, whose neighbour B is somebody else."""
    herd = Herd(tmp_path_factory.mktemp("lone"), ["A", "B"], [("A", "B")])
    herd.start("A")
    yield herd
    herd.end()


@pytest.fixture(scope="module")
def stub(lone):
    return Stub(lone.http_ports["B"])


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_server_breaks_nothing(lone, stub, kind):
    act, word = HOSTILE[kind]
    stub.act(act)
    seen = until(lambda: word in (s := server_at(lone, "A", "B")).get(
        "error", "") and s, f"it says: {word}")
    assert not seen["up"] and set(seen) == {"name", "self", "up", "error",
                                            "http"}
    assert server_at(lone, "A", "A")["up"]


def test_one_is_asked_once_however_many_look(lone, stub):
    stub.act(is_silent)
    until(lambda: "in time" in server_at(lone, "A", "B").get("error", ""),
          "it is silent")

    def look():
        for _ in range(20):
            assert not server_at(lone, "A", "B")["up"]

    lookers = [threading.Thread(target=look) for _ in range(8)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    # The stub may hear late that the one before was given up.
    assert stub.most <= 2


def test_what_a_stranger_adds_is_left_out(lone, stub):
    stub.act(says(status_of(
        clients=8, evil="<script>", up=False, error="x",
        links=[{"neighbour": "A\u2028</script>", "live": True,
                "parent": False, "carrying": False, "lag": 1,
                "received": 1, "sent": 1, "evil": 1}])))
    seen = until(lambda: (s := server_at(lone, "A", "B"))["up"] and s,
                 "it is up")
    assert seen["clients"] == 8 and not seen["self"]
    assert seen["http"] == f"127.0.0.1:{lone.http_ports['B']}"
    assert "evil" not in seen and "error" not in seen
    assert set(seen["links"][0]) == {"neighbour", "live", "parent", "carrying",
                                     "lag", "received", "sent"}


def test_who_has_no_service_is_said_to_have_none(make_herd):
    herd = make_herd(["A", "B"], [("A", "B")], start=False)
    del herd.http_ports["B"]
    herd.path.write_text(herd.text())
    herd.start().linked()
    seen = server_at(herd, "A", "B")
    assert not seen["up"] and "no HTTP service" in seen["error"]
    assert "http" not in seen


def test_nobody_is_asked_while_nobody_looks(lone, stub):
    stub.act(says(status_of()))
    until(lambda: server_at(lone, "A", "B")["up"], "it is up")
    asked = stub.asked
    until(lambda: stub.asked > asked, "it is asked again")

    def rests():
        """Nothing for longer than two of its seconds."""
        before = stub.asked
        time.sleep(2.5)
        return stub.asked == before

    until(rests, "it is left alone")


# ---- health and readiness ----

def ready(herd, name):
    with web(herd, name) as service:
        answer = service.get("/readyz")
    assert answer.type == "application/json"
    said = answer.json()
    assert answer.status == (200 if said["ready"] else 503)
    return said


def test_health_is_told_to_whoever_asks(paper):
    with web(paper, "Welsh") as service:
        answer = service.get("/healthz")
        assert (answer.status, answer.json()) == (200, {"status": "ok"})
        for path in "/healthz", "/readyz", "/metrics", "/v1/herd":
            answer = service.ask("HEAD", path)
            assert (answer.status, answer.body) == (200, b""), path
            assert int(answer.headers["Content-Length"]) > 0
            answer = service.post(path, b"x")
            assert (answer.status, answer.headers["Allow"]) == (
                405, "GET, HEAD"), path


def test_one_alone_is_ready(solo):
    assert ready(solo, "Goloman") == {"ready": True, "why": []}


def test_who_reaches_nobody_is_ready_after_a_while(make_herd):
    herd = make_herd(["A", "B"], [("A", "B")], start=False)
    herd.start("A")
    first = ready(herd, "A")
    assert not first["ready"] and "was reached" in first["why"][0]
    said = until(lambda: (r := ready(herd, "A"))["ready"] and r, "it is ready")
    assert "goes on alone" in said["why"][0]
    herd.start("B").linked()
    until(lambda: ready(herd, "A") == {"ready": True, "why": []}, "all is well")
    until(lambda: ready(herd, "B") == {"ready": True, "why": []}, "there too")
    herd.kill("B")
    # It has all there is: it need not wait to be sure.
    said = until(lambda: (r := ready(herd, "A"))["why"] and r, "it is alone")
    assert said["ready"] and "goes on alone" in said["why"][0]


def test_who_stops_is_not_ready(make_herd):
    herd = make_herd(["A"], [])
    with web(herd, "A") as service, herd.client("A") as client:
        assert service.get("/readyz").status == 200
        client.send("WHATSAT")  # half a line: the stop waits for its rest
        herd.signal("A", signal.SIGTERM)
        until(lambda: "stops" in herd.errors("A"), "it stops")
        answer = service.get("/readyz")
        assert answer.status == 503
        assert answer.json()["why"] == ["the server stops"]
    assert herd.processes.pop("A").wait(PATIENCE_S) == 0
