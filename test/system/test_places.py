"""Questions: where places come from, and what is said when there are none."""
import itertools
import json
import lzma
import sqlite3
import subprocess
import time

import pytest

from herd import MUSTER, PLACES, ROOT, until

HEAD = ("# muster-places 1\n# attribution\tt\tOf the tests\n"
        "# columns\tid\tname\tlat\tlon\ttypes\tvicinity\textent_m\n")


def make_places(folder, rows):
    (folder / "in.tsv").write_text(HEAD + "".join(rows))
    subprocess.run([MUSTER, "places", "import", "-o", folder / "p.sqlite",
                    folder / "in.tsv"], check=True, capture_output=True)
    return f'{{ provider = "local"; file = "{folder}/p.sqlite"; workers = 1; }}'


def ask(herd, client_id, radius=10, items=5):
    with herd.client("Goloman") as client:
        client.send(f"WHATSAT {client_id} {radius} {items}\n")
        at_line, text = client.answer()
        return at_line, json.loads(text)


def test_nearest_first_and_within_the_radius_exactly(make_herd, tmp_path):
    """Rows: R17 R20 R21"""
    places = make_places(tmp_path, [
        "t:c\tC\t0\t0.08\tx\t\t1\n", "t:a\tA\t0\t0.01\tx\tNear A\t1\n",
        "t:b\tB\t0\t-0.05\tx\t\t1\n", "t:d\tD\t0\t0.0899\tx\t\t1\n",
        "t:e\tE\t0\t0.09\tx\t\t1\n"])
    herd = make_herd(["Goloman"], [], places=places)
    herd.report("Goloman", "zero", "+0-0")
    at_line, answer = ask(herd, "zero")
    # One degree is 111.195 km: D lies 9.996 km away, E 10.008.
    assert [p["name"] for p in answer["results"]] == ["A", "B", "C", "D"]
    assert answer["results"][0]["vicinity"] == "Near A"
    assert "vicinity" not in answer["results"][1]
    assert answer["results"][0]["geometry"]["location"] == {"lat": 0,
                                                            "lng": 0.01}
    assert answer["html_attributions"] == ["Of the tests"]
    assert answer["status"] == "OK"


def test_across_the_180th_meridian_and_the_pole(make_herd, tmp_path):
    """Rows: R20"""
    places = make_places(tmp_path, [
        "t:w\tWest\t-17\t179.99\tx\t\t1\n", "t:e\tEast\t-17\t-179.99\tx\t\t1\n",
        "t:n\tPolar\t89.99\t100\tx\t\t1\n"])
    herd = make_herd(["Goloman"], [], places=places)
    herd.report("Goloman", "fiji", "-17+180")
    assert {p["name"] for p in ask(herd, "fiji")[1]["results"]} == {"West",
                                                                  "East"}
    herd.report("Goloman", "pole", "+90-170")
    assert [p["name"] for p in ask(herd, "pole")[1]["results"]] == ["Polar"]


def test_nothing_near_is_an_answer(make_herd):
    """Rows: R20"""
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "atlantic", "+0-30")
    answer = ask(herd, "atlantic", 50, 20)[1]
    assert answer == {"html_attributions": [], "results": [],
                      "status": "ZERO_RESULTS"}


@pytest.mark.parametrize("content", [None, b"", b"this is no database\n" * 99])
def test_without_a_places_file_the_server_starts_and_says_so(make_herd,
                                                             tmp_path, content):
    """Rows: A21 R20"""
    path = tmp_path / "missing.sqlite"
    if content is not None:
        path.write_bytes(content)
    herd = make_herd(["Goloman"], [],
                     places=f'{{ provider = "local"; file = "{path}"; }}')
    assert "questions have no places" in herd.errors("Goloman")
    line = herd.report("Goloman", "kiwi")
    at_line, answer = ask(herd, "kiwi")
    assert at_line == line
    assert answer["status"] == "UNKNOWN_ERROR"
    assert answer["results"] == []
    assert "places file" in answer["error_message"]
    assert herd.status("Goloman")["places"]["failed"] == 1


def test_a_damaged_places_file_is_an_answer_too(make_herd, tmp_path):
    """Rows: A21"""
    path = tmp_path / "damaged.sqlite"
    data = bytearray(PLACES.read_bytes())
    for at in range(65536, len(data), 4096):
        data[at:at + 64] = b"\xff" * 64
    path.write_bytes(data)
    herd = make_herd(["Goloman"], [],
                     places=f'{{ provider = "local"; file = "{path}"; }}')
    herd.report("Goloman", "kiwi")
    assert ask(herd, "kiwi")[1]["status"] in ("UNKNOWN_ERROR", "ZERO_RESULTS",
                                              "OK")
    herd.report("Goloman", "alive")


def test_a_damaged_name_is_no_part_of_an_answer(make_herd, tmp_path):
    """Rows: A21"""
    places = make_places(tmp_path, ["t:a\tCafeteria\t0\t0\tx\t\t1\n"])
    path = tmp_path / "p.sqlite"
    data = path.read_bytes()
    assert b"Cafeteria" in data
    path.write_bytes(data.replace(b"Cafeteria", b"Caf\x90teria"))
    herd = make_herd(["Goloman"], [], places=places)
    herd.report("Goloman", "zero", "+0-0")
    answer = ask(herd, "zero")[1]
    assert answer["status"] == "UNKNOWN_ERROR"
    assert answer["error_message"] == "the places file is damaged"


def test_a_file_that_never_ends_is_an_answer_too(make_herd, tmp_path):
    """Rows: A21: the schema is the file's; that of this one runs for ever."""
    path = tmp_path / "hostile.sqlite"
    path.write_bytes(PLACES.read_bytes())
    db = sqlite3.connect(path)
    db.executescript(
        "ALTER TABLE block RENAME TO old;"
        "CREATE VIEW block AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL "
        "SELECT n + 1 FROM r) SELECT n AS id, x'00' AS bytes FROM r "
        "WHERE n < 0;")
    db.close()
    herd = make_herd(["Goloman"], [], places=(
        f'{{ provider = "local"; file = "{path}"; workers = 1; }}'))
    herd.report("Goloman", "kiwi")
    answer = ask(herd, "kiwi")[1]
    assert answer["status"] == "UNKNOWN_ERROR"
    assert "damaged" in answer["error_message"]


def test_no_provider_is_an_answer_too(make_herd):
    """Rows: A21"""
    herd = make_herd(["Goloman"], [], places='{ provider = "none"; }')
    herd.report("Goloman", "kiwi")
    answer = ask(herd, "kiwi")[1]
    assert answer["status"] == "UNKNOWN_ERROR"
    assert answer["error_message"] == "no places provider is configured"


@pytest.fixture
def slow_herd(make_herd, tmp_path):
    """One worker, and so many places at one point, none nearer than another,
    that a look-up takes long."""
    rows = [f"t:{i}\tP{i}\t0\t0.1\tx\t\t1\n" for i in range(300_000)]
    herd = make_herd(["Goloman"], [], places=make_places(tmp_path, rows),
                     limits="{ questions = 64; question_ms = 60000; }")
    herd.report("Goloman", "crowded", "+0+0")
    return herd


def reports_beside_questions(herd, number):
    """Reports of one client, one after the other, while another's questions
    are looked up. Gives how many were answered, the slowest's time, and that
    of the questions, in s."""
    who = f"asker{number}"
    herd.report("Goloman", who, f"+0+0.00{number:02}1")
    before = herd.status("Goloman")["places"]["ok"]
    with herd.client("Goloman") as asker, herd.client("Goloman") as other:
        asker.send("".join(f"WHATSAT {who} {50 - i} 20\n" for i in range(8)))
        began, count, slowest = time.monotonic(), 0, 0
        while herd.status("Goloman")["places"]["ok"] < before + 8:
            sent = time.monotonic()
            assert other.ask(f"IAMAT o{count} +1-1 5").startswith(b"AT ")
            slowest = max(slowest, time.monotonic() - sent)
            count += 1
        took = time.monotonic() - began
        for _ in range(8):
            assert asker.answer()[0].split()[3] == who.encode()
    return count, slowest, took


def test_a_slow_question_holds_up_nobody_else(slow_herd):
    """Rows: R36 D5. One round without a hold-up shows it: a loop that looks
    up itself would be held up in every one, a machine that is busy in some."""
    tries = itertools.count()

    def is_free():
        count, slowest, took = reports_beside_questions(slow_herd, next(tries))
        return count > 3 and slowest < took / 2

    until(is_free, "reports do not wait for questions")


def test_questions_keep_their_order_with_slow_ones(slow_herd):
    """Rows: D2 R36"""
    slow_herd.report("Goloman", "lonely", "+50+50")
    with slow_herd.client("Goloman") as client:
        client.send("WHATSAT crowded 50 20\nWHATSAT lonely 1 1\n"
                    "IAMAT third +1-1 5\nWHATSAT crowded 50 1\n")
        assert client.answer()[0].split()[3] == b"crowded"
        assert client.answer()[0].split()[3] == b"lonely"
        assert client.line().split()[3] == b"third"
        assert client.answer()[0].split()[3] == b"crowded"


def test_more_questions_than_may_be_under_way(slow_herd):
    """Rows: A21 D5"""
    clients = [slow_herd.client("Goloman") for _ in range(16)]
    for client in clients:
        client.send("WHATSAT crowded 50 20\n" * 10)
    statuses = [json.loads(client.answer()[1])["status"]
                for client in clients for _ in range(10)]
    assert set(statuses) == {"OK", "OVER_QUERY_LIMIT"}
    for client in clients:
        client.close()
    slow_herd.report("Goloman", "alive")


def test_a_question_has_a_deadline(make_herd, tmp_path):
    """Rows: A21 D5"""
    rows = [f"t:{i}\tP{i}\t0\t0.1\tx\t\t1\n" for i in range(300_000)]
    herd = make_herd(["Goloman"], [], places=make_places(tmp_path, rows),
                     limits="{ question_ms = 10; }")
    herd.report("Goloman", "crowded", "+0+0")
    with herd.client("Goloman") as client:
        client.send("WHATSAT crowded 50 20\n" * 5)
        answers = [json.loads(client.answer()[1]) for _ in range(5)]
    failed = [a for a in answers if a["status"] == "UNKNOWN_ERROR"]
    assert failed
    assert all(a["error_message"] for a in failed)


# ---- the command ----

def places(*words, **options):
    return subprocess.run([MUSTER, "places", *words], capture_output=True,
                          text=True, timeout=60, check=False, **options)


def test_import_from_standard_input_and_packed(tmp_path):
    """The same bytes, however the text comes."""
    text = HEAD + "t:a\tA\t1\t2\tx\t\t1\n"
    (tmp_path / "a.tsv").write_text(text)
    (tmp_path / "a.tsv.xz").write_bytes(lzma.compress(text.encode()))
    outputs = []
    for i, (word, stdin) in enumerate([("a.tsv", ""), ("a.tsv.xz", ""),
                                       ("-", text)]):
        done = places("import", "-o", f"{i}.sqlite", word, input=stdin,
                      cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{i}.sqlite: 1 places, ")
        outputs.append((tmp_path / f"{i}.sqlite").read_bytes())
    assert outputs[0] == outputs[1] == outputs[2]


def test_who_packs_with_too_large_a_window_is_told(tmp_path):
    window = [{"id": lzma.FILTER_LZMA2, "dict_size": 256 << 20}]
    (tmp_path / "wide.xz").write_bytes(lzma.compress(HEAD.encode(),
                                                     filters=window))
    done = places("import", "-o", "out.sqlite", "wide.xz", cwd=tmp_path)
    assert done.returncode == 1
    assert "memory" in done.stderr


@pytest.mark.parametrize("damage", [slice(0, -20), slice(0, 100)])
def test_a_damaged_packed_text_is_told(tmp_path, damage):
    data = (ROOT / "data" / "places.tsv.xz").read_bytes()
    (tmp_path / "cut.xz").write_bytes(data[damage])
    done = places("import", "-o", "out.sqlite", "cut.xz", cwd=tmp_path)
    assert done.returncode == 1
    assert "damaged or cut short" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cut.xz"]


def test_a_new_file_is_used_without_a_restart(make_herd, tmp_path):
    keys = make_places(tmp_path, ["t:a\tOld\t0\t0\tx\t\t1\n"])
    herd = make_herd(["Goloman"], [], places=keys)
    herd.report("Goloman", "zero", "+0+0")

    def name():
        return ask(herd, "zero")[1]["results"][0]["name"]

    assert name() == "Old"
    make_places(tmp_path, ["t:a\tNew\t0\t0\tx\t\t1\n"])
    until(lambda: name() == "New", "the new file is used")
    (tmp_path / "bad").write_bytes(b"no database" * 999)
    (tmp_path / "bad").rename(tmp_path / "p.sqlite")
    until(lambda: "the old one stays" in herd.errors("Goloman"),
          "the bad file is told")
    herd.run("reset", "zero")
    herd.report("Goloman", "zero", "+0+0.001")
    assert name() == "New"
    (tmp_path / "p.sqlite").unlink()
    make_places(tmp_path, ["t:a\tThird\t0\t0\tx\t\t1\n"])
    until(lambda: name() == "Third", "the third file is used")


@pytest.mark.parametrize("then", ["bad", "gone"])
def test_the_old_file_stays_in_use_though_nobody_had_asked(make_herd, tmp_path,
                                                           then):
    path = tmp_path / "p.sqlite"
    make_places(tmp_path, ["t:a\tOld\t0\t0\tx\t\t1\n"])
    herd = make_herd(["Goloman"], [],
                     places=f'{{ provider = "local"; file = "{path}"; }}')
    herd.report("Goloman", "zero", "+0+0")
    if then == "bad":
        (tmp_path / "bad").write_bytes(b"no database" * 999)
        (tmp_path / "bad").rename(path)
        until(lambda: "the old one stays" in herd.errors("Goloman"),
              "the bad file is told")
    else:
        path.unlink()
    for radius in range(1, 6):  # each worker, none from what is kept
        assert ask(herd, "zero", radius)[1]["status"] == "OK"
    assert herd.status("Goloman")["places"]["places"] == 1


def test_a_file_that_comes_late_is_used(make_herd, tmp_path):
    path = tmp_path / "p.sqlite"
    herd = make_herd(["Goloman"], [],
                     places=f'{{ provider = "local"; file = "{path}"; }}')
    herd.report("Goloman", "zero", "+0+0")
    assert ask(herd, "zero")[1]["status"] == "UNKNOWN_ERROR"
    make_places(tmp_path, ["t:a\tLate\t0\t0\tx\t\t1\n"])
    until(lambda: ask(herd, "zero")[1]["status"] == "OK", "it is used")


@pytest.mark.parametrize("words", [
    [], ["import"], ["export"], ["import", "--wat", "x"],
])
def test_misuse_is_told(words):
    done = places(*words)
    assert done.returncode == 2
    assert "--help" in done.stderr


def test_an_input_that_is_not_there():
    done = places("import", "/nowhere/x.tsv")
    assert done.returncode == 1
    assert done.stderr == ("muster: /nowhere/x.tsv cannot be read: "
                           "No such file or directory\n")


def test_an_output_that_cannot_be_written(tmp_path):
    (tmp_path / "in.tsv").write_text(HEAD)
    done = places("import", "-o", "/nowhere/x.sqlite", tmp_path / "in.tsv")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_until_is_used():
    """The helper gives up with a sentence."""
    with pytest.raises(AssertionError, match="pigs fly"):
        until(lambda: False, "pigs fly", 0.01)
