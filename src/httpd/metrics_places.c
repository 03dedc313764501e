/* What metrics tell of questions, and of those who know places. */
#include "httpd/metrics_facts.h"

#define COUNTER(name, member, labels, help)                                    \
    METRICS_ROW(metrics_facts, name, COUNTER, U64, places.member, labels, help)
#define GAUGE(name, form, member, help)                                        \
    METRICS_ROW(metrics_facts, name, GAUGE, form, member, NULL, help)
#define ANSWERED(status, label, help)                                          \
    COUNTER("places_answers_total", desk.counters.answered[ANSWER_##status],   \
            "status=\"" label "\"", help)

static const struct metrics_row places_rows[] = {
    GAUGE("places", I64, places_known, "Places in the local file."),
    GAUGE("places_questions", U32, places.under_way, "Questions under way."),
    ANSWERED(OK, "ok", "Questions for places, by their answer."),
    ANSWERED(ZERO_RESULTS, "zero_results", NULL),
    ANSWERED(OVER_QUERY_LIMIT, "over_limit", NULL),
    ANSWERED(REQUEST_DENIED, "denied", NULL),
    ANSWERED(INVALID_REQUEST, "invalid", NULL),
    ANSWERED(UNKNOWN_ERROR, "failed", NULL),
    COUNTER("places_refused_total", refused, "why=\"room\"",
            "Questions that were not taken."),
    COUNTER("places_refused_total", desk.counters.refused_address,
            "why=\"address\"", NULL),
    COUNTER("places_late_total", desk.counters.late, NULL,
            "Questions that had no answer at their deadline."),
    COUNTER("places_joined_total", desk.counters.joined, NULL,
            "Questions that joined one like them that was under way."),
    COUNTER("places_cache_hits_total", desk.counters.cache_hits, NULL,
            "Questions answered of what was kept."),
    GAUGE("places_cache_entries", U32, places.desk.cached,
          "Answers that are kept."),
    GAUGE("places_cache_bytes", U64, places.desk.cached_bytes,
          "The room they take."),
};

#define PROVIDER(name, member, labels, help)                                   \
    METRICS_ROW(metrics_provider, "places_provider_" name, COUNTER, U64,       \
                counters.member, labels, help)
#define RESULT(status, label, help)                                            \
    PROVIDER("results_total", results[ANSWER_##status],                        \
             "status=\"" label "\"", help)

static const struct metrics_row provider_rows[] = {
    PROVIDER("calls_total", asked, NULL, "Times a provider was asked."),
    PROVIDER("retries_total", again, NULL, "Times it was asked once more."),
    RESULT(OK, "ok", "What it has said."),
    RESULT(ZERO_RESULTS, "zero_results", NULL),
    RESULT(OVER_QUERY_LIMIT, "over_limit", NULL),
    RESULT(REQUEST_DENIED, "denied", NULL),
    RESULT(INVALID_REQUEST, "invalid", NULL),
    RESULT(UNKNOWN_ERROR, "failed", NULL),
    PROVIDER("passed_over_total", over_rate, "why=\"rate\"",
             "Times it was not asked, though it was its turn."),
    PROVIDER("passed_over_total", passed_open, "why=\"breaker\"", NULL),
    PROVIDER("breaker_opened_total", opened, NULL, "Times it was given up."),
    METRICS_ROW(metrics_provider, "places_provider_breaker_open", GAUGE, BOOL,
                open, NULL, "Whether it is left alone for a while."),
};

const struct metrics_table metrics_of_places = {places_rows,
                                                COUNT_OF(places_rows)};
const struct metrics_table metrics_of_providers = {provider_rows,
                                                   COUNT_OF(provider_rows)};
