"""Processes: start, stop, exit codes, and what is said when it fails."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import pytest

from herd import MUSTER, PATIENCE_S, ROOT, Herd, until


def muster(*words, **options):
    return subprocess.run([MUSTER, *words], capture_output=True, text=True,
                          timeout=PATIENCE_S, check=False, **options)


@pytest.mark.parametrize("words,code", [
    (["--help"], 0), (["help"], 0), (["-h"], 0), ([], 2), (["fly"], 2),
    (["serve"], 2), (["serve", "--wat", "x"], 2), (["serve", "a", "b"], 2),
    (["up", "x"], 2), (["check", "x"], 2), (["where"], 2), (["watch", "x"], 2),
    (["where", "two words"], 2), (["journal"], 2), (["journal", "dump"], 2),
    (["journal", "dump", "a", "b"], 2), (["journal", "eat", "a"], 2),
    (["status", "-c"], 2), (["drive", "x"], 2),
])
def test_words_that_are_none_are_told(words, code):
    done = muster(*words)
    assert done.returncode == code
    assert "muster" in (done.stdout if code == 0 else done.stderr)
    assert "help" in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["serve", "up", "check", "status", "where",
                                     "watch", "places", "journal",
                                     "drive"])
def test_every_command_explains_itself(command):
    done = muster(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: muster {command}")
    assert "example" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert f"  {command} " in muster("--help").stdout


def test_the_version_names_the_build():
    done = muster("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("muster 0.")
    assert "libuv" in done.stdout


def test_a_good_configuration():
    done = muster("check", "-c", ROOT / "examples" / "herd.conf")
    assert done.returncode == 0
    assert "a herd of 5 servers and 6 links" in done.stdout


def test_the_configuration_that_the_page_shows_is_good(tmp_path):
    page = (ROOT / "man" / "muster.conf.5").read_text()
    example = page[page.index(".Sh EXAMPLES"):]
    example = example[example.index("-offset indent\n") + 15:]
    path = tmp_path / "page.conf"
    path.write_text(example[:example.index(".Ed")])
    done = muster("check", "-c", path)
    assert done.returncode == 0, done.stderr
    assert "a herd of 3 servers and 3 links" in done.stdout


@pytest.mark.parametrize("command", ["check", "up", "status", "watch",
                                     "drive"])
def test_a_bad_configuration_is_told_by_line(tmp_path, command):
    path = tmp_path / "bad.conf"
    path.write_text("# a remark\nserverz = ();\n")
    done = muster(command, "-c", path)
    assert done.returncode == 78
    assert done.stderr.startswith(f'muster: {path}:2: there is no key')


def test_a_configuration_that_is_not_there(tmp_path):
    done = muster("serve", "-c", tmp_path / "none.conf", "A")
    assert done.returncode == 78
    assert "No such file" in done.stderr


def test_the_configuration_from_the_environment(tmp_path):
    done = muster("check", env={**os.environ,
                                "MUSTER_CONFIG": str(tmp_path / "x.conf")})
    assert done.returncode == 78
    assert "x.conf" in done.stderr


def test_a_server_that_is_not_in_the_file():
    done = muster("serve", "-c", ROOT / "examples" / "herd.conf", "Nobody")
    assert done.returncode == 78
    assert "no server named Nobody" in done.stderr


@pytest.mark.parametrize("which", ["ports", "link_ports"])
def test_a_port_in_use_is_named(make_herd, which):
    herd = make_herd(["Goloman"], [], start=False)
    port = getattr(herd, which)["Goloman"]
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = herd.run("serve", "Goloman", check=False)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}, is in use".encode() in done.stderr


def test_two_herds_on_the_same_ports(make_herd, tmp_path):
    """SO_REUSEPORT must not let a second herd in unseen."""
    herd = make_herd(["Goloman"], [], threads="2")
    (tmp_path / "second").mkdir()
    second = Herd(tmp_path / "second", ["Goloman"], [])
    second.ports, second.link_ports = herd.ports, herd.link_ports
    second.path.write_text(second.text())
    done = second.run("serve", "Goloman", check=False)
    assert done.returncode == 1
    assert b"is in use" in done.stderr


def test_one_server_runs_once(make_herd):
    herd = make_herd(["Goloman"], [])
    done = herd.run("serve", "Goloman", check=False)
    assert done.returncode == 1
    assert b"this server is running already" in done.stderr


def test_a_folder_that_cannot_be_made(make_herd, tmp_path):
    (tmp_path / "file").write_text("in the way")
    herd = make_herd(["Goloman"], [], start=False)
    herd.path.write_text(herd.text().replace(f'{herd.folder}/data',
                                             f"{tmp_path}/file/data"))
    done = herd.run("serve", "Goloman", check=False)
    assert done.returncode == 1
    assert b"cannot be made: Not a directory" in done.stderr


def test_a_path_too_long_for_a_socket(make_herd):
    herd = make_herd(["Goloman"], [], start=False)
    herd.path.write_text(herd.text().replace(
        f"{herd.folder}/data", f"{herd.folder}/{'d' * 100}"))
    done = herd.run("serve", "Goloman", check=False)
    assert done.returncode == 1
    assert b"too long for a socket" in done.stderr


def test_a_folder_left_by_a_killed_server_is_taken_over(make_herd):
    herd = make_herd(["Goloman"], [])
    herd.kill("Goloman")
    assert (herd.folder / "data/Goloman/admin.sock").exists()
    herd.start("Goloman")
    herd.report("Goloman", "again")


# ---- stopping ----

@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_peace(make_herd, number):
    herd = make_herd(["Goloman"], [])
    herd.signal("Goloman", number)
    assert herd.processes.pop("Goloman").wait(PATIENCE_S) == 0
    assert "msg=stopped" in herd.errors("Goloman")
    assert not (herd.folder / "data/Goloman/admin.sock").exists()


def test_what_was_asked_is_answered_before_the_end(make_herd):
    """SIGTERM drains: replies under way still come."""
    herd = make_herd(["Goloman"], [])
    herd.report("Goloman", "kiwi")
    with herd.client("Goloman") as client:
        client.send("WHATSAT kiwi 50 20\n" * 10)
        client.answer()
        herd.signal("Goloman", signal.SIGTERM)
        for _ in range(9):
            assert json.loads(client.answer()[1])["status"] == "OK"
        assert client.rest() == b""
    assert herd.processes.pop("Goloman").wait(PATIENCE_S) == 0


def test_nothing_acknowledged_is_lost_by_a_stop(make_herd):
    """The last reports reach the neighbours before the server goes."""
    herd = make_herd(["Left", "Right"], [("Left", "Right")])
    with herd.client("Left") as client:
        client.send("".join(f"IAMAT stop{i} +1-1 5\n" for i in range(20000)))
        for _ in range(20000):
            assert client.line().startswith(b"AT ")
        herd.signal("Left", signal.SIGTERM)
    assert herd.processes.pop("Left").wait(PATIENCE_S) == 0
    assert herd.status("Right")["clients"]["known"] == 20000


def test_a_client_that_stays_does_not_keep_the_server(make_herd):
    herd = make_herd(["Goloman"], [])
    with herd.client("Goloman") as client:
        client.ask("IAMAT stays +1-1 5")
        began = time.monotonic()
        assert herd.stop() == [0]
        assert time.monotonic() - began < 10


def test_a_second_signal_ends_at_once(make_herd):
    herd = make_herd(["Goloman"], [])
    with herd.client("Goloman") as client:
        client.ask("IAMAT stays +1-1 5")
        herd.signal("Goloman", signal.SIGTERM)
        until(lambda: "msg=stops" in herd.errors("Goloman"), "it stops")
        herd.signal("Goloman", signal.SIGTERM)
        assert herd.processes.pop("Goloman").wait(PATIENCE_S) == 1


# ---- muster up ----

class Up:
    """muster up, with what it printed."""

    def __init__(self, herd, *words):
        self.out = herd.folder / "up.out"
        self.err = herd.folder / "up.err"
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                [MUSTER, "up", "-c", herd.path, *words], stdout=out,
                stderr=err, stdin=subprocess.DEVNULL, cwd=herd.folder)

    def children(self):
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        return [int(pid) for task in tasks.iterdir()
                for pid in (task / "children").read_text().split()]

    def is_up(self):
        return self.out.read_text().count("\n") == 4

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


def test_up_starts_all_and_says_how_to_talk_to_them(make_herd):
    """Rows: R1"""
    herd = make_herd(start=False)
    up = Up(herd)
    until(up.is_up, "four lines are printed")
    lines = up.out.read_text().splitlines()
    assert f"nc -N 127.0.0.1 {herd.ports['Goloman']}" in lines[0]
    assert f"nc -N 127.0.0.1 {herd.ports['Wilkes']}" in lines[1]
    assert f"http://127.0.0.1:{herd.http_ports['Goloman']}/" in lines[2]
    # What it prints works as it is printed.
    said = subprocess.run(["bash", "-c", lines[0].split(":  ")[1].strip()],
                          capture_output=True, check=True, timeout=PATIENCE_S)
    assert said.stdout.startswith(b"AT Goloman +")
    asked = until(lambda: subprocess.run(
        ["bash", "-c", lines[1].split(":   ", 1)[1].strip()],
        capture_output=True, check=True, timeout=PATIENCE_S).stdout
        .startswith(b"AT Goloman +"), "Wilkes knows")
    assert asked
    assert up.end() == 0
    for name in herd.names:
        assert f"server={name} msg=stopped" in up.err.read_text()


def test_up_passes_a_new_configuration_on(make_herd):
    herd = make_herd(["A", "B"], [], start=False)
    up = Up(herd)
    until(up.is_up, "four lines are printed")
    herd.change(links=[("A", "B")], tell=[])
    up.process.send_signal(signal.SIGHUP)
    herd.linked()
    assert up.end() == 0


def test_up_ends_whole_if_one_cannot_start(make_herd):
    herd = make_herd(start=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", herd.ports["Holiday"]))
        taken.listen()
        up = Up(herd)
        assert up.process.wait(PATIENCE_S) == 1
    text = up.err.read_text()
    assert f"127.0.0.1:{herd.ports['Holiday']}, is in use" in text
    assert "a server did not start; the others are stopped" in text
    assert up.out.read_text() == ""


def test_up_goes_on_when_a_server_ends(make_herd):
    herd = make_herd(start=False)
    up = Up(herd)
    until(up.is_up, "it is up")
    welsh = next(pid for pid in up.children()
                 if b"Welsh" in pathlib.Path(f"/proc/{pid}/cmdline")
                 .read_bytes())
    assert herd.status("Welsh")["pid"] == welsh
    assert f"Welsh: pid {welsh}, up ".encode() in herd.run("status").stdout
    os.kill(welsh, signal.SIGKILL)
    until(lambda: "a server has ended; the others go on" in up.err.read_text(),
          "it is told")
    herd.report("Goloman", "still")
    # And it can be started again by hand.
    herd.start("Welsh").linked()
    herd.agree(*herd.names)
    up.end()


def test_children_of_up_do_not_outlive_it(make_herd):
    herd = make_herd(["A", "B"], [("A", "B")], start=False)
    up = Up(herd)
    until(up.is_up, "it is up")
    children = up.children()
    assert len(children) == 2
    up.process.kill()
    up.process.wait(PATIENCE_S)
    until(lambda: not any(pathlib.Path(f"/proc/{pid}/cmdline").exists() and
                          pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                          for pid in children), "the children are gone")


def test_up_with_fifty_servers(make_herd):
    """Rows: R1"""
    names = [f"s{i}" for i in range(50)]
    links = [(names[i], names[(i + 1) % 50]) for i in range(50)]
    links += [(names[i], names[(i + 7) % 50]) for i in range(0, 50, 5)]
    herd = make_herd(names, links, start=False,
                     places='{ provider = "none"; workers = 1; }',
                     limits="{ max_clients = 1000; }")
    up = Up(herd, "--log-level", "warn")
    until(up.is_up, "it is up")
    line = herd.report("s0", "far")
    until(lambda: herd.where("s25", "far") == line, "the far end knows")
    assert up.end() == 0
