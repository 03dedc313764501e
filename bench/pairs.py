"""pairs.py - measures servers in pairs: a reference, then the subject.

The machine's speed drifts, by half within minutes on a virtual one, so figures
of different moments cannot be compared. Here every run of a server comes right
behind a run of its reference, and what counts is the ratio of the two.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time

import targets
from targets import BenchError

KEYS = 100_000
ATTEMPTS = 3  # A pair of runs that others disturbed is repeated so often.


class Bench:
    """Started targets, and the CPUs that they and the generator use.

    settings: secs, warm, noise, cpu, gencpu, out, as options.py reads them.
    """

    def __init__(self, settings):
        self.settings = settings
        self.cpu, self.gencpu = choose_cpus(settings.cpu, settings.gencpu)
        self.targets = []
        self.folder = None

    def __enter__(self):
        targets.need(targets.LOADGEN, targets.MEND_BENCH)
        for tool in ("setpriv", "taskset", "chrt"):
            targets.need(tool, targets.MEND_TOOLS)
        self.folder = tempfile.mkdtemp(prefix="muster-bench-")
        return self

    def __exit__(self, *_):
        for target in self.targets:
            target.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, target):
        """Start a target, fill it, and let it stand still."""
        self.targets.append(target)
        target.start(self.folder, self.cpu)
        if target.prefill:
            self.load(target, target.prefill, [
                "--connections", "1", "--pipeline", "64", "--in-order",
                "--requests", str(KEYS), "--time", "60"], 60)
        target.pause()

    def load(self, target, dialect, options, seconds):
        """One run of the load generator; gives what it reports."""
        # On a shared core an ordinary generator would be woken by each reply
        # and interrupt the server, which then never has a full batch.
        batch = ["chrt", "-b", "0"] if self.gencpu == self.cpu else []
        command = batch + [
            "setpriv", "--pdeathsig", "KILL", "taskset", "-c",
            str(self.gencpu), targets.LOADGEN, "--dialect", dialect, "--port",
            str(target.port), "--server", str(target.process.pid),
            "--keys", str(KEYS)] + options
        try:
            done = subprocess.run(command, capture_output=True, text=True,
                                  timeout=seconds + 30)
        except subprocess.TimeoutExpired:
            raise BenchError(f"The run against {target.name} hangs.") from None
        if done.returncode != 0:
            raise BenchError(f"The run against {target.name} failed: "
                             f"{done.stderr.strip()}. {target.last_words()}")
        row = json.loads(done.stdout)
        if row["refused"] > 0:
            raise BenchError(f"{target.name} refused {row['refused']} of "
                             f"{row['replies']} {dialect} requests.")
        return dict(row, target=target.name)

    def run(self, target, dialect, connections, pipeline):
        """One measured run; the target stands still before and after."""
        seconds, warm = self.settings.secs, self.settings.warm
        target.resume()
        row = self.load(target, dialect, [
            "--connections", str(connections), "--pipeline", str(pipeline),
            "--time", str(seconds), "--warm", str(warm)], seconds + warm)
        target.pause()
        return row

    def pair(self, reference, subject, connections, pipeline):
        """Measure reference and subject, each a (target, dialect).

        Gives the subject's row with the reference's in it. When others used
        the machine meanwhile the pair is measured again, and the quietest one
        is given.
        """
        best = None
        for _ in range(ATTEMPTS):
            wait_for_quiet()
            before = self.run(*reference, connections, pipeline)
            row = self.run(*subject, connections, pipeline)
            noise = max(before["others_util"], row["others_util"])
            row.update(reference=before, noise=noise)
            if best is None or noise < best["noise"]:
                best = row
            if noise < self.settings.noise:
                break
        self.write(best)
        return best

    def write(self, row):
        """Append a pair to --out, a line of JSON each."""
        if self.settings.out:
            with open(self.settings.out, "a") as file:
                file.write(json.dumps(row) + "\n")


def choose_cpus(cpu, gencpu):
    """The server's CPU and the generator's: what is asked for, or the first
    two that this process may use; the same twice if there is but one."""
    allowed = sorted(os.sched_getaffinity(0))
    cpu = allowed[0] if cpu is None else cpu
    if gencpu is None:
        gencpu = next((other for other in allowed if other != cpu), cpu)
    for wanted in (cpu, gencpu):
        if wanted not in allowed:
            raise BenchError(f"CPU {wanted} cannot be used here; "
                             f"these can: {allowed}")
    return cpu, gencpu


def busy_s():
    """CPU time that the whole machine has used."""
    with open("/proc/stat") as file:
        fields = [int(field) for field in file.readline().split()[1:9]]
    user, nice, system, _idle, _wait, hard, soft, _steal = fields
    return (user + nice + system + hard + soft) / os.sysconf("SC_CLK_TCK")


def wait_for_quiet(limit=0.08, tries=20):
    """Wait until others leave the machine alone, at most 5 seconds."""
    for _ in range(tries):
        busy_before, before = busy_s(), time.monotonic()
        time.sleep(0.25)
        if busy_s() - busy_before < limit * (time.monotonic() - before):
            return
