#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const profile_names[PROFILES] = {
    "chaos", "quiet",   "flap",    "heal",   "slowpeer",
    "rot",   "hostile", "members", "detour", "forgetting"};

static const char help[] =
    "muster-sim [OPTIONS] - many herds in one process, on virtual time\n"
    "\n"
    "Runs the server's own node on links that are cut, held up and slowed "
    "down,\n"
    "on servers that die, freeze and come back with nothing, and checks all "
    "the\n"
    "while that no server claims what it does not hold. Everything that "
    "happens\n"
    "is drawn from the seed: the same seed is the same run, everywhere.\n"
    "\n"
    "  --seed N           first seed (1)\n"
    "  --seeds COUNT      so many runs, from that seed on (1)\n"
    "  --jobs J           in so many processes (1)\n"
    "  --servers N        2 to 2000 (drawn, 2 to 8)\n"
    "  --links SHAPE      ring, ucla (the example's five), random:D (mean\n"
    "                     degree D) (drawn)\n"
    "  --minutes M        of virtual time (5)\n"
    "  --profile P        chaos, quiet, flap, heal, slowpeer, rot, hostile,\n"
    "                     members, detour, forgetting (chaos)\n"
    "  --spread S         tree or flood (tree)\n"
    "  --reports R        a second, of all clients together (drawn)\n"
    "  --keys K           clients, 1 to 100000 (drawn)\n"
    "  --copies N         that reports wait for, 1 to 16 (1)\n"
    "  --fault-every S    seconds, on the average (drawn, 1 to 10)\n"
    "  --faults A,B       only these kinds of fault; see --list-faults\n"
    "  --plan 1,4,7       only these faults of the seed's plan\n"
    "  --mutant NAME      run with a rule broken; see --list-mutants\n"
    "  --scene FILE       what happens is written there; prints it with its "
    "trace\n"
    "  --until-event N    stop there\n"
    "  --trace            every event, a line each\n"
    "  --json             one object a run\n"
    "  --first            stop at the first failure\n"
    "  --no-shrink        do not look for a smaller plan that fails, too\n"
    "  --sabotage         spoil one record, to see that it is noticed\n"
    "\n"
    "Examples\n"
    "  muster-sim --seeds 100 --jobs 2\n"
    "  muster-sim --seed 7 --trace | less\n"
    "  muster-sim --profile quiet --servers 100 --links random:6\n"
    "  muster-sim --seeds 50 --mutant cover-undrained --first\n"
    "  muster-sim --scene test/scenario/h01-claim-across-origins.txt\n"
    "\n"
    "Exit  0 all is well, 1 something that must never be was, 64 usage\n";

static void fail(const char *option, const char *value, const char *wanted)
{
    fprintf(stderr, "muster-sim: %s %s: %s\n", option, value, wanted);
    exit(64);
}

static uint64_t number(const char *option, const char *text, uint64_t most)
{
    char *end;
    uint64_t value = strtoull(text, &end, 10);

    if (*end || end == text || *text == '-' || value > most)
        fail(option, text, "a number is wanted, or a smaller one");
    return value;
}

static uint32_t choice(const char *option, const char *text,
                       const char *const *names, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    fail(option, text, "there is no such thing; see --help");
    return 0;
}

static void read_shape(struct options *options, const char *text)
{
    if (strcmp(text, "ring") == 0) {
        options->shape = SHAPE_RING;
    } else if (strcmp(text, "ucla") == 0) {
        options->shape = SHAPE_PAPER;
        options->servers = 5;
    } else if (strncmp(text, "random:", 7) == 0) {
        options->shape = SHAPE_RANDOM;
        options->degree = (uint32_t)number("--links", text + 7, 64);
    } else {
        fail("--links", text, "ring, ucla or random:D");
    }
}

enum word {
    WORD_SEED = 1,
    WORD_SEEDS,
    WORD_JOBS,
    WORD_SERVERS,
    WORD_LINKS,
    WORD_MINUTES,
    WORD_PROFILE,
    WORD_SPREAD,
    WORD_COPIES,
    WORD_REPORTS,
    WORD_KEYS,
    WORD_FAULT_EVERY,
    WORD_FAULTS,
    WORD_PLAN,
    WORD_MUTANT,
    WORD_SCENE,
    WORD_UNTIL,
    WORD_TRACE,
    WORD_JSON,
    WORD_FIRST,
    WORD_NO_SHRINK,
    WORD_SABOTAGE,
    WORD_LIST_FAULTS,
    WORD_LIST_MUTANTS,
    WORD_HELP,
};

static const struct option words[] = {
    {"seed", 1, NULL, WORD_SEED},
    {"seeds", 1, NULL, WORD_SEEDS},
    {"jobs", 1, NULL, WORD_JOBS},
    {"servers", 1, NULL, WORD_SERVERS},
    {"links", 1, NULL, WORD_LINKS},
    {"minutes", 1, NULL, WORD_MINUTES},
    {"profile", 1, NULL, WORD_PROFILE},
    {"spread", 1, NULL, WORD_SPREAD},
    {"reports", 1, NULL, WORD_REPORTS},
    {"keys", 1, NULL, WORD_KEYS},
    {"copies", 1, NULL, WORD_COPIES},
    {"fault-every", 1, NULL, WORD_FAULT_EVERY},
    {"faults", 1, NULL, WORD_FAULTS},
    {"plan", 1, NULL, WORD_PLAN},
    {"mutant", 1, NULL, WORD_MUTANT},
    {"scene", 1, NULL, WORD_SCENE},
    {"until-event", 1, NULL, WORD_UNTIL},
    {"trace", 0, NULL, WORD_TRACE},
    {"json", 0, NULL, WORD_JSON},
    {"first", 0, NULL, WORD_FIRST},
    {"no-shrink", 0, NULL, WORD_NO_SHRINK},
    {"sabotage", 0, NULL, WORD_SABOTAGE},
    {"list-faults", 0, NULL, WORD_LIST_FAULTS},
    {"list-mutants", 0, NULL, WORD_LIST_MUTANTS},
    {"help", 0, NULL, WORD_HELP},
    {NULL, 0, NULL, 0},
};

static void read_size(struct options *o, enum word word, const char *text)
{
    switch (word) {
    case WORD_SEED:
        o->seed = number("--seed", text, UINT64_MAX / 8);
        break;
    case WORD_SEEDS:
        o->seeds = number("--seeds", text, 1000000000);
        break;
    case WORD_JOBS:
        o->jobs = (uint32_t)number("--jobs", text, 256);
        break;
    case WORD_SERVERS:
        o->servers = (uint32_t)number("--servers", text, 2000);
        break;
    case WORD_MINUTES:
        o->minutes = (uint32_t)number("--minutes", text, 100000);
        break;
    case WORD_REPORTS:
        o->reports_per_s = (uint32_t)number("--reports", text, 1000000);
        break;
    case WORD_FAULT_EVERY:
        o->fault_every_s = (uint32_t)number("--fault-every", text, 3600);
        break;
    case WORD_COPIES:
        o->copies = (uint32_t)number("--copies", text, COPIES_MAX);
        break;
    case WORD_KEYS:
        o->keys = (uint32_t)number("--keys", text, 100000);
        break;
    default:
        o->until_event = number("--until-event", text, UINT64_MAX);
        break;
    }
}

static void read_word(struct options *o, enum word word, const char *text)
{
    static const char *const spreads[] = {"tree", "flood"};

    switch (word) {
    case WORD_LINKS:
        read_shape(o, text);
        break;
    case WORD_PROFILE:
        o->profile = choice("--profile", text, profile_names, PROFILES);
        break;
    case WORD_SPREAD:
        o->spread = choice("--spread", text, spreads, 2);
        break;
    case WORD_FAULTS:
        o->faults = text;
        break;
    case WORD_PLAN:
        o->plan = text;
        break;
    case WORD_MUTANT:
        o->mutant = text;
        break;
    case WORD_SCENE:
        o->scene = text;
        break;
    case WORD_TRACE:
        o->trace = true;
        break;
    case WORD_JSON:
        o->json = true;
        break;
    case WORD_NO_SHRINK:
        o->no_shrink = true;
        break;
    case WORD_FIRST:
        o->first = true;
        break;
    case WORD_SABOTAGE:
        o->sabotage = true;
        break;
    case WORD_LIST_FAULTS:
        o->list_faults = true;
        break;
    case WORD_LIST_MUTANTS:
        o->list_mutants = true;
        break;
    case WORD_HELP:
        fputs(help, stdout);
        exit(0);
    default:
        read_size(o, word, text);
        break;
    }
}

struct options options_read(int argc, char **argv)
{
    struct options options = {.seed = 1, .seeds = 1, .jobs = 1, .minutes = 5};
    int word;

    while ((word = getopt_long(argc, argv, "", words, NULL)) != -1) {
        if (word == '?') {
            fputs("muster-sim: --help says what there is\n", stderr);
            exit(64);
        }
        read_word(&options, (enum word)word, optarg);
    }
    if (optind < argc)
        fail("", argv[optind], "words without -- mean nothing here");
    if (options.servers == 1 || !options.jobs || !options.minutes)
        fail("--servers, --jobs, --minutes", "",
             "there must be two servers, a job and a minute at least");
    return options;
}
