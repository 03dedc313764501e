"""The live stream: what is new, told at once, to whoever listens, however
slowly, and however often they have to come back."""
import os
import pathlib
import statistics
import time

import pytest

from herd import Herd, until
from listen import Listener
from web import web

STAMP = 1_600_000_000


def path(client_id):
    return f"/v1/clients/{client_id}"


def where(lat, lon):
    return f"{lat:+}{lon:+}"


@pytest.fixture
def stamps():
    """Stamps that rise: next(stamps)."""
    return iter(range(STAMP, STAMP + 10**9))


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A server of its own, whose clients these tests make."""
    herd = Herd(tmp_path_factory.mktemp("busy"), ["Goloman"], [],
                http="{ event_ms = 20; }").start()
    yield herd
    herd.end()


def report(herd, name, *reports):
    """(id, lat, lon, stamp)... over one connection."""
    with herd.client(name) as client:
        client.send("".join(f"IAMAT {i} {where(float(a), float(o))} {s}\n"
                            for i, a, o, s in reports))
        for _ in reports:
            assert client.line().startswith(b"AT ")


def rss_kb(herd, name):
    text = pathlib.Path(f"/proc/{herd.processes[name].pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0])


# ---- the full state, and what comes after ----

def test_the_full_state_then_what_is_new(paper, stamps):
    report(paper, "Goloman", ("s1", 1.5, 2.5, next(stamps)))
    with Listener(paper, "Goloman") as listener:
        assert listener.status == 200
        assert "Content-Type: text/event-stream" in listener.head
        name, hello, _ = listener.next()
        assert name == "hello" and hello["server"] == "Goloman"
        assert hello["resumed"] is False and hello["clients"] >= 1
        assert listener.until("caught-up") == {}
        with web(paper, "Goloman") as service:
            assert listener.clients[path("s1")] == service.get(
                path("s1")).json()
            report(paper, "Goloman", ("s1", 3.5, 4.5, next(stamps)))
            listener.know(lambda c: c[path("s1")]["lat"] == 3.5)
            assert listener.clients[path("s1")] == service.get(
                path("s1")).json()
        assert listener.id.startswith(hello["boot"] + "-")


def test_what_others_took_is_told_soon(paper, stamps, record_property):
    """Reported at Welsh by the line protocol, seen at Wilkes, two links on."""
    times = []
    with Listener(paper, "Wilkes") as listener, \
            paper.client("Welsh") as client:
        listener.until("caught-up")
        for i in range(40):
            time.sleep(0.26)  # so that it was quiet: http.event_ms
            stamp = next(stamps)
            begun = time.monotonic()
            client.send(f"IAMAT soon +1.0+{i}.0 {stamp}\n")
            listener.know(lambda c: c.get(path("soon"), {}).get("lon") == i)
            times.append(time.monotonic() - begun)
            client.line()
    median = statistics.median(times)
    record_property("figure", f"a report at Welsh is on a stream at Wilkes "
                    f"after {median * 1e3:.2f} ms (median of {len(times)})")
    assert median < 0.010


def test_reports_of_phones_are_told_with_what_they_say(paper):
    with Listener(paper, "Welsh") as listener, web(paper, "Hands") as service:
        listener.until("caught-up")
        service.put(path("ph"), {"lat": 1, "lon": 2, "battery": 34,
                                 "label": "AA"})
        listener.know(lambda c: path("ph") in c)
        assert listener.clients[path("ph")]["battery"] == 34
        assert listener.clients[path("ph")]["label"] == "AA"


def test_what_comes_fast_is_told_in_its_latest_state(busy, stamps):
    """Far fewer events than reports, and the last one is not missing."""
    with Listener(busy, "Goloman", "?client=fast") as listener:
        listener.until("caught-up")
        report(busy, "Goloman", *(("fast", 1, i % 90, next(stamps))
                                  for i in range(5000)))
        events = 0
        while listener.clients.get(path("fast"), {}).get(
                "stamp") != str(STAMP + 4999):
            assert listener.next()
            events += 1
        assert events < 2000


def test_a_stream_rests_between_two_events(paper, stamps):
    """http.event_ms, 250 where nothing else is said."""
    with Listener(paper, "Goloman", "?client=often") as listener:
        listener.until("caught-up")
        said = [str(next(stamps)) for _ in range(200)]
        begun, events = time.monotonic(), 0
        with paper.client("Goloman") as client:
            for stamp in said:
                client.ask(f"IAMAT often +1.0+2.0 {stamp}")
                time.sleep(0.005)
        while listener.clients.get(path("often"), {}).get("stamp") != said[-1]:
            events += listener.next()[0] == "clients"
        rests = (time.monotonic() - begun) / 0.25
    assert 2 <= events <= rests + 1


def test_who_is_forgotten_is_gone(paper, stamps):
    report(paper, "Hands", ("lost", 1, 2, next(stamps)))
    with Listener(paper, "Welsh") as listener:
        listener.know(lambda c: path("lost") in c)
        paper.run("forget", "lost")
        listener.know(lambda c: path("lost") not in c)
        report(paper, "Hands", ("lost", 1, 2, int(time.time()) + 5))
        listener.know(lambda c: path("lost") in c)


def test_who_expires_is_gone(make_herd):
    herd = make_herd(["Goloman"], [], ttl_s=3, max_past_s=3,
                     max_future_s=3, max_clock_offset_s=0)
    with Listener(herd, "Goloman") as listener:
        herd.report("Goloman", "brief", stamp=str(int(time.time())))
        listener.know(lambda c: path("brief") in c)
        listener.know(lambda c: path("brief") not in c)


# ---- filters ----

def test_a_box_is_left_and_entered(busy, stamps):
    with Listener(busy, "Goloman", "?bbox=10,10,20,20") as listener:
        listener.until("caught-up")
        report(busy, "Goloman", ("b1", 15, 15, next(stamps)),
               ("b2", 25, 15, next(stamps)))
        listener.know(lambda c: path("b1") in c)
        report(busy, "Goloman", ("b1", 15, 25, next(stamps)))
        assert path("b1") in listener.until("gone")
        report(busy, "Goloman", ("b2", 20, 20, next(stamps)))
        listener.know(lambda c: path("b2") in c)
        assert set(listener.clients) == {path("b2")}


def test_a_box_across_the_180th_meridian(busy, stamps):
    report(busy, "Goloman", ("e", -40, 179, next(stamps)),
           ("w", -40, -179, next(stamps)), ("far", -40, 0, next(stamps)))
    with Listener(busy, "Goloman", "?bbox=170,-50,-170,-30") as listener:
        listener.until("caught-up")
        assert set(listener.clients) == {path("e"), path("w")}


def test_some_clients_alone(busy, stamps):
    ids = [f"f{i}" for i in range(20)]
    report(busy, "Goloman", *((i, 1, 1, next(stamps)) for i in ids))
    query = "?" + "&".join(f"client=f{i}" for i in range(16))
    with Listener(busy, "Goloman", query) as listener:
        listener.until("caught-up")
        assert set(listener.clients) == {path(f"f{i}") for i in range(16)}
        report(busy, "Goloman", ("f19", 2, 2, next(stamps)),
               ("f15", 2, 2, next(stamps)))
        listener.know(lambda c: c[path("f15")]["lat"] == 2)
        assert path("f19") not in listener.clients


@pytest.mark.parametrize("query", [
    "?bbox=1,2,3", "?bbox=a,b,c,d", "?bbox=0,91,0,92", "?bbox=0,2,1,1",
    "?client=", "?client=%zz", "?client=" + "x" * 1025,
    "?" + "&".join(f"client={i}" for i in range(17)),
], ids=lambda q: q[:30])
def test_a_filter_that_is_none(busy, query):
    with web(busy, "Goloman") as service:
        answer = service.get("/v1/events" + query)
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(query[1:query.index("=")])


# ---- coming back ----

def test_who_comes_back_is_told_what_was_missed_and_no_more(busy, stamps):
    report(busy, "Goloman", *((f"r{i}", 1, 1, next(stamps))
                              for i in range(1000)))
    with Listener(busy, "Goloman") as listener:
        listener.until("caught-up")
        last, known = listener.id, dict(listener.clients)
    assert len(known) >= 1000
    report(busy, "Goloman", ("r7", 2, 2, next(stamps)),
           ("r1000", 3, 3, next(stamps)), ("r8", 2, 2, next(stamps)))
    busy.run("forget", "r8")
    with Listener(busy, "Goloman", last=last) as listener:
        assert listener.next()[1]["resumed"] is True
        listener.clients.update(known)
        told = set()
        while (event := listener.next())[0] != "caught-up":
            told |= {p if event[0] == "gone" else p["path"] for p in event[1]}
        assert told == {path("r7"), path("r8"), path("r1000")}
        assert path("r8") not in listener.clients
        assert listener.clients[path("r7")]["lat"] == 2
    with Listener(busy, "Goloman", f"?Last-Event-ID={last}") as listener:
        assert listener.next()[1]["resumed"] is True


def test_who_is_cut_off_in_the_middle_of_the_full_state(busy, stamps):
    """A reader that loses its connection again and again ends with all."""
    report(busy, "Goloman", *((f"c{i}", 1, 1, next(stamps))
                              for i in range(1000)))
    known, last, rounds = {}, None, 0
    while rounds < 200:
        rounds += 1
        with Listener(busy, "Goloman", last=last) as listener:
            listener.clients = known
            for _ in range(3):
                if listener.next()[0] == "caught-up":
                    rounds = 1000
            known, last = listener.clients, listener.id
    assert rounds == 1000
    with web(busy, "Goloman") as service:
        assert len(known) == busy.status("Goloman")["clients"]["known"]
        assert known[path("c999")] == service.get(path("c999")).json()


@pytest.mark.parametrize("last", ["x", "0000000000000001-5", "-", "1-1",
                                  "ffffffffffffffff-99999999999999999999"])
def test_an_id_of_another_life_is_told_the_full_state(busy, stamps, last):
    report(busy, "Goloman", ("u", 1, 1, next(stamps)))
    with Listener(busy, "Goloman", last=last) as listener:
        assert listener.next()[1]["resumed"] is False
        listener.until("caught-up")
        assert path("u") in listener.clients


# ---- readers that are slow, many, or silent ----

def test_a_slow_reader_costs_nothing_and_gets_the_latest(busy, stamps):
    with Listener(busy, "Goloman", buffer=4096) as slow:
        slow.until("caught-up")
        ids = [f"slow{i}" for i in range(2000)]
        report(busy, "Goloman", *((i, 1, 1, next(stamps)) for i in ids))
        before = rss_kb(busy, "Goloman")
        for round in range(30):
            report(busy, "Goloman", *((i, 2, round, next(stamps))
                                      for i in ids))
        if not os.environ.get("MUSTER_SLOW"):  # sanitizers keep what is freed
            assert rss_kb(busy, "Goloman") < before + 8192
        with Listener(busy, "Goloman") as quick:  # nobody waits for the slow
            quick.until("caught-up")
            assert quick.clients[path("slow0")]["lon"] == 29
        received = slow.bytes
        slow.know(lambda c: all(c.get(path(i), {}).get("lon") == 29
                                for i in ids))
        assert slow.bytes - received < 30 * 2000 * 300 / 3


def test_records_that_are_larger_than_a_stream_s_room(make_herd, stamps):
    """The longest IDs, of bytes that JSON and paths escape, in small rooms."""
    herd = make_herd(["Goloman"], [], http="{ head_bytes = 4096; }")
    ids = [b"\xff\x01" * 511 + b"%02d" % i for i in range(20)]
    with Listener(herd, "Goloman") as listener, \
            herd.client("Goloman") as client, \
            web(herd, "Goloman") as service:
        listener.until("caught-up")
        for i in ids:
            client.ask(b"IAMAT " + i + f" +1.0+2.0 {next(stamps)}".encode())
        listener.know(lambda c: len(c) == len(ids))
        told = service.get("/v1/clients").json()["clients"]
        assert {r["path"]: r for r in told} == listener.clients
        record = told[0]
        assert len(record["path"]) == len("/v1/clients/") + 3 * 1022 + 2
        herd.run("forget", ids[0])
        listener.know(lambda c: len(c) == len(ids) - 1)


def test_only_so_many_may_watch(make_herd):
    herd = make_herd(["Goloman"], [], http="{ max_watchers = 2; }")
    with Listener(herd, "Goloman") as one, Listener(herd, "Goloman") as two, \
            web(herd, "Goloman") as service:
        one.until("caught-up")
        two.until("caught-up")
        answer = service.get("/v1/events")
        assert answer.status == 503
        assert "max_watchers" in answer.json()["detail"]
        two.close()

        def is_let_in():  # though nothing is told
            with Listener(herd, "Goloman") as three:
                return three.status == 200
        until(is_let_in, "there is room again")


def test_a_silent_stream_shows_that_it_lives(busy):
    with Listener(busy, "Goloman", "?client=nobody") as listener:
        listener.until("caught-up")
        until(lambda: listener._chunk() or b":" in listener.text[:1],
              "a comment comes")


def test_a_server_that_stops_says_bye(make_herd):
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "kiwi")
    with Listener(herd, "Goloman") as listener, \
            Listener(herd, "Goloman", "?client=kiwi") as other:
        listener.until("caught-up")
        other.until("caught-up")
        assert herd.stop("Goloman") == [0]
        for one in (listener, other):
            assert one.next() == ("bye", {"reason": "the server stops"}, None)
            assert one.next() is None


def test_a_restarted_server_tells_all_anew(make_herd):
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "kiwi")
    with Listener(herd, "Goloman") as listener:
        listener.until("caught-up")
        last = listener.id
    herd.kill("Goloman")
    herd.start("Goloman")
    with Listener(herd, "Goloman", last=last) as listener:
        assert listener.next()[1]["resumed"] is False
        listener.until("caught-up")
        assert set(listener.clients) == {path("kiwi")}
