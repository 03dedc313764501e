/*
 * muster-sim - herds by the thousand on virtual time. See --help, and
 * docs/SIMULATION.md.
 */
#include "run.h"
#include "scene.h"
#include "shrink.h"
#include "summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
        if (failed && options->first)
            break;
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

/* The script that breaks rules lies beside the folder of this program. */
static void mutate(const struct options *options, int argc, char **argv)
{
    static const char script[] = "/../test/mutants";
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 64);
    char **words = calloc((size_t)argc + 4, sizeof(*words));
    int count = 0;

    path[size > 0 ? size : 0] = 0;
    char *slash = strrchr(path, '/');
    if (!slash || !words)
        abort();
    memcpy(slash, script, sizeof(script));
    words[count++] = path;
    words[count++] = options->list_mutants ? "--list" : "--sim";
    if (options->mutant)
        words[count++] = (char *)options->mutant;
    for (int i = 1; i < argc && options->mutant; i++) {
        if (strcmp(argv[i], "--mutant") == 0)
            i++;
        else if (strncmp(argv[i], "--mutant=", 9) != 0)
            words[count++] = argv[i];
    }
    execv(path, words);
    perror(path);
    exit(1);
}

int main(int argc, char **argv)
{
    struct options options = options_read(argc, argv);
    if (options.list_faults) {
        plan_list_kinds();
        return 0;
    }
    if (options.mutant || options.list_mutants)
        mutate(&options, argc, argv);
    if (options.scene)
        return scene_run(options.scene);

    struct summary summary =
        options.jobs > 1 ? run_jobs(&options) : run_job(&options, 0);
    if (!options.json)
        summary_print(&options, &summary);
    return summary.failed || summary.crashed ? 1 : 0;
}
