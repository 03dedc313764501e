/*
 * metrics_facts.h - all that the metrics tell, in one struct, and the tables of
 * where in it each number stands.
 *
 * Floor    httpd; for on_metrics.c and the metrics_*.c.
 */
#ifndef HTTPD_METRICS_FACTS_H
#define HTTPD_METRICS_FACTS_H

#include "http/metrics.h"
#include "httpd/numbers.h"
#include "httpd/service.h"

struct metrics_link {
    char name[CONFIG_NAME_MAX + 1];
    struct node_link_status status; /* its name is not to be read */
};

/* The tally at one moment. */
struct metrics_tally {
    uint64_t connections, requests, answers[6];
    uint64_t refused[TALLY_REFUSED_KINDS], reports[PHONES_APPS];
    uint64_t not_understood, passed_over, clamped, too_old, stream_bytes;
    uint32_t open, streams;
};

struct metrics_provider {
    struct desk_provider_counters counters;
    bool open;
};

struct metrics_facts {
    struct node_status node;
    bool ready;
    int64_t started_ns; /* since 1970 */
    size_t memory_reserved, memory_touched;
    struct httpd_numbers numbers;
    struct places_status places;
    int64_t places_known;
    struct metrics_provider providers[DESK_PROVIDERS_MAX];
    struct metrics_tally tally;
    struct metrics_link *links; /* owned; the measured ones first */
    uint32_t link_count, measured_count;
};

/* Gather all; the hub is held shortly. Fails  ERR_FULL  memory is short. */
MUST_USE enum err metrics_gather(struct service *service,
                                 struct metrics_facts *facts);
void metrics_facts_free(struct metrics_facts *facts);

/* ---- tables ---- */

struct metrics_table {
    const struct metrics_row *rows;
    size_t count;
};

/* Of a struct metrics_facts ... */
extern const struct metrics_table metrics_of_node, metrics_of_lines,
    metrics_of_journal, metrics_of_places, metrics_of_http;
/* ... of a struct metrics_link, of one that is live and measured, and of a
 * struct metrics_provider. */
extern const struct metrics_table metrics_of_links, metrics_of_measured_links,
    metrics_of_providers;

/* A row of a table; the first of a family has the help. */
#define METRICS_ROW(of, name, type, form, member, labels, help)                \
    {                                                                          \
        name, METRICS_##type, METRICS_##form, offsetof(struct of, member),     \
            labels, help                                                       \
    }

#endif
