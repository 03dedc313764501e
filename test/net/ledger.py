"""What clients were told, against what the herd has at the end."""
from herd import HERE


class Ledger:
    """Reports are made with it; it knows the newest of each client.

    Stamps rise from report to report over the whole herd, so of two reports of
    one client the later is the newer, wherever they were taken.
    """

    def __init__(self, herd):
        self.herd = herd
        self.last = 0
        self.newest = {}  # client -> the AT line that it was answered

    def stamp(self):
        self.last += 1
        return f"{1600000000 + self.last}.{self.last:09d}"

    def report(self, name, *clients):
        """Reports of these clients, taken and acknowledged by one server."""
        lines = [f"IAMAT {c} {HERE} {self.stamp()}\n" for c in clients]
        with self.herd.client(name) as connection:
            connection.send("".join(lines))
            for client in clients:
                answer = connection.line()
                assert answer.startswith(f"AT {name} ".encode()), answer
                self.newest[client] = answer

    def report_late(self, name, client, before):
        """A report that was made before another one, and comes after it: it is
        acknowledged, and never wins."""
        with self.herd.client(name) as connection:
            answer = connection.ask(f"IAMAT {client} {HERE} {before}")
        assert answer.startswith(f"AT {name} ".encode()), answer

    def asked(self, name, clients):
        """What a server has of these clients; None if it knows one not."""
        lines = []
        with self.herd.client(name) as connection:
            for client in clients:
                first = connection.ask(f"WHATSAT {client} 1 0")
                lines.append(None if first.startswith(b"? ") else first)
                while first.startswith(b"AT ") and connection.line() != b"\n":
                    pass
        return lines

    def holds(self, *names):
        """These servers, or all, have the newest of every client: nothing
        that was acknowledged is lost."""
        assert self.newest, "no report was made: this would prove nothing"
        clients = list(self.newest)
        for name in names or self.herd.names:
            for client, line in zip(clients, self.asked(name, clients)):
                assert line == self.newest[client], (name, client)
