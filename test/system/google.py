"""A stub of those who know places: both services of Google, and Overpass, with
every fault on demand.

    google = Google(folder)             # over TLS; plain=True: without
    google.mode = "slow"; ...           # what it does to the next question
    google.url, google.ca, google.key   # how to ask it
    google.connections, google.asked    # what it has seen
    google.end()

MODES at the end has the modes; `asked` has a Question for each request.
"""
import functools
import gzip
import json
import socket
import ssl
import struct
import threading
import time
from collections import namedtuple
from urllib.parse import parse_qs, urlsplit

from authority import Authority

Question = namedtuple("Question", "method path query headers body")

KEY = "AIzaSyTestKeyThatNobodyMaySee0123456789"
BLOCK = b"[" + b" " * 65535

# Google's words for HTTP codes.
WORDS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED",
         403: "PERMISSION_DENIED", 404: "NOT_FOUND",
         429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE",
         502: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED"}


def spaced(value, depth=0):
    """JSON as the legacy service lays it out."""
    pad, end = "   " * (depth + 1), "   " * depth
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(
            f'{pad}{json.dumps(k)} : {spaced(v, depth + 1)}'
            for k, v in value.items()) + f"\n{end}}}"
    if isinstance(value, list) and value:
        if all(isinstance(v, str) for v in value) and len(value) < 5:
            return "[ " + ", ".join(map(json.dumps, value)) + " ]"
        return "[\n" + ",\n".join(
            pad + spaced(v, depth + 1) for v in value) + f"\n{end}]"
    return json.dumps(value)


class Number:
    """A number whose digits are kept."""

    def __init__(self, text):
        self.text = text


def legacy_item(i, order=1):
    item = {
        "business_status": "OPERATIONAL",
        "geometry": {
            "location": {"lat": Number(f"34.0689301234567{i % 90 + 10}"),
                         "lng": Number(f"-118.4451270000001{i % 90 + 10}")},
            "viewport": {"northeast": {"lat": 34.07, "lng": -118.44},
                         "southwest": {"lat": 34.06, "lng": -118.45}}},
        "icon": "https://maps.example/icon.png",
        "name": f"Caf\u00e9 \"No. {i}\" \\ \u2603",
        "place_id": f"ChIJ{i:04d}",
        "rating": 4.0,
        "reference": f"ChIJ{i:04d}",
        "types": ["cafe", "food", "point_of_interest", "establishment"],
        "user_ratings_total": Number("18446744073709551616"),
        "vicinity": f"{i} Westwood Plaza"}
    return dict(list(item.items())[::order])


def new_item(i):
    return {"id": f"ChIJ{i:04d}",
            "types": ["cafe", "food"],
            "location": {"latitude": 34.0689301 + i / 1e4,
                         "longitude": -118.445127},
            "displayName": {"text": f"Caf\u00e9 \"No. {i}\"",
                            "languageCode": "en"},
            "shortFormattedAddress": f"{i} Westwood Plaza"}


def overpass_item(i):
    tags = {"name": f"Caf\u00e9 {i}", "amenity": "cafe"}
    if i % 2:
        return {"type": "way", "id": 1000 + i, "nodes": [1, 2], "tags": tags,
                "center": {"lat": 34.0689301 + i / 1e4, "lon": -118.445127}}
    return {"type": "node", "id": 1000 + i, "lat": 34.0689301 + i / 1e4,
            "lon": -118.445127, "tags": tags}


class Connection:
    """One asker; questions follow one another."""

    def __init__(self, google, sock):
        self.google, self.sock = google, sock
        self.file = sock.makefile("rb")

    def question(self):
        line = self.file.readline(65536)
        if not line:
            return None
        method, target, _ = line.decode().split()
        headers = {}
        while (line := self.file.readline(65536)) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            headers[name.strip().lower()] = value.strip()
        body = self.file.read(int(headers.get("content-length", 0)))
        url = urlsplit(target)
        query = {k: v[-1] for k, v in parse_qs(url.query).items()}
        return Question(method, url.path, query, headers, body)

    def send(self, body, status=200, headers=(), kind="application/json",
             length=None):
        """length: what the head claims; -1 = nothing."""
        if isinstance(body, str):
            body = body.encode()
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {kind}"]
        if length != -1:
            lines += [f"Content-Length: {length or len(body)}"]
        lines += headers
        self.sock.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def reset(self):
        """No goodbye: what was not read yet is lost."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        raise ConnectionError


class Google:
    def __init__(self, folder, plain=False, certificate="good", key=KEY):
        self.mode, self.items, self.order = "ok", 20, 1
        self.seconds = 3600  # of modes that wait
        self.remark = None  # of Overpass
        self.key, self.asked = key, []
        self.connections = self.open = 0
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.ca, self.context = None, None
        if not plain:
            authority = Authority.in_folder(folder)
            self.ca = authority.ca
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*authority.pair(certificate))
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.url = f"http{'' if plain else 's'}://localhost:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while not self.ending.is_set():
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,),
                             daemon=True).start()

    def serve(self, sock):
        raw = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.lock:
            self.connections += 1
            self.open += 1
        try:
            if self.mode == "no handshake":
                self.wait()
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True)
            connection = Connection(self, sock)
            while (question := connection.question()):
                with self.lock:
                    self.asked.append(question)
                MODES[self.mode](self, connection, question)
        except (OSError, ValueError):
            pass
        finally:
            sock.close()
            raw.close()
            with self.lock:
                self.open -= 1

    def wait(self):
        """Until there is no need to any more."""
        end = time.monotonic() + self.seconds
        while time.monotonic() < end and not self.ending.is_set():
            self.ending.wait(0.02)

    def end(self):
        self.ending.set()
        self.listener.close()

    # ---- what it says when all is well --------------------------------------

    def right(self, question, connection):
        """Whether somebody may ask this; if not, it is told."""
        if question.path == "/api/interpreter":
            return True
        if question.path == "/maps/api/place/nearbysearch/json":
            if question.query.get("key") == self.key:
                return True
            connection.send(self.legacy("REQUEST_DENIED",
                                        "The provided API key is invalid."))
        elif question.path != "/v1/places:searchNearby":
            connection.send(*self.error(404, "There is nothing here"))
        elif question.headers.get("x-goog-api-key") != self.key:
            connection.send(*self.error(
                403, f"API key not valid: {KEY[:4]}. Pass a valid API key."))
        elif not question.headers.get("x-goog-fieldmask"):
            connection.send(*self.error(
                400, "FieldMask is a required parameter."))
        else:
            return True
        return False

    def legacy(self, status, message=None, count=0):
        body = {"html_attributions": [],
                "results": [legacy_item(i, self.order) for i in range(count)]}
        if message:
            body["error_message"] = message
        return spaced({**body, "status": status}) + "\n"

    def body(self, question, count=None):
        count = self.items if count is None else count
        if question.path == "/api/interpreter":
            body = {"version": 0.6, "elements": [
                overpass_item(i) for i in range(count)]}
            if self.remark:
                body["remark"] = self.remark
            return json.dumps(body, indent=2)
        if question.method == "GET":
            return self.legacy("OK" if count else "ZERO_RESULTS", count=count)
        most = json.loads(question.body).get("maxResultCount", 20)
        places = [new_item(i) for i in range(min(count, most))]
        return json.dumps({"places": places} if places else {}, indent=2) + "\n"

    @staticmethod
    def error(code, message="Something is wrong"):
        return json.dumps({"error": {"code": code, "message": message,
                                     "status": WORDS.get(code, "UNKNOWN"),
                                     "details": []}}, indent=2), code


# ---- what it does ------------------------------------------------------------

def ok(google, connection, question):
    if google.right(question, connection):
        connection.send(google.body(question))


def slow(google, connection, question):
    google.wait()
    ok(google, connection, question)


def drip(google, connection, question):
    """A byte now and then."""
    connection.send("", length=100000)
    for byte in google.body(question).encode():
        if google.ending.wait(0.02):
            return
        connection.sock.sendall(bytes([byte]))


def endless(google, connection, question):
    connection.send("", length=-1)
    while not google.ending.is_set():
        connection.sock.sendall(BLOCK)


def head(google, connection, question):
    """Headers without end."""
    connection.sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while not google.ending.is_set():
        connection.sock.sendall(b"X-More: " + b"x" * 4000 + b"\r\n")


def large(google, connection, question):
    connection.send("[" + " " * (10 << 20) + "]")


def truncated(google, connection, question):
    body = google.body(question).encode()
    connection.send(body[:len(body) // 2], length=len(body))
    raise ConnectionError


def broken_json(google, connection, question):
    body = google.body(question)
    connection.send(body[:len(body) // 2])


def close(google, connection, question):
    raise ConnectionError


def reset(google, connection, question):
    connection.reset()


def elsewhere(to):
    def redirect(google, connection, question):
        connection.send("gone", 302, [f"Location: {to}"])
    return redirect


@functools.cache
def the_bomb():
    return gzip.compress(b"[" + b" " * (100 << 20) + b"]", 1)


def bomb(google, connection, question):
    """100 MB in less than one."""
    connection.send(the_bomb(), headers=["Content-Encoding: gzip"])


def packed(google, connection, question):
    connection.send(gzip.compress(google.body(question).encode()),
                    headers=["Content-Encoding: gzip"])


def says(body, **how):
    return lambda google, connection, question: connection.send(body, **how)


def code(number):
    return lambda google, connection, question: connection.send(
        *google.error(number))


def legacy_status(word, message):
    return lambda google, connection, question: connection.send(
        google.legacy(word, message))


def echo_key(google, connection, question):
    """Who quotes the key in what is told to people."""
    if question.method == "GET":
        connection.send(google.legacy("REQUEST_DENIED", f"bad {google.key}!"))
    else:
        connection.send(*google.error(403, f"bad {google.key}!"))


def bad_key(google, connection, question):
    """As the new service words it."""
    body, code = google.error(400, "API key not valid. Pass a valid one.")
    error = json.loads(body)
    error["error"]["details"] = [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo",
         "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]
    connection.send(json.dumps(error), code)


def key_within(google, connection, question):
    """A key where nobody looks for one."""
    connection.send(google.body(question).replace("ChIJ0007", google.key))


def without_keep_alive(google, connection, question):
    connection.send(google.body(question), headers=["Connection: close"])
    raise ConnectionError


MODES = {
    "ok": ok,
    "slow": slow,
    "drip": drip,
    "endless": endless,
    "endless head": head,
    "10 MB": large,
    "truncated": truncated,
    "broken JSON": broken_json,
    "closed": close,
    "reset": reset,
    "redirect": elsewhere("https://localhost:1/"),
    "redirect to a file": elsewhere("file:///etc/passwd"),
    "bomb": bomb,
    "packed": packed,
    "echo key": echo_key,
    "bad key": bad_key,
    "key within": key_within,
    "no keep-alive": without_keep_alive,
    "empty": says(""),
    "not JSON": says("These are not the places you look for.\n"),
    "HTML": says("<!doctype html><title>Sign in</title>", kind="text/html"),
    "deep": says("[" * 100000 + "]" * 100000),
    "deep places": says('{"places":[{"id":' + '{"a":' * 90000),
    "bad UTF-8": says(b'{"status" : "OK", "results" : [], "a" : "\xff"}'),
    "wrong type": says('[ "places" ]'),
    "wrong type within": says('{"status" : "OK", "results" : {}, '
                              '"places" : {}, "elements" : {}}'),
    "number": says("7"),
    "gibberish": says(b"\x00\x01\xfe\xff" * 100, kind="image/png"),
    "no HTTP": lambda g, connection, q: connection.sock.sendall(
        b"220 mail.example ready\r\n"),
    "no handshake": ok,
}
for _number in WORDS:
    MODES[str(_number)] = code(_number)
for _word in ("ZERO_RESULTS", "INVALID_REQUEST", "OVER_QUERY_LIMIT",
              "REQUEST_DENIED", "UNKNOWN_ERROR"):
    MODES[_word] = legacy_status(
        _word, None if _word == "ZERO_RESULTS" else "Because.")
