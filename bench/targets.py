"""targets.py - the process of a server that is measured.

A target is started once, pinned to one CPU, and stands still (SIGSTOP) while
another one is measured. Everything is on loopback. Only processes that were
started here are signalled, by their number; they die with this one, also when
it is killed.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(os.path.dirname(HERE), "build")
LOADGEN = os.path.join(BUILD, "bench", "loadgen")

MEND_BENCH = "It is built by: make bench-floors"
MEND_TOOLS = "It is installed by: apt-get install util-linux"

START_S = 10  # A server that does not listen by then has failed.
STOP_S = 10  # A server that has not ended by then is killed.


class BenchError(Exception):
    """Why nothing can be measured, and what would mend it."""


def free_ports(count):
    """Ports that nobody listens on, all different.

    They lie below those that the kernel hands out for outgoing connections, so
    that none of ours takes one before its server does.
    """
    with open("/proc/sys/net/ipv4/ip_local_port_range") as file:
        first_outgoing = int(file.read().split()[0])
    ports = []
    for port in random.sample(range(10000, max(first_outgoing, 20000)), 1000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise BenchError("No free port was found on 127.0.0.1.")


def need(path, mend):
    """The program at path, or in PATH; mend says how to get it."""
    found = shutil.which(path)
    if found is None:
        raise BenchError(f"There is no program {path}. {mend}")
    return found


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class Target:
    """One server: its command, and the dialects that it answers."""

    def __init__(self, name, dialects, prefill=None):
        self.name = name
        self.dialects = dialects
        # Dialect that puts all keys in before anything is measured.
        self.prefill = prefill
        self.port = None
        self.second_port = None
        self.log_path = None
        self.process = None

    def command(self, folder):
        """The server's command line; folder is its own, for its files."""
        raise NotImplementedError

    def start(self, parent_folder, cpu):
        folder = os.path.join(parent_folder, self.name)
        os.mkdir(folder)
        self.port, self.second_port = free_ports(2)
        self.log_path = os.path.join(folder, "log")
        prefix = ["setpriv", "--pdeathsig", "KILL", "taskset", "-c", str(cpu)]
        with open(self.log_path, "w") as log:
            self.process = subprocess.Popen(
                prefix + self.command(folder), cwd=folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait_until_listening()

    def wait_until_listening(self):
        give_up_at = time.monotonic() + START_S
        while not is_listening(self.port):
            if self.process.poll() is not None:
                raise BenchError(
                    f"{self.name} ended with {self.process.returncode} "
                    f"instead of serving. {self.last_words()}")
            if time.monotonic() > give_up_at:
                raise BenchError(f"{self.name} does not listen on 127.0.0.1:"
                                 f"{self.port} after {START_S} s.")
            time.sleep(0.01)

    def last_words(self):
        """The end of its log, for the sentence on why it failed."""
        with open(self.log_path, errors="replace") as log:
            said = log.read()[-1000:].strip()
        return f"Its log ends with: {said}" if said else "Its log is empty."

    def pause(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self):
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        self.resume()  # A stopped process would not see that it is to end.
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            print(f"{self.name} did not end in {STOP_S} s and was killed.",
                  file=sys.stderr)
            self.process.kill()
            self.process.wait()
