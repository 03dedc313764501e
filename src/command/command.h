/*
 * command.h - what the program can be told to do, and what all of it shares.
 *
 * Floor    command.
 * Promise  a command prints its result to stdout and what went wrong to
 *          stderr, as a sentence with the cause and, where there is one, the
 *          mend; its exit code is one of those below.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "world/config.h"

#define EXIT_DONE   0
#define EXIT_FAILED 1
#define EXIT_USAGE  2
#define EXIT_CONFIG 78 /* as sysexits has it: do not restart, mend the file */

struct command_row {
    const char *name;
    const char *summary; /* one line */
    const char *usage;   /* all of --help, ended by a newline */
    /* argv[0] is the command's name; gives the exit code. */
    int (*run)(const struct command_row *row, int argc, char **argv);
};

extern const struct command_row command_serve, command_up, command_check,
    command_status, command_where, command_near, command_watch, command_forget,
    command_reset, command_places, command_journal, command_drive;

/* What every command that needs a herd takes. */
struct command_options {
    const char *config_path; /* -c, MUSTER_CONFIG, or the default */
    const char *server;      /* -s; NULL = not said */
    bool json;               /* --json */
    bool all;                /* --all */
    const char *log_level, *log_format;
    int ready_fd;       /* --ready-fd; -1 = not said */
    bool child;         /* --child: end when the parent does */
    const char *output; /* -o; NULL = not said */
};

/* Which options a command takes: letters of the ones below. */
#define COMMAND_TAKES_CONFIG 'c'
#define COMMAND_TAKES_SERVER 's'
#define COMMAND_TAKES_JSON   'j'
#define COMMAND_TAKES_ALL    'a'
#define COMMAND_TAKES_LOG    'l'
#define COMMAND_TAKES_CHILD  'r'
#define COMMAND_TAKES_OUTPUT 'o'

/*
 * Read the options; what is left is argv[*first..argc-1].
 *
 * Gives    true to go on; else *code is the exit code (of --help, or of an
 *          option that is none).
 */
bool command_options(const struct command_row *row, int argc, char **argv,
                     const char *takes, struct command_options *options,
                     int *first, int *code);

/* Say what is wrong with the words of a call; gives EXIT_USAGE. */
int command_misuse(const struct command_row *row, const char *why);

/* Say a fault; gives the code. */
int command_fault(const struct fault *fault, int code);

/* Load the configuration; gives true, or has said the fault. */
bool command_load(const struct command_options *options, struct config *config);

#endif
