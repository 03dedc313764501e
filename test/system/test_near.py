"""muster near and muster places near: what people type."""
import json
import subprocess

import pytest

from herd import MUSTER, PLACES

UCLA = ["34.06893", "-118.445127"]


def places_near(*words):
    return subprocess.run([MUSTER, "places", "near", *map(str, words)],
                          capture_output=True, text=True, check=False)


def test_a_table_of_what_is_near_a_client(make_herd):
    herd = make_herd(["Goloman", "Hands"], [("Goloman", "Hands")])
    herd.report("Goloman", "kiwi")
    lines = herd.run("near", "kiwi", "10", "3").stdout.decode().splitlines()
    assert lines[0].split() == ["DISTANCE", "BEARING", "KIND", "NAME"]
    assert lines[1].split()[:5] == ["1.95", "km", "137", "SE", "sublocality"]
    assert "Westwood (California" in lines[1]
    assert len(lines) == 5 and "GeoNames" in lines[4]
    table = places_near("-o", PLACES, *UCLA, 10, 3)
    assert table.stdout.splitlines() == lines
    answer = json.loads(herd.run("near", "--json", "kiwi", "10", "3").stdout)
    assert [p["name"] for p in answer["results"]][0] == "Westwood"
    assert len(answer["results"]) == 3


def test_what_can_go_wrong_is_told(make_herd):
    herd = make_herd(["Goloman"], [], places='{ provider = "none"; }')
    done = herd.run("near", "stranger", "10", "3", check=False)
    assert done.returncode == 1
    assert b"nobody of that ID" in done.stderr
    herd.report("Goloman", "kiwi")
    done = herd.run("near", "kiwi", "10", "3", check=False)
    assert done.returncode == 1
    assert b"UNKNOWN_ERROR: no places provider" in done.stderr
    done = herd.run("near", "-s", "Nobody", "kiwi", "10", "3", check=False)
    assert done.returncode == 1
    assert b"no server named Nobody" in done.stderr
    for words in ([], ["kiwi", "51", "1"], ["kiwi", "1", "21"],
                  ["kiwi", "1", "1.5"], ["a b", "1", "1"], ["kiwi", "-1", "1"]):
        assert herd.run("near", *words, check=False).returncode == 2
    herd.kill("Goloman")
    done = herd.run("near", "kiwi", "10", "3", check=False)
    assert done.returncode == 1
    assert b"is it running?" in done.stderr


def test_nothing_near_is_said(make_herd):
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "atlantic", "+0-30")
    assert herd.run("near", "atlantic", "50", "20").stdout == b"no places there\n"


@pytest.mark.parametrize("words, names", [
    (["--types", "airport", -33.87, 151.21, 50, 1], ["Sydney Kingsford"]),
    (["--keyword=BONDI b", -33.87, 151.21, 50, 5], ["Bondi Beach"]),
    (["--rank", "prominence", 34.05, -118.25, 50, 1], ["Los Angeles"]),
    (["--types", "nothing", 34.05, -118.25, 50, 1], [])])
def test_filters_and_ranks(words, names):
    done = places_near("-o", PLACES, *words)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if " km " in line or
             " m " in line]
    assert len(lines) == len(names)
    for line, name in zip(lines, names):
        assert name in line


@pytest.mark.parametrize("words", [
    [1, 2, 3], [91, 0, 1, 1], [0, 0, 51, 1], ["x", 0, 1, 1], [0, 0, 1, 1.5],
    ["--wat", 0, 0, 1, 1], ["--rank", "loud", 0, 0, 1, 1],
    ["--types", "", 0, 0, 1, 1], ["--types", "park, bar", 0, 0, 1, 1],
    ["--types", "park,", 0, 0, 1, 1], ["--keyword", "x" * 101, 0, 0, 1, 1]])
def test_misuse_is_told(words):
    done = places_near(*words)
    assert done.returncode == 2
    assert '"muster places near --help" tells' in done.stderr


def test_status_says_who_knows_places(make_herd, tmp_path):
    herd = make_herd(["Goloman"], [])
    assert b"places       local (" in herd.run("status").stdout
    herd = make_herd(["Goloman"], [], places=(
        f'{{ provider = "local"; file = "{tmp_path}/no.sqlite"; }}'))
    assert b"local (NO FILE); 0 found, 0 failed\n" in herd.run("status").stdout


def test_check_warns_of_what_this_machine_lacks(make_herd, tmp_path):
    (tmp_path / "key").write_text("k")
    (tmp_path / "key").chmod(0o644)
    herd = make_herd(["Goloman"], [], places=(
        '{ provider = "chain"; chain = ("google", "local"); '
        f'file = "{tmp_path}/no.sqlite"; ca_file = "{tmp_path}/no.pem"; '
        f'google = {{ key_file = "{tmp_path}/key"; }}; }}'))
    done = herd.run("check")
    assert b": good: " in done.stdout
    for word in (b"warning: google: ", b"chmod 600", b"warning: local: ",
                 b"no.pem: No such file"):
        assert word in done.stderr, done.stderr
