"""What providers elsewhere may do to us, and what is made of it.

build/test/ask-provider asks a stub of Google and Overpass (google.py), over
TLS with an authority of the tests' own.
"""
import json
import os
import socket
import subprocess
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest

from google import KEY, Google
from herd import MUSTER, until

ASK = MUSTER.parent / "test" / "ask-provider"
KINDS = ["google", "google-legacy", "overpass"]
GOOGLES = KINDS[:2]
PATIENCE_MS = 20000  # of questions that must not need it


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("google")


@pytest.fixture
def make_google(folder):
    googles = []

    def make(mode="ok", **how):
        googles.append(Google(folder, **how))
        googles[-1].mode = mode
        return googles[-1]

    yield make
    for google in googles:
        google.end()


@pytest.fixture
def google(make_google):
    return make_google()


def command(google, kind, folder, *options, key=None):
    path = folder / f"{'other-' if key else ''}key-{os.getpid()}"
    path.write_text(f"{key or KEY}\n")
    path.chmod(0o600)
    words = [ASK, "--kind", kind, "--url", google.url, "--deadline-ms",
             PATIENCE_MS, "--json", folder / f"answer-{os.getpid()}"]
    words += ["--key-file", path] if kind != "overpass" else []
    words += ["--ca", google.ca] if google.ca else []
    return [str(word) for word in (*words, *options)]


def read(output, folder):
    """Results, counters, and the last JSON."""
    lines = [json.loads(line) for line in output.splitlines()]
    text = b""
    if lines[-2]["json"]:
        text = (folder / f"answer-{os.getpid()}").read_bytes()
    assert KEY.encode() not in text
    return SimpleNamespace(results=lines[:-1], counters=lines[-1], text=text,
                           **lines[-2])


def ask(google, kind, folder, *options, **how):
    """Nothing that comes out may have the key in it."""
    done = subprocess.run(command(google, kind, folder, *options, **how),
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert KEY not in done.stdout
    answer = read(done.stdout, folder)
    assert answer.counters["under_way"] == 0
    return answer


# ---- when all is well --------------------------------------------------------

@pytest.mark.parametrize("mode", ["ok", "packed", "no keep-alive"])
@pytest.mark.parametrize("kind", KINDS)
def test_places_come_in_the_layout(google, folder, kind, mode):
    google.mode = mode
    answer = ask(google, kind, folder)
    assert (answer.status, answer.message) == ("OK", "")
    assert answer.count == 20
    places = json.loads(answer.text)
    assert places["status"] == "OK"
    assert places["results"][7]["name"].startswith("Caf\u00e9")
    assert places["results"][7]["geometry"]["location"]["lng"] < -118


@pytest.mark.parametrize("kind", KINDS)
def test_no_places_are_an_answer(google, folder, kind):
    google.items = 0
    answer = ask(google, kind, folder)
    assert (answer.status, answer.message) == ("ZERO_RESULTS", "")
    assert json.loads(answer.text)["results"] == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_legacy_answer_is_passed_on_byte_for_byte(google, folder, order):
    google.order = order
    answer = ask(google, "google-legacy", folder)
    assert answer.text.decode() == google.legacy("OK", count=20)


def test_the_legacy_service_is_asked_as_it_wants(google, folder):
    ask(google, "google-legacy", folder, "--types", "cafe", "--keyword",
        "fish & chips", "--radius-m", "1500")
    asked, = google.asked
    assert asked.method == "GET"
    assert asked.path == "/maps/api/place/nearbysearch/json"
    assert asked.query["location"] == "34.06893,-118.445127"
    assert asked.query["radius"] == "1500"
    assert asked.query["type"] == "cafe"
    assert asked.query["keyword"] == "fish & chips"
    assert asked.headers["user-agent"] == "muster/test"


def test_the_new_service_is_asked_as_it_wants(google, folder):
    ask(google, "google", folder, "--types", "cafe,museum")
    asked, = google.asked
    assert (asked.method, asked.path) == ("POST", "/v1/places:searchNearby")
    assert asked.headers["content-type"].startswith("application/json")
    assert "places.id" in asked.headers["x-goog-fieldmask"]
    body = json.loads(asked.body)
    circle = body["locationRestriction"]["circle"]
    assert circle["center"] == {"latitude": 34.06893, "longitude": -118.445127}
    assert circle["radius"] == 1000
    assert body["maxResultCount"] == 20
    assert body["includedTypes"] == ["cafe", "museum"]
    assert KEY not in asked.body.decode()


def test_overpass_is_asked_as_it_wants(google, folder):
    answer = ask(google, "overpass", folder, "--keyword", "caf\u00e9 \"1",
                 "--deadline-ms", "9999")
    asked, = google.asked
    assert (asked.method, asked.path) == ("POST", "/api/interpreter")
    question = parse_qs(asked.body.decode())["data"][0]
    assert question.startswith("[out:json][timeout:9];")
    assert "(around:1000,34.068930000,-118.445127000)" in question
    assert "\"1" not in question
    assert answer.status == "ZERO_RESULTS"


@pytest.mark.parametrize("remark, status, again", [
    ("runtime error: Query timed out in \"query\" at line 1", "UNKNOWN_ERROR",
     True),
    ("runtime error: Query run out of memory", "UNKNOWN_ERROR", False),
    ("runtime error: rate_limited", "OVER_QUERY_LIMIT", False)])
def test_what_overpass_remarks_is_told(google, folder, remark, status, again):
    google.mode, google.remark = "ok", remark
    answer = ask(google, "overpass", folder)
    assert (answer.status, answer.again) == (status, again)
    assert "Overpass" in answer.message and not answer.json


def test_connections_are_used_again(google, folder):
    answer = ask(google, "google", folder, "--times", "10")
    assert len(google.asked) == 10
    assert google.connections == 1
    assert answer.counters["opened"] == 1
    assert answer.counters["reused"] == 9


def test_many_are_asked_at_once(google, folder):
    answer = ask(google, "google-legacy", folder, "--together", "32")
    assert [r["status"] for r in answer.results] == 32 * ["OK"]
    assert google.connections <= 32


def test_what_is_too_much_is_refused_at_once(google, folder):
    google.mode, google.seconds = "slow", 1
    answer = ask(google, "google-legacy", folder, "--together", "10",
                 "--under-way-max", "4")
    refused = [r for r in answer.results if r["status"] != "OK"]
    assert len(refused) == 6 and len(google.asked) == 4
    assert {r["message"] for r in refused} == {
        "too many requests are under way"}
    assert max(r["took_ms"] for r in refused) < 1000


# ---- when it is not ------------------------------------------------------------

# What all three do: a mode, then what is said, and whether to ask again.
FAULTS = [
    ("endless", "answers with more than is taken", False),
    ("endless head", "answers with more than is taken", False),
    ("10 MB", "answers with more than is taken", False),
    ("bomb", "answers with more than is taken", False),
    ("truncated", "gave no answer that can be read", False),
    ("closed", "gave no answer that can be read", False),
    ("reset", "gave no answer that can be read", False),
    ("no HTTP", "gave no answer that can be read", False),
    ("redirect", "redirects to elsewhere", False),
    ("redirect to a file", "redirects to elsewhere", False),
    ("broken JSON", "", False),
    ("empty", "", False),
    ("not JSON", "", False),
    ("HTML", "", False),
    ("deep", "", False),
    ("deep places", "", False),
    ("bad UTF-8", "", False),
    ("wrong type", "", False),
    ("wrong type within", "", False),
    ("number", "", False),
    ("gibberish", "", False),
    ("404", "", False),
    ("500", "", True),
    ("502", "", True),
    ("503", "", True),
    ("504", "", True),
]


@pytest.mark.parametrize("mode, message, again", FAULTS,
                         ids=[fault[0] for fault in FAULTS])
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_is_an_unknown_error(google, folder, kind, mode, message,
                                     again):
    google.mode = mode
    answer = ask(google, kind, folder)
    assert answer.status == "UNKNOWN_ERROR"
    assert message in answer.message and answer.message
    assert answer.again == again
    assert not answer.json
    assert answer.took_ms < PATIENCE_MS
    assert len(google.asked) == 1
    # A body of 1 MiB, what is made of it, and the program.
    assert answer.counters["bytes_in"] < 3 << 20
    if not os.environ.get("MUSTER_SLOW"):
        assert answer.counters["rss_kb"] < 60 << 10


REFUSALS = [("400", "INVALID_REQUEST"), ("401", "REQUEST_DENIED"),
            ("403", "REQUEST_DENIED"), ("429", "OVER_QUERY_LIMIT")]


@pytest.mark.parametrize("mode, status", REFUSALS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_has_its_status(google, folder, kind, mode, status):
    google.mode = mode
    answer = ask(google, kind, folder)
    assert (answer.status, answer.again) == (status, False)
    assert "wrong" in answer.message or mode in answer.message
    assert not answer.json


@pytest.mark.parametrize("word, again", [
    ("INVALID_REQUEST", False), ("OVER_QUERY_LIMIT", False),
    ("REQUEST_DENIED", False), ("UNKNOWN_ERROR", True)])
def test_a_legacy_status_is_told(google, folder, word, again):
    google.mode = word
    answer = ask(google, "google-legacy", folder)
    assert (answer.status, answer.again) == (word, again)
    assert "Because." in answer.message


@pytest.mark.parametrize("kind", GOOGLES)
def test_a_wrong_key_is_denied(google, folder, kind):
    answer = ask(google, kind, folder, key="AIzaSyAnother")
    assert (answer.status, answer.again) == ("REQUEST_DENIED", False)
    assert "API key" in answer.message


def test_the_new_service_calls_a_wrong_key_a_wrong_argument(google, folder):
    google.mode = "bad key"
    answer = ask(google, "google", folder)
    assert (answer.status, answer.again) == ("REQUEST_DENIED", False)
    assert "API key not valid" in answer.message


@pytest.mark.parametrize("kind", GOOGLES)
def test_who_tells_the_key_is_not_repeated(google, folder, kind):
    google.mode = "echo key"
    answer = ask(google, kind, folder)
    assert answer.status == "REQUEST_DENIED"
    assert "bad" in answer.message


def test_an_answer_with_the_key_in_it_is_refused(google, folder):
    google.mode = "key within"
    answer = ask(google, "google-legacy", folder)
    assert (answer.status, answer.json) == ("UNKNOWN_ERROR", False)
    assert "the key" in answer.message


# ---- time ----------------------------------------------------------------------

@pytest.mark.parametrize("mode", ["slow", "drip", "no handshake"])
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_waits_longer_than_the_deadline(google, folder, kind, mode):
    google.mode = mode
    answer = ask(google, kind, folder, "--deadline-ms", "400")
    assert (answer.status, answer.again) == ("UNKNOWN_ERROR", False)
    assert "did not answer in time" in answer.message
    # The process has to be given its turn as well.
    assert 300 < answer.took_ms < 3000


def test_a_name_server_that_is_silent_is_not_waited_for(google, folder):
    answer = ask(google, "google", folder, "--deadline-ms", "400",
                 "--slow-names", "--url", "https://places.example")
    assert "did not answer in time" in answer.message
    assert 300 < answer.took_ms < 3000
    assert google.connections == 0


def test_who_is_cancelled_is_told_at_once(google, folder):
    google.mode = "slow"
    words = command(google, "google", folder, "--cancel", "--together", "3")
    with subprocess.Popen(words, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as asking:
        until(lambda: len(google.asked) == 3, "three questions")
        output, _ = asking.communicate("\n", timeout=PATIENCE_MS / 2000)
    answer = read(output, folder)
    assert len(answer.results) == 3
    assert {r["message"] for r in answer.results} == {
        f"localhost:{google.port} was not waited for any longer"}


# ---- whom we speak with ----------------------------------------------------------

@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("certificate", ["name", "self", "expired"])
def test_only_who_proves_its_name_is_asked(make_google, folder, certificate,
                                           kind):
    google = make_google(certificate=certificate)
    answer = ask(google, kind, folder)
    assert (answer.status, answer.again) == ("UNKNOWN_ERROR", False)
    assert "has no connection that can be trusted" in answer.message
    assert google.asked == []


def test_the_systems_authorities_do_not_know_the_tests(make_google, folder):
    google = make_google()
    google.ca = None
    answer = ask(google, "google", folder)
    assert "has no connection that can be trusted" in answer.message
    assert google.asked == []


def test_http_needs_its_switch(make_google, folder):
    google = make_google(plain=True)
    answer = ask(google, "google", folder)
    assert answer.status == "UNKNOWN_ERROR"
    assert google.connections == 0
    assert ask(google, "google", folder, "--allow-http").status == "OK"


def test_the_environment_has_no_say(google, folder, monkeypatch):
    """A proxy, a .netrc: who sets them for others does not mean us."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        where = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, where)
        (folder / ".netrc").write_text("default login x password y\n")
        monkeypatch.setenv("HOME", str(folder))
        assert ask(google, "google", folder).status == "OK"
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()
    assert "authorization" not in google.asked[0].headers


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_there_may_be_asked_again(google, folder, kind):
    google.listener.shutdown(socket.SHUT_RDWR)
    google.end()
    answer = ask(google, kind, folder)
    assert (answer.status, answer.again) == ("UNKNOWN_ERROR", True)
    assert "cannot be reached" in answer.message


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_of_everything_fits(google, folder, kind):
    url = google.url + "/"
    url += "p" * (200 - len(url))
    answer = ask(google, kind, folder, "--keyword", 50 * "\u00e9", "--types",
                 99 * "t," + "t", "--url", url, "--lat", "-34.123456789",
                 "--lon", "-118.123456789", "--radius-m", "49999.999999",
                 key=256 * "%")
    assert "404" in answer.message or "nothing here" in answer.message
    asked, = google.asked
    assert asked.path.startswith("/pppp")
    if kind != "overpass":
        assert 256 * "%" in (asked.query.get("key"),
                             asked.headers.get("x-goog-api-key"))


# ---- what people may configure wrong ------------------------------------------------

@pytest.mark.parametrize("url", ["", "localhost", "ftp://localhost", "https://",
                                 "https://localhost/?key=1", "https://a b",
                                 "https://localhost/" + 183 * "x"])
def test_a_url_that_is_none_is_refused(google, folder, url):
    done = subprocess.run(
        command(google, "google", folder, "--url", url), capture_output=True,
        text=True)
    assert done.returncode == 2
    assert "is not where google can be asked" in done.stderr


def test_a_key_that_others_can_read_is_refused(google, folder):
    words = command(google, "google", folder)
    os.chmod(words[words.index("--key-file") + 1], 0o644)
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 2
    assert "chmod 600" in done.stderr and KEY not in done.stderr


@pytest.mark.parametrize("kind", GOOGLES)
def test_google_is_not_asked_without_a_key(google, folder, kind):
    done = subprocess.run([ASK, "--kind", kind, "--url", google.url],
                          capture_output=True, text=True)
    assert done.returncode == 2
    assert "needs a key" in done.stderr
