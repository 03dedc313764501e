"""Google's own clients for Node.js, in the versions that test/npm names: the one
of the legacy service reads what we answer, the one of Places API (New) what the
tests' stub says, so that the stub is like what it stands for."""
import http.server
import json
import os
import subprocess
import threading
from urllib.parse import parse_qs, urlsplit

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


class Bridge(http.server.BaseHTTPRequestHandler):
    """Passes a Nearby Search on as a WHATSAT, and the JSON of its answer
    back."""

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        with self.server.herd.client("Goloman") as client:
            client.send(f"WHATSAT kiwi {int(query['radius'][0]) / 1000:g} 20\n")
            body = client.answer()[1]
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def ask_legacy():
    servers = []

    def ask(herd, radius):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bridge)
        server.herd = herd
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return run_client("legacy.js", f"http://127.0.0.1:{server.server_port}"
                          "/maps/api/place/nearbysearch/json", radius)

    yield ask
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_legacy_client_reads_local_places(make_herd, ask_legacy):
    """Rows: R20"""
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "kiwi")
    answer = ask_legacy(herd, 50000)
    assert answer["status"] == "OK"
    assert len(answer["places"]) == 20
    assert answer["html_attributions"]
    first = answer["places"][0]
    assert first["name"] == "Westwood"
    assert first["place_id"].startswith("geonames:")
    assert abs(first["lat"] - KIWI["lat"]) < 0.1
    assert first["viewport"]["southwest"]["lat"] < first["lat"] < first[
        "viewport"]["northeast"]["lat"]
    assert first["types"]
    assert ask_legacy(herd, 0)["status"] == "ZERO_RESULTS"


@pytest.mark.parametrize("kind", ["google", "google-legacy"])
def test_the_legacy_client_reads_what_comes_from_google(make_herd, ask_legacy,
                                                        tmp_path, kind):
    """Rows: R20"""
    google = Google(tmp_path, plain=True)
    key_file = tmp_path / "key"
    key_file.write_text(KEY)
    key_file.chmod(0o600)
    herd = make_herd(["Goloman"], [], places=(
        f'{{ provider = "{kind}"; allow_http = true; {kind} = {{ url = '
        f'"{google.url}"; key_file = "{key_file}"; }}; }}'))
    herd.report("Goloman", "kiwi")
    answer = ask_legacy(herd, 10000)
    assert answer["status"] == "OK"
    assert len(answer["places"]) == 20
    assert answer["places"][7]["name"] == 'Caf\u00e9 "No. 7"' + (
        "" if kind == "google" else " \\ \u2603")
    assert answer["places"][7]["vicinity"] == "7 Westwood Plaza"
    assert answer["places"][7]["place_id"] == "ChIJ0007"
    google.mode = "500"
    herd.run("reset", "kiwi")
    herd.report("Goloman", "kiwi", "+10+10")
    failed = ask_legacy(herd, 10000)
    assert failed["status"] == "UNKNOWN_ERROR"
    assert failed["places"] == []
    assert failed["error_message"]
    google.end()


def test_the_client_of_the_new_service_reads_the_stub(tmp_path):
    google = Google(tmp_path, plain=True, key="test-key")
    places = run_client("places.js", "127.0.0.1", google.port)
    assert [place["id"] for place in places] == [f"ChIJ{i:04d}"
                                                 for i in range(5)]
    assert places[3]["name"] == 'Caf\u00e9 "No. 3"'
    assert places[3]["types"] == ["cafe", "food"]
    assert google.asked[0].path == "/v1/places:searchNearby"
    google.end()
