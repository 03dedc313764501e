"""People look at the live map of a real herd, with a real browser: Chromium,
told what to do by Playwright.  The scenarios are in test/browser/e2e; here is
the herd, and what is done to it.  Pictures are left in build/screenshots."""
import json
import os
import pathlib
import shutil
import subprocess
import threading

import pytest

from herd import PATIENCE_S, ROOT

SCENARIOS = ROOT / "test" / "browser" / "e2e"
PACKAGES = ROOT / "build" / "browser" / "ready"
BROWSER = pathlib.Path("/usr/bin/chromium")
SHOTS = ROOT / "build" / "screenshots"
# A browser starts, draws without a graphics card, and is not alone.
SLOWER = 2
LIMIT_S = 280


def missing():
    """What is not there of what these tests need; "" if all is."""
    if not shutil.which("node"):
        return "there is no node: run tools/setup test"
    if not BROWSER.exists():
        return f"there is no {BROWSER}: run tools/setup test"
    if not PACKAGES.exists():
        return "there is no build/browser: run make test"
    if not (ROOT / "build/web/app.js").exists() or not (
            ROOT / "build/web/app.js").stat().st_size:
        return "the map was built without npm: run make clean-web all"
    return ""


pytestmark = [pytest.mark.skipif(bool(missing()), reason=missing()),
              pytest.mark.timeout(LIMIT_S + 20)]


def facts_of(herd):
    servers = {name: {"http": f"http://{herd.host(name)}:"
                              f"{herd.http_ports[name]}",
                      "port": herd.ports[name]} for name in herd.names}
    return {"servers": servers, "shots": str(SHOTS),
            "patience_ms": int(1000 * SLOWER * PATIENCE_S),
            "slow": "MUSTER_SLOW" in os.environ}


def converse(node, deeds, record):
    """Do what the scenario asks for; each thing that is done is a line."""
    for line in node.stdout:
        word = json.loads(line)
        if "figure" in word:
            record("figure", word["figure"])
        else:
            deeds[word["do"]](word["name"])
            node.stdin.write("done\n")
            node.stdin.flush()


def play(herd, scenario, record, **deeds):
    """One scenario, to its end; deeds are more things that it may ask for."""
    deeds = {"kill": herd.kill, "start": herd.start, **deeds}
    with subprocess.Popen(
            ["node", SCENARIOS / "run.mjs", scenario], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE) as node:
        said = []
        reader = threading.Thread(target=lambda: said.append(
            node.stderr.read()))
        reader.start()
        watchdog = threading.Timer(LIMIT_S, node.terminate)
        watchdog.start()
        try:
            node.stdin.write(json.dumps(facts_of(herd)) + "\n")
            node.stdin.flush()
            converse(node, deeds, record)
            code = node.wait()
        finally:
            watchdog.cancel()
            node.terminate()
            reader.join()
        assert code == 0, f"{scenario} ended with {code}\n{said[0]}"


@pytest.mark.parametrize("scenario", [
    "the_page_loads", "a_report_is_seen_elsewhere", "search_finds",
    "the_card_tells", "the_address_restores_all",
    "the_herd_shows_what_it_learned", "dark_and_light", "a_mouse",
    "a_keyboard", "a_phone", "axe_desktop_light", "axe_desktop_dark",
    "axe_phone_light", "axe_phone_dark"])
def test_the_page(paper, scenario, record_property):
    play(paper, scenario, record_property)


def test_an_empty_herd(make_herd, record_property):
    play(make_herd(["Goloman"], []), "an_empty_herd", record_property)


@pytest.mark.parametrize("scenario", ["a_server_dies_and_heals",
                                      "its_own_server_dies",
                                      "twenty_thousand_clients"])
def test_a_herd_of_its_own(make_herd, scenario, record_property):
    play(make_herd(), scenario, record_property)
