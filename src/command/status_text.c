#include "command/status_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "3 d 4 h", "5 min", "12 s". */
static const char *duration(double seconds, char out[32])
{
    int64_t s = (int64_t)seconds;

    if (s >= 86400)
        snprintf(out, 32, "%" PRId64 " d %" PRId64 " h", s / 86400,
                 s % 86400 / 3600);
    else if (s >= 3600)
        snprintf(out, 32, "%" PRId64 " h %" PRId64 " min", s / 3600,
                 s % 3600 / 60);
    else if (s >= 60)
        snprintf(out, 32, "%" PRId64 " min", s / 60);
    else
        snprintf(out, 32, "%" PRId64 " s", s);
    return out;
}

/* Do records go over it from there? A spare link waits for the tree to need it.
 */
static const char *role(const json_t *link)
{
    if (json_is_true(json_object_get(link, "parent")))
        return "parent";
    return json_is_true(json_object_get(link, "carries")) ? "carries" : "spare";
}

static void print_link(const json_t *link)
{
    char since[32];

    duration(member_real(link, "since_s"), since);
    if (json_is_true(json_object_get(link, "up")))
        printf("  %-12s up %-10s %-8s lag %" PRId64 "%s, sent %" PRId64
               ", received %" PRId64 ", %.2f ms away\n",
               member_text(link, "neighbour"), since, role(link),
               member_number(link, NULL, "lag"),
               json_is_true(json_object_get(link, "catching_up"))
                   ? " (catching up)"
                   : "",
               member_number(link, NULL, "sent"),
               member_number(link, NULL, "received"),
               member_real(link, "rtt_ms"));
    else
        printf("  %-12s down %s%s%s\n", member_text(link, "neighbour"),
               json_object_get(link, "since_s") ? since : "since the start",
               *member_text(link, "last_reason") ? ": " : "",
               member_text(link, "last_reason"));
}

/* "812 KiB", "12 MiB". */
static const char *size_text(int64_t bytes, char out[32])
{
    if (bytes < 1 << 20)
        snprintf(out, 32, "%" PRId64 " KiB", (bytes + 1023) >> 10);
    else
        snprintf(out, 32, "%" PRId64 " MiB", bytes >> 20);
    return out;
}

/* What an OK to a report means here. */
static const char *const policies[][2] = {
    {"journal", "written before a report is acknowledged"},
    {"fsync", "synced before a report is acknowledged"},
};

static void print_journal(const json_t *status)
{
    const json_t *journal = json_object_get(status, "journal");
    const char *policy = member_text(journal, "policy");
    char bytes[32], snapshot[32];
    size_t i = 0;

    while (i < COUNT_OF(policies) && strcmp(policies[i][0], policy) != 0)
        i++;
    if (i == COUNT_OF(policies))
        printf("  journal      none: nothing is kept on disk\n");
    else if (json_is_true(json_object_get(journal, "stuck")))
        printf("  journal      DISK TAKES NOTHING: reports are refused until "
               "it does; %" PRId64 " writes failed\n",
               member_number(journal, NULL, "failures"));
    else
        printf(
            "  journal      %s, after a snapshot of %s; %s\n",
            size_text(member_number(journal, NULL, "bytes"), bytes),
            size_text(member_number(journal, NULL, "snapshot_bytes"), snapshot),
            policies[i][1]);
}

/* Who is asked, and whether that helps just now. */
static void print_places(const json_t *places)
{
    const json_t *providers = json_object_get(places, "providers");
    int64_t count = member_number(places, NULL, "places");

    printf("  places       %s", json_array_size(providers) ? "" : "none");
    for (size_t i = 0; i < json_array_size(providers); i++) {
        const json_t *provider = json_array_get(providers, i);
        const char *name = member_text(provider, "name");

        printf("%s%s", i ? ", then " : "", name);
        if (strcmp(name, "local") == 0 && count < 0)
            printf(" (NO FILE)");
        else if (strcmp(name, "local") == 0)
            printf(" (%" PRId64 " places)", count);
        else if (json_is_true(json_object_get(provider, "open")))
            printf(" (LEFT ALONE FOR NOW: it failed)");
    }
    printf("; %" PRId64 " found, %" PRId64 " failed\n",
           member_number(places, NULL, "ok"),
           member_number(places, NULL, "failed") +
               member_number(places, NULL, "denied") +
               member_number(places, NULL, "over_limit"));
}

static void print_server(const json_t *status)
{
    const json_t *links = json_object_get(status, "links");
    char up[32];

    printf("%s: pid %" PRId64 ", up %s, knows %" PRId64 " of %" PRId64
           " clients, %" PRId64 " connected, %" PRId64 " reports, %" PRId64
           " questions, %" PRId64 " MiB\n",
           member_text(status, "server"), member_number(status, NULL, "pid"),
           duration(member_real(status, "uptime_s"), up),
           member_number(status, "clients", "known"),
           member_number(status, "clients", "max"),
           member_number(status, "clients", "connected"),
           member_number(status, "counters", "reports"),
           member_number(status, "counters", "questions"),
           member_number(status, "memory", "touched") >> 20);
    if (json_is_true(json_object_get(status, "clock_in_doubt")))
        printf("  its clock differs from its neighbours'%s\n",
               json_is_true(json_object_get(status, "clock_refuses"))
                   ? ": it takes no reports"
                   : "");
    print_journal(status);
    print_places(json_object_get(status, "places"));
    for (size_t i = 0; i < json_array_size(links); i++)
        print_link(json_array_get(links, i));
}

static const char *const agreement_texts[] = {
    [AGREE] = ", and all hold the same",
    [DIFFER] = ", and do not hold the same just now",
    [NOT_YET_KNOWN] = "; whether they hold the same is still being summed up",
};

void status_text_print(const struct herd_status *herd)
{
    for (uint32_t i = 0; i < herd->asked; i++)
        if (herd->list[i])
            print_server(herd->list[i]);
    if (herd->asked > 1)
        printf("%u of %u servers answer%s\n", herd->answered, herd->asked,
               herd->answered < 2
                   ? ""
                   : agreement_texts[herd_status_agreement(herd)]);
}
