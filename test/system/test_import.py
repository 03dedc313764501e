"""muster places import: everybody's data, in every form."""
import json
import lzma
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess

import pytest

from herd import MUSTER, until

HEAD = "# muster-places 1\n# attribution\tt\tOf the tests\n"
OSMIUM = pytest.mark.skipif(not shutil.which("osmium"),
                            reason="osmium-tool is not installed")
REAL = os.environ.get("MUSTER_REAL_DATA", "")


def run(*words, **options):
    return subprocess.run([MUSTER, "places", "import", *words],
                          capture_output=True, text=True, check=False,
                          **{"timeout": 120, **options})


def good(folder, *words, **options):
    """Import into out.sqlite; gives what was said."""
    done = run("-o", folder / "out.sqlite", *words, **options)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert leftovers(folder) == []
    return done.stdout


def bad(folder, *words, **options):
    """An import that fails and leaves nothing; gives why."""
    done = run("-o", folder / "out.sqlite", *words, **options)
    assert done.returncode == 1, done.stdout
    assert not (folder / "out.sqlite").exists()
    assert leftovers(folder) == []
    return done.stderr


def leftovers(folder):
    return [p.name for p in folder.iterdir()
            if p.name.startswith((".", "out.sqlite."))]


def near(folder, lat, lon, km=1, items=20):
    """The names of the places that are near, the nearest first."""
    done = subprocess.run(
        [MUSTER, "places", "near", "-o", folder / "out.sqlite", "--",
         str(lat), str(lon), str(km), str(items)],
        capture_output=True, text=True, check=True)
    return done.stdout


def feature(lon, lat, ident=None, **properties):
    value = {"type": "Feature", "properties": properties,
             "geometry": {"type": "Point", "coordinates": [lon, lat]}}
    if ident:
        value["id"] = ident
    return value


def area(*corners, **properties):
    ring = [list(c) for c in (*corners, corners[0])]
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


CAFE = feature(7.1, 43.1, "n1", amenity="cafe", name="Café Un")
MUSEUM = feature(7.2, 43.2, "way/2", tourism="museum", name="Musée Deux")


@pytest.mark.parametrize("separator", ["", "\x1e"])
def test_a_sequence_with_and_without_separators(tmp_path, separator):
    """Rows: R17"""
    text = "".join(f"{separator}{json.dumps(f)}\n" for f in (CAFE, MUSEUM))
    (tmp_path / "in.geojsonseq").write_text(text)
    said = good(tmp_path, tmp_path / "in.geojsonseq")
    assert "2 places" in said
    assert "Café Un" in near(tmp_path, 43.1, 7.1)
    assert "© OpenStreetMap contributors" in near(tmp_path, 43.2, 7.2)


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_a_collection_laid_out_anyhow(tmp_path, indent):
    """Rows: R17"""
    text = json.dumps({"type": "FeatureCollection", "name": "x",
                       "features": [CAFE, MUSEUM] * 500}, indent=indent)
    (tmp_path / "in.json").write_text(text)
    said = good(tmp_path, tmp_path / "in.json")
    assert "2 places, 998 doubles merged" in said


def test_an_area_is_shown_by_a_point_inside(tmp_path):
    """Rows: R17"""
    horseshoe = area((0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3),
                     (0, 3), leisure="park", name="Shoe", **{"@id": 4,
                                                            "@type": "way"})
    (tmp_path / "in.json").write_text(json.dumps(horseshoe))
    said = run("--dry-run", tmp_path / "in.json").stdout
    lat, lon = map(float, re.search(r"Shoe  (\S+) (\S+)", said).groups())
    assert 0 < lat < 3 and 0 < lon < 3 and not (lat > 1 and 1 < lon < 2)
    assert "osm:w4" in said


def test_a_closed_way_that_comes_twice_is_its_area(tmp_path):
    """Rows: R17"""
    whole = area((0, 0), (2, 0), (2, 2), (0, 2), leisure="park", name="Area",
                 **{"@id": 4, "@type": "way"})
    line = json.loads(json.dumps(whole))
    line["geometry"] = {"type": "LineString",
                        "coordinates": whole["geometry"]["coordinates"][0]}
    line["properties"]["name"] = "Outline"
    for order in ([line, whole], [whole, line]):
        (tmp_path / "in.json").write_text("\n".join(map(json.dumps, order)))
        assert "1 places, 1 doubles merged" in good(tmp_path,
                                                    tmp_path / "in.json")
        assert "Area" in near(tmp_path, 1, 1, 50)


def test_geonames(tmp_path):
    """Rows: R17"""
    line = ("2993458\tMonaco\tMonaco\t" + "x," * 9000 + "\t43.73333\t7.41667\t"
            "P\tPPLC\tMC\t\t00\t\t\t\t32965\t\t55\tEurope/Monaco\t2020-01-01")
    old = line.replace("PPLC", "PPLH").replace("2993458", "1")
    (tmp_path / "in.txt").write_text(f"{line}\n{old}\n")
    said = good(tmp_path, tmp_path / "in.txt")
    assert "1 places" in said and "1 of no known kind" in said
    assert "GeoNames" in near(tmp_path, 43.73333, 7.41667)
    (tmp_path / "in.txt").write_text(f"{line}\nhello\n")
    (tmp_path / "out.sqlite").unlink()
    assert "in.txt:2: a line of GeoNames has 19" in bad(tmp_path,
                                                        tmp_path / "in.txt")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_a_header(tmp_path, delimiter):
    """Rows: R17"""
    rows = [["id", "Name", "LAT", "lng", "type", "address"],
            ["1", '"The ""Old"" Inn\nand Bar"', "51.5", "-0.1", "bar", "A 1"],
            ["", "Nowhere", "", "", "bar", ""],
            ["3", "Far", "91", "0", "bar", ""]]
    text = "\r\n".join(delimiter.join(r) for r in rows)
    (tmp_path / "in.csv").write_text(text)
    said = good(tmp_path, "--source", "pubs", "--attribution", "By Bob",
                tmp_path / "in.csv")
    assert "1 places" in said
    assert "1 without a position" in said and "in.csv:4)" in said
    assert "1 with coordinates out of range" in said
    found = near(tmp_path, 51.5, -0.1)
    assert 'The "Old" Inn and Bar (A 1)' in found and "By Bob" in found


def test_who_is_not_named_is_told(tmp_path):
    (tmp_path / "in.csv").write_text("name,x,y,type\nA,1,2,bar\n")
    assert '--attribution' in good(tmp_path, tmp_path / "in.csv")


def test_packed_and_through_a_pipe(tmp_path):
    """Rows: R17"""
    text = json.dumps(CAFE).encode()
    (tmp_path / "in.xz").write_bytes(lzma.compress(text))
    assert "1 places" in good(tmp_path, tmp_path / "in.xz")
    for data in (text, lzma.compress(text)):
        done = subprocess.run([MUSTER, "places", "import", "-o",
                               tmp_path / "out.sqlite", "-"], input=data,
                              capture_output=True, check=True)
        assert b"1 places" in done.stdout
    (tmp_path / "out.sqlite").unlink()
    (tmp_path / "cut.xz").write_bytes(lzma.compress(text * 99)[:-20])
    assert "cut short" in bad(tmp_path, tmp_path / "cut.xz")


def test_several_inputs_make_one_file(tmp_path):
    """Rows: R17"""
    (tmp_path / "a.tsv").write_text(HEAD + "t:a\tA\t43.1\t7.1\tx\t\t1\n")
    (tmp_path / "b.json").write_text(json.dumps(CAFE))
    assert "2 places" in good(tmp_path, tmp_path / "a.tsv",
                              tmp_path / "b.json")
    found = near(tmp_path, 43.1, 7.1)
    assert "Of the tests" in found and "OpenStreetMap" in found


def test_another_table_of_kinds(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(CAFE))
    table = tmp_path / "kinds.tsv"
    table.write_text("# muster-kinds 1\nosm\tamenity=cafe\ttea\t9\t1\n")
    assert "tea,point_of_interest" in run(
        "--dry-run", "--kinds", table, tmp_path / "in.json").stdout
    table.write_text("# muster-kinds 1\n\nosm\tamenity\ttea\t9\t1\n")
    assert "kinds.tsv:3: column 2" in bad(tmp_path, "--kinds", table,
                                          tmp_path / "in.json")
    assert "cannot be read" in bad(tmp_path, "--kinds", tmp_path / "none",
                                   tmp_path / "in.json")


def test_an_input_is_not_written_over(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps(CAFE))
    done = run("-o", tmp_path / "in.json", tmp_path / "in.json")
    assert done.returncode == 1
    assert "is an input, and would be written over" in done.stderr
    assert json.loads((tmp_path / "in.json").read_text()) == CAFE


def test_a_dry_run_writes_nothing(tmp_path):
    features = [CAFE, MUSEUM, feature(1, 2, shop="books"),
                feature(1, 2, shop="books"), feature(200, 2, name="x")]
    (tmp_path / "in.json").write_text("\n".join(map(json.dumps, features)))
    done = run("--dry-run", "-o", tmp_path / "out.sqlite", tmp_path / "in.json")
    assert done.returncode == 0
    assert "2 places would be" in done.stdout
    assert "passed over 3: 2 without a name" in done.stdout
    assert "in.json:3)" in done.stdout
    assert "osm:n1  Café Un  43.1000000 7.1000000  cafe,food" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["in.json"]


@pytest.mark.parametrize("name,content,cause", [
    ("a.json", '{"type":"Feature"}\n{"type":"Feature",}\n', "a.json:2: "),
    ("b.json", json.dumps(CAFE) + "\n[]\n", "b.json:2: here a feature"),
    ("c.json", json.dumps(CAFE)[:-9], "c.json:1: the file ends inside"),
    ("d.json", '{"type":"FeatureCollection","features":[\n{},\n',
     "d.json:3: the file ends inside"),
    ("e.csv", 'name,x,y,type\nA,1,2,bar\n"B"b,1,2,bar\n',
     "e.csv:3: behind a closing quote"),
    ("f.csv", 'name,x,y,type\n"A,1,2,bar\n', "f.csv:2: a quote is never"),
    ("g.csv", 'name,x,y\nA,1,2\n', "g.csv:1: it is neither"),
    ("h.bin", "hello\n", "h.bin:1: it is neither"),
    ("i.json", "", "i.json:0: there is nothing in it"),
    ("j.json", json.dumps(feature(1, 2)) + "\n", "j.json:1: no place was"),
])
def test_what_is_broken_names_its_line(tmp_path, name, content, cause):
    (tmp_path / name).write_text(content)
    assert cause in bad(tmp_path, tmp_path / name)


def test_a_format_that_is_said_is_believed(tmp_path):
    (tmp_path / "in.csv").write_text("name,x,y\nA,1,2\n")
    assert "in.csv:1: the header must name" in bad(
        tmp_path, "--from", "csv", tmp_path / "in.csv")


@pytest.mark.parametrize("words,cause", [
    (["--from", "shp", "x"], "--from takes"), ([], "several"),
    (["--source", "a b", "x"], "--source takes"),
    (["--attribution", "", "x"], "--attribution takes"),
    (["--nonsense", "x"], "nonsense")])
def test_what_is_misused_is_told(words, cause):
    done = run(*words)
    assert done.returncode == 2
    assert cause in done.stderr


def test_help_has_examples():
    done = run("--help")
    assert done.returncode == 0 and "examples:" in done.stdout


def test_the_same_input_gives_the_same_bytes(tmp_path):
    features = [feature(i % 360 - 180, i % 170 - 85, f"n{i % 700}",
                        amenity="cafe", name=f"C{i}") for i in range(2000)]
    (tmp_path / "in.json").write_text("\n".join(map(json.dumps, features)))
    files = []
    for _ in range(2):
        good(tmp_path, tmp_path / "in.json")
        files.append((tmp_path / "out.sqlite").read_bytes())
    assert files[0] == files[1]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    """Rows: R17"""
    (tmp_path / "in.json").write_text(json.dumps(CAFE))
    good(tmp_path, tmp_path / "in.json")
    before = (tmp_path / "out.sqlite").read_bytes()
    (tmp_path / "bad.json").write_text(json.dumps(MUSEUM) + "\n{")
    done = run("-o", tmp_path / "out.sqlite", tmp_path / "bad.json")
    assert done.returncode == 1
    assert (tmp_path / "out.sqlite").read_bytes() == before
    assert leftovers(tmp_path) == []


def test_no_room_leaves_nothing(tmp_path):
    with open(tmp_path / "in.json", "w") as out:
        for i in range(20000):
            print(json.dumps(feature(i / 1000, 0, f"n{i}", amenity="cafe",
                                     name=f"C{i}")), file=out)
    done = subprocess.run(
        ["sh", "-c", 'trap "" XFSZ; ulimit -f 200; exec "$0" places import '
         '-o "$1" "$2"', MUSTER, tmp_path / "out.sqlite",
         tmp_path / "in.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert str(tmp_path) in done.stderr
    assert not (tmp_path / "out.sqlite").exists()
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM,
                                 signal.SIGHUP, signal.SIGXFSZ])
def test_who_is_ended_leaves_nothing(tmp_path, end):
    """Rows: R17"""
    with subprocess.Popen([MUSTER, "places", "import", "-q", "-o",
                           tmp_path / "out.sqlite", "-"],
                          # Under nohup it would be ignored.
                          preexec_fn=lambda: signal.signal(end, signal.SIG_DFL),
                          stdin=subprocess.PIPE) as child:
        child.stdin.write((json.dumps(CAFE) + "\n").encode() * 10000)
        child.stdin.flush()
        until(lambda: leftovers(tmp_path), "the new file is begun")
        child.send_signal(end)
        assert child.wait(20) == -end
    assert leftovers(tmp_path) == []


def on_a_terminal(words):
    """What a command writes to its terminal."""
    child, end = pty.fork()
    if child == 0:
        os.execv(words[0], [str(w) for w in words])
    seen = b""
    while True:
        try:
            part = os.read(end, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    assert os.waitpid(child, 0)[1] == 0
    os.close(end)
    return seen.decode()


def test_progress_on_a_terminal(tmp_path):
    with open(tmp_path / "in.json", "w") as out:
        for i in range(300000):
            out.write(f'{{"id":"n{i}","geometry":{{"type":"Point",'
                      f'"coordinates":[{i / 10000},1]}},"properties":'
                      f'{{"amenity":"cafe","name":"C{i}"}}}}\n')
    words = [str(MUSTER), "places", "import", "-o", tmp_path / "out.sqlite",
             tmp_path / "in.json"]
    seen = on_a_terminal(words)
    assert re.search(r"reading \[#*-*\] +\d+ %, \d+ places, \d+/s", seen)
    assert "300000 places" in seen
    assert "reading" not in on_a_terminal([*words[:3], "-q", *words[3:]])


# ---- OpenStreetMap's own files ----

OPL = """n1 v1 dV c1 t i1 u Tamenity=cafe,name=Un x7.1 y43.1
n2 v1 dV c1 t i1 u Tname=No%20%kind x7.1 y43.1
n10 v1 dV c1 t i1 u T x7.0 y43.0
n11 v1 dV c1 t i1 u T x7.01 y43.0
n12 v1 dV c1 t i1 u T x7.01 y43.01
n13 v1 dV c1 t i1 u T x7.0 y43.01
w5 v1 dV c1 t i1 u Tleisure=park,name=Deux Nn10,n11,n12,n13,n10
w6 v1 dV c1 t i1 u Thighway=primary,name=Road Nn10,n12
"""


def make_pbf(folder):
    (folder / "in.opl").write_text(OPL)
    subprocess.run(["osmium", "cat", "--no-progress", "-o",
                    folder / "in.osm.pbf", folder / "in.opl"], check=True)
    return folder / "in.osm.pbf"


@OSMIUM
def test_a_pbf_file_through_osmium(tmp_path):
    """Rows: R17"""
    said = good(tmp_path, make_pbf(tmp_path))
    assert "2 places" in said
    assert "Un" in near(tmp_path, 43.1, 7.1)
    assert "Deux" in near(tmp_path, 43.005, 7.005)


@OSMIUM
def test_a_broken_pbf_file_is_told(tmp_path):
    data = make_pbf(tmp_path).read_bytes()
    (tmp_path / "bad.osm.pbf").write_bytes(data[:-30])
    assert "osmium cannot read it: " in bad(tmp_path, tmp_path / "bad.osm.pbf")


@OSMIUM
def test_a_pbf_file_and_standard_input(tmp_path):
    with open(make_pbf(tmp_path), "rb") as data:
        assert "standard input" in bad(tmp_path, "-", stdin=data)


def test_without_osmium_the_mend_is_said(tmp_path):
    (tmp_path / "in.osm.pbf").write_bytes(b"\0\0\0\x0d\x0a\x09OSMHeader\x18")
    assert "apt-get install osmium-tool" in bad(
        tmp_path, tmp_path / "in.osm.pbf",
        env={**os.environ, "PATH": str(tmp_path)})


@pytest.mark.parametrize("first,cause", [
    ("kill -9 $$", "without a word"), ("echo no >&2; exit 1", "read it: no"),
    ('echo "{"; kill -9 $$', "without a word"),
    ("""echo '{"properties":{"name":"A"}}'; exit 3""", "without a word")])
def test_an_osmium_that_fails_is_told(tmp_path, first, cause):
    """Whatever it wrote until then: nothing is left."""
    fake = tmp_path / "bin" / "osmium"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\n[ $1 = tags-filter ] && exit 0\n{first}\n')
    fake.chmod(0o755)
    (tmp_path / "in.osm.pbf").write_bytes(b"\0\0\0\x0d\x0a\x09OSMHeader\x18")
    assert cause in bad(tmp_path, tmp_path / "in.osm.pbf", env={
        **os.environ, "PATH": f"{fake.parent}:{os.environ['PATH']}"})


# ---- real data ----

REAL_DATA = pytest.mark.skipif(
    not REAL or not pathlib.Path(REAL).is_dir(),
    reason="MUSTER_REAL_DATA names no folder with real data")


def count_of_named(path):
    """What is named in osmium's own export."""
    with open(path) as lines:
        return sum("name" in json.loads(line)["properties"] for line in lines)


@REAL_DATA
def test_monaco_from_a_sequence(tmp_path):
    """Rows: R17"""
    path = pathlib.Path(REAL) / "monaco-poi.geojsonseq"
    named = count_of_named(path)
    said = good(tmp_path, path)
    assert named >= 779
    assert int(re.search(r"(\d+) places", said)[1]) == named


@REAL_DATA
@OSMIUM
def test_monaco_from_a_pbf_file(tmp_path):
    """Rows: R17"""
    path = pathlib.Path(REAL) / "monaco.osm.pbf"
    named = count_of_named(path.parent / "monaco-poi.geojsonseq")
    said = good(tmp_path, path)
    assert int(re.search(r"(\d+) places", said)[1]) >= named
    assert "Hôtel de Paris" in near(tmp_path, 43.7394, 7.4268, 0.2, 20)


@pytest.mark.parametrize("text, name", [
    ("name,lat,lon,types\n", "e.csv"), ("# muster-places 1\n", "e.tsv"),
    ('{"type":"FeatureCollection","features":[]}', "e.json")])
def test_nothing_does_not_replace_what_there_is(tmp_path, text, name):
    (tmp_path / name).write_text(text)
    (tmp_path / "p.sqlite").write_text("what was there")
    done = run("-o", "p.sqlite", name, cwd=tmp_path)
    assert done.returncode == 1
    assert "there is none in it" in done.stderr
    assert (tmp_path / "p.sqlite").read_text() == "what was there"
