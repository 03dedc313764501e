"""What is kept on disk, as people see it: the status, and muster journal."""
import os
import random
import re
import subprocess

from herd import MUSTER, PATIENCE_S, until
from journals import HEAD_BYTES, first_file, of_version, snapshots, spoil


def journal(herd, name="Goloman"):
    return herd.status(name)["journal"]


# ---- the status ----

def test_the_status_of_a_first_start(make_herd):
    herd = make_herd(["Goloman"], [], journal='{ policy = "fsync"; }')
    herd.report("Goloman", "kiwi")
    one = journal(herd)
    assert one["policy"] == "fsync"
    assert one["found"] == {"last_end": "none", "goes_on": False,
                            "clients": 0, "bytes": 0, "skipped": 0,
                            "ms": one["found"]["ms"]}
    assert (one["stuck"], one["snapshot_under_way"]) == (False, False)
    assert (one["file"], one["snapshots"], one["snapshot_bytes"]) == (1, 0, 0)
    assert (one["failures"], one["snapshot_failures"]) == (0, 0)
    assert one["batches"] >= 2 and one["syncs"] >= 2
    size = (herd.folder / "data/Goloman/journal.0000000001").stat().st_size
    assert 128 < one["bytes"] <= size
    text = herd.run("status").stdout.decode()
    assert re.search(r"^  journal +1 KiB, after a snapshot of 0 KiB; synced "
                     "before a report is acknowledged$", text, re.M), text


def test_the_status_tells_how_the_last_end_was(make_herd):
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "kiwi")
    life = herd.status("Goloman")["life"]
    herd.stop("Goloman")
    herd.start("Goloman")
    found = journal(herd)["found"]
    assert (found["last_end"], found["goes_on"]) == ("clean", True)
    assert found["clients"] == 1 and found["bytes"] > 128
    assert herd.status("Goloman")["life"] == life
    herd.kill("Goloman")
    herd.start("Goloman")
    found = journal(herd)["found"]
    assert (found["last_end"], found["goes_on"]) == ("killed", True)
    herd.kill("Goloman")
    with open(herd.folder / "data/Goloman/journal.0000000001", "ab") as file:
        file.write(b"torn")
    herd.start("Goloman")
    found = journal(herd)["found"]
    assert (found["last_end"], found["goes_on"]) == ("torn", False)
    assert (found["skipped"], found["clients"]) == (4, 1)
    assert herd.status("Goloman")["life"] > life


def test_the_status_where_nothing_is_kept(make_herd):
    herd = make_herd(["Goloman"], [], journal='{ policy = "none"; }')
    assert journal(herd) == {"policy": "none"}
    assert b"  journal      none: nothing is kept on disk\n" in \
        herd.run("status").stdout


# ---- muster journal dump ----

DOT = r"(?:Goloman/[0-9a-f]{16}|\?\d+)"
LINE = re.compile(
    r"(journal|snapshot) \d+ server \S+ herd [0-9a-f]{32} version 1"
    r"|batch at \d+ bytes \d+ flags (none|[a-z,]+) life [0-9a-f]{16} boot "
    r"[0-9a-f]{32}"
    rf"|origin \d+ {DOT}|claim {DOT}:\d+|void (all|{DOT})|clean"
    r"|(continues|end|keeps) \d+|! \d+\.\.\d+ no (head|batch|frame)"
    rf"|record {DOT}:\d+ AT (Goloman|\?) \S+ \S+ \S+ \S+")


def dump(path, code=0):
    done = subprocess.run([MUSTER, "journal", "dump", path], timeout=PATIENCE_S,
                          capture_output=True, check=False)
    assert done.returncode == code, done
    lines = done.stdout.decode().splitlines()
    for line in lines:
        assert LINE.fullmatch(line), line
    assert bool(done.stderr) == bool(code)
    if code and lines:
        assert any(line.startswith("!") for line in lines)
    return lines


def records(lines):
    return [line.partition(" AT ")[2] for line in lines if " AT " in line]


def test_a_journal_as_lines(make_herd):
    herd = make_herd(["Goloman"], [], journal='{ policy = "fsync"; }')
    reply = herd.report("Goloman", "kiwi")
    herd.say("Goloman", rb"IAMAT a\b" + b"\x1b\xff\xc3\xa9" + b" +1-1 5")
    life = herd.status("Goloman")["life"]
    herd.stop("Goloman")
    lines = dump(first_file(herd))
    assert lines[0].startswith("journal 1 server Goloman herd ")
    assert re.match(rf"batch at 128 bytes \d+ flags run,whole,synced life "
                    rf"{life} boot [0-9a-f]{{32}}", lines[1])
    first, second = records(lines)
    assert "AT " + first + "\n" == reply.decode()
    assert second.split()[2] == r"a\\b\x1b\xffé"
    assert f"record Goloman/{life}:1 AT" in "\n".join(lines)
    assert f"claim Goloman/{life}:2" in lines
    assert lines[-1] == "clean"


def test_a_snapshot_as_lines(make_herd):
    """What is in the middle spoilt makes the next start write one at once."""
    herd = make_herd(["Goloman"], [])
    for i in range(20):
        herd.report("Goloman", f"kiwi{i}")
    herd.stop("Goloman")
    spoil(first_file(herd), 700)
    herd.start("Goloman")
    path = until(lambda: snapshots(herd), "there is a snapshot")[0]
    lines = dump(path)
    number = int(path.name.partition(".")[2])
    assert lines[0].startswith(f"snapshot {number} server Goloman herd ")
    assert 0 < len(records(lines)) < 20
    assert re.fullmatch(r"end \d+", lines[-2])
    assert lines[-1] == "keeps 0"


def test_a_file_that_a_server_appends_to(make_herd):
    """Every dump is whole, and has what was acknowledged before it."""
    herd = make_herd(["Goloman"], [])
    done = 0
    with herd.client("Goloman") as client:
        for turn in range(60):
            batch = 40 + 13 * turn
            client.send("".join(f"IAMAT id{done + i} +1-1 5\n"
                                for i in range(batch)))
            seen = len(records(dump(first_file(herd))))
            assert done <= seen <= done + batch
            for _ in range(batch):
                assert client.line().startswith(b"AT ")
            done += batch
    assert len(records(dump(first_file(herd)))) == done


def test_bytes_that_are_no_batch_are_told(make_herd, tmp_path):
    herd = make_herd(["Goloman"], [])
    for i in range(5):
        herd.report("Goloman", f"kiwi{i}")
    herd.stop("Goloman")
    whole = first_file(herd).read_bytes()
    lines = dump(first_file(herd))
    begins = [int(line.split()[2]) for line in lines
              if line.startswith("batch")]
    path = tmp_path / "copy"  # any name will do

    path.write_bytes(whole + b"x")
    assert dump(path, 1) == lines + [f"! {len(whole)}..{len(whole) + 1} "
                                     "no batch"]
    path.write_bytes(whole)
    spoil(path, begins[2] + 50)
    spoilt = dump(path, 1)
    assert f"! {begins[2]}..{begins[3]} no batch" in spoilt
    assert len(records(spoilt)) == 4
    path.write_bytes(whole[:60])
    assert dump(path, 1) == ["! 0..60 no head"]
    path.write_bytes(b"")
    assert dump(path, 1) == ["! 0..0 no head"]
    # Without a head its name says which it is.
    path.write_bytes(whole)
    spoil(path, 9)
    assert len(records(dump(path, 1))) == 5
    path = path.rename(tmp_path / "journal.0000000002")
    assert dump(path, 1) == ["! 0..128 no head", f"! 128..{len(whole)} "
                             "no batch"]


def test_any_bytes_give_lines(make_herd, tmp_path):
    """Flipped, cut, and doubled, by chance: lines, and no crash."""
    herd = make_herd(["Goloman"], [])
    for i in range(30):
        herd.report("Goloman", f"kiwi{i}")
    herd.stop("Goloman")
    whole = first_file(herd).read_bytes()
    lines = dump(first_file(herd))
    path = tmp_path / "journal.0000000001"
    rng = random.Random(7)
    for _ in range(30):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 1, 10, 200])):
            data[rng.randrange(HEAD_BYTES, len(data))] = rng.randrange(256)
        at = rng.randrange(len(data))
        data = [data, data[:at] + data, data[:at]][rng.randrange(3)]
        path.write_bytes(data)
        code = 0 if bytes(data) == whole else 1
        if len(data) < len(whole):
            code = None
        done = subprocess.run([MUSTER, "journal", "dump", path],
                              capture_output=True, check=False)
        assert done.returncode in ([0, 1] if code is None else [code]), done
        known = set(lines)
        for line in done.stdout.decode().splitlines():
            assert line in known or line.startswith("!") or "?" in line, line


def test_files_that_cannot_be_dumped(tmp_path):
    def refused(path):
        done = subprocess.run([MUSTER, "journal", "dump", path], text=True,
                              capture_output=True, check=False)
        assert done.returncode == 1 and done.stdout == ""
        return done.stderr

    assert refused(tmp_path / "none") == \
        f"muster: {tmp_path}/none cannot be read: No such file or directory\n"
    assert "it is no file" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "it is no file" in refused(tmp_path / "pipe")


def test_a_file_of_a_later_version_is_not_guessed_at(make_herd, tmp_path):
    herd = make_herd(["Goloman"], [])
    herd.stop("Goloman")
    path = tmp_path / "later"
    path.write_bytes(of_version(2, first_file(herd).read_bytes()))
    done = subprocess.run([MUSTER, "journal", "dump", path], text=True,
                          capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"muster: {path} is of version 2 of the journal, "
                           "and this program knows version 1 alone\n")


# ---- forgetting ----

def test_who_is_forgotten_is_gone_from_every_servers_files(make_herd):
    """Also from those of a server that only heard of it."""
    herd = make_herd(["Goloman", "Hands"], [("Goloman", "Hands")],
                     journal="{ forget_s = 1; }")
    where = "+12.345678-098.765432"
    herd.report("Goloman", "private", where)
    herd.report("Goloman", "other")
    until(lambda: herd.where("Hands", "private"), "Hands knows")

    def told(name):
        files = (herd.folder / "data" / name).glob("[js]*.*")
        return any(where.encode() in f.read_bytes() for f in files)

    assert told("Goloman") and told("Hands")
    herd.run("forget", "-s", "Goloman", "private")
    for name in ("Goloman", "Hands"):
        until(lambda: not told(name), f"{name}'s files tell nothing of it")
        assert snapshots(herd, name)
    herd.kill("Goloman", "Hands")
    herd.start("Goloman", "Hands")
    assert not herd.where("Goloman", "private")
    assert herd.where("Goloman", "other")
