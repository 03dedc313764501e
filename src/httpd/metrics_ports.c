/* What metrics tell of ports and of the disk: the line protocol, links, HTTP,
 * the journal. */
#include "httpd/metrics_facts.h"

#define COUNTER(name, member, labels, help)                                    \
    METRICS_ROW(metrics_facts, name, COUNTER, U64, member, labels, help)
#define GAUGE(name, form, member, help)                                        \
    METRICS_ROW(metrics_facts, name, GAUGE, form, member, NULL, help)

static const struct metrics_row line_rows[] = {
    GAUGE("loops", U32, numbers.loops, "Event loops of the server."),
    GAUGE("watchers", U32, numbers.watchers,
          "Programs that watch at the admin socket."),
    GAUGE("line_connections", U32, numbers.connected,
          "Connections of the line protocol, now."),
    COUNTER("line_connections_total", numbers.accepted, NULL,
            "Connections of the line protocol that were accepted."),
    COUNTER("line_connections_refused_total", numbers.refused_full,
            "why=\"full\"", "Connections that were refused."),
    COUNTER("line_connections_refused_total", numbers.refused_address,
            "why=\"address\"", NULL),
    COUNTER("line_connections_refused_total", numbers.refused_files,
            "why=\"files\"", NULL),
    COUNTER("line_connections_refused_total", numbers.short_of_memory,
            "why=\"memory\"", NULL),
    COUNTER("line_connections_closed_total", numbers.closed_idle,
            "why=\"idle\"", "Connections that were given up."),
    COUNTER("line_connections_closed_total", numbers.closed_line,
            "why=\"line\"", NULL),
    COUNTER("line_connections_closed_total", numbers.closed_unread,
            "why=\"unread\"", NULL),
    COUNTER("line_connections_closed_total", numbers.closed_lingering,
            "why=\"lingering\"", NULL),
    COUNTER("lines_total", numbers.lines, NULL, "Lines of clients."),
    COUNTER("lines_invalid_total", numbers.invalid, NULL,
            "Lines of these that were refused."),
    COUNTER("lines_too_long_total", numbers.too_long, NULL,
            "Lines that were longer than allowed."),
    COUNTER("reports_without_copies_total", numbers.refused_copies, NULL,
            "Reports of lines of which no copies came in time."),
    COUNTER("link_connections_total", numbers.link_accepted, NULL,
            "Connections that others made for links."),
    COUNTER("link_connections_refused_total", numbers.link_refused, NULL,
            "Connections for links that there was no room for."),
    COUNTER("link_dials_total", numbers.link_dialled, NULL,
            "Connections for links that were begun here."),
    COUNTER("link_dial_failures_total", numbers.link_dial_failures, NULL,
            "Connections of these that came to nothing."),
    COUNTER("link_received_bytes_total", numbers.link_bytes_in, NULL,
            "Bytes that came over links."),
    COUNTER("link_sent_bytes_total", numbers.link_bytes_out, NULL,
            "Bytes sent over links."),
};

#define DISK(name, form, member, help)                                         \
    GAUGE("journal_" name, form, numbers.durable.member, help)
#define DISK_COUNTER(name, member, help)                                       \
    COUNTER("journal_" name, numbers.durable.counters.member, NULL, help)

static const struct metrics_row journal_rows[] = {
    DISK("stuck", BOOL, stuck, "Whether the disk takes nothing."),
    DISK("file_number", U64, number, "The number of the journal's file."),
    DISK("bytes", U64, bytes, "What there is of the journal on disk."),
    DISK("snapshot_bytes", U64, snapshot_bytes, "The last snapshot."),
    DISK("snapshot_under_way", BOOL, snapshot_under_way,
         "Whether a snapshot is written."),
    DISK("loaded_clients", U64, loaded_clients,
         "Clients that were found at the start."),
    DISK("load_seconds", NS, loaded_ns, "How long the start took for that."),
    DISK_COUNTER("batches_total", batches, "Batches that were written."),
    DISK_COUNTER("written_bytes_total", bytes, "Bytes that were written."),
    DISK_COUNTER("syncs_total", syncs, "Times the file was synced."),
    DISK_COUNTER("failures_total", failures, "Writes that failed."),
    DISK_COUNTER("snapshots_total", snapshots, "Snapshots that were written."),
    DISK_COUNTER("snapshot_failures_total", snapshot_failures,
                 "Snapshots that failed."),
};

static const struct metrics_row http_rows[] = {
    GAUGE("http_connections", U32, tally.open, "Connections of HTTP, now."),
    GAUGE("http_streams", U32, tally.streams, "Live streams, now."),
    COUNTER("http_connections_total", tally.connections, NULL,
            "Connections of HTTP."),
    COUNTER("http_requests_total", tally.requests, NULL,
            "Requests that were answered."),
    COUNTER("http_responses_total", tally.answers[1], "class=\"1xx\"",
            "Answers, by their status."),
    COUNTER("http_responses_total", tally.answers[2], "class=\"2xx\"", NULL),
    COUNTER("http_responses_total", tally.answers[3], "class=\"3xx\"", NULL),
    COUNTER("http_responses_total", tally.answers[4], "class=\"4xx\"", NULL),
    COUNTER("http_responses_total", tally.answers[5], "class=\"5xx\"", NULL),
    COUNTER("http_refused_total", tally.refused[TALLY_SMUGGLED],
            "why=\"smuggled\"", "Requests that were refused or given up."),
    COUNTER("http_refused_total", tally.refused[TALLY_TOO_LARGE],
            "why=\"too_large\"", NULL),
    COUNTER("http_refused_total", tally.refused[TALLY_SLOW], "why=\"slow\"",
            NULL),
    COUNTER("http_refused_total", tally.refused[TALLY_CROWDED],
            "why=\"crowded\"", NULL),
    COUNTER("http_refused_total", tally.refused[TALLY_MEMORY], "why=\"memory\"",
            NULL),
    COUNTER("http_reports_total", tally.reports[PHONES_NONE], "app=\"api\"",
            "Reports that came over HTTP, by what sent them."),
    COUNTER("http_reports_total", tally.reports[PHONES_OWNTRACKS],
            "app=\"owntracks\"", NULL),
    COUNTER("http_reports_total", tally.reports[PHONES_TRACCAR],
            "app=\"traccar\"", NULL),
    COUNTER("http_reports_total", tally.reports[PHONES_GPSLOGGER],
            "app=\"gpslogger\"", NULL),
    COUNTER("http_reports_total", tally.reports[PHONES_OPENGTS],
            "app=\"opengts\"", NULL),
    COUNTER("http_reports_total", tally.reports[PHONES_OVERLAND],
            "app=\"overland\"", NULL),
    COUNTER("http_reports_total", tally.reports[PHONES_GEOJSON],
            "app=\"geojson\"", NULL),
    COUNTER("http_points_passed_over_total", tally.passed_over, NULL,
            "Points of phones that said no position."),
    COUNTER("http_stamps_clamped_total", tally.clamped, NULL,
            "Stamps of phones that were ahead of this clock."),
    COUNTER("http_points_too_old_total", tally.too_old, NULL,
            "Points of phones that were older than allowed."),
    COUNTER("http_stream_sent_bytes_total", tally.stream_bytes, NULL,
            "Bytes sent over live streams."),
};

const struct metrics_table metrics_of_lines = {line_rows, COUNT_OF(line_rows)};
const struct metrics_table metrics_of_journal = {journal_rows,
                                                 COUNT_OF(journal_rows)};
const struct metrics_table metrics_of_http = {http_rows, COUNT_OF(http_rows)};
