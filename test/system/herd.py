"""A herd of real processes for tests: on free ports, in a folder of its own.

Nothing here sleeps for a while and hopes: `until` waits for a condition and
says which one it was when it does not come.  Only processes that were started
here are ended, by their PID.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MUSTER = pathlib.Path(os.environ.get("MUSTER", ROOT / "build" / "muster"))
PLACES = pathlib.Path(os.environ.get("MUSTER_PLACES",
                                     ROOT / "build" / "places.sqlite"))
SHIM = MUSTER.parent / "test" / "disk-shim.so"

# Sanitizers and a busy machine slow everything down; conditions come sooner.
PATIENCE_S = float(os.environ.get("MUSTER_TEST_PATIENCE", "30"))

PAPER = ["Goloman", "Hands", "Holiday", "Welsh", "Wilkes"]
PAPER_LINKS = [("Goloman", "Hands"), ("Goloman", "Holiday"),
               ("Goloman", "Wilkes"), ("Hands", "Wilkes"),
               ("Holiday", "Welsh"), ("Holiday", "Wilkes")]

HERE = "+34.068930-118.445127"
STAMP = "1520023934.918963997"


def until(condition, what, seconds=None):
    """Wait until the condition gives something true, and give that."""
    end = time.monotonic() + (seconds or PATIENCE_S)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"it did not come about that {what}")
        time.sleep(0.01)


# Files that say which ports this process has chosen, locked while it lives:
# tests that run at the same time would choose the same now and then.
CHOSEN = pathlib.Path(tempfile.gettempdir()) / f"muster-ports-{os.getuid()}"
chosen = []


def choose(port):
    """Whether it is ours from now on, and nobody listens on it."""
    CHOSEN.mkdir(exist_ok=True)
    lock = open(CHOSEN / str(port), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with socket.socket() as s:
            s.bind(("127.0.0.1", port))
    except OSError:
        lock.close()
        return False
    chosen.append(lock)
    return True


def free_ports(count):
    """Ports nobody listens on, nor will among those who choose like this."""
    ports = []
    while len(ports) < count:
        port = random.randint(20000, 32000)
        if choose(port):
            ports.append(port)
    return ports


class Client:
    """One connection to a server."""

    def __init__(self, port, host="127.0.0.1"):
        self.socket = socket.create_connection((host, port), PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def line(self):
        """The next line with its newline; what is left at the end."""
        while b"\n" not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                rest, self.buffer = self.buffer, b""
                return rest
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line + b"\n"

    def answer(self):
        """An AT line and the JSON behind it, up to its empty line."""
        while b"}\n\n" not in self.buffer:
            data = self.socket.recv(65536)
            assert data, f"closed after {self.buffer!r}"
            self.buffer += data
        text, _, self.buffer = self.buffer.partition(b"}\n\n")
        at_line, _, text = text.partition(b"\n")
        return at_line + b"\n", text + b"}\n\n"

    def rest(self):
        """Everything until the server closes."""
        data = self.buffer
        while True:
            more = self.socket.recv(65536)
            if not more:
                self.buffer = b""
                return data
            data += more

    def ask(self, line):
        self.send(line + "\n" if isinstance(line, str) else line + b"\n")
        return self.line()

    def is_closed(self):
        """Has the server closed? Does not wait."""
        self.socket.setblocking(False)
        try:
            return self.socket.recv(65536) == b""
        except BlockingIOError:
            return False
        except ConnectionError:
            return True
        finally:
            self.socket.settimeout(PATIENCE_S)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Herd:
    """The servers of one configuration file."""

    def __init__(self, folder, names=None, links=None, **keys):
        self.folder = pathlib.Path(folder)
        self.names = list(names if names is not None else PAPER)
        self.links = list(links if links is not None else PAPER_LINKS)
        count = len(self.names)
        ports = free_ports(3 * count)
        self.ports = dict(zip(self.names, ports))
        self.link_ports = dict(zip(self.names, ports[count:]))
        self.http_ports = dict(zip(self.names, ports[2 * count:]))
        self.keys = {"profile": '"course"', "threads": "1", **keys}
        self.keys.setdefault(
            "places", f'{{ provider = "local"; file = "{PLACES}"; }}')
        self.processes = {}
        self.generations = {}
        self.path = self.folder / "herd.conf"
        self.path.write_text(self.text())

    def text(self):
        servers = ",\n".join(
            f'  {{ name = "{n}"; clients = "{self.host(n)}:{self.ports[n]}"; '
            f'links = "{self.host(n)}:{self.link_ports[n]}"; '
            f'{self.http_key(n)}'
            f'generation = {self.generations.get(n, 0)}; }}'
            for n in self.names)
        links = ", ".join(f'("{a}", "{b}")' for a, b in self.links)
        keys = "\n".join(f"{k} = {v};" for k, v in self.keys.items())
        return (f'herd = "test";\ndata = "{self.folder}/data";\n'
                f"servers = (\n{servers}\n);\nlinks = ( {links} );\n{keys}\n")

    def change(self, names=None, links=None, tell=None):
        """Another configuration; those to tell, else all that run, read it."""
        self.names = list(names if names is not None else self.names)
        self.links = list(links if links is not None else self.links)
        self.path.write_text(self.text())
        for name in self.processes if tell is None else tell:
            self.signal(name, signal.SIGHUP)
        return self

    def http_key(self, name):
        port = self.http_ports.get(name)
        return f'http = "{self.host(name)}:{port}"; ' if port else ""

    # ---- what is otherwise where servers have networks of their own ----

    def host(self, name):
        """The address of a server."""
        return "127.0.0.1"

    def wrapper(self, name):
        """The words before its command; what they run must become it."""
        return []

    # ---- processes ----

    def shim(self, name, words):
        """The environment in which its disk fails, as test/shim/disk.c says:
        words are at="3:5" for SHIM_AT=3:5."""
        assert SHIM.exists(), f"{SHIM} is not there: run make test"
        return dict(os.environ, LD_PRELOAD=str(SHIM),
                    SHIM_FOLDER=str(self.folder / "data" / name),
                    ASAN_OPTIONS="verify_asan_link_order=0",
                    **{f"SHIM_{k.upper()}": str(v) for k, v in words.items()})

    def start(self, *names, wait=True, files=None, shim=None):
        """files: as many descriptors the process may have; shim: how its disk
        fails."""
        limit = ["prlimit", f"--nofile={files}:{files}"] if files else []
        for name in names or self.names:
            ready, child_end = os.pipe()
            log = open(self.folder / f"{name}.err", "ab")
            self.processes[name] = subprocess.Popen(
                [*limit, *self.wrapper(name), MUSTER, "serve", "-c", self.path,
                 "--child", "--ready-fd", str(child_end), name],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[child_end], cwd=self.folder,
                env=self.shim(name, shim) if shim is not None else None)
            os.close(child_end)
            log.close()
            if wait:
                with os.fdopen(ready, "rb") as pipe:
                    if pipe.read(1) != b"\n":
                        raise AssertionError(
                            f"{name} did not start: {self.errors(name)}")
            else:
                os.close(ready)
        return self

    def errors(self, name):
        return (self.folder / f"{name}.err").read_text(errors="replace")

    def signal(self, name, number):
        os.kill(self.processes[name].pid, number)

    def kill(self, *names):
        for name in names:
            self.signal(name, signal.SIGKILL)
        for name in names:
            self.processes.pop(name).wait(PATIENCE_S)

    def stop(self, *names):
        """SIGTERM; gives the exit codes."""
        names = names or list(self.processes)
        for name in names:
            self.signal(name, signal.SIGTERM)
        return [self.processes.pop(n).wait(PATIENCE_S) for n in names]

    def end(self):
        """Stop what runs, and see that it went in peace."""
        running = list(self.processes)
        for name in running:
            with contextlib.suppress(ProcessLookupError):
                self.signal(name, signal.SIGCONT)
        codes = self.stop()
        for name, code in zip(running, codes):
            assert code == 0, f"{name} ended with {code}: {self.errors(name)}"
        for name in self.names:
            if (self.folder / f"{name}.err").exists():
                errors = self.errors(name)
                for word in ("Sanitizer", "runtime error", "Assertion"):
                    assert word not in errors, errors

    # ---- asking ----

    def client(self, name):
        return Client(self.ports[name], self.host(name))

    def say(self, name, line):
        """One command on a connection of its own; its first line of reply."""
        with self.client(name) as client:
            return client.ask(line)

    def report(self, name, client_id, position=HERE, stamp=STAMP):
        reply = self.say(name, f"IAMAT {client_id} {position} {stamp}")
        assert reply.startswith(f"AT {name} ".encode()), reply
        return reply

    def where(self, name, client_id):
        """The AT line that WHATSAT there opens with; None if unknown."""
        reply = self.say(name, f"WHATSAT {client_id} 1 0")
        return None if reply.startswith(b"? ") else reply

    def run(self, *words, check=True, **options):
        done = subprocess.run([MUSTER, words[0], "-c", self.path, *words[1:]],
                              capture_output=True, timeout=PATIENCE_S,
                              cwd=self.folder, **options)
        assert not check or done.returncode == 0, done
        return done

    def status(self, name):
        return json.loads(self.run("status", "--json", name).stdout
                          )["servers"][0]

    def counters(self, name):
        return self.status(name)["counters"]

    # ---- conditions ----

    def linked(self, *names):
        """All links of these servers with one another are up."""
        names = names or self.names

        def all_up():
            for name in names:
                for link in self.status(name)["links"]:
                    if link["neighbour"] in names and not link["up"]:
                        return False
            return True

        until(all_up, f"{', '.join(names)} are linked")
        return self

    def agree(self, *names, seconds=None):
        """All these servers hold the same records."""
        names = names or list(self.processes)

        def same():
            states = [self.status(n) for n in names]
            return (all(s["map_hash_current"] for s in states) and
                    len({s["map_hash"] for s in states}) == 1 and
                    len({s["clients"]["known"] for s in states}) == 1)

        until(same, f"{', '.join(names)} hold the same", seconds)
