"""Many clients at once: all, those in a box, the nearest; page by page while
they change."""
import math
import random

import pytest

from herd import Herd
from web import web

STAMP = 1_600_000_000


def path(client_id):
    return f"/v1/clients/{client_id}"


def report(herd, *reports):
    """(id, lat, lon, stamp)... over one connection."""
    with herd.client("Goloman") as client:
        for i, lat, lon, stamp in reports:
            client.send(f"IAMAT {i} {float(lat):+.6f}{float(lon):+.6f} "
                        f"{stamp}\n")
        for _ in reports:
            assert client.line().startswith(b"AT ")


def metres(a, b):
    """By the haversine, on a sphere of the earth's mean radius."""
    (p, q), (r, s) = [map(math.radians, x) for x in (a, b)]
    h = (math.sin((r - p) / 2) ** 2 +
         math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2)
    return 2 * 6371008.8 * math.asin(min(1, math.sqrt(h)))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """One server with 3,000 clients all over the globe: positions by path."""
    herd = Herd(tmp_path_factory.mktemp("many"), ["Goloman"], []).start()
    dice = random.Random(5)
    where = {f"g{i}": (round(dice.uniform(-89, 89), 6),
                       round(dice.uniform(-180, 180), 6))
             for i in range(3000)}
    report(herd, *((i, *p, STAMP) for i, p in where.items()))
    yield herd, {path(i): p for i, p in where.items()}
    herd.end()


@pytest.fixture
def asked(many):
    with web(many[0], "Goloman") as service:
        yield service


def pages(service, query="", between=lambda: None):
    """Every record of every page."""
    cursor, records = None, []
    while True:
        more = f"&cursor={cursor}" if cursor else ""
        answer = service.get(f"/v1/clients?limit=250{query}{more}")
        assert (answer.status, answer.type) == (200, "application/json")
        page = answer.json()
        records += page["clients"]
        cursor = page.get("next")
        if not cursor:
            return records
        assert len(page["clients"]) == 250
        between()


def test_a_report_is_in_the_list_when_it_was_answered(make_herd):
    herd = make_herd(["Goloman"], [])
    with web(herd, "Goloman") as service:
        assert service.get("/v1/clients").json() == {"clients": []}
        for i in range(50):
            report(herd, (f"k{i}", 1, i, STAMP))
            clients = service.get("/v1/clients").json()["clients"]
            assert clients[i] == service.get(path(f"k{i}")).json()
            assert len(clients) == i + 1


def test_all_page_by_page(many, asked):
    records = pages(asked)
    paths = [r["path"] for r in records]
    assert len(paths) == len(set(paths))
    assert set(many[1]) <= set(paths)
    assert len(asked.get("/v1/clients").json()["clients"]) == 100


def test_who_is_there_all_the_while_is_told_once(many, asked):
    """Meanwhile others come, go and move, and these move as well."""
    herd, where = many
    turn = iter(range(1, 1000))

    def between():
        k = next(turn)
        report(herd, (f"new{k}", 1, 1, STAMP + k),
               *((f"g{i}", *where[path(f"g{i}")], STAMP + k)
                 for i in range(k, 3000, 300)))
        herd.run("forget", f"new{k}")

    paths = [r["path"] for r in pages(asked, between=between)]
    assert len(paths) == len(set(paths))
    assert set(where) <= set(paths)


@pytest.mark.parametrize("west,south,east,north", [
    (-20, -10, 50, 60), (170, -50, -170, 50), (-180, -90, 180, 90),
    (10, 10, 10.000001, 10.000001), (179, 0, 180, 90)])
def test_a_box(many, asked, west, south, east, north):
    def is_in(lat, lon):
        across = west > east and (lon >= west or lon <= east)
        return south <= lat <= north and (across or west <= lon <= east)

    found = pages(asked, f"&bbox={west},{south},{east},{north}")
    assert {r["path"] for r in found} & set(many[1]) == {
        p for p, (lat, lon) in many[1].items() if is_in(lat, lon)}


@pytest.mark.parametrize("lat,lon", [(0, 0), (34.06893, -118.445127),
                                     (-60, 179.9), (89.9, 10), (-90, 0)])
def test_the_nearest_are_the_nearest(many, asked, lat, lon):
    answer = asked.get(f"/v1/clients?near={lat},{lon}&limit=500").json()
    assert "next" not in answer
    told = [(r["distance"], r["path"]) for r in answer["clients"]
            if r["path"] in many[1]]
    wanted = sorted((metres((lat, lon), p), i) for i, p in many[1].items())
    assert [p for _, p in told] == [i for _, i in wanted[:len(told)]]
    for (told_m, _), (wanted_m, _) in zip(told, wanted):
        assert abs(told_m - wanted_m) < 0.01
    assert len(told) >= 490


def test_nearer_than_a_radius(many, asked):
    found = asked.get(
        "/v1/clients?near=10,10&radius=1500000&limit=1000").json()["clients"]
    assert {r["path"] for r in found} & set(many[1]) == {
        i for i, p in many[1].items() if metres((10, 10), p) <= 1_500_000}
    assert asked.get("/v1/clients?near=10,10&radius=0").json() == {
        "clients": []}


@pytest.mark.parametrize("query", [
    "limit=0", "limit=1001", "limit=x", "limit=-1", "limit=",
    "bbox=1,2,3", "near=1", "near=91,0", "near=x,y", "radius=5",
    "cursor=x", "cursor=0000000000000001-5", "bbox=%zz"])
def test_what_is_asked_badly(asked, query):
    answer = asked.get(f"/v1/clients?{query}")
    assert (answer.status, answer.type) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(query.split("=")[0])


@pytest.mark.parametrize("query", ["near=1,2&bbox=1,2,3,4",
                                   "near=1,2&radius=-1",
                                   "near=1,2&cursor=0000000000000001-5"])
def test_what_does_not_go_together(asked, query):
    assert asked.get(f"/v1/clients?{query}").status == 400
