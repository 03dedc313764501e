#include "command/command.h"

#include "world/journal_dump.h"

#include <stdio.h>
#include <string.h>

static int dump(const char *path)
{
    struct fault fault;
    bool whole;

    if (journal_dump(path, stdout, &whole, &fault) != ERR_OK) {
        fflush(stdout);
        return command_fault(&fault, EXIT_FAILED);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "muster: the output cannot be written\n");
        return EXIT_FAILED;
    }
    if (whole)
        return EXIT_DONE;
    fprintf(stderr,
            "muster: not all of %s can be read: see the lines that "
            "begin with \"!\"\n",
            path);
    return EXIT_FAILED;
}

static int run(const struct command_row *row, int argc, char **argv)
{
    struct command_options options;
    bool said = argc >= 2 && strcmp(argv[1], "dump") == 0;
    int first, code;

    if (!command_options(row, argc - said, argv + said, "", &options, &first,
                         &code))
        return code;
    if (!said)
        return command_misuse(row, "it is \"journal dump\"");
    if (argc - said - first != 1)
        return command_misuse(row, "dump takes one file");
    return dump(argv[said + first]);
}

const struct command_row command_journal = {
    .name = "journal",
    .summary = "print what a server keeps on disk",
    .usage =
        "usage: muster journal dump FILE\n"
        "\n"
        "Prints a journal or a snapshot, one thing a line; muster(1) explains\n"
        "the lines.  A server may be writing it.  Bytes that are not what\n"
        "should stand there give a line that begins with \"!\", and exit code\n"
        "1; a server that finds such bytes asks its neighbours for all.\n"
        "\n"
        "examples:\n"
        "  muster journal dump run/data/Goloman/journal.0000000001\n"
        "  muster journal dump snapshot.0000000007 | grep ' AT .* kiwi '\n"
        "  muster journal dump journal.0000000007 | grep '^[!b]'\n",
    .run = run,
};
