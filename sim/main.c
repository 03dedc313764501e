/*
 * muster-sim - herds by the thousand on virtual time. See --help, and
 * docs/SIMULATION.md.
 */
#include "run.h"
#include "shrink.h"
#include "summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The seeds of one job. */
static struct summary run_job(const struct options *options, uint32_t job)
{
    struct summary summary = {.runs = 0};

    for (uint64_t i = job; i < options->seeds; i += options->jobs) {
        struct outcome outcome = run_seed(options, options->seed + i);

        summary_add(&summary, &outcome);
        if (options->json)
            summary_print_json(&outcome);
        if (outcome.failure)
            shrink(options, &outcome);
        fflush(stdout);
        bool failed = outcome.failure != NULL;
        outcome_free(&outcome);
        if (failed && options->mutant)
            break; /* caught: nobody wants to know more */
    }
    return summary;
}

static int start_job(const struct options *options, uint32_t job)
{
    int ends[2];

    if (pipe(ends) != 0)
        abort();
    fflush(stdout);
    if (fork() == 0) {
        struct summary summary = run_job(options, job);

        if (write(ends[1], &summary, sizeof(summary)) != sizeof(summary))
            abort();
        fflush(stdout);
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}

static struct summary run_jobs(const struct options *options)
{
    struct summary all = {.runs = 0}, one;
    int *pipes = calloc(options->jobs, sizeof(*pipes));

    if (!pipes)
        abort();
    for (uint32_t job = 0; job < options->jobs; job++)
        pipes[job] = start_job(options, job);
    for (uint32_t job = 0; job < options->jobs; job++) {
        if (read(pipes[job], &one, sizeof(one)) == sizeof(one))
            summary_join(&all, &one);
        else
            all.crashed++;
        close(pipes[job]);
    }
    while (wait(NULL) > 0)
        continue;
    free(pipes);
    return all;
}

int main(int argc, char **argv)
{
    struct options options = options_read(argc, argv);
    struct summary summary;

    if (options.list_faults) {
        plan_list_kinds();
        return 0;
    }
    double begin_s = summary_clock();
    summary = options.jobs > 1 ? run_jobs(&options) : run_job(&options, 0);
    if (!options.json)
        summary_print(&options, &summary, summary_clock() - begin_s);
    return summary.failed || summary.crashed ? 1 : 0;
}
