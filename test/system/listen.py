"""A live stream of events, as a browser reads it."""
import json
import socket

from herd import PATIENCE_S


class Listener:
    """GET /v1/events: events come as (name, data, id) from next()."""

    def __init__(self, herd, name, query="", last=None, buffer=None):
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect((herd.host(name), herd.http_ports[name]))
        self.raw, self.text = b"", b""
        self.ended = False
        self.id = last  # the last one that was told
        self.clients = {}  # path -> record, as a reader knows them
        self.hellos, self.comments = [], 0
        self.bytes = 0
        header = f"Last-Event-ID: {last}\r\n" if last else ""
        self.socket.sendall(f"GET /v1/events{query} HTTP/1.1\r\n"
                            f"Host: x\r\n{header}\r\n".encode())
        head = self._line_of_raw(b"\r\n\r\n")
        self.status = int(head.split()[1])
        self.head = head.decode()

    def _receive(self):
        data = self.socket.recv(1 << 20)
        assert data, "closed in the middle"
        self.bytes += len(data)
        self.raw += data

    def _line_of_raw(self, end=b"\r\n"):
        while end not in self.raw:
            self._receive()
        line, _, self.raw = self.raw.partition(end)
        return line

    def _chunk(self):
        size = int(self._line_of_raw(), 16)
        while len(self.raw) < size + 2:
            self._receive()
        self.text += self.raw[:size]
        assert self.raw[size:size + 2] == b"\r\n"
        self.raw = self.raw[size + 2:]
        self.ended = size == 0

    def next(self):
        """The next event; None at the end of the stream."""
        while True:
            while b"\n\n" not in self.text and not self.ended:
                self._chunk()
            if b"\n\n" not in self.text:
                assert not self.text
                return None
            block, _, self.text = self.text.partition(b"\n\n")
            event = self._event(block.decode())
            if event:
                return event

    def _event(self, block):
        fields = {}
        for line in block.split("\n"):
            name, colon, value = line.partition(": ")
            assert colon or line == ":" or line.startswith(":"), line
            fields[name] = value
        if "event" not in fields:
            self.comments += not any(fields.values())
            return None
        name, data = fields["event"], json.loads(fields["data"])
        self._take_in(name, data)
        self.id = fields.get("id", self.id)
        return name, data, fields.get("id")

    def _take_in(self, name, data):
        if name == "hello":
            self.hellos.append(data)
            if not data["resumed"]:
                self.clients = {}
        elif name == "clients":
            for record in data:
                self.clients[record["path"]] = record
        elif name == "gone":
            for path in data:
                self.clients.pop(path, None)

    def until(self, name):
        """What that event says, the next time; those before it are read."""
        while True:
            event = self.next()
            assert event, f"the stream has ended before {name}"
            if event[0] == name:
                return event[1]

    def know(self, condition):
        """Read on until what is known is so."""
        while not condition(self.clients):
            assert self.next(), "the stream has ended"
        return self.clients

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
