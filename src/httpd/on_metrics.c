/* All that there is to count, for Prometheus. */
#include "httpd/handlers.h"
#include "httpd/metrics_facts.h"
#include "httpd/view.h"
#include "world/version.h"

#include <stdlib.h>

/* What all tables take, and what each link adds with the longest of names. */
#define TEXT_BYTES_MAX 65536
#define LINK_BYTES_MAX 2048

static void write_build(struct writer *w, const struct service *service)
{
    uint8_t room[512];
    struct writer labels = writer_make(room, sizeof(room));

    metrics_label(&labels, "version", bytes_text(version_number()));
    metrics_label(&labels, "commit", bytes_text(version_commit()));
    metrics_label(&labels, "herd", bytes_text(service->parts.config->herd));
    metrics_label(&labels, "server", service->name);
    metrics_family(w, "build_info", "gauge",
                   "Which build this is, and which server.");
    metrics_sample(w, "build_info", "", writer_bytes(&labels), 1);
}

static const void *get_link(const void *context, size_t index,
                            struct bytes *value)
{
    const struct metrics_link *link =
        &((const struct metrics_facts *)context)->links[index];

    *value = bytes_text(link->name);
    return link;
}

static const void *get_provider(const void *context, size_t index,
                                struct bytes *value)
{
    const struct metrics_facts *facts = context;

    *value = bytes_text(facts->places.providers[index]);
    return &facts->providers[index];
}

static void write_one(struct writer *w, const struct metrics_table *table,
                      const struct metrics_facts *facts)
{
    metrics_write(w, table->rows, table->count, facts);
}

static void write_many(struct writer *w, const struct metrics_table *table,
                       const struct metrics_many *many)
{
    if (many->count)
        metrics_write_many(w, table->rows, table->count, many);
}

/* Only while somebody looks at the map, or did so not long ago. */
static void write_learned(struct writer *w, struct service *service)
{
    struct learned_figures figures = view_learned_figures(service->view);
    static const char name[] = "learned_seconds";

    if (figures.samples == 0)
        return;
    metrics_family(w, name, "summary",
                   "How long what other servers took needed to be known here, "
                   "by their clocks; of the last 1000, noted while somebody "
                   "looks.");
    metrics_sample_ns(w, name, "", BYTES("quantile=\"0.5\""), figures.p50_ns);
    metrics_sample_ns(w, name, "", BYTES("quantile=\"0.99\""), figures.p99_ns);
}

static void write_all(struct writer *w, struct service *service,
                      const struct metrics_facts *facts)
{
    const struct metrics_many links = {"neighbour", facts->link_count, get_link,
                                       facts};
    const struct metrics_many measured = {"neighbour", facts->measured_count,
                                          get_link, facts};
    const struct metrics_many providers = {
        "provider", facts->places.provider_count, get_provider, facts};

    write_build(w, service);
    write_one(w, &metrics_of_node, facts);
    write_many(w, &metrics_of_links, &links);
    write_many(w, &metrics_of_measured_links, &measured);
    write_learned(w, service);
    write_one(w, &metrics_of_lines, facts);
    if (facts->numbers.journal)
        write_one(w, &metrics_of_journal, facts);
    write_one(w, &metrics_of_places, facts);
    write_many(w, &metrics_of_providers, &providers);
    write_one(w, &metrics_of_http, facts);
}

void on_metrics(struct exchange *x)
{
    struct metrics_facts facts;
    struct writer w = {NULL, 0, 0, true};

    if (metrics_gather(x->service, &facts) == ERR_OK) {
        size_t room =
            TEXT_BYTES_MAX + (size_t)facts.link_count * LINK_BYTES_MAX;

        w = writer_make(malloc(room), room);
        w.full = !w.data;
    }
    if (!w.full)
        write_all(&w, x->service, &facts);
    metrics_facts_free(&facts);
    if (!w.full) {
        exchange_answer_owned(x, 200, METRICS_TYPE, w.data, w.size);
        return;
    }
    free(w.data);
    exchange_problem(x, PROBLEM_MEMORY, "");
}
