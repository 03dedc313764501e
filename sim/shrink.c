#include "shrink.h"

#include <stdio.h>
#include <stdlib.h>

#ifndef MUSTER_COMMIT
#define MUSTER_COMMIT "unknown"
#endif

/* As many runs as looking for a smaller plan may take. */
#define RUNS_MAX 60

/* Which faults are kept, as --plan wants it. */
static char *list_of(const bool *kept, uint32_t count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    if (!file)
        abort();
    fputs("x", file); /* an empty list is one, too */
    for (uint32_t i = 0; i < count; i++)
        if (kept[i])
            fprintf(file, ",%u", i);
    fclose(file);
    return text;
}

static bool still_fails(const struct options *options, uint64_t seed,
                        const bool *kept, uint32_t count)
{
    struct options fewer = *options;
    char *list = list_of(kept, count);

    fewer.plan = list;
    fewer.trace = false;
    struct outcome outcome = run_seed(&fewer, seed);
    bool fails = outcome.failure != NULL;
    outcome_free(&outcome);
    free(list);
    return fails;
}

/* Leave out stretches of faults, ever shorter ones, as long as it fails. */
static void find_smaller(const struct options *options, uint64_t seed,
                         bool *kept, uint32_t count)
{
    unsigned runs = 0;

    for (uint32_t part = count; part; part /= 2)
        for (uint32_t from = 0; from < count && runs < RUNS_MAX; from += part) {
            bool *fewer = calloc(count, sizeof(*fewer));

            if (!fewer)
                abort();
            for (uint32_t i = 0; i < count; i++)
                fewer[i] = (i < from || i >= from + part) && kept[i];
            runs++;
            if (still_fails(options, seed, fewer, count))
                for (uint32_t i = 0; i < count; i++)
                    kept[i] = fewer[i];
            free(fewer);
        }
}

static void print_command(const struct options *o, uint64_t seed,
                          const char *plan)
{
    printf("  build/muster-sim --seed %llu --minutes %u --profile %s",
           (unsigned long long)seed, o->minutes, profile_names[o->profile]);
    if (o->servers)
        printf(" --servers %u", o->servers);
    if (o->shape == SHAPE_RING || o->shape == SHAPE_PAPER)
        printf(" --links %s", o->shape == SHAPE_RING ? "ring" : "ucla");
    if (o->shape == SHAPE_RANDOM)
        printf(" --links random:%u", o->degree);
    if (o->spread == SPREAD_FLOOD)
        printf(" --spread flood");
    if (o->reports_per_s)
        printf(" --reports %u", o->reports_per_s);
    if (o->keys)
        printf(" --keys %u", o->keys);
    if (o->copies)
        printf(" --copies %u", o->copies);
    if (o->fault_every_s)
        printf(" --fault-every %u", o->fault_every_s);
    if (o->faults)
        printf(" --faults %s", o->faults);
    if (plan)
        printf(" --plan %s", plan);
    if (o->sabotage)
        printf(" --sabotage");
    /* The words that broke a rule are gone when its simulator runs. */
    if (getenv("MUSTER_SIM_MUTANT"))
        printf(" --mutant %s", getenv("MUSTER_SIM_MUTANT"));
    printf(" --trace\n");
}

void shrink(const struct options *options, const struct outcome *outcome)
{
    uint32_t count = outcome->faults;
    bool *kept = calloc(count + 1, sizeof(*kept));

    if (!kept)
        abort();
    printf("FAILED seed %llu, commit %s, event %llu: %s\n%s",
           (unsigned long long)outcome->seed, MUSTER_COMMIT,
           (unsigned long long)outcome->events, outcome->failure,
           options->first ? "" : outcome->history);
    printf("to repeat it:\n");
    print_command(options, outcome->seed, options->plan);
    fflush(stdout);
    if (!options->no_shrink && !options->plan) {
        for (uint32_t i = 0; i < count; i++)
            kept[i] = true;
        find_smaller(options, outcome->seed, kept, count);
        char *list = list_of(kept, count);
        printf("with fewer faults:\n");
        print_command(options, outcome->seed, list);
        free(list);
    }
    free(kept);
}
