"""Google's own clients for Node.js, in the versions that test/npm names, ask a
server as they would ask Google: only the host is another. The one of Places API
(New) asks the tests' stub as well, so that the stub is like what it stands
for."""
import json
import os
import subprocess

import pytest

from google import KEY, Google
from herd import PATIENCE_S, ROOT

MODULES = ROOT / "build" / "npm" / "node_modules"
KIWI = {"lat": 34.06893, "lng": -118.445127}


def run_client(script, *words):
    done = subprocess.run(
        ["node", ROOT / "test" / "npm" / script, *map(str, words)],
        capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False,
        env={**os.environ, "NODE_PATH": str(MODULES)})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask_legacy(herd, radius):
    return run_client(
        "legacy.js", f"http://127.0.0.1:{herd.http_ports['Goloman']}"
        "/maps/api/place/nearbysearch/json", radius)


def test_the_legacy_client_reads_local_places(solo):
    """Rows: R20"""
    answer = ask_legacy(solo, 50000)
    assert answer["http"] == 200
    assert answer["status"] == "OK"
    assert len(answer["places"]) == 20
    assert answer["html_attributions"]
    first = answer["places"][0]
    assert first["name"] == "Beverly Hills"
    assert first["place_id"].startswith("geonames:")
    assert abs(first["lat"] - KIWI["lat"]) < 0.1
    assert first["viewport"]["southwest"]["lat"] < first["lat"] < first[
        "viewport"]["northeast"]["lat"]
    assert first["types"]
    assert ask_legacy(solo, 0)["status"] == "ZERO_RESULTS"


@pytest.mark.parametrize("kind", ["google", "google-legacy"])
def test_the_legacy_client_reads_what_comes_from_google(make_herd, tmp_path,
                                                        kind):
    """Rows: R20"""
    google = Google(tmp_path, plain=True)
    key_file = tmp_path / "key"
    key_file.write_text(KEY)
    key_file.chmod(0o600)
    herd = make_herd(["Goloman"], [], places=(
        f'{{ provider = "{kind}"; allow_http = true; {kind} = {{ url = '
        f'"{google.url}"; key_file = "{key_file}"; }}; }}'))
    answer = ask_legacy(herd, 10000)
    assert answer["status"] == "OK"
    assert len(answer["places"]) == 20
    assert answer["places"][7]["name"] == 'Caf\u00e9 "No. 7"' + (
        "" if kind == "google" else " \\ \u2603")
    assert answer["places"][7]["vicinity"] == "7 Westwood Plaza"
    assert answer["places"][7]["place_id"] == "ChIJ0007"
    google.mode = "500"
    failed = ask_legacy(herd, 9000)
    assert failed["status"] == "UNKNOWN_ERROR"
    assert failed["places"] == []
    assert failed["error_message"]
    google.end()


def test_the_client_of_the_new_service_reads_local_places(solo):
    """Rows: R20"""
    places = run_client("places.js", "127.0.0.1", solo.http_ports["Goloman"])
    assert len(places) == 5
    assert places[0]["name"] == "Beverly Hills"
    assert places[0]["id"].startswith("geonames:")
    assert places[0]["types"] == ["locality", "political"]
    assert abs(places[0]["lat"] - KIWI["lat"]) < 0.1
    assert abs(places[0]["lng"] - KIWI["lng"]) < 0.1


def test_the_client_of_the_new_service_reads_the_stub(tmp_path):
    google = Google(tmp_path, plain=True, key="test-key")
    places = run_client("places.js", "127.0.0.1", google.port)
    assert [place["id"] for place in places] == [f"ChIJ{i:04d}"
                                                 for i in range(5)]
    assert places[3]["name"] == 'Caf\u00e9 "No. 3"'
    assert places[3]["types"] == ["cafe", "food"]
    assert google.asked[0].path == "/v1/places:searchNearby"
    google.end()
