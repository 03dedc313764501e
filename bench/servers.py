"""servers.py - the servers that can be measured, and how they are started."""

import os

from targets import BUILD, MEND_BENCH, Target, need

ECHO = os.path.join(BUILD, "bench", "echo_epoll")
MUSTER = os.path.join(BUILD, "muster")

MEND_MUSTER = "It is built by: make (or name another one with --muster)"
MEND_REDIS = "It is installed by: apt-get install redis-server"

MUSTER_CONF = """\
herd = "bench";
profile = "production";
threads = 1;
data = "{data}";
log = {{ level = "warn"; }};
servers = ( {servers} );
links = ( {links} );
places = {{ {places} }};
journal = {{ policy = "{journal}"; forget_s = {forget_s}; }};
"""
MUSTER_SERVER = ('{{ name = "{name}"; clients = "127.0.0.1:{clients}"; '
                 'links = "127.0.0.1:{links}"; }}')


class Echo(Target):
    """The raw epoll server, which sends back what it gets."""

    def __init__(self):
        super().__init__("echo", ["echo"])

    def command(self, folder):
        return [need(ECHO, MEND_BENCH), "-p", str(self.port)]


class Floor(Target):
    """The same loop with the least work that an IAMAT needs."""

    def __init__(self):
        super().__init__("floor", ["iamat"], prefill="iamat")

    def command(self, folder):
        return [need(ECHO, MEND_BENCH), "-m", "iamat", "-p", str(self.port)]


class Redis(Target):
    """redis-server with its own defaults; synced is one of its policies of
    appendfsync, None = nothing is written to disk."""

    def __init__(self, synced=None):
        super().__init__(f"redis {synced}" if synced else "redis",
                         ["resp-geoadd", "resp-set"], prefill="resp-geoadd")
        self.synced = synced

    def command(self, folder):
        program = need("redis-server", MEND_REDIS)
        aof = (["--appendonly", "yes", "--appendfsync", self.synced]
               if self.synced else ["--appendonly", "no"])
        return [program, "--bind", "127.0.0.1", "--port", str(self.port),
                "--save", "", "--dir", folder] + aof


class Muster(Target):
    """One server, one loop, without neighbours; journal is its policy, places
    what it knows of places."""

    places = 'provider = "none";'

    def __init__(self, program=MUSTER, journal="none", forget_s=600):
        super().__init__("muster" if journal == "none" else f"muster {journal}",
                         ["iamat"], prefill="iamat")
        self.program = os.path.abspath(program)
        self.journal = journal
        self.forget_s = forget_s

    def command(self, folder):
        program = need(self.program, MEND_MUSTER)
        folder = os.path.join(folder, self.journal)
        os.makedirs(folder, exist_ok=True)
        self.conf_path = os.path.join(folder, "bench.conf")
        with open(self.conf_path, "w") as conf:
            conf.write(MUSTER_CONF.format(
                data=folder, links="", journal=self.journal,
                places=self.places,
                forget_s=self.forget_s,
                servers=MUSTER_SERVER.format(name="Solo", clients=self.port,
                                             links=self.second_port)))
        return [program, "serve", "-c", self.conf_path, "Solo"]
