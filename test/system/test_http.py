"""The HTTP service itself: records and reports, what is refused, and who may
take how long."""
import re
import socket
import time

import pytest

from herd import PATIENCE_S, until
from web import answer_of, web

GOOD = {"lat": 34.06893, "lon": -118.445127, "time": 1520023934.918963997}


def str_of(value):
    """A test's name: not too long."""
    return repr(value)[:60]


@pytest.fixture
def asked(paper):
    with web(paper, "Goloman") as service:
        yield service


# ---- records and reports ----

def test_a_report_over_http_is_known_to_the_line_protocol(paper, asked):
    answer = asked.put("/v1/clients/h1", {"lat": 34.5, "lon": -118.25,
                                          "stamp": "1520023934.5"})
    assert (answer.status, answer.type) == (200, "application/json")
    assert answer.json()["server"] == "Goloman"
    until(lambda: paper.where("Wilkes", "h1"), "it is known everywhere")
    words = paper.where("Wilkes", "h1").split()
    assert words[1:2] + words[3:] == [b"Goloman", b"h1", b"+34.5-118.25",
                                      b"1520023934.5"]


def test_a_report_of_the_line_protocol_is_known_over_http(paper):
    paper.report("Hands", "h2")
    with web(paper, "Welsh") as service:
        record = until(lambda: (a := service.get("/v1/clients/h2")).status
                       == 200 and a.json(), "it is known there")
    assert (record["lat"], record["lon"]) == (34.06893, -118.445127)
    assert record["position"] == "+34.068930-118.445127"
    assert record["server"] == "Hands" and record["id"] == "h2"
    assert "source" not in record


def test_what_phones_say_besides_is_told(paper, asked):
    more = {"accuracy": 5, "altitude": -3.5, "speed": 21.9, "course": 277,
            "battery": 34, "charging": True, "label": "AA", "event": "c",
            "vertical_accuracy": 3}
    record = asked.put("/v1/clients/h3", {**GOOD, **more}).json()
    assert record["source"] == "http"
    for key, value in more.items():
        assert record[key] == value, key
    with web(paper, "Holiday") as there:
        until(lambda: there.get("/v1/clients/h3").status == 200, "it is known")
        assert there.get("/v1/clients/h3").json()["battery"] == 34
    assert len(paper.where("Goloman", "h3").split()) == 6


@pytest.mark.parametrize("client_id", [
    "a/b", "ä", "%41", "a?b=c&d", "x" * 1024, b"\xff\xfe\x00", "..", "{}"],
                         ids=str_of)
def test_ids_are_percent_encoded_bytes(paper, asked, client_id):
    raw = client_id.encode() if isinstance(client_id, str) else client_id
    path = "/v1/clients/" + "".join(f"%{b:02x}" for b in raw)
    record = asked.post(path, GOOD).json()
    assert asked.get(record["path"]).json() == record
    with paper.client("Goloman") as client:
        client.socket.sendall(b"WHATSAT " + raw + b" 1 0\n")
        assert client.line().split()[3] == raw


@pytest.mark.parametrize("path", ["/v1/clients/a%20b", "/v1/clients/%0a",
                                  "/v1/clients/%", "/v1/clients/%zz",
                                  "/v1/clients/" + "x" * 1025], ids=str_of)
def test_what_is_no_id_is_refused(asked, path):
    for answer in (asked.get(path), asked.put(path, GOOD)):
        assert (answer.status, answer.type) == (400,
                                                "application/problem+json")
        assert "ID" in answer.json()["detail"]


@pytest.mark.parametrize("body,word", [
    ("", "no body"), ("{", "no JSON"), ("[]", "object"), ("{}", "lat"),
    ({"lat": 1}, "no lon"), ({"lon": 1}, "no lat"),
    ({"lat": "1", "lon": 2}, "lat"), ({"lat": 91, "lon": 2}, "lat"),
    ({**GOOD, "time": "now"}, "time"), ({**GOOD, "accuracy": -1}, "accuracy"),
    ({"position": "here"}, "position"), ({**GOOD, "time": -1}, "time"),
    ("\xff", ""), ("{\"lat\":1e999,\"lon\":0}", "lat"),
    ("[" * 100_000, ""),
], ids=str_of)
def test_a_bad_report_says_what_is_wrong(asked, body, word):
    answer = asked.put("/v1/clients/h4", body)
    assert (answer.status, answer.type) == (400, "application/problem+json")
    problem = answer.json()
    assert word in problem["detail"] and problem["detail"]
    assert asked.get("/v1/clients/h4").status == 404


def test_an_older_report_changes_nothing_and_is_told_the_newer(asked):
    newer = {"lat": 2, "lon": 2, "stamp": "2000"}
    assert asked.put("/v1/clients/h5", newer).status == 200
    answer = asked.put("/v1/clients/h5", {"lat": 1, "lon": 1, "stamp": "1000"})
    assert (answer.status, answer.json()["stamp"]) == (200, "2000")


def test_paths_and_methods_that_are_none(asked):
    for path in ("/v1", "/v1/", "/v1/nothing", "/v1/clients/a/b/c", "/v2",
                 "//v1/clients/kiwi"):
        answer = asked.get(path)
        assert (answer.status, answer.type) == (404,
                                                "application/problem+json")
    for method in ("DELETE", "PATCH", "OPTIONS"):
        answer = asked.ask(method, "/v1/clients/kiwi")
        assert answer.status == 405
        assert answer.headers["Allow"] == "GET, HEAD, PUT, POST"
        assert answer.json()["detail"] == "this path has GET, HEAD, PUT, POST"


def test_head_is_get_without_its_body(asked):
    asked.put("/v1/clients/h6", GOOD)
    size = asked.get("/v1/clients/h6").headers["Content-Length"]
    answer = asked.ask("HEAD", "/v1/clients/h6")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == size


def test_positions_are_nobody_s_to_keep(asked):
    asked.put("/v1/clients/h7", GOOD)
    headers = asked.get("/v1/clients/h7").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_stamp_out_of_the_window_is_a_problem(make_herd):
    herd = make_herd(["Goloman"], [], max_future_s=60, max_past_s=60)
    with web(herd, "Goloman") as service:
        for off, word in ((3600, "future"), (-3600, "long ago")):
            answer = service.put("/v1/clients/kiwi",
                                 {"lat": 1, "lon": 2,
                                  "time": time.time() + off})
            assert answer.status == 422 and word in answer.json()["detail"]
        assert service.put("/v1/clients/kiwi", {"lat": 1, "lon": 2}).status \
            == 200


def test_a_full_server_says_so(make_herd):
    herd = make_herd(["Goloman"], [], limits="{ max_clients = 1; }")
    with web(herd, "Goloman") as service:
        assert service.put("/v1/clients/a", GOOD).status == 200
        answer = service.put("/v1/clients/b", GOOD)
        assert answer.status == 507 and "max_clients" in answer.json()["detail"]


def test_copies_are_waited_for_and_refused_in_time(make_herd):
    herd = make_herd(["Goloman", "Hands"], [("Goloman", "Hands")],
                     journal="{ copies = 2; copies_ms = 300; }")
    with web(herd, "Goloman") as service:
        assert service.put("/v1/clients/a", GOOD).status == 200
        herd.kill("Hands")
        answer = service.put("/v1/clients/b", GOOD)
        assert answer.status == 503 and "again" in answer.json()["detail"]
        herd.start("Hands").linked()
        until(lambda: service.put("/v1/clients/b", GOOD).status == 200,
              "copies are made again")


@pytest.mark.parametrize("policy", ["journal", "fsync", "none"])
def test_what_was_acknowledged_outlives_a_kill(make_herd, policy):
    herd = make_herd(["Goloman"], [], journal=f'{{ policy = "{policy}"; }}')
    with web(herd, "Goloman") as service:
        for i in range(100):
            assert service.put(f"/v1/clients/a{i}", GOOD).status == 200
    herd.kill("Goloman")
    herd.start("Goloman")
    known = herd.status("Goloman")["clients"]["known"]
    assert known == (0 if policy == "none" else 100)


# ---- requests that could be understood in two ways ----

HOST = b"Host: x\r\n"
POST = b"POST /v1/clients/smuggler HTTP/1.1\r\n" + HOST


@pytest.mark.parametrize("head,status", [
    (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400),
    (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
    (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n",
     400),
    (POST + b"Transfer-Encoding: xchunked\r\n\r\n", 400),
    (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 400),
    (POST + b"Content-Length: 5,5\r\n\r\n", 400),
    (POST + b"Content-Length: +5\r\n\r\n", 400),
    (POST + b"Content-Length: -1\r\n\r\n", 400),
    (POST + b"Content-Length: 0x5\r\n\r\n", 400),
    (POST + b"Content-Length: 99999999999999999999999\r\n\r\n", 413),
    (POST + b"Content-Length: 99999999\r\n\r\n", 413),
    (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400),
    (b"GET /v1/clients/kiwi HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    (b"GET /v1/clients/kiwi HTTP/1.1\r\n\r\n", 400),
    (b"GET /v1/clients/kiwi\r\n\r\n", 400),
    (b"GET /v1/clients/kiwi HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    (b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 5000 + b"\r\n", 431),
], ids=str_of)
def test_smugglers_are_refused_and_closed(asked, head, status):
    """A second request stands behind each: it is never answered. (The
    library, 0.9.75, writes the head of its own errors twice.)"""
    asked.put("/v1/clients/behind", GOOD)
    connection = asked.raw(head + b"0\r\n\r\nGET /v1/clients/behind HTTP/1.1"
                           b"\r\n" + HOST + b"\r\n")
    got, data = answer_of(connection)
    assert got == status, data
    assert not re.search(rb"HTTP/1.1 [^45]", data), data


def test_bare_line_feeds_end_lines_as_the_library_has_it(asked):
    """Pinned: should it change, so that it is seen."""
    connection = asked.raw(b"HEAD /v1/clients/none HTTP/1.1\nHost: x\n"
                           b"Connection: close\n\n")
    assert answer_of(connection)[0] == 404


def test_a_target_without_a_slash_is_one(asked):
    connection = asked.raw(b"GET ?client=x HTTP/1.1\r\n" + HOST +
                           b"Connection: close\r\n\r\n")
    assert answer_of(connection)[0] in (200, 404)


def test_requests_in_a_row_are_answered_in_a_row(asked):
    asked.put("/v1/clients/row", GOOD)
    one = b"GET /v1/clients/%s HTTP/1.1\r\n" + HOST + b"\r\n"
    last = b"HEAD /v1/clients/row HTTP/1.1\r\n" + HOST + \
        b"Connection: close\r\n\r\n"
    data = answer_of(asked.raw(one % b"row" + one % b"none" + last))[1]
    assert re.findall(rb"HTTP/1.1 (\d+)", data) == [b"200", b"404", b"200"]


# ---- what is too large, too slow, too much ----

@pytest.fixture
def narrow(make_herd):
    herd = make_herd(["Goloman"], [], http=(
        "{ body_bytes = 16384; request_s = 1; idle_s = 2; }"))
    with web(herd, "Goloman") as service:
        yield service


def test_a_body_at_the_limit_is_taken_and_one_beyond_is_not(narrow):
    body = b'{"lat":1,"lon":2,"x":"' + b"y" * (16384 - 24) + b'"}'
    assert len(body) == 16384
    assert narrow.put("/v1/clients/a", body).status == 200
    assert narrow.put("/v1/clients/a", body + b" ").status == 413
    narrow.connection.close()
    chunks = (b"x" * 1000 for _ in range(20))
    narrow.connection.request("PUT", "/v1/clients/a", chunks,
                              encode_chunked=True,
                              headers={"Transfer-Encoding": "chunked"})
    assert narrow.connection.getresponse().status == 413


def drips(service, head, drop):
    """Seconds until a connection that drips is closed."""
    connection = service.raw(head)
    began = time.monotonic()
    connection.settimeout(0.1)
    while time.monotonic() - began < PATIENCE_S:
        try:
            connection.sendall(drop)
            if not connection.recv(4096):
                break
        except socket.timeout:
            continue
        except OSError:
            break
    connection.close()
    return time.monotonic() - began


@pytest.mark.parametrize("head,drop", [
    (b"GET /v1/cl", b"i"),
    (b"GET / HTTP/1.1\r\n", b"A: b\r\n"),
    (POST + b"Content-Length: 10000\r\n\r\n", b"x"),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
])
def test_who_drips_is_closed(narrow, head, drop):
    assert drips(narrow, head, drop) < PATIENCE_S


def test_who_is_idle_is_closed(narrow):
    connection = narrow.raw(b"GET /v1/clients/none HTTP/1.1\r\n" + HOST +
                            b"\r\n")
    assert answer_of(connection)[0] == 404


def test_ten_thousand_idle_connections_cost_the_others_nothing(make_herd):
    herd = make_herd(["Goloman"], [])
    port = herd.http_ports["Goloman"]
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(10000)]
    with web(herd, "Goloman") as service:
        began = time.monotonic()
        for _ in range(100):
            assert service.put("/v1/clients/a", GOOD).status == 200
        assert time.monotonic() - began < PATIENCE_S
    for connection in idle:
        connection.close()


def test_more_connections_than_allowed_are_closed(make_herd):
    herd = make_herd(["Goloman"], [], http="{ max_connections = 8; }")
    port = herd.http_ports["Goloman"]
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(12)]
    closed = 0
    for connection in idle:
        connection.settimeout(1)
        try:
            closed += connection.recv(1) == b""
        except (socket.timeout, ConnectionResetError) as error:
            closed += isinstance(error, ConnectionResetError)
        connection.close()
    assert closed >= 4
    with web(herd, "Goloman") as service:
        until(lambda: service.put("/v1/clients/a", GOOD).status == 200,
              "there is room again")


def test_a_stop_answers_what_is_under_way(make_herd):
    herd = make_herd(["Goloman", "Hands"], [("Goloman", "Hands")],
                     journal="{ copies = 2; copies_ms = 60000; }")
    herd.kill("Hands")
    service = web(herd, "Goloman")
    service.connection.request("PUT", "/v1/clients/a",
                               '{"lat":1,"lon":2}')
    until(lambda: herd.counters("Goloman")["reports"] == 1, "it is under way")
    assert herd.stop("Goloman") == [0]
    assert service.connection.getresponse().status == 503


def test_a_port_in_use_is_told(make_herd):
    herd = make_herd(["Goloman"], [], start=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", herd.http_ports["Goloman"]))
        other.listen()
        herd.start("Goloman", wait=False)
        assert herd.processes.pop("Goloman").wait(PATIENCE_S) == 1
    assert "in use by another program" in herd.errors("Goloman")


def test_without_an_address_there_is_no_service(make_herd):
    herd = make_herd(["Goloman"], [], start=False)
    herd.http_ports = {}
    herd.path.write_text(herd.text())
    herd.start("Goloman")
    assert "http=none" in herd.errors("Goloman")
