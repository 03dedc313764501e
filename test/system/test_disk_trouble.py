"""Disks that fail, fill up, or hold what they should not: the real program.

A library that is preloaded (test/shim/disk.c) lets calls on the journal fail;
what only a kernel can do, a tmpfs in a mount namespace of the test's own does.
"""
import contextlib
import errno
import os
import re
import shutil
import subprocess

import pytest

from herd import HERE, MUSTER, PATIENCE_S, STAMP, Herd, until
from journals import (first_file, folder, of_version, snapshots, spoil,
                      with_head)
from web import web

NAME = "Goloman"
TROUBLES = {
    errno.EIO: "look at the disk",
    errno.ENOSPC: "make room there, or choose another data folder",
    errno.EROFS: "a server needs a data folder that it can write to",
    errno.EDQUOT: "make room there, or choose another data folder",
    errno.EACCES: "the folder and its files have to be this user's own",
}
POLICIES = ["journal", "fsync"]
QUICK = {"places": '{ provider = "none"; }',
         "log": '{ lines = false; stderr = true; }'}


def journal_of(policy, rotate_mb=64, sync_ms=10):
    return (f'{{ policy = "{policy}"; sync_ms = {sync_ms}; '
            f'rotate_mb = {rotate_mb}; }}')


def found(herd, name=NAME):
    return herd.status(name)["journal"]["found"]


def is_stuck(herd, name=NAME):
    return herd.status(name)["journal"]["stuck"]


def knows(herd, ids, name=NAME):
    with herd.client(name) as client:
        for i in ids:
            client.send(f"WHATSAT {i} 1 0\n")
            if client.answer()[0].split()[3] != i.encode():
                return False
    return True


def wait_code(herd, name=NAME):
    return herd.processes.pop(name).wait(PATIENCE_S)


def refused(herd, name=NAME, shim=None):
    """A start that fails: exit 1 and one sentence, which is given."""
    (herd.folder / f"{name}.err").unlink(missing_ok=True)
    herd.start(name, wait=False, shim=shim)
    assert wait_code(herd, name) == 1
    said = [line for line in herd.errors(name).splitlines()
            if not re.match("time=.* level=(warn|info) ", line)]
    assert len(said) == 1 and said[0].startswith(
        f"muster: {name}: "), said
    return said[0]


# ---- at the start: each call fails once ----

def trace(herd, shim=None):
    """(kind, file) of each call of a start, up to where it serves."""
    path = herd.folder / "calls"
    path.unlink(missing_ok=True)
    herd.start(NAME, shim={"count": path, **(shim or {})})
    calls = [tuple(line.split()[1:]) for line in
             path.read_text().splitlines()]
    herd.kill(NAME)
    return calls


def nothing(herd):
    shutil.rmtree(herd.folder / "data", ignore_errors=True)
    return []


def whole(herd):
    nothing(herd)
    herd.start(NAME)
    for i in range(5):
        herd.report(NAME, f"kiwi{i}")
    herd.stop(NAME)
    return [f"kiwi{i}" for i in range(5)]


def torn(herd):
    ids = whole(herd)
    with open(first_file(herd), "ab") as file:
        file.write(b"x" * 77)
    return ids


def spoilt(herd):
    """What is before the spoilt bytes comes back, and is all there."""
    whole(herd)
    size = first_file(herd).stat().st_size
    spoil(first_file(herd), size - 100)
    return ["kiwi0", "kiwi1"]


@pytest.mark.parametrize("state", [nothing, whole, torn, spoilt])
def test_a_start_whose_calls_fail(make_herd, state):
    """Either it is told and ends, or it is of no account; and nothing of what
    was there is lost by it. No sync of a server that serves comes in between:
    the first is due after a minute."""
    herd = make_herd([NAME], [], start=False, **QUICK,
                     journal=journal_of("journal", sync_ms=60_000))
    ids = state(herd)
    before = herd.folder / "before"
    if ids:
        shutil.copytree(folder(herd), before)
    calls = trace(herd, {"reads": 1})
    assert {"pwrite", "fdatasync", "fsync"} <= {kind for kind, _ in calls}
    told = 0
    for number, (kind, file) in enumerate(calls, 1):
        for error, mend in TROUBLES.items():
            shutil.rmtree(folder(herd), ignore_errors=True)
            if ids:
                shutil.copytree(before, folder(herd))
            shim = {"fail_at": f"{number}:{error}", "reads": 1}
            (herd.folder / f"{NAME}.err").unlink(missing_ok=True)
            herd.start(NAME, wait=False, shim=shim)
            ended = until(
                lambda: herd.processes[NAME].poll() is not None or
                "msg=ready" in herd.errors(NAME), f"{kind} {file} has an end")
            assert ended
            if herd.processes[NAME].poll() is None:
                # A snapshot's, which is due at once where files are spoilt.
                assert state is spoilt, (kind, file)
                herd.kill(NAME)
            else:
                told += 1
                assert wait_code(herd) == 1, (kind, file)
                said = herd.errors(NAME).splitlines()[-1]
                place = folder(herd) if file == "." else folder(herd) / file
                # Or its snapshot wanted a sync, when it served already.
                if state is not spoilt or "a sync failed" not in said:
                    assert said.startswith(f"muster: {NAME}: {place}"), said
                    assert os.strerror(error) in said and mend in said, said
            herd.start(NAME)
            assert knows(herd, ids), (kind, file, error)
            herd.kill(NAME)
    assert told >= 4 * len(TROUBLES)


def test_calls_that_do_half_of_it(make_herd):
    """Every write is short, from the first on."""
    herd = make_herd([NAME], [], start=False, journal=journal_of("fsync", 1),
                     **QUICK)
    herd.start(NAME, shim={"short_at": "1-100000"})
    fill(herd)
    until(lambda: snapshots(herd), "there is a snapshot")
    herd.report(NAME, "after")
    assert herd.stop(NAME) == [0]
    herd.start(NAME)
    assert (found(herd)["last_end"], found(herd)["clients"]) == ("clean", 1601)


def fill(herd, name=NAME):
    """As much as makes a snapshot due, at the smallest rotate_mb."""
    with herd.client(name) as client:
        for first in range(0, 1600, 100):
            client.send("".join(f"IAMAT {first + i}{'x' * 700} +1-1 5\n"
                                for i in range(100)))
            for _ in range(100):
                assert client.line().startswith(b"AT ")


# ---- while it runs: writes fail for a while ----

class Switch:
    """Calls fail as long as it is on."""

    def __init__(self, path):
        self.path = path
        self.off()

    def on(self, error, *what):
        new = self.path.with_suffix(".new")
        new.write_text(" ".join([str(error), *what]) + "\n")
        new.rename(self.path)

    def off(self):
        self.path.write_text("")


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EROFS,
                                   errno.EDQUOT])
@pytest.mark.parametrize("policy", POLICIES)
def test_a_disk_that_takes_nothing_for_a_while(make_herd, policy, error):
    herd = make_herd([NAME, "Hands"], [(NAME, "Hands")], start=False,
                     journal=journal_of(policy), **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start("Hands")
    herd.start(NAME, shim={"switch": switch.path}).linked()
    herd.report(NAME, "before")
    life = herd.status(NAME)["life"]

    switch.on(error, "pwrite")
    with herd.client(NAME) as client:
        # The first batch finds it out, later ones know.
        client.send("IAMAT one +1-1 5\nIAMAT one +1-1 5\nIAMAT two +1-1 5\n")
        assert client.line() == b"? IAMAT one +1-1 5\n"
        assert client.line() == b"? IAMAT one +1-1 5\n"
        assert client.line() == b"? IAMAT two +1-1 5\n"
        assert client.ask("IAMAT before +1-1 1999999999") == \
            b"? IAMAT before +1-1 1999999999\n"
    assert knows(herd, ["before"])
    one = herd.status(NAME)
    assert one["journal"]["stuck"] and one["journal"]["failures"] > 0
    assert one["counters"]["refused_unwritten"] > 0
    text = herd.run("status").stdout.decode()
    assert re.search("^  journal +DISK TAKES NOTHING: reports are refused",
                     text, re.M), text
    until(lambda: not herd.status("Hands")["links"][0]["up"],
          "the neighbour goes without it")
    assert herd.status("Hands")["links"][0]["last_reason"] == \
        "its disk takes nothing: it can keep no records"
    herd.report("Hands", "around")
    assert herd.errors(NAME).count("nothing can be written") == 1
    assert os.strerror(error) in herd.errors(NAME)
    assert TROUBLES[error] in herd.errors(NAME)

    switch.off()
    until(lambda: not is_stuck(herd), "it can write again")
    herd.report(NAME, "after")
    assert herd.report(NAME, "one", "+1-1", "5")
    herd.linked().agree()
    assert knows(herd, ["before", "one", "around", "after"])
    assert "the journal can be written again" in herd.errors(NAME)
    herd.kill(NAME)
    herd.start(NAME)
    assert found(herd)["last_end"] == "killed" and found(herd)["goes_on"]
    assert herd.status(NAME)["life"] == life
    assert knows(herd, ["before", "one", "after"])


@pytest.mark.parametrize("policy", POLICIES)
def test_killed_while_the_disk_takes_nothing(make_herd, policy):
    herd = make_herd([NAME], [], start=False, journal=journal_of(policy),
                     **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start(NAME, shim={"switch": switch.path})
    herd.report(NAME, "before")
    switch.on(errno.ENOSPC, "pwrite")
    assert herd.say(NAME, "IAMAT lost +1-1 5") == b"? IAMAT lost +1-1 5\n"
    herd.kill(NAME)
    herd.start(NAME)
    assert knows(herd, ["before"]) and not herd.where(NAME, "lost")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_stop_while_the_disk_takes_nothing(make_herd, policy):
    """It ends, and says that it could not do so in order."""
    herd = make_herd([NAME], [], start=False, journal=journal_of(policy),
                     **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start(NAME, shim={"switch": switch.path})
    herd.report(NAME, "before")
    switch.on(errno.ENOSPC, "pwrite")
    assert herd.say(NAME, "IAMAT lost +1-1 5").startswith(b"? ")
    assert herd.stop(NAME) == [0]
    assert "could not be ended in order" in herd.errors(NAME)
    herd.start(NAME)
    assert found(herd)["last_end"] == "killed"
    assert knows(herd, ["before"])


# ---- a sync that fails ----

@pytest.mark.parametrize("policy", POLICIES)
def test_a_sync_that_fails_ends_it(make_herd, policy):
    herd = make_herd([NAME], [], start=False, journal=journal_of(policy),
                     **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start(NAME, shim={"switch": switch.path})
    herd.report(NAME, "before")
    with herd.client(NAME) as client:
        switch.on(errno.EIO, "fdatasync")
        with contextlib.suppress(ConnectionError):
            client.send("IAMAT during +1-1 5\n")
            reply = client.line()
            # Who syncs first has said nothing that is not synced.
            assert reply == b"" or policy == "journal"
    assert wait_code(herd) == 1
    errors = herd.errors(NAME)
    assert "level=error" in errors and "a sync failed" in errors
    assert os.strerror(errno.EIO) in errors
    herd.start(NAME)
    assert knows(herd, ["before"])
    herd.report(NAME, "after")


# ---- a snapshot that fails ----

@pytest.mark.parametrize("what", [
    "openat:journal", "openat:snapshot", "pwrite:snapshot",
    "fdatasync:snapshot", "renameat", "fsync"])
def test_a_snapshot_that_fails_is_tried_again(make_herd, what):
    herd = make_herd([NAME], [], start=False,
                     journal=journal_of("journal", 1), **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start(NAME, shim={"switch": switch.path})
    switch.on(errno.ENOSPC, what)
    fill(herd)
    until(lambda: herd.status(NAME)["journal"]["snapshot_failures"] >= 2,
          "it has failed twice")
    one = herd.status(NAME)["journal"]
    assert (one["snapshots"], one["stuck"]) == (0, False)
    errors = herd.errors(NAME)
    assert "a snapshot failed" in errors
    assert os.strerror(errno.ENOSPC) in errors
    herd.report(NAME, "meanwhile")
    if what.startswith("fdatasync"):
        # A kill in between: what was tried is no snapshot.
        herd.kill(NAME)
        herd.start(NAME, shim={"switch": switch.path})
        assert found(herd)["clients"] == 1601
    switch.off()
    until(lambda: herd.status(NAME)["journal"]["snapshots"], "one is written")
    until(lambda: len(os.listdir(folder(herd))) == 4,
          "snapshot, journal, lock, socket are all there is")
    herd.report(NAME, "after")
    herd.kill(NAME)
    herd.start(NAME)
    assert (found(herd)["last_end"], found(herd)["clients"]) == \
        ("killed", 1602)


def test_old_files_that_cannot_be_removed(make_herd):
    """They are left over, and go with the next start."""
    herd = make_herd([NAME], [], start=False,
                     journal=journal_of("journal", 1), **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start(NAME, shim={"switch": switch.path})
    switch.on(errno.EIO, "unlinkat")
    fill(herd)
    until(lambda: herd.status(NAME)["journal"]["snapshots"], "one is written")
    assert first_file(herd).exists()
    herd.kill(NAME)
    herd.start(NAME)
    assert not first_file(herd).exists()
    assert (found(herd)["last_end"], found(herd)["clients"]) == \
        ("killed", 1600)


# ---- files that are not as they should be ----

def stopped(make_herd, **keys):
    """A server with five clients in its journal, which has stopped."""
    herd = make_herd([NAME], [], start=False, **{**QUICK, **keys})
    whole(herd)
    return herd


def test_a_journal_of_a_newer_version(make_herd):
    herd = stopped(make_herd)
    path = first_file(herd)
    path.write_bytes(of_version(7, path.read_bytes()))
    before = path.read_bytes()
    said = refused(herd)
    assert f"{path} is of version 7 of the journal" in said
    assert "run the program that wrote it, or a later one" in said
    assert path.read_bytes() == before


def test_a_journal_of_another_server(make_herd):
    herd = stopped(make_herd)
    path = first_file(herd)
    herd.path.write_text(herd.text().replace(NAME, "Welsh"))
    folder(herd).rename(folder(herd, "Welsh"))
    said = refused(herd, "Welsh")
    assert "belongs to another server, or herd" in said
    assert str(folder(herd, "Welsh") / path.name) in said


def test_a_journal_of_another_herd(make_herd):
    herd = stopped(make_herd)
    herd.path.write_text(herd.text().replace('herd = "test"',
                                             'herd = "other"'))
    said = refused(herd)
    assert f"{first_file(herd)} belongs to another server, or herd" in said
    assert "move journal.* and snapshot.* away" in said


def test_a_journal_with_the_head_of_another(make_herd):
    """As when power fails before a new file's head is out, and there stands
    what stood in its place before. What is behind it is kept."""
    herd = make_herd([NAME], [], start=False, **QUICK)
    ids = whole(herd)
    path = first_file(herd)
    path.write_bytes(with_head(path.read_bytes(),
                               {12: (9).to_bytes(8, "little")}))
    herd.start(NAME)
    assert herd.status(NAME)["journal"]["found"]["last_end"] == "spoilt"
    assert knows(herd, ids)


def test_more_than_there_is_room_for(make_herd):
    herd = stopped(make_herd)
    herd.keys["limits"] = "{ max_clients = 2; store_clients = 2; }"
    herd.path.write_text(herd.text())
    said = refused(herd)
    assert f"{first_file(herd)} has more than there is room for" in said
    assert "raise limits.max_clients" in said


@pytest.mark.parametrize("cut", [1, 30, 60])
def test_a_torn_end(make_herd, cut):
    """The CLEAN batch is cut off, or something of it: all else is there."""
    herd = stopped(make_herd)
    path = first_file(herd)
    path.write_bytes(path.read_bytes()[:-cut])
    herd.start(NAME)
    assert found(herd)["last_end"] == "torn" and not found(herd)["goes_on"]
    assert "it is cut off" in herd.errors(NAME)
    assert knows(herd, [f"kiwi{i}" for i in range(4)])
    herd.kill(NAME)
    herd.start(NAME)
    assert (found(herd)["last_end"], found(herd)["skipped"]) == ("killed", 0)


@pytest.mark.parametrize("how", ["rot", "missing", "short"])
def test_what_is_spoilt_comes_back_from_a_neighbour(make_herd, how):
    """Bits rot in the middle, a file in between is gone, or has lost its end
    while others follow."""
    herd = make_herd([NAME, "Hands"], [(NAME, "Hands")],
                     journal=journal_of("journal", 1), **QUICK)
    fill(herd)
    until(lambda: snapshots(herd), "there is a snapshot")
    for i in range(20):
        herd.report(NAME, f"kiwi{i}")
    herd.agree()
    life = herd.status(NAME)["life"]
    herd.stop(NAME)
    snapshot = snapshots(herd)[0]
    if how == "rot":
        spoil(snapshot, snapshot.stat().st_size // 2)
    elif how == "missing":
        (folder(herd) / "journal.0000000002").unlink()
    else:
        os.truncate(snapshot, snapshot.stat().st_size - 500)
    herd.start(NAME).linked()
    assert found(herd)["last_end"] == "spoilt" and not found(herd)["goes_on"]
    assert "the journal is spoilt" in herd.errors(NAME)
    assert herd.status(NAME)["life"] > life
    herd.agree()
    assert herd.status(NAME)["clients"]["known"] == 1620
    until(lambda: herd.status(NAME)["journal"]["snapshots"],
          "what it has now is written anew")
    herd.report(NAME, "after")
    herd.stop(NAME)
    herd.start(NAME)
    assert (found(herd)["last_end"], found(herd)["clients"]) == \
        ("clean", 1621)
    herd.linked().agree()


def test_a_folder_in_the_place_of_a_file(make_herd):
    herd = stopped(make_herd)
    first_file(herd).unlink()
    first_file(herd).mkdir()
    said = refused(herd)
    assert f"{first_file(herd)}: read: Is a directory" in said
    assert "it is no file of a journal: move it away" in said


def test_other_files_do_no_harm(make_herd):
    herd = stopped(make_herd)
    for name in ("journal.1", "journal.0000000001.bak", "snapshot.", "x",
                 "journal.00000000010", "snapshot.0000000000"):
        (folder(herd) / name).write_text("not mine")
    herd.start(NAME)
    assert found(herd)["last_end"] == "clean"
    assert (folder(herd) / "journal.0000000001.bak").exists()


def test_a_folder_in_use(make_herd):
    herd = stopped(make_herd)
    herd.start(NAME)
    done = herd.run("serve", NAME, check=False)
    assert done.returncode == 1
    assert f"another process holds {folder(herd)}/lock: this server is " \
        "running already" in done.stderr.decode()
    assert knows(herd, ["kiwi0"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
def test_a_folder_of_another_owner(make_herd):
    herd = stopped(make_herd)
    os.chown(folder(herd), 12345, -1)
    said = refused(herd)
    assert f"the folder {folder(herd)} is not this user's" in said
    assert "run as the user that owns it, or give it to this one" in said
    os.chown(folder(herd), 0, -1)


# ---- a disk of the test's own ----

class Mount:
    """A tmpfs where a server has its folder, in a mount namespace that lives
    as long as a process of ours does."""

    def __init__(self, path, size):
        path.mkdir(parents=True)
        self.path = path
        user = [] if os.geteuid() == 0 else ["--map-root-user"]
        self.holder = subprocess.Popen(
            ["unshare", "--mount", *user, "sh", "-c",
             f'mount -t tmpfs -o size={size},mode=700 none "$0" && echo ok && '
             'exec cat', path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        if self.holder.stdout.readline() != b"ok\n":
            # Loudly: without it nothing is shown of disks that are full.
            pytest.fail("no mount namespace can be made: "
                        f"{self.holder.stderr.read().decode()}")

    def enter(self):
        """The words before a command that is to see it."""
        user = [] if os.geteuid() == 0 else ["-U", "--preserve-credentials"]
        return ["nsenter", "-t", str(self.holder.pid), "-m", *user, "--"]

    def run(self, *words):
        done = subprocess.run([*self.enter(), *words], capture_output=True,
                              timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done
        return done.stdout.decode()

    def end(self):
        self.holder.stdin.close()
        self.holder.wait(PATIENCE_S)
        self.holder.stdout.close()
        self.holder.stderr.close()


class MountedHerd(Herd):
    """One server in it."""

    def __init__(self, path, size, **keys):
        super().__init__(path, [NAME], [], **QUICK, **keys)
        self.mount = Mount(folder(self), size)

    def wrapper(self, name):
        return self.mount.enter()

    def run(self, *words, check=True, **options):
        done = subprocess.run(
            [*self.mount.enter(), MUSTER, words[0], "-c", self.path,
             *words[1:]], capture_output=True, timeout=PATIENCE_S, **options)
        assert not check or done.returncode == 0, done
        return done

    def files(self):
        return self.mount.run("ls", folder(self)).split()


@pytest.fixture
def mounted(tmp_path):
    herds = []

    def make(size, **keys):
        herds.append(MountedHerd(tmp_path, size, **keys))
        return herds[-1]

    yield make
    for herd in herds:
        try:
            herd.end()
        finally:
            herd.mount.end()


@pytest.mark.parametrize("policy", POLICIES)
def test_a_full_disk(mounted, policy):
    """Really: until nothing more goes in, and then there is room again."""
    herd = mounted("3m", journal=journal_of(policy, 1))
    herd.start(NAME)
    ballast = folder(herd) / "ballast"
    herd.mount.run("dd", "if=/dev/zero", f"of={ballast}", "bs=64k",
                   "count=32")
    acknowledged = []
    with herd.client(NAME) as client:
        for i in range(5000):
            name = f"{i}{'x' * 600}"
            reply = client.ask(f"IAMAT {name} +1-1 5")
            if reply.startswith(b"? "):
                break
            assert reply.startswith(b"AT ")
            acknowledged.append(name)
        assert 500 < len(acknowledged) < 3000
        assert client.ask("IAMAT more +1-1 5") == b"? IAMAT more +1-1 5\n"
    assert is_stuck(herd)
    assert os.strerror(errno.ENOSPC) in herd.errors(NAME)
    assert knows(herd, acknowledged[:50])
    # What is cut off of the torn end is room enough to start again.
    herd.kill(NAME)
    herd.start(NAME)
    assert herd.status(NAME)["clients"]["known"] >= len(acknowledged)
    assert knows(herd, acknowledged)
    herd.mount.run("rm", ballast)
    until(lambda: not is_stuck(herd), "there is room")
    herd.report(NAME, "more")


def test_a_full_disk_that_gets_room_while_it_runs(mounted):
    herd = mounted("3m", journal=journal_of("journal", 64))
    herd.start(NAME)
    ballast = folder(herd) / "ballast"
    herd.mount.run("sh", "-c", f"cat /dev/zero > {ballast} 2>/dev/null; true")
    acknowledged = []

    def refuses():
        """A page of the journal may be there already."""
        name = f"{len(acknowledged)}{'x' * 600}"
        if herd.say(NAME, f"IAMAT {name} +1-1 5").startswith(b"? "):
            return True
        acknowledged.append(name)
        return False

    until(refuses, "the disk is full")
    assert is_stuck(herd)
    herd.mount.run("rm", ballast)
    until(lambda: not is_stuck(herd), "there is room again")
    herd.report(NAME, "more")
    herd.kill(NAME)
    herd.start(NAME)
    assert found(herd)["last_end"] == "killed" and found(herd)["goes_on"]
    assert knows(herd, [*acknowledged, "more"])


def test_a_disk_that_is_read_only(mounted):
    herd = mounted("3m")
    herd.start(NAME)
    herd.report(NAME, "kiwi")
    herd.stop(NAME)
    herd.mount.run("mount", "-o", "remount,ro", folder(herd))
    said = refused(herd)
    assert str(folder(herd)) in said
    assert os.strerror(errno.EROFS) in said
    assert "a server needs a data folder that it can write to" in said
    herd.mount.run("mount", "-o", "remount,rw", folder(herd))
    herd.start(NAME)
    assert found(herd)["last_end"] == "clean" and knows(herd, ["kiwi"])


def test_while_the_disk_hangs_http_still_tells(make_herd):
    herd = make_herd([NAME], [], start=False, journal=journal_of("journal"),
                     **QUICK)
    switch = Switch(herd.folder / "switch")
    herd.start(NAME, shim={"switch": switch.path})
    with web(herd, NAME) as service, herd.client(NAME) as client:
        assert b"muster_journal_stuck 0" in service.get("/metrics").body
        switch.on(-1, "pwrite")
        try:
            client.send(f"IAMAT kiwi {HERE} {STAMP}\n")
            until(lambda: b"muster_journal" not in
                  service.get("/metrics").body, "it hangs")
            for path in "/healthz", "/readyz", "/v1/herd":
                assert service.get(path).status == 200, path
        finally:
            switch.off()
        assert client.line().startswith(b"AT ")
        until(lambda: b"muster_journal_stuck 0" in
              service.get("/metrics").body, "it goes on")
