#include "summary.h"

#include <stdio.h>
#include <sys/resource.h>

static double cpu_of(int who)
{
    struct rusage usage;

    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Others may use the machine meanwhile: what counts is what the runs used. */
static double cpu_minutes(void)
{
    return (cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN)) / 60;
}

void summary_add(struct summary *summary, const struct outcome *outcome)
{
    double least = outcome->servers - 1;
    struct summary one = {
        .runs = 1,
        .failed = outcome->failure != NULL,
        .events = outcome->events,
        .reports = outcome->reports,
        .updates = outcome->updates,
        .faults = outcome->faults,
        .virtual_s = (double)outcome->virtual_ns / NS_PER_S,
        .payload_sum = outcome->payload_per_update / least,
        .payload_most = outcome->payload_per_update / least,
        .payload_least = outcome->payload_per_update / least,
        .flood_sum = (2.0 * outcome->edges - least) / least,
        .heal_sum = outcome->heal_ratio,
        .bytes_sum = outcome->bytes_per_entry,
        .control_sum = outcome->control_share,
        .measured = outcome->payload_per_update > 0,
        .pulls = outcome->pulls,
        .slowest_ns = outcome->agreed_after_ns,
        .stalest_ns = outcome->stalest_ns,
        .stale_bound_ns = outcome->stale_bound_ns,
        .starts = outcome->starts,
        .hash = outcome->trace_hash,
    };

    summary_join(summary, &one);
}

static double more(double a, double b)
{
    return a > b ? a : b;
}

static void add_starts(struct starts *all, const struct starts *one)
{
    all->empty += one->empty;
    all->goes_on += one->goes_on;
    all->new_life += one->new_life;
    all->torn += one->torn;
    all->damaged += one->damaged;
    all->clean += one->clean;
    all->failed += one->failed;
    all->snapshots += one->snapshots;
    all->stuck += one->stuck;
    all->undecided += one->undecided;
}

void summary_join(struct summary *all, const struct summary *one)
{
    if (one->measured &&
        (!all->measured || one->payload_least < all->payload_least))
        all->payload_least = one->payload_least;
    all->payload_most = more(all->payload_most, one->payload_most);
    all->runs += one->runs;
    all->failed += one->failed;
    all->crashed += one->crashed;
    all->events += one->events;
    all->reports += one->reports;
    all->updates += one->updates;
    all->faults += one->faults;
    all->virtual_s += one->virtual_s;
    all->payload_sum += one->payload_sum;
    all->flood_sum += one->flood_sum;
    all->heal_sum += one->heal_sum;
    all->bytes_sum += one->bytes_sum;
    all->control_sum += one->control_sum;
    all->measured += one->measured;
    all->pulls += one->pulls;
    if (one->slowest_ns > all->slowest_ns)
        all->slowest_ns = one->slowest_ns;
    if (one->stalest_ns > all->stalest_ns)
        all->stalest_ns = one->stalest_ns;
    if (!all->stale_bound_ns ||
        (one->stale_bound_ns && one->stale_bound_ns < all->stale_bound_ns))
        all->stale_bound_ns = one->stale_bound_ns;
    add_starts(&all->starts, &one->starts);
    all->hash += one->hash;
}

static void print_efficiency(const struct options *options,
                             const struct summary *s)
{
    double runs = (double)s->runs;

    if (s->measured)
        printf("payloads per update: %.4f of N-1 (%.4f to %.4f), flooding "
               "%.2f\n",
               s->payload_sum / (double)s->measured, s->payload_least,
               s->payload_most, s->flood_sum / runs);
    if (options->profile == PROFILE_HEAL)
        printf("records sent to heal: %.3f of the copies missing\n",
               s->heal_sum / runs);
    if (options->profile == PROFILE_SLOWPEER ||
        options->profile == PROFILE_DETOUR)
        printf("oldest change that some server had not seen: %.2f s, "
               "bound %.2f s\n",
               (double)s->stalest_ns / NS_PER_S,
               (double)s->stale_bound_ns / NS_PER_S);
    printf("bytes per record and link %.1f, control bytes %.1f %% of these\n",
           s->bytes_sum / runs, 100 * s->control_sum / runs);
}

static void print_starts(const struct starts *s)
{
    if (s->empty)
        printf("starts: %llu with nothing, %llu go on, %llu a new life, %llu "
               "torn, %llu damaged, %llu clean, %llu in vain; %llu snapshots, "
               "%llu times stuck\n",
               (unsigned long long)s->empty, (unsigned long long)s->goes_on,
               (unsigned long long)s->new_life, (unsigned long long)s->torn,
               (unsigned long long)s->damaged, (unsigned long long)s->clean,
               (unsigned long long)s->failed, (unsigned long long)s->snapshots,
               (unsigned long long)s->stuck);
    if (s->undecided)
        printf("%llu left undecided: all who knew better were set back, too\n",
               (unsigned long long)s->undecided);
}

void summary_print(const struct options *options, const struct summary *summary)
{
    const struct summary *s = summary;

    if (!s->runs)
        return;
    print_efficiency(options, s);
    print_starts(&s->starts);
    printf("slowest agreement %.2f s after the last report, %llu pulls\n",
           (double)s->slowest_ns / NS_PER_S, (unsigned long long)s->pulls);
    printf("%llu seeds, %.1f herd-hours, %llu faults, %llu reports, %llu "
           "events: %.1f herd-hours a minute of a core; hash %016llx\n",
           (unsigned long long)s->runs, s->virtual_s / 3600,
           (unsigned long long)s->faults, (unsigned long long)s->reports,
           (unsigned long long)s->events, s->virtual_s / 3600 / cpu_minutes(),
           (unsigned long long)s->hash);
    unsigned long long violations = s->failed + s->crashed;

    printf("%llu violations\n", violations);
}

void summary_print_json(const struct outcome *o)
{
    printf("{\"seed\": %llu, \"failure\": %s%s%s, \"servers\": %u, "
           "\"links\": %u, \"faults\": %u, \"virtual_s\": %.3f, "
           "\"events\": %llu, \"reports\": %llu, \"updates\": %llu, "
           "\"payload_per_update\": %.6f, \"heal_ratio\": %.4f, "
           "\"bytes_per_record\": %.2f, \"control_share\": %.4f, "
           "\"carrying\": %u, \"pulls\": %llu, \"agreed_after_s\": %.3f, "
           "\"stalest_s\": %.3f, \"stale_bound_s\": %.3f, \"hash\": "
           "\"%016llx\"}\n",
           (unsigned long long)o->seed, o->failure ? "\"" : "",
           o->failure ? o->failure : "null", o->failure ? "\"" : "", o->servers,
           o->edges, o->faults, (double)o->virtual_ns / NS_PER_S,
           (unsigned long long)o->events, (unsigned long long)o->reports,
           (unsigned long long)o->updates, o->payload_per_update, o->heal_ratio,
           o->bytes_per_entry, o->control_share, o->carrying,
           (unsigned long long)o->pulls, (double)o->agreed_after_ns / NS_PER_S,
           (double)o->stalest_ns / NS_PER_S,
           (double)o->stale_bound_ns / NS_PER_S,
           (unsigned long long)o->trace_hash);
}
