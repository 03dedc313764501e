"""What is kept on disk, as people see it: the status, and muster journal."""
import re


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
