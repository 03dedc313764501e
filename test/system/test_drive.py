"""muster drive: vehicles that report to all servers, whatever becomes of these."""
import os
import re
import signal
import socket
import subprocess
import threading

import pytest

from herd import MUSTER, PATIENCE_S, PLACES, ROOT, until


class Drive:
    """muster drive, with what it printed."""

    def __init__(self, herd, *words):
        self.out = herd.folder / "drive.out"
        with open(self.out, "wb") as out:
            self.process = subprocess.Popen(
                [MUSTER, "drive", "-c", herd.path, *words], stdout=out,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                cwd=herd.folder)

    def text(self):
        return self.out.read_text()

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def summary(self):
        return summary(self.text())


def summary(text):
    """Reports, and what became of them."""
    found = re.search(r"^(\d+) vehicles, (\d+) reports in ([0-9.]+) s: "
                      r"(\d+) acknowledged, (\d+) refused, (\d+) unanswered$",
                      text, re.M)
    assert found, text
    return dict(zip(["vehicles", "sent", "seconds", "acknowledged", "refused",
                     "unanswered"], map(float, found.groups())))


@pytest.fixture
def drive():
    drives = []

    def begin(herd, *words):
        drives.append(Drive(herd, *words))
        return drives[-1]

    yield begin
    for one in drives:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait(PATIENCE_S)


def known(herd, name):
    return herd.status(name)["clients"]["known"]


def taken(herd, name):
    return herd.counters(name)["reports"]


def test_vehicles_report_to_every_server_and_all_know_all(make_herd, drive):
    herd = make_herd()
    one = drive(herd, "--vehicles", "250", "--rate", "5", "--speed", "60")
    for name in herd.names:
        until(lambda n=name: known(herd, n) == 250, f"{name} knows all")
        until(lambda n=name: taken(herd, n) > 100, f"{name} is reported to")
    line = herd.where("Welsh", "plane-1")
    until(lambda: herd.where("Welsh", "plane-1") != line, "it moves")
    assert re.match(rb"AT \w+ [+-][0-9.]+ plane-1 [+-]\d+\.\d{6}[+-]\d+\.\d{6} "
                    rb"\d+\.\d{9}\n$", line)
    assert one.end() == 0
    done = one.summary()
    assert done["sent"] == done["acknowledged"] > 500
    assert "replies took: p50 " in one.text()
    assert f"towns of {PLACES}" in one.text()
    herd.agree(*herd.names)


def test_a_killed_server_is_left_and_found_again(make_herd, drive):
    herd = make_herd()
    one = drive(herd, "--vehicles", "300", "--rate", "10")
    until(lambda: taken(herd, "Wilkes") > 50, "Wilkes is reported to")
    herd.kill("Wilkes")
    until(lambda: "Wilkes has gone" in one.text(), "it is told")
    assert "60 vehicles move on" in one.text()
    # Its vehicles are heard of by others: ids 5, 10, ... are at home there.
    line = herd.where("Goloman", "bike-1")
    until(lambda: herd.where("Goloman", "bike-1") != line, "bike-1 goes on")
    assert b"AT Wilkes" not in herd.where("Goloman", "bike-1")
    herd.start("Wilkes").linked()
    until(lambda: known(herd, "Wilkes") == 300, "Wilkes has all again")
    until(lambda: "Wilkes is there again" in one.text(), "it is told")
    until(lambda: taken(herd, "Wilkes") > 100, "vehicles come back")
    until(lambda: b"AT Wilkes" in herd.where("Goloman", "bike-1"),
          "bike-1 comes home")
    assert one.end() == 0
    done = one.summary()
    assert done["refused"] == 0
    assert done["sent"] == done["acknowledged"] + done["unanswered"]
    herd.agree(*herd.names)


def test_a_server_that_is_silent_is_left(make_herd, drive):
    herd = make_herd(["A", "B"], [("A", "B")])
    one = drive(herd, "--vehicles", "20", "--rate", "10")
    until(lambda: taken(herd, "A") > 50, "A is reported to")
    herd.signal("A", signal.SIGSTOP)
    until(lambda: "A has gone: it does not reply; 10 vehicles move on"
          in one.text(), "A is left")
    herd.signal("A", signal.SIGCONT)
    until(lambda: "A is there again" in one.text(), "A is found again")
    assert one.end(signal.SIGTERM) == 0
    assert one.summary()["unanswered"] > 0


def test_all_servers_may_go_and_come(make_herd, drive):
    herd = make_herd(["A", "B"], [("A", "B")])
    one = drive(herd, "--vehicles", "20", "--rate", "10")
    until(lambda: taken(herd, "B") > 20, "B is reported to")
    herd.kill("A", "B")
    until(lambda: one.text().count("has gone") == 2, "both are gone")
    herd.start().linked()
    until(lambda: taken(herd, "A") > 20 and taken(herd, "B") > 20,
          "both are reported to again")
    assert one.end() == 0
    assert re.search(r"no server was up: [1-9]", one.text())


def test_it_ends_by_itself(make_herd):
    herd = make_herd(["A"], [])
    done = herd.run("drive", "--for", "1.5", "--vehicles", "40", "--rate", "20",
                    "--places", PLACES)
    text = done.stdout.decode()
    found = summary(text)
    assert found["vehicles"] == 40
    assert 1.5 <= found["seconds"] < PATIENCE_S
    # 1,200 are due; a machine that is held up drops some, and adds none.
    assert 100 < found["acknowledged"] <= 1.01 * 800 * found["seconds"]
    assert "A" in re.search(r" ms; (.*)", text).group(1)


def test_the_same_seed_begins_at_the_same_places(make_herd):
    herd = make_herd(["A"], [])

    def positions(seed):
        herd.run("drive", "--vehicles", "20", "--rate", "0.5", "--for", "1.9",
                 "--seed", seed)
        return [herd.where("A", i).split()[4]
                for i in ("plane-1", "train-1", "ship-1", "truck-1", "bike-1")]

    first = positions("1")
    assert positions("1") == first
    assert positions("2") != first


def test_a_herd_that_is_not_there(make_herd):
    herd = make_herd(start=False)
    done = herd.run("drive", check=False)
    assert done.returncode == 1
    error = done.stderr.decode()
    assert "no server of the herd can be reached: " in error
    assert "connection refused" in error
    assert f"at 127.0.0.1:{herd.ports['Wilkes']}" in error or \
        any(str(port) in error for port in herd.ports.values())
    assert b"acknowledged" not in done.stdout


def test_one_server_is_enough_to_begin(make_herd, drive):
    herd = make_herd(start=False)
    herd.start("Welsh")
    one = drive(herd, "--vehicles", "50")
    until(lambda: known(herd, "Welsh") == 50, "all are at Welsh")
    until(lambda: re.search(r"Goloman \(down\).*Welsh \d", one.text()),
          "it is told who is down")
    assert one.end() == 0


def test_without_a_places_file_there_are_towns(make_herd, tmp_path):
    herd = make_herd(["A"], [], places='{ provider = "local"; '
                                       f'file = "{tmp_path}/none"; }}')
    done = herd.run("drive", "--for", "0.5")
    assert b"64 towns, as there is no places file" in done.stdout


@pytest.mark.parametrize("text", [None, "what is this", ""])
def test_a_places_file_that_is_none_is_told(make_herd, tmp_path, text):
    herd = make_herd(["A"], [])
    path = tmp_path / "places"
    if text is not None:
        path.write_text(text)
    done = herd.run("drive", "--places", path, check=False)
    assert done.returncode == 1
    assert str(path).encode() in done.stderr


@pytest.mark.parametrize("words", [
    ["--vehicles", "0"], ["--vehicles", "100001"], ["--vehicles", "1.5"],
    ["--vehicles", "x"], ["--speed", "0"], ["--speed", "nan"],
    ["--rate", "-1"], ["--rate", "1001"], ["--seed", "-1"], ["--seed", ""],
    ["--for", "0"], ["--for", "inf"], ["--vehicles", "100000", "--rate", "11"],
])
def test_options_that_make_no_sense(words):
    done = subprocess.run([MUSTER, "drive", *words], capture_output=True,
                          timeout=PATIENCE_S, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"muster drive: ")


def test_refusals_are_counted_and_the_first_is_shown(make_herd):
    """A herd that refuses: somebody who says no sits at its port."""
    herd = make_herd(["A"], [], start=False)

    def refuse(listener):
        client = listener.accept()[0]
        with client, client.makefile("rwb") as lines:
            for line in lines:
                lines.write(b"? \x1b[31m" + line)
                lines.flush()

    with socket.create_server(("127.0.0.1", herd.ports["A"])) as listener:
        thread = threading.Thread(target=refuse, args=[listener], daemon=True)
        thread.start()
        done = herd.run("drive", "--vehicles", "10", "--rate", "10", "--for",
                        "1")
        thread.join(PATIENCE_S)
    text = done.stdout.decode()
    assert summary(text)["refused"] == summary(text)["sent"] > 0
    assert "the first that was refused: A: ? .[31mIAMAT " in text


def test_a_server_that_says_more_than_was_asked_is_left(make_herd, drive):
    herd = make_herd(["A"], [], start=False)
    with socket.create_server(("127.0.0.1", herd.ports["A"])) as listener:
        one = drive(herd, "--vehicles", "1", "--rate", "0.01")
        with listener.accept()[0] as client:
            client.sendall(b"AT A +0 x +1-1 5\n" * 3)
            until(lambda: "it says what nobody asked" in one.text(), "it goes")
    assert one.end() == 0


# ---- make demo ----

def test_the_demo_runs_drives_and_stops(make_herd):
    herd = make_herd(start=False)
    out = herd.folder / "demo.out"
    with open(out, "wb") as stream:
        demo = subprocess.Popen(
            [ROOT / "tools/demo", "--vehicles", "50", "--rate", "5"],
            stdout=stream, stderr=stream, stdin=subprocess.DEVNULL,
            cwd=herd.folder, env=dict(os.environ, MUSTER=str(MUSTER),
                                      MUSTER_CONFIG=str(herd.path)),
            # A shell cannot catch what was ignored when it began, as Ctrl-C is
            # where tests run in the background.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        until(lambda: " ms; Goloman " in out.read_text(), "it drives")
        pid = herd.status("Wilkes")["pid"]
        assert f"Wilkes: pid {pid}, up " in herd.run("status").stdout.decode()
        os.kill(pid, signal.SIGKILL)
        until(lambda: "Wilkes has gone" in out.read_text(), "it is told")
        # As the demo says; while it runs on.
        words = re.search(r"muster serve -c (\S+) (\w+)", out.read_text())
        assert words.groups() == (str(herd.path), "Wilkes")
        herd.start("Wilkes").linked()
        until(lambda: known(herd, "Wilkes") == 50, "Wilkes has all again")
    finally:
        demo.send_signal(signal.SIGINT)
        assert demo.wait(PATIENCE_S) == 0
    assert " acknowledged, 0 refused" in out.read_text()
    for name in set(herd.names) - {"Wilkes"}:
        done = herd.run("status", name, check=False)
        assert done.returncode == 1, done


def test_the_demo_of_a_herd_that_cannot_start(make_herd):
    herd = make_herd(start=False)
    with socket.create_server(("127.0.0.1", herd.ports["Holiday"])):
        done = subprocess.run(
            [ROOT / "tools/demo"], capture_output=True, timeout=PATIENCE_S,
            check=False, cwd=herd.folder,
            env=dict(os.environ, MUSTER=str(MUSTER),
                     MUSTER_CONFIG=str(herd.path)))
    assert done.returncode == 1
    assert b"is in use" in done.stderr
