"""The answer always comes: a server whose questions leave the house, and a
provider (google.py) that does whatever it is told."""
import json
import resource
import time

import pytest

from google import KEY, MODES, Google
from herd import PLACES, until

DEADLINE_MS = 1500

KINDS = {"google": True, "google-legacy": True, "overpass": False}

# The legacy service's words; for others an object without places.
WORDS = ["INVALID_REQUEST", "OVER_QUERY_LIMIT", "REQUEST_DENIED",
         "UNKNOWN_ERROR"]

# Every fault: none of them may look like places.
FAULTS = sorted(set(MODES) - set(WORDS) - {"ok", "packed", "no keep-alive",
                                           "echo key", "key within",
                                           "ZERO_RESULTS"})


@pytest.fixture
def stub(tmp_path):
    stubs = []

    def make(**how):
        stubs.append(Google(tmp_path, **how))
        return stubs[-1]

    yield make
    for one in stubs:
        one.end()


def group(words):
    """{ key = value; ... }"""
    return "{ " + " ".join(f"{k} = {v};" for k, v in words.items()) + " }"


def places_of(kinds, stub, tmp_path, more=None, remote=None):
    """The group "places" of a configuration that asks the stub; more: other
    keys of it, remote: those of the providers."""
    key_file = tmp_path / "key"
    key_file.write_text(KEY + "\n")
    key_file.chmod(0o600)
    words = {"file": f'"{PLACES}"', "address_rate": 0, **(more or {})}
    words["provider"] = f'"{kinds[0] if len(kinds) == 1 else "chain"}"'
    if len(kinds) > 1:
        words["chain"] = "(" + ", ".join(f'"{k}"' for k in kinds) + ")"
    if stub.ca:
        words["ca_file"] = f'"{stub.ca}"'
    else:
        words["allow_http"] = "true"
    for kind in set(kinds) - {"local"}:
        words[kind] = group({
            "url": f'"{stub.url}"', "tries": 1, "breaker_failures": 0,
            "rate": 0, "cache_s": 0,
            **({"key_file": f'"{key_file}"'} if KINDS[kind] else {}),
            **(remote or {})})
    return group(words)


@pytest.fixture
def make_asking(make_herd, stub, tmp_path):
    """A herd of one whose questions go to a stub: (herd, stub)."""
    def make(*kinds, more=None, remote=None, limits=None, **how):
        google = stub(**how)
        herd = make_herd(
            ["Goloman"], [], places=places_of(kinds, google, tmp_path, more,
                                              remote),
            limits=group({"question_ms": DEADLINE_MS, "questions": 2048,
                          **(limits or {})}))
        herd.line = herd.report("Goloman", "kiwi")
        return herd, google
    return make


def ask(herd, radius=10, items=5, client_id="kiwi"):
    """(the answer, its text, how many seconds it took)"""
    begin = time.monotonic()
    with herd.client("Goloman") as client:
        client.send(f"WHATSAT {client_id} {radius} {items}\n")
        at_line, text = client.answer()
    if client_id == "kiwi":
        assert at_line == herd.line
    return json.loads(text), text, time.monotonic() - begin


def provider(herd, index=0):
    return herd.status("Goloman")["places"]["providers"][index]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_near_comes_from_far(make_asking, kind):
    """Rows: R20 R21 R24"""
    herd, google = make_asking(kind)
    answer = ask(herd)[0]
    assert answer["status"] == "OK"
    assert len(answer["results"]) == 5
    assert answer["results"][0]["name"].startswith("Caf\u00e9")
    assert len(google.asked) == 1
    google.items = 0
    assert ask(herd, items=6)[0]["status"] == "ZERO_RESULTS"


@pytest.mark.parametrize("ratings", ["true", "false"])
def test_what_costs_more_is_asked_for_if_wanted(make_asking, ratings):
    herd, google = make_asking("google", remote={"ratings": ratings})
    assert ask(herd)[0]["status"] == "OK"
    mask = google.asked[0].headers["x-goog-fieldmask"].split(",")
    assert "places.displayName" in mask
    assert ("places.rating" in mask) == (ratings == "true")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_provider_does_there_is_an_answer(make_asking, kind):
    """Rows: A21 R20"""
    herd, google = make_asking(kind)
    for number, mode in enumerate(FAULTS):
        google.mode = mode
        answer, text, seconds = ask(herd, radius=1 + number / 100)
        what = f"{kind}, {mode}: {answer}, {seconds:.3f} s"
        assert answer["status"] not in ("OK", "ZERO_RESULTS"), what
        assert answer["results"] == [], what
        assert answer["error_message"], what
        assert KEY.encode() not in text, what
        assert seconds < DEADLINE_MS / 1000 + 1, what
    herd.report("Goloman", "alive")
    assert provider(herd)["asked"] == len(FAULTS)


@pytest.mark.parametrize("mode, status", [
    ("403", "REQUEST_DENIED"), ("401", "REQUEST_DENIED"),
    ("429", "OVER_QUERY_LIMIT"), ("400", "INVALID_REQUEST"),
    ("500", "UNKNOWN_ERROR"), ("slow", "UNKNOWN_ERROR"),
    ("echo key", "REQUEST_DENIED")])
def test_google_s_codes_have_the_fitting_status(make_asking, mode, status):
    """Rows: A21"""
    herd, google = make_asking("google")
    google.mode = mode
    answer, text, _ = ask(herd)
    assert answer["status"] == status
    assert KEY.encode() not in text


@pytest.mark.parametrize("word", WORDS)
def test_the_legacy_service_s_words_are_passed_on(make_asking, word):
    """Rows: A21"""
    herd, google = make_asking("google-legacy")
    google.mode = word
    answer = ask(herd)[0]
    assert answer["status"] == word
    assert "Because." in answer["error_message"]


@pytest.mark.parametrize("order", [1, -1])
def test_legacy_bytes_reach_the_client_unchanged(make_asking, order):
    """Rows: R20 R21 R22 R23"""
    herd, google = make_asking("google-legacy")
    google.items, google.order = 20, order
    sent = google.legacy("OK", count=20).encode()
    assert b"\n\n" not in sent
    text = ask(herd, items=20)[1]
    assert text == sent.rstrip(b"\n") + b"\n\n"
    # Cut: what stands before, between and behind the items stays.
    whole, cut = json.loads(text), ask(herd, items=3)[1]
    assert json.loads(cut)["results"] == whole["results"][:3]
    for odd in (b'"lat" : 34.068930123456710', b"18446744073709551616",
                b"\\u00e9 \\\"No. 2\\\" \\\\ \\u2603"):
        assert odd in cut
    end = sent.index(b'"place_id" : "ChIJ0002"')
    assert cut.startswith(sent[:end])
    assert cut.endswith(sent[sent.rindex(b"]"):].rstrip(b"\n") + b"\n\n")


def test_a_wrong_key_is_told_and_never_shown(make_herd, stub, tmp_path):
    """Rows: R35 A21"""
    google = stub(key="another")
    herd = make_herd(["Goloman"], [],
                     places=places_of(["google"], google, tmp_path))
    herd.line = herd.report("Goloman", "kiwi")
    answer, text, _ = ask(herd)
    assert answer["status"] == "REQUEST_DENIED"
    assert KEY.encode() not in text
    assert KEY not in herd.errors("Goloman")
    assert KEY not in json.dumps(herd.status("Goloman"))


def test_a_key_that_others_can_read_is_not_used(make_herd, stub, tmp_path):
    """Rows: R35 A21"""
    google = stub()
    places = places_of(["google"], google, tmp_path)
    (tmp_path / "key").chmod(0o644)
    herd = make_herd(["Goloman"], [], places=places)
    herd.line = herd.report("Goloman", "kiwi")
    answer = ask(herd)[0]
    assert answer["status"] == "REQUEST_DENIED"
    assert google.asked == []
    assert "chmod 600" in herd.errors("Goloman")


def test_a_stranger_s_certificate_is_no_provider(make_asking):
    """Rows: R35 A21"""
    for certificate in ("name", "self", "expired"):
        herd, google = make_asking("google", certificate=certificate)
        answer = ask(herd)[0]
        assert answer["status"] == "UNKNOWN_ERROR"
        assert google.asked == [], certificate


@pytest.mark.parametrize("mode", ["closed", "slow", "403", "429", "not JSON",
                                  "endless", "redirect"])
def test_a_chain_falls_to_the_local_file(make_asking, mode):
    """Rows: A21 R20"""
    herd, google = make_asking("google", "local")
    google.mode = mode
    answer, _, seconds = ask(herd, radius=50)
    assert answer["status"] == "OK"
    assert "GeoNames" in "".join(answer["html_attributions"])
    assert len(google.asked) == 1
    assert seconds < DEADLINE_MS / 1000 + 1
    few = ask(herd, radius=50, items=3)[0]
    assert few["results"] == answer["results"][:3]


@pytest.fixture
def many_files():
    """As many descriptors as this process may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_thousand_who_ask_the_same_ask_once(make_asking, many_files):
    """Rows: R24 R36"""
    assert many_files > 1100, "raise the limit of open files (ulimit -Hn)"
    herd, google = make_asking("google", limits={"question_ms": 30000})
    google.mode, google.seconds = "slow", 1
    clients = [herd.client("Goloman") for _ in range(1000)]
    for client in clients:
        client.send("WHATSAT kiwi 10 5\n")
    answers = {client.answer() for client in clients}
    assert len(answers) == 1
    assert json.loads(answers.pop()[1])["status"] == "OK"
    assert len(google.asked) == 1
    # Who came when the answer was there already has found it kept.
    places = herd.status("Goloman")["places"]
    assert places["ok"] == 1000
    assert places["joined"] + places["cache_hits"] == 999
    for client in clients:
        client.close()


def test_an_answer_is_kept_for_a_while(make_asking):
    """Rows: R24"""
    herd, google = make_asking("google", remote={"cache_s": 300})
    first = ask(herd)[1]
    assert ask(herd)[1] == first
    assert ask(herd, items=3)[0]["results"] == json.loads(first)["results"][:3]
    assert len(google.asked) == 1
    assert herd.status("Goloman")["places"]["cache_hits"] == 2


def test_who_is_over_its_limit_is_left_alone(make_asking):
    """Rows: A21 R24"""
    herd, google = make_asking("google", remote={"breaker_failures": 5})
    google.mode = "429"
    for radius in range(1, 20):
        assert ask(herd, radius=radius)[0]["status"] in ("OVER_QUERY_LIMIT",
                                                         "UNKNOWN_ERROR")
    assert len(google.asked) == 1
    assert provider(herd)["open"] is True


def test_who_fails_is_asked_again_and_then_left_alone(make_asking):
    """Rows: A21 R24"""
    herd, google = make_asking(
        "google", remote={"breaker_failures": 6, "tries": 3, "backoff_ms": 5,
                          "breaker_s": 1})
    google.mode = "503"
    for radius in range(1, 10):
        assert ask(herd, radius=radius)[0]["status"] == "UNKNOWN_ERROR"
    assert len(google.asked) == 6
    google.mode = "ok"
    until(lambda: ask(herd)[0]["status"] == "OK", "it is tried again")


def test_one_address_cannot_spend_it_all(make_asking):
    """Rows: R24"""
    herd, google = make_asking(
        "google", more={"address_rate": 1, "address_burst": 3})
    statuses = [ask(herd, radius=r)[0]["status"] for r in range(1, 11)]
    assert statuses.count("OK") == len(google.asked)
    assert 3 <= len(google.asked) < 10
    assert set(statuses) == {"OK", "OVER_QUERY_LIMIT"}


def test_reports_go_on_while_a_provider_is_silent(make_asking):
    """Rows: R36"""
    herd, google = make_asking("google")
    google.mode = "slow"
    with herd.client("Goloman") as client:
        client.send("WHATSAT kiwi 10 5\n")
        until(lambda: google.asked, "the provider is asked")
        herd.report("Goloman", "other")
        answer = json.loads(client.answer()[1])
    assert answer["status"] == "UNKNOWN_ERROR"
    assert "deadline" in answer["error_message"] or (
        "time" in answer["error_message"])


def test_a_server_stops_while_a_provider_is_silent(make_asking):
    """Rows: R36"""
    herd, google = make_asking("google", limits={"question_ms": 60000})
    google.mode = "slow"
    with herd.client("Goloman") as client:
        client.send("WHATSAT kiwi 10 5\n")
        until(lambda: google.asked, "the provider is asked")
        begin = time.monotonic()
        assert herd.stop("Goloman") == [0]
        assert time.monotonic() - begin < 20
        answer = json.loads(client.answer()[1])
    assert answer["status"] == "UNKNOWN_ERROR"
    assert "stop" in answer["error_message"]
