"""Phones' apps, unmodified, over the wire: what they send counts everywhere,
and they are told what lets their queues go on. (Every format and generation is
in test/unit/test_phones_*.c.)"""
import base64
import ctypes
import json
import os
import time

import pytest

from herd import until
from web import web

FIX = {"_type": "location", "acc": 5, "alt": 84, "batt": 34, "bs": 1,
       "cog": 277, "conn": "m", "lat": -25.762245, "lon": 126.074502, "m": 2,
       "p": 100.477, "tid": "AA", "t": "t", "tst": 1721896446, "vac": 3,
       "vel": 79}
LIMITS = {"X-Limit-U": "Jane", "X-Limit-D": "iPhone 12"}
DUE = {"lat": 1, "lon": 2}


def known(herd, server, client_id):
    """The record there, once it is known."""
    with web(herd, server) as service:
        path = "/v1/clients/" + client_id.replace("%", "%25").replace("/",
                                                                      "%2F")
        return until(lambda: (a := service.get(path)).status == 200
                     and a.json(), f"{client_id} is known at {server}")


def test_owntracks_at_one_server_is_known_to_whatsat_at_another(paper):
    with web(paper, "Welsh") as service:
        answer = service.post("/pub", FIX, headers=LIMITS)
    assert (answer.status, answer.type) == (200, "application/json")
    assert isinstance(answer.json(), list)
    at = until(lambda: paper.where("Hands", "jane/iphone%2012"), "it is known")
    assert at.split()[1:2] + at.split()[3:5] == [
        b"Welsh", b"jane/iphone%2012", b"-25.762245+126.074502"]
    record = known(paper, "Hands", "jane/iphone%2012")
    assert record["source"] == "owntracks" and record["label"] == "AA"
    assert record["speed"] == pytest.approx(79 / 3.6, abs=0.001)
    assert (record["course"], record["battery"]) == (277, 34)
    assert record["time"] == 1721896446


# What an app sends: method, path, headers, body -> ID, position, answer.
APPS = {
    "owntracks, credentials": (
        "POST", "/whatever/the/user/typed", {"user": ("Bob", "secret")},
        {**FIX, "lat": 1.5, "lon": 2.5}, "bob/aa", "+1.5+2.5", b"["),
    "traccar client 8, query": (
        "POST", "/?id=t8&lat=3.25&lon=-4.5&timestamp=1700000000&speed=10"
        "&bearing=90&altitude=5&accuracy=3&batt=80", {}, "",
        "t8", "+3.25-4.5", b""),
    "osmand, get": (
        "GET", "/?id=os1&lat=3.5&lon=4.5&timestamp=1700000000000", {}, None,
        "os1", "+3.5+4.5", b""),
    "traccar client 10, form": (
        "POST", "/", {"headers": {"Content-Type":
                                  "application/x-www-form-urlencoded"}},
        "id=t10&lat=5.5&lon=6.5&timestamp=1700000000&speed=3.1&batt=70",
        "t10", "+5.5+6.5", b""),
    "traccar client 9, json": (
        "POST", "/", {}, {"location": {
            "timestamp": "2025-07-01T10:00:00.000Z",
            "coords": {"latitude": 7.5, "longitude": 8.5, "accuracy": 4,
                       "speed": -1, "heading": -1, "altitude": 3},
            "is_moving": True, "battery": {"level": 0.79,
                                           "is_charging": False}},
            "device_id": "t9"}, "t9", "+7.5+8.5", b""),
    "gpslogger": (
        "GET", "/log?lat=9.5&lon=10.5&sat=7&alt=3&acc=4&dir=100&prov=gps"
        "&spd_kph=36&spd=10&timestamp=1700000000&batt=50&aid=gl1&ser=x",
        {}, None, "gl1", "+9.5+10.5", b""),
    "overland": (
        "POST", "/api/overland", {}, {"locations": [{
            "type": "Feature", "geometry": {"type": "Point",
                                            "coordinates": [12.5, 11.5]},
            "properties": {"timestamp": "2023-11-14T22:13:20-0700",
                           "device_id": "ov1", "speed": -1,
                           "horizontal_accuracy": 8,
                           "battery_level": 0.5}}]},
        "ov1", "+11.5+12.5", b'{"result":"ok"}'),
    "geojson": (
        "POST", "/here", {"headers": {"Content-Type":
                                      "application/geo+json"}},
        {"type": "Feature", "id": "gj1", "geometry": {
            "type": "Point", "coordinates": [14.5, 13.5]},
         "properties": {}}, "gj1", "+13.5+14.5", None),
}


@pytest.mark.parametrize("app", APPS)
def test_every_app_is_understood_and_content(paper, app):
    method, path, options, body, client_id, position, said = APPS[app]
    with web(paper, "Holiday") as service:
        answer = service.ask(method, path, body, **options)
    assert answer.status == 200, answer
    if said is not None:
        assert answer.body.startswith(said), answer
    record = known(paper, "Goloman", client_id)
    assert record["position"] == position and record["server"] == "Holiday"
    assert record["source"] in app.replace("osmand", "traccar"), record


def test_a_long_batch_counts_by_its_newest(paper):
    points = [{"type": "Feature", "geometry": {
        "type": "Point", "coordinates": [i / 100, 1]},
        "properties": {"timestamp": f"2024-01-01T00:{i // 60:02}:{i % 60:02}Z",
                       "device_id": "batch"}} for i in range(1500)]
    with web(paper, "Goloman") as service:
        answer = service.post("/overland", {"locations": points})
    assert answer.json() == {"result": "ok"}
    assert known(paper, "Wilkes", "batch")["lon"] == 14.99


@pytest.mark.parametrize("body", [
    b"", {"_type": "lwt", "tst": 1}, {"_type": "waypoints", "waypoints": []},
    {"_type": "of a later version"}, {"_type": "location"},
    {"_type": "location", "lat": 91, "lon": 1, "tst": 1},
    {"_type": "card", "name": "x" * 100_000}],
    ids=lambda body: repr(body)[:40])
def test_owntracks_is_told_200_for_whatever_is_odd(paper, body):
    with web(paper, "Goloman") as service:
        answer = service.post("/pub", body, headers=LIMITS)
    assert answer.status == 200 and isinstance(answer.json(), list), answer


def test_friends_have_names_of_their_own(make_herd):
    herd = make_herd(["Goloman", "Hands"], [("Goloman", "Hands")])
    with web(herd, "Goloman") as here, web(herd, "Hands") as there:
        for i in range(5):
            there.post(f"/?u=u{i}&d=phone", FIX)
        known(herd, "Goloman", "u4/phone")
        friends = [f for f in here.post("/?u=me&d=phone", FIX).json()
                   if f["_type"] == "location"]
        assert len(friends) == 5 and len({f["tid"] for f in friends}) == 5
        assert {f["topic"] for f in friends} == {
            f"owntracks/u{i}/phone" for i in range(5)}
        assert all(len(f["tid"]) == 2 for f in friends)
        assert (friends[0]["lat"], friends[0]["tst"]) == (-25.762245,
                                                          1721896446)


def test_no_friends_are_told_of_where_that_is_off(make_herd):
    herd = make_herd(["Goloman"], [], http="{ friends = 0; }")
    with web(herd, "Goloman") as service:
        service.post("/?u=a&d=b", FIX)
        assert service.post("/?u=c&d=d", FIX).json() == []


# ---- encrypted payloads ----

def secretbox(text, phrase):
    """What OwnTracks sends of a text."""
    sodium = ctypes.CDLL("libsodium.so.23")
    nonce, key = os.urandom(24), phrase.encode().ljust(32, b"\0")
    out = ctypes.create_string_buffer(len(text) + 16)
    assert sodium.crypto_secretbox_easy(
        out, text, ctypes.c_ulonglong(len(text)), nonce, key) == 0
    return base64.b64encode(nonce + out.raw).decode()


def opened(data, phrase):
    sodium = ctypes.CDLL("libsodium.so.23")
    raw, key = base64.b64decode(data), phrase.encode().ljust(32, b"\0")
    out = ctypes.create_string_buffer(len(raw) - 40)
    assert sodium.crypto_secretbox_open_easy(
        out, raw[24:], ctypes.c_ulonglong(len(raw) - 24), raw[:24], key) == 0
    return out.raw


@pytest.fixture
def keyed(make_herd, tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("# phones\njane/phone opensesame\nBob swordfish\n")
    keys.chmod(0o600)
    return make_herd(["Goloman"], [], http=f'{{ owntracks_keys = "{keys}"; }}')


@pytest.mark.parametrize("who,phrase", [("jane/phone", "opensesame"),
                                        ("bob/any", "swordfish")])
def test_encrypted_payloads_are_opened_and_answered_so(keyed, who, phrase):
    user, device = who.split("/")
    with web(keyed, "Goloman") as service:
        box = secretbox(json.dumps(FIX).encode(), phrase)
        answer = service.post(f"/pub?u={user}&d={device}",
                              {"_type": "encrypted", "data": box})
        assert answer.status == 200
        said = answer.json()
        said = said[0] if isinstance(said, list) else said
        assert said["_type"] == "encrypted"
        assert isinstance(json.loads(opened(said["data"], phrase)), list)
    assert known(keyed, "Goloman", who)["lat"] == -25.762245


def test_a_payload_that_cannot_be_opened_is_answered_and_not_taken(keyed):
    with web(keyed, "Goloman") as service:
        for who, phrase in (("jane", "wrong"), ("nobody", "opensesame")):
            box = secretbox(json.dumps(FIX).encode(), phrase)
            answer = service.post(f"/pub?u={who}&d=phone",
                                  {"_type": "encrypted", "data": box})
            assert answer.status == 200, answer
            assert service.get(f"/v1/clients/{who}%2Fphone").status == 404
        metrics = service.get("/metrics").body
    # The phone cannot be told, so people are.
    assert b"\nmuster_http_phones_not_understood_total 2\n" in metrics
    log = keyed.errors("Goloman")
    assert 'msg="a phone was not understood"' in log and "jane/phone" in log


@pytest.mark.parametrize("mode,text,word", [
    (0o644, "a b\n", "chmod 600"), (0o600, "ab\n", ":1: "),
    (0o600, "a b\nc " + "x" * 33 + "\n", ":2: "), (None, "", "read")])
def test_keys_that_cannot_be_used_are_told_at_the_start(make_herd, tmp_path,
                                                        mode, text, word):
    keys = tmp_path / "keys"
    if mode is not None:
        keys.write_text(text)
        keys.chmod(mode)
    herd = make_herd(["Goloman"], [], start=False,
                     http=f'{{ owntracks_keys = "{keys}"; }}')
    herd.start("Goloman", wait=False)
    assert herd.processes.pop("Goloman").wait(30) == 1
    assert word in herd.errors("Goloman")


def test_a_name_that_is_too_long_is_nobody_else_s(paper):
    with web(paper, "Goloman") as service:
        for end in "ab":
            service.post("/pub?d=long", FIX, user=("x" * 300 + end, "secret"))
        for path in ("x" * 255, "x" * 256, "x" * 300):
            assert service.get(f"/v1/clients/{path}%2Flong").status == 404
        assert service.get("/v1/clients/owntracks%2Flong").status == 200


# ---- clocks and trouble ----

def test_clocks_that_are_off_hold_no_queue_up(make_herd):
    herd = make_herd(["Goloman"], [], max_future_s=60, max_past_s=3600)
    now = time.time()
    with web(herd, "Goloman") as service:
        ahead = {**FIX, "tst": int(now) + 86400}
        assert service.post("/?u=a&d=a", ahead).status == 200
        record = service.get("/v1/clients/a%2Fa").json()
        assert abs(record["time"] - now) < 60 and record["clamped"] is True
        behind = {**FIX, "tst": int(now) - 86400}
        assert service.post("/?u=b&d=b", behind).status == 200
        assert service.get("/v1/clients/b%2Fb").status == 404


def test_a_server_that_can_take_nothing_says_try_again(make_herd):
    herd = make_herd(["Goloman"], [], limits="{ max_clients = 1; }")
    with web(herd, "Goloman") as service:
        assert service.post("/?u=a&d=a", FIX).status == 200
        assert service.post("/?u=b&d=b", FIX).status == 503
        assert service.get("/?id=c&lat=1&lon=2").status == 503
        assert service.post("/?u=a&d=a", FIX).status == 200
