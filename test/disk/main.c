/* The command line, processes, and one line about it all. */
#include "disk.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "disk-tests TEST [OPTIONS] - what a server knows after its disk failed it\n"
    "\n"
    "Runs a server's journal on a disk in memory that loses power, fails and\n"
    "rots, and checks what the server claims when it has started again "
    "against\n"
    "a ledger of all that was ever reported and promised.\n"
    "\n"
    "  power-cuts     histories drawn by seed, each cut off at some calls; of\n"
    "                 each cut many images of what the disk may be left with\n"
    "  rot            every bit of every file flipped, every file cut at "
    "every\n"
    "                 length; then a neighbour brings back what is lost\n"
    "  errors         every call of the disk fails once, in every way\n"
    "  exits          the process ends at every call of the disk\n"
    "\n"
    "  --seed N       power-cuts: first history (1)\n"
    "  --images N     power-cuts: so many images (5000)\n"
    "  --part N       rot, errors, exits: one case in N (1)\n"
    "  --case N       this case alone, as a failure tells it\n"
    "  --jobs J       in so many processes (1)\n"
    "  --sabotage     spoil things behind the server's back, to see that it "
    "is\n"
    "                 noticed\n"
    "\n"
    "Examples\n"
    "  disk-tests power-cuts --images 100000 --jobs 2\n"
    "  disk-tests power-cuts --seed 7 --case 4711\n"
    "  disk-tests rot --part 10\n"
    "  disk-tests exits --sabotage\n"
    "\n"
    "Exit  0 all is well, 1 something that must never be was, 64 usage\n";

static const struct {
    const char *name;
    void (*run)(const struct options *options, struct figures *figures);
} tests[] = {{"power-cuts", power_cuts},
             {"rot", rot},
             {"errors", errors},
             {"exits", exits}};

/* ---- cases ---- */

bool disk_is_mine(const struct options *options, uint64_t which)
{
    if (options->one)
        return options->which == which;
    return which % options->part == 0 &&
           which / options->part % options->jobs == options->job;
}

bool disk_case(const struct options *options, struct figures *figures,
               const struct server *server, uint64_t which)
{
    figures->cases++;
    if (!server->wrong[0])
        return true;
    figures->failed++;
    printf("FAILED %s case %" PRIu64 ": %s\n"
           "again: build/disk-tests %s --seed %" PRIu64 " --case %" PRIu64
           "%s\n",
           options->test, which, server->wrong, options->test, options->seed,
           which, options->sabotage ? " --sabotage" : "");
    fflush(stdout);
    return false;
}

void disk_count_start(struct figures *figures, const struct server *server)
{
    figures->damaged += server->found.damaged;
    figures->torn += server->found.torn;
    figures->went_on += server->found.goes_on;
}

/* ---- the command line ---- */

static void fail(const char *what, const char *value)
{
    fprintf(stderr, "disk-tests: %s %s; see --help\n", what, value);
    exit(64);
}

static uint64_t number(const char *text, uint64_t least)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 10);

    if (!*text || *end || value < least)
        fail("no such number:", text);
    return value;
}

static struct options read_options(int argc, char **argv)
{
    static const struct option words[] = {
        {"seed", 1, NULL, 's'}, {"images", 1, NULL, 'i'},
        {"case", 1, NULL, 'c'}, {"jobs", 1, NULL, 'j'},
        {"part", 1, NULL, 'p'}, {"sabotage", 0, NULL, 'x'},
        {"help", 0, NULL, 'h'}, {NULL, 0, NULL, 0},
    };
    struct options options = {.seed = 1, .images = 5000, .jobs = 1, .part = 1};
    int word;

    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1)
        switch (word) {
        case 's':
            options.seed = number(optarg, 0);
            break;
        case 'i':
            options.images = number(optarg, 1);
            break;
        case 'j':
            options.jobs = (unsigned)number(optarg, 1);
            break;
        case 'p':
            options.part = number(optarg, 1);
            break;
        case 'x':
            options.sabotage = true;
            break;
        case 'c':
            options.one = true;
            options.which = number(optarg, 0);
            break;
        case 'h':
            fputs(help, stdout);
            exit(0);
        default:
            exit(64);
        }
    if (optind + 1 != argc)
        fail("which test?", "");
    options.test = argv[optind];
    return options;
}

static size_t find_test(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        if (strcmp(tests[i].name, name) == 0)
            return i;
    fail("no such test:", name);
    return 0;
}

/* ---- processes ---- */

static bool run_jobs(struct options *options, struct figures *figures)
{
    size_t test = find_test(options->test);
    bool good = true;
    int status;

    if (options->one)
        options->jobs = 1;
    for (; options->job < options->jobs - 1; options->job++)
        if (fork() == 0) {
            tests[test].run(options, figures);
            exit(0);
        }
    tests[test].run(options, figures);
    while (wait(&status) > 0)
        good = good && status == 0;
    return good;
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct options options = read_options(argc, argv);
    struct figures *figures =
        mmap(NULL, sizeof(*figures), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    double began = now_s();

    assert(figures != MAP_FAILED);
    bool good = run_jobs(&options, figures);
    printf("figure %s: %" PRIu64 " cases, %" PRIu64
           " wrong; of the starts %" PRIu64 " damaged, %" PRIu64
           " torn, %" PRIu64 " went on, %" PRIu64 " refused, %" PRIu64
           " healed; %.1f s\n",
           options.test, figures->cases, figures->failed, figures->damaged,
           figures->torn, figures->went_on, figures->refused, figures->healed,
           now_s() - began);
    return good && !figures->failed && figures->cases ? 0 : 1;
}
