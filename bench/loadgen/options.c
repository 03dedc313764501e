#include "loadgen/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "loadgen/request.h"

#define EXIT_USAGE 2

static const char help[] =
    "usage: loadgen --dialect NAME --port PORT [option ...]\n"
    "  -d, --dialect NAME     one of those below\n"
    "  -p, --port PORT        the server's port on 127.0.0.1\n"
    "  -s, --server PID       the server's process, for its CPU time\n"
    "  -c, --connections N    (50)\n"
    "  -P, --pipeline N       requests in flight per connection (1)\n"
    "  -k, --keys N           different client IDs (100000)\n"
    "  -o, --in-order         every key in turn instead of drawn ones\n"
    "  -t, --time SECONDS     measured time (3)\n"
    "  -w, --warm SECONDS     time before it (1)\n"
    "  -n, --requests N       stop after N requests, without warming\n"
    "  -r, --rate N           open loop: N requests a second, come what may\n"
    "Prints one line of JSON. Exits with 1 if replies are missing.\n"
    "Dialects: ";

static const struct option names[] = {
    {"dialect", required_argument, NULL, 'd'},
    {"port", required_argument, NULL, 'p'},
    {"server", required_argument, NULL, 's'},
    {"connections", required_argument, NULL, 'c'},
    {"pipeline", required_argument, NULL, 'P'},
    {"keys", required_argument, NULL, 'k'},
    {"in-order", no_argument, NULL, 'o'},
    {"time", required_argument, NULL, 't'},
    {"warm", required_argument, NULL, 'w'},
    {"requests", required_argument, NULL, 'n'},
    {"rate", required_argument, NULL, 'r'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void print_help(void)
{
    fputs(help, stdout);
    dialect_list(stdout);
    putchar('\n');
}

/* Say what is wrong with the command line and exit. */
static _Noreturn __attribute__((format(printf, 1, 2))) void refuse(
    const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fputs("loadgen: ", stderr);
    vfprintf(stderr, format, values);
    fputs("; see loadgen --help\n", stderr);
    va_end(values);
    exit(EXIT_USAGE);
}

/* Read optarg, the number behind the option that has this letter. */
static double number(int letter, double min, double max)
{
    char *end;
    double value = strtod(optarg, &end);
    /* Written so that "nan", which compares false, is refused too. */
    if (end == optarg || *end != '\0' || !(value >= min && value <= max))
        refuse("-%c wants a number from %g to %g, not '%s'", letter, min, max,
               optarg);
    return value;
}

static const struct dialect *dialect(void)
{
    const struct dialect *found = dialect_find(optarg);
    if (found == NULL)
        refuse("there is no dialect '%s'", optarg);
    return found;
}

static void read_option(struct options *options, int letter)
{
    switch (letter) {
    case 'd':
        options->dialect = dialect();
        break;
    case 'p':
        options->port = (uint16_t)number(letter, 1, UINT16_MAX);
        break;
    case 's':
        options->server = (pid_t)number(letter, 1, INT32_MAX);
        break;
    case 'c':
        options->connections = (uint32_t)number(letter, 1, CONNECTIONS_MAX);
        break;
    case 'P':
        options->pipeline = (uint32_t)number(letter, 1, PIPELINE_MAX);
        break;
    case 'k':
        options->keys = (uint64_t)number(letter, 1, REQUEST_KEYS_MAX);
        break;
    case 'o':
        options->keys_in_order = true;
        break;
    case 't':
        options->run_s = number(letter, 0.01, RUN_S_MAX);
        break;
    case 'w':
        options->warm_s = number(letter, 0, RUN_S_MAX);
        break;
    case 'n':
        options->requests = (uint64_t)number(letter, 1, 1e12);
        break;
    case 'r':
        options->rate_per_s = number(letter, 0.1, 1e8);
        break;
    case 'h':
        print_help();
        exit(0);
    default:
        exit(EXIT_USAGE); /* getopt_long has said why. */
    }
}

void options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){
        .connections = 50,
        .pipeline = 1,
        .keys = 100000,
        .run_s = 3,
        .warm_s = 1,
    };
    int letter;
    while ((letter = getopt_long(argc, argv, "d:p:s:c:P:k:ot:w:n:r:h", names,
                                 NULL)) != -1)
        read_option(options, letter);
    if (optind < argc)
        refuse("'%s' is not an option", argv[optind]);
    if (options->dialect == NULL || options->port == 0)
        refuse("--dialect and --port must be given");
    if (options->requests > 0)
        options->warm_s = 0; /* Or the count would begin in the middle. */
}
