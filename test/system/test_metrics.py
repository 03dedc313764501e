"""What a server counts, as Prometheus reads it (docs/OPERATIONS.md 3)."""
import re
import subprocess

import pytest

from herd import HERE, ROOT, STAMP, until
from web import web

TYPE = "text/plain; version=0.0.4; charset=utf-8"
SAMPLE = re.compile(r'(muster_[a-z0-9_]+)(?:\{(.*)\})? (-?[0-9.e+]+)')


def scrape(herd, name):
    with web(herd, name) as service:
        answer = service.get("/metrics")
    assert (answer.status, answer.type) == (200, TYPE)
    return answer.body.decode()


def samples(text):
    """{'name{labels}': value}; each sample is there once."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        key = match[1] + (f"{{{match[2]}}}" if match[2] else "")
        assert key not in found, key
        found[key] = float(match[3])
    return found


def counted(herd, name):
    return samples(scrape(herd, name))


def judged(text):
    """What promtool has to say of it: names, units, types, help."""
    done = subprocess.run(["promtool", "check", "metrics"],
                          input=text.encode(), capture_output=True, timeout=30)
    return done.returncode, done.stdout + done.stderr


def test_promtool_finds_nothing_wrong(paper):
    with web(paper, "Goloman") as service:
        assert service.get("/v1/herd").status == 200
    paper.report("Hands", "learnt")
    paper.agree()
    for name in paper.names:
        assert judged(scrape(paper, name)) == (0, b"")


def test_promtool_would_find_something():
    code, said = judged("# HELP muster_x_ms X.\n# TYPE muster_x_ms counter\n"
                        "muster_x_ms 1\n")
    assert code != 0 and b"muster_x_ms" in said


def test_what_clients_do_is_counted(make_herd):
    herd = make_herd(["A", "B"], [("A", "B")],
                     limits="{ max_clients = 2; }")
    before = counted(herd, "A")
    with herd.client("A") as client:
        for client_id in "kiwi", "lima", "mike":
            client.ask(f"IAMAT {client_id} {HERE} {STAMP}")
        client.ask(f"IAMAT kiwi {HERE} {STAMP}")
        client.ask("rubbish")
        client.ask("WHATSAT kiwi 1 0")
        client.ask("WHATSAT nobody 1 0")
        # The places of the first question are not read: the second one may
        # be answered later.
        now = until(lambda: (c := counted(herd, "A"))["muster_lines_total"] ==
                    before["muster_lines_total"] + 7 and c, "all are counted")
    grown = {key: now[key] - before[key] for key in before
             if now[key] != before[key]}
    assert now["muster_clients"] == 2
    assert grown['muster_reports_total{verdict="taken"}'] == 3
    assert grown['muster_reports_total{verdict="full"}'] == 1
    assert 'muster_reports_total{verdict="clock"}' not in grown
    assert grown["muster_reports_repeated_total"] == 1
    assert grown["muster_lines_total"] == 7
    assert grown["muster_lines_invalid_total"] == 3
    assert grown["muster_questions_total"] == 2
    assert grown["muster_questions_about_strangers_total"] == 1
    assert grown["muster_line_connections_total"] == 1
    assert now["muster_line_connections"] == 1
    assert now["muster_journal_batches_total"] >= 1
    assert now["muster_journal_stuck"] == 0
    assert now["muster_http_requests_total"] >= 1


def test_what_status_counts_is_counted(paper):
    """Every counter of status has its metric, and the same number."""
    names = {
        "reports": 'reports_total{verdict="taken"}',
        "stale": "reports_stale_total", "repeated": "reports_repeated_total",
        "refused_full": 'reports_total{verdict="full"}',
        "refused_future": 'reports_total{verdict="future"}',
        "refused_past": 'reports_total{verdict="past"}',
        "refused_clock": 'reports_total{verdict="clock"}',
        "refused_unwritten": 'reports_total{verdict="unwritten"}',
        "expired": "records_expired_total",
        "came_expired": "records_came_expired_total",
        "forgotten": "clients_forgotten_total",
        "buried": "tombstones_total", "resets": "clients_reset_total",
        "questions": "questions_total",
        "questions_about_strangers": "questions_about_strangers_total",
        "records_received": "records_received_total",
        "records_won": "records_won_total",
        "records_sent": "records_sent_total", "sweeps": "sweeps_total",
        "resumed": "links_resumed_total",
        "pulls": 'pulls_total{side="here"}',
        "pulled": 'pulls_total{side="there"}',
        "renewals": "renewals_total", "differences": "differences_total",
        "fetched": "repairs_total", "adopted": "lives_adopted_total",
        "links_lived": "links_lived_total",
        "links_refused": "links_never_lived_total",
        "store_full": 'records_refused_total{why="store"}',
        "origins_full": 'records_refused_total{why="origins"}',
        "connections": "line_connections_total",
        "refused_connections": 'line_connections_refused_total{why="full"}',
        "refused_by_address": 'line_connections_refused_total{why="address"}',
        "refused_for_files": 'line_connections_refused_total{why="files"}',
        "lines": "lines_total", "invalid": "lines_invalid_total",
        "too_long": "lines_too_long_total",
        "closed_idle": 'line_connections_closed_total{why="idle"}',
        "closed_line": 'line_connections_closed_total{why="line"}',
        "closed_unread": 'line_connections_closed_total{why="unread"}',
        "closed_lingering": 'line_connections_closed_total{why="lingering"}',
        "refused_copies": "reports_without_copies_total",
        "short_of_memory": 'line_connections_refused_total{why="memory"}',
        "link_connections": "link_connections_total",
        "link_refused": "link_connections_refused_total",
        "link_dials": "link_dials_total",
        "link_dial_failures": "link_dial_failures_total",
        "link_bytes_in": "link_received_bytes_total",
        "link_bytes_out": "link_sent_bytes_total",
    }
    paper.report("Wilkes", "counted")
    paper.agree()
    counters = paper.counters("Wilkes")
    assert set(counters) == set(names)
    moving = {"link_bytes_in", "link_bytes_out", "pulls", "pulled",
              "link_dials"}
    metrics = counted(paper, "Wilkes")
    for key, name in names.items():
        number = metrics[f"muster_{name}"]
        assert number >= counters[key] if key in moving else \
            number == counters[key], key


def test_links_are_told_by_neighbour(make_herd):
    herd = make_herd(["A", "B", "C"], [("A", "B"), ("A", "C")])
    herd.report("B", "kiwi")
    herd.agree()

    def measured():
        metrics = counted(herd, "A")
        return 'muster_link_rtt_seconds{neighbour="C"}' in metrics and metrics

    metrics = until(measured, "the link is measured")
    for name in "B", "C":
        assert metrics[f'muster_link_up{{neighbour="{name}"}}'] == 1
    assert metrics['muster_link_records_received_total{neighbour="B"}'] == 1
    assert metrics['muster_link_records_sent_total{neighbour="C"}'] == 1
    assert 0 < metrics['muster_link_rtt_seconds{neighbour="B"}'] < 10
    assert abs(metrics['muster_link_clock_offset_seconds{neighbour="B"}']) < 9
    herd.kill("C")
    metrics = until(lambda: (m := counted(herd, "A"))[
        'muster_link_up{neighbour="C"}'] == 0 and m, "the link is down")
    assert metrics['muster_link_up{neighbour="B"}'] == 1
    assert 'muster_link_rtt_seconds{neighbour="C"}' not in metrics
    assert judged(scrape(herd, "A")) == (0, b"")


def test_nobody_learns_of_clients(paper):
    paper.report("Goloman", "secret-client")
    paper.say("Goloman", "WHATSAT secret-client 10 5")
    paper.agree()
    text = scrape(paper, "Goloman")
    assert "secret-client" not in text and "34.06" not in text
    labels = {name for line in text.splitlines() if not line.startswith("#")
              for name in re.findall(r'([a-z_]+)="', line)}
    assert labels <= {"version", "commit", "herd", "server", "neighbour",
                      "provider", "verdict", "status", "why", "side", "class",
                      "app", "le", "quantile"}


def test_questions_are_counted_by_status_and_provider(paper):
    before = counted(paper, "Hands")
    paper.report("Hands", "asker")
    with paper.client("Hands") as client:
        for _ in range(2):
            client.send("WHATSAT asker 10 5\n")
            client.answer()
    now = counted(paper, "Hands")
    ok = 'muster_places_answers_total{status="ok"}'
    assert now[ok] == before[ok] + 2
    asked = 'muster_places_provider_calls_total{provider="local"}'
    hits = "muster_places_cache_hits_total"
    assert now[asked] + now[hits] == before[asked] + before[hits] + 2
    assert now["muster_places"] > 1000


def test_http_counts_itself(paper):
    before = counted(paper, "Holiday")
    with web(paper, "Holiday") as service:
        service.put("/v1/clients/counted", {"lat": 1, "lon": 2})
        service.get("/v1/clients/nobody")
        now = samples(service.get("/metrics").body.decode())
    grown = {k: now[k] - before[k] for k in before if k in now}
    assert grown['muster_http_responses_total{class="4xx"}'] == 1
    assert grown['muster_http_responses_total{class="2xx"}'] == 2
    assert grown['muster_http_reports_total{app="api"}'] == 1
    assert now["muster_http_connections"] >= 1


def test_without_a_journal_none_is_told(make_herd):
    herd = make_herd(["A"], [], journal='{ policy = "none"; }')
    text = scrape(herd, "A")
    assert "journal" not in text.replace("in the journal.", "")
    assert judged(text) == (0, b"")


@pytest.mark.parametrize("page", ["OPERATIONS.md", "alerts.yml"])
def test_what_the_page_names_is_there(paper, page):
    text = scrape(paper, "Goloman")
    families = set(re.findall(r"# TYPE (\S+)", text))
    families.add("muster_learned_seconds")  # while somebody looks
    named = set(re.findall(r"\bmuster_[a-z0-9_]+",
                           (ROOT / "docs" / page).read_text()))
    assert named and named <= families, named - families


def test_alerts_fire_when_they_should():
    """Each alert of docs/alerts.yml; the page has them all."""
    done = subprocess.run(["promtool", "test", "rules", "alerts.yml"],
                          cwd=ROOT / "test" / "system", capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    rules = (ROOT / "docs" / "alerts.yml").read_text()
    alerts = set(re.findall(r"- alert: (\w+)", rules))
    tried = (ROOT / "test" / "system" / "alerts.yml").read_text()
    told = (ROOT / "docs" / "OPERATIONS.md").read_text()
    assert alerts == set(re.findall(r"alertname: (\w+)", tried))
    assert alerts == set(re.findall(r"`(Muster\w+)`", told))
