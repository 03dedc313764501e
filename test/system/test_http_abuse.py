"""The HTTP service under those who mean it no good: whatever they do, it goes
on, it ends when it is told to, and what it takes stays bounded."""
import contextlib
import http.server
import signal
import socket
import threading
import time

import pytest

from herd import MUSTER, PATIENCE_S, until
from web import answer_of, web

# It keeps what is freed for a while.
SANITIZED = MUSTER.parent.name in ("san", "tsan")

GOOD = b'{"lat":1,"lon":2}'
HOST = b"Host: x\r\n"
PUT = (b"PUT /v1/clients/%d HTTP/1.1\r\n" + HOST +
       b"Content-Length: 17\r\n\r\n" + GOOD)
PLACES = b"GET /v1/clients/here/places?radius=%d HTTP/1.1\r\n" + HOST + b"\r\n"
LIST = b"GET /v1/clients?near=1,2&limit=%d HTTP/1.1\r\n" + HOST + b"\r\n"


@contextlib.contextmanager
def crowd(herd, name, count):
    """So many connections, which say nothing yet."""
    where = (herd.host(name), herd.http_ports[name])
    connections = [socket.create_connection(where) for _ in range(count)]
    for connection in connections:
        connection.setblocking(False)
    yield connections
    for connection in connections:
        connection.close()


# ---- the end ----

def ask_until_it_ends(process, connections):
    """One request on each, evenly, while the process is there."""
    end = time.monotonic() + PATIENCE_S
    for i, connection in enumerate(connections):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            connection.send((PUT, PLACES, LIST)[i % 3] % (i + 1))
        time.sleep(0.001)
    return process.wait(max(end - time.monotonic(), 1))


def test_requests_that_come_while_it_ends_do_not_break_it(make_herd):
    """Reports that wait for a neighbour who is frozen, questions and lists, up
    to the last moment: the library ends the program if it is stopped while
    somebody waits in it."""
    herd = make_herd(["Goloman", "Hands"], [("Goloman", "Hands")],
                     journal="{ copies = 2; copies_ms = 60000; }")
    with web(herd, "Goloman") as service:
        assert service.put("/v1/clients/here", GOOD).status == 200
    herd.signal("Hands", signal.SIGSTOP)
    try:
        with crowd(herd, "Goloman", 6000) as connections:
            herd.signal("Goloman", signal.SIGTERM)
            process = herd.processes.pop("Goloman")
            assert ask_until_it_ends(process, connections) == 0, \
                herd.errors("Goloman")
    finally:
        herd.signal("Hands", signal.SIGCONT)


# ---- requests that could be understood in two ways ----

POST = b"POST /v1/clients/smuggler HTTP/1.1\r\n" + HOST


@pytest.mark.parametrize("head", [
    POST + b"Content-Length : 17\r\n\r\n",
    POST + b"Content-Length: 17\r\n 1\r\n\r\n",
    POST + b"Content-Length:\r\n 17\r\n\r\n",
    POST + b"Transfer-Encoding : chunked\r\n\r\n",
    POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n",
    POST + b"X-Limit-U : a\r\nContent-Length: 17\r\n\r\n",
    POST + b"Host: y\r\nContent-Length: 17\r\n\r\n",
    b"POST /v1/clients/smuggler HTTP/1.1\r\n Host: y\r\n" + HOST +
    b"Content-Length: 17\r\n\r\n",
    b"POST /v1/clients/smuggler HTTP/1.0\r\nConnection: keep-alive\r\n" +
    HOST + b"Transfer-Encoding: chunked\r\n\r\n",
])
def test_heads_that_proxies_read_otherwise_are_refused(solo, head):
    """What stands behind it, which may be a body or a request, is neither."""
    with web(solo, "Goloman") as service:
        status, data = answer_of(service.raw(
            head + GOOD + b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"))
    assert status == 400 and data.count(b"HTTP/1.1") == 1, data
    assert b"Connection: close" in data


# ---- who is slow, and who brings much ----

def test_a_second_request_has_as_much_time_as_the_first(make_herd):
    """Not that of a connection that is silent, too."""
    herd = make_herd(["Goloman"], [], http="{ request_s = 1; idle_s = 3600; }")
    with web(herd, "Goloman") as service:
        connection = service.raw(b"HEAD /healthz HTTP/1.1\r\n" + HOST +
                                 b"\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        connection.sendall(POST + b"Content-Length: 16384\r\n\r\n")
        connection.settimeout(0.1)

        def is_closed():
            try:
                connection.sendall(b"x")
                return connection.recv(4096) == b""
            except socket.timeout:
                return False
            except OSError:
                return True
        until(is_closed, "it is given up")
        connection.close()


def test_long_bodies_share_memory_and_short_ones_have_theirs(make_herd):
    herd = make_herd(["Goloman"], [], http="{ body_bytes = 32768; }")
    long = GOOD[:-1] + b" " * 20000 + b"}"
    head = POST + b"Content-Length: %d\r\n\r\n" % len(long)

    with web(herd, "Goloman") as service:
        assert service.put("/v1/clients/a", long).status == 200
        begun = [service.raw(head + long[:-1]) for _ in range(128)]
        until(lambda: service.put("/v1/clients/a", long).status == 503,
              "there is no room for one more")
        assert service.put("/v1/clients/a", GOOD).status == 200
        for connection in begun[:64]:
            connection.close()
        for connection in begun[64:]:
            connection.sendall(long[-1:])
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
            connection.close()
        until(lambda: service.put("/v1/clients/a", long).status == 200,
              "there is room again")


# ---- other servers, asked for who looks at the herd ----

class Counting(http.server.BaseHTTPRequestHandler):
    """Another server of the herd: at hand, but of no use."""
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        self.send_error(500)

    def log_message(self, *_):
        pass


def test_who_looks_at_the_herd_often_does_not_ask_it_often(make_herd):
    """One of it is frozen, so everybody who comes meanwhile waits."""
    herd = make_herd(["Goloman", "Hands", "Frozen"],
                     [("Goloman", "Hands"), ("Goloman", "Frozen")],
                     start=False)
    asked = http.server.ThreadingHTTPServer(
        ("127.0.0.1", herd.http_ports["Hands"]), Counting)
    thread = threading.Thread(target=asked.serve_forever)
    thread.start()
    frozen = socket.create_server(("127.0.0.1", herd.http_ports["Frozen"]))
    try:
        herd.start("Goloman")
        with crowd(herd, "Goloman", 100) as connections:
            for connection in connections:
                connection.send(b"GET /v1/herd HTTP/1.1\r\n" + HOST +
                                b"Connection: close\r\n\r\n")
                time.sleep(0.005)
            for connection in connections:
                connection.settimeout(PATIENCE_S)
                assert answer_of(connection)[0] == 200
        assert 1 <= Counting.asked <= 3
    finally:
        asked.shutdown()
        asked.server_close()
        thread.join()
        frozen.close()


# ---- memory ----

def memory_bytes(herd, name):
    with open(f"/proc/{herd.processes[name].pid}/statm",
              encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


def test_requests_that_the_library_gives_up_leave_nothing(make_herd):
    """More parameters than it has memory for: it says nothing, and closes when
    their time is over."""
    herd = make_herd(["Goloman"], [], http="{ request_s = 1; }")
    request = b"GET /?" + b"a=b&" * 2500 + b" HTTP/1.1\r\n" + HOST + b"\r\n"

    def ask(count):
        with crowd(herd, "Goloman", count) as connections:
            for connection in connections:
                connection.send(request)
            for connection in connections:
                connection.settimeout(PATIENCE_S)
                assert answer_of(connection)[0] is None
        return memory_bytes(herd, "Goloman")

    before = ask(500)
    for _ in range(3):
        after = ask(500)
    if not SANITIZED:
        assert after < before + 4_000_000
    assert herd.stop("Goloman") == [0]  # sanitizers look for what is left


# ---- descriptors ----

def test_descriptors_are_left_for_everybody_else(make_herd):
    herd = make_herd(["Goloman"], [], start=False)
    herd.start("Goloman", files=256)
    assert "descriptors are short" in herd.errors("Goloman")
    where = ("127.0.0.1", herd.http_ports["Goloman"])
    crowding = [socket.create_connection(where) for _ in range(300)]
    with contextlib.suppress(ConnectionResetError):
        assert crowding[-1].recv(1) == b""
    herd.report("Goloman", "kiwi")
    assert herd.status("Goloman")["clients"]["known"] == 1
    for connection in crowding:
        connection.close()


# ---- who does not read ----

def test_who_does_not_read_long_answers_does_not_fill_the_memory(make_herd):
    """A thousand clients of the longest names make lists of 10 MB."""
    herd = make_herd(["Goloman"], [])
    with web(herd, "Goloman") as service:
        for i in range(1000):
            path = "/v1/clients/" + f"{i:04d}" + "%01" * 1020
            assert service.put(path, GOOD).status == 200
        assert len(service.get("/v1/clients?limit=1000").body) > 9_000_000
        before = memory_bytes(herd, "Goloman")
        with crowd(herd, "Goloman", 60) as connections:
            for connection in connections:
                connection.send(b"GET /v1/clients?limit=1000 HTTP/1.1\r\n" +
                                HOST + b"\r\n")
            until(lambda: service.get("/v1/clients?limit=1000").status == 503,
                  "there is no room for one more")
            if not SANITIZED:
                assert memory_bytes(herd, "Goloman") < before + 350_000_000
            assert service.get("/v1/clients?limit=1").status == 200
        until(lambda: service.get("/v1/clients?limit=1000").status == 200,
              "there is room again")
