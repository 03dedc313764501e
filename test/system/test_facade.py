"""Places over HTTP: near a client, and as Google's own services have them."""
import json

import pytest

from google import KEY, Google
from herd import until
from web import web

LEGACY = "/maps/api/place/nearbysearch/json"
NEW = "/v1/places:searchNearby"
CIRCLE = {"circle": {"center": {"latitude": 34.06893,
                                "longitude": -118.445127},
                     "radius": 10000}}
MASK = {"X-Goog-FieldMask": "places.id,places.displayName,places.types"}


@pytest.fixture
def asked(solo):
    solo.report("Goloman", "kiwi")
    with web(solo, "Goloman") as service:
        yield service


@pytest.fixture
def google(tmp_path):
    stub = Google(tmp_path, plain=True)
    yield stub
    stub.end()


@pytest.fixture
def behind(make_herd, google, tmp_path):
    """A server that asks the stub, and knows kiwi."""
    def make(**keys):
        key_file = tmp_path / "key"
        key_file.write_text(KEY)
        key_file.chmod(0o600)
        herd = make_herd(
            ["Goloman"], [], **keys, places=(
                f'{{ provider = "google"; allow_http = true; google = {{ '
                f'url = "{google.url}"; key_file = "{key_file}"; }}; }}'))
        herd.report("Goloman", "kiwi")
        return herd
    return make


def near(asked, query=""):
    answer = asked.get(f"/v1/clients/kiwi/places{query}")
    assert answer.status == 200, answer
    assert answer.type == "application/json; charset=UTF-8"
    return answer.json()


def names(answer):
    return [place["name"] for place in answer["results"]]


# ---- near a client ----

def test_it_is_what_the_line_protocol_says(solo, asked):
    with solo.client("Goloman") as client:
        client.send("WHATSAT kiwi 10 5\n")
        text = client.answer()[1]
    answer = asked.get("/v1/clients/kiwi/places?radius=10000&limit=5")
    assert answer.body == text[:-1]


def test_what_is_not_said_has_a_value(asked):
    assert near(asked) == near(asked, "?radius=1000&limit=20&rank=distance")
    assert near(asked, "?radius=50000")["status"] == "OK"
    assert len(names(near(asked, "?radius=50000"))) == 20


def test_types_keyword_and_rank_are_asked_for(asked):
    airports = near(asked, "?radius=50000&type=airport,nonsense&limit=3")
    assert len(names(airports)) == 3
    assert all("airport" in place["types"] for place in airports["results"])
    assert names(near(asked, "?radius=50000&keyword=WESTWOOD")) == ["Westwood"]
    best = near(asked, "?radius=50000&limit=1&rank=prominence")
    assert names(best) == ["Beverly Hills"]
    assert near(asked, "?radius=0")["status"] == "ZERO_RESULTS"


@pytest.mark.parametrize("query,parameter", [
    ("radius=50001", "radius"), ("radius=x", "radius"), ("limit=0", "limit"),
    ("limit=21", "limit"), ("type=A", "type"), ("rank=best", "rank"),
    ("keyword=%00", "keyword"), ("keyword=" + "x" * 101, "keyword"),
    ("type=%e", "type")])
def test_a_bad_parameter_is_named(asked, query, parameter):
    answer = asked.get(f"/v1/clients/kiwi/places?{query}")
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(f"{parameter}: ")


def test_a_client_nobody_knows_has_no_places(asked):
    answer = asked.get("/v1/clients/nobody/places")
    assert (answer.status, answer.type) == (404, "application/problem+json")
    assert answer.json()["type"] == "/problems/unknown-client"
    assert asked.post("/v1/clients/kiwi/places").status == 405


# ---- as Google had it ----

def legacy(asked, query, status=None):
    answer = asked.get(f"{LEGACY}?{query}")
    assert (answer.status, answer.type) == (
        200, "application/json; charset=UTF-8"), answer
    body = answer.json()
    assert set(body) >= {"html_attributions", "results", "status"}
    if status:
        assert body["status"] == status
    return body


def test_the_legacy_service_is_asked_as_ever(asked):
    here = "location=34.06893,-118.445127"
    found = legacy(asked, f"{here}&radius=10000&key=any&language=de", "OK")
    assert names(found)[0] == "Beverly Hills"
    assert len(found["html_attributions"]) > 0
    far = legacy(asked, f"{here}&radius=1000000&type=airport", "OK")
    assert "Los Angeles International Airport" in names(far)
    nearest = legacy(asked, f"{here}&rankby=distance&keyword=westwood", "OK")
    assert names(nearest)[0] == "Westwood"
    assert len(names(legacy(asked, f"{here}&radius=50000"))) == 20
    legacy(asked, "location=0,-150&radius=10", "ZERO_RESULTS")


@pytest.mark.parametrize("query,why", [
    ("radius=5", "location"), ("location=1,2", "radius"),
    ("location=91,2&radius=5", "location"),
    ("location=1,2&radius=5&rankby=distance&type=a", "radius"),
    ("location=1,2&rankby=distance", "rankby"),
    ("pagetoken=x&location=1,2&radius=5", "pagetoken")])
def test_an_invalid_request_has_a_reason(asked, query, why):
    body = legacy(asked, query, "INVALID_REQUEST")
    assert body["error_message"].startswith(why)
    assert body["results"] == []


# ---- as Google has it ----

def new(asked, body, status=200, headers=MASK, query=""):
    answer = asked.post(NEW + query, body, headers=headers)
    assert (answer.status, answer.type) == (
        status, "application/json; charset=UTF-8"), answer
    return answer.json()


def test_the_new_service_is_asked_as_ever(asked):
    found = new(asked, {"locationRestriction": CIRCLE, "maxResultCount": 3,
                        "rankPreference": "DISTANCE"})["places"]
    assert len(found) == 3
    assert found[0]["displayName"] == {"text": "Westwood"}
    assert set(found[0]) == {"id", "displayName", "types"}
    more = new(asked, {"locationRestriction": CIRCLE, "maxResultCount": 1},
               headers={}, query="?$fields=*&$alt=json%3Benum-encoding=int")
    place = more["places"][0]
    assert place["name"] == "places/" + place["id"]
    assert place["attributions"][0]["provider"]
    assert place["viewport"]["low"]["latitude"] < place["location"]["latitude"]
    nowhere = {"circle": {"center": {"latitude": 0, "longitude": -150},
                          "radius": 10}}
    assert new(asked, {"locationRestriction": nowhere}) == {}


def test_types_can_be_excluded(asked):
    body = {"locationRestriction": {"circle": {**CIRCLE["circle"],
                                               "radius": 50000}}}
    only = new(asked, {**body, "includedTypes": ["airport"]})["places"]
    assert only and all("airport" in place["types"] for place in only)
    first = new(asked, {**body, "includedPrimaryTypes": ["airport"]})["places"]
    assert first and all(p["types"][0] == "airport" for p in first)
    assert new(asked, {**body, "includedPrimaryTypes": ["airport"],
                       "excludedTypes": [only[0]["types"][1]]}) == {}


def test_errors_are_codes(asked):
    good = {"locationRestriction": CIRCLE}
    for body, headers, words in [
            (good, {}, "field mask is required"),
            (good, {"X-Goog-FieldMask": "id"}, "field mask is malformed"),
            ({}, MASK, "locationRestriction is missing"),
            (b"{", MASK, ""),
            ({**good, "maxResultCount": 21}, MASK, "maxResultCount"),
            ({**good, "pageToken": "x"}, MASK, "does not have")]:
        error = new(asked, body, 400, headers)["error"]
        assert error["code"] == 400 and error["status"] == "INVALID_ARGUMENT"
        assert words in error["message"]
    assert asked.get(NEW).status == 405


# ---- what the desk says ----

def test_too_many_questions_are_told(behind, google):
    google.mode = "slow"
    herd = behind(limits="{ questions = 1; }")
    path = "/v1/clients/kiwi/places?radius=10"
    with web(herd, "Goloman") as waits, web(herd, "Goloman") as refused:
        waits.connection.request("GET", path)
        until(lambda: google.asked, "the provider is asked")
        assert near(refused)["status"] == "OVER_QUERY_LIMIT"
        assert legacy(refused, "location=1,2&radius=5",
                      "OVER_QUERY_LIMIT")["error_message"]
        error = new(refused, {"locationRestriction": CIRCLE}, 429)["error"]
        assert error["status"] == "RESOURCE_EXHAUSTED"
        google.ending.set()
        assert waits.connection.getresponse().status == 200


@pytest.mark.parametrize("mode,code,status", [
    ("403", 403, "PERMISSION_DENIED"), ("400", 400, "INVALID_ARGUMENT"),
    ("429", 429, "RESOURCE_EXHAUSTED"), ("gibberish", 503, "UNAVAILABLE")])
def test_what_a_provider_says_becomes_a_code(behind, google, mode, code,
                                             status):
    google.mode = mode
    with web(behind(), "Goloman") as service:
        error = new(service, {"locationRestriction": CIRCLE}, code)["error"]
    assert (error["code"], error["status"]) == (code, status)
    assert error["message"]
    assert KEY not in json.dumps(error)


def test_who_goes_away_leaves_nothing_behind(behind, google):
    google.mode = "slow"
    herd = behind()

    def under_way():
        return herd.status("Goloman")["places"]["under_way"]

    with web(herd, "Goloman") as service:
        gone = [service.raw(f"{head} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                for head in ("GET /v1/clients/kiwi/places",
                             f"GET {LEGACY}?location=1,2&radius=5")]
        until(lambda: under_way() == 2, "both are asked")
        for connection in gone:
            connection.close()
    google.ending.set()
    until(lambda: under_way() == 0, "nothing is under way")


def test_without_a_provider_that_ranks_the_nearest_is_meant(make_herd, google):
    herd = make_herd(
        ["Goloman"], [],
        places=f'{{ provider = "overpass"; allow_http = true; overpass = '
               f'{{ url = "{google.url}"; }}; }}')
    with web(herd, "Goloman") as service:
        legacy(service, "location=34.06893,-118.445127&radius=5000", "OK")
