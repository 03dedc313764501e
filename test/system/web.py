"""One HTTP request at a time, as plainly as it can be made."""
import base64
import http.client
import json
import socket

from herd import PATIENCE_S


class Answer:
    """Status, headers and body of one."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.type = response.headers.get("Content-Type")
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.type} {self.body[:500]!r}"


class Web:
    """The HTTP service of one server; a connection is kept while it lasts."""

    def __init__(self, port, host="127.0.0.1"):
        self.host, self.port = host, port
        self.connection = http.client.HTTPConnection(host, port, PATIENCE_S)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method, path, body=None, headers=None, user=None):
        """body: bytes, text, or what becomes JSON. user: (name, password)."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        if user:
            token = base64.b64encode(":".join(user).encode()).decode()
            headers["Authorization"] = f"Basic {token}"
        self.connection.request(method, path, body, headers)
        return Answer(self.connection.getresponse())

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self.ask("PUT", path, body, **options)

    def raw(self, data):
        """A connection of its own, on which this was sent."""
        connection = socket.create_connection((self.host, self.port),
                                              PATIENCE_S)
        connection.sendall(data)
        return connection


def web(herd, name):
    """The service of a server of a herd: with web(herd, "Hands") as w: ..."""
    return Web(herd.http_ports[name], herd.host(name))


def answer_of(connection):
    """What comes on a raw connection up to its end: (status, rest)."""
    data = b""
    while True:
        try:
            more = connection.recv(65536)
        except ConnectionResetError:
            break
        if not more:
            break
        data += more
    connection.close()
    words = data.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 else None), data
