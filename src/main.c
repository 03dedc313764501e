/*
 * main.c - words of the command line -> a command -> an exit code.
 */
#include "command/command.h"
#include "world/version.h"

#include <stdio.h>
#include <string.h>

static const struct command_row *const commands[] = {
    &command_up,    &command_serve,  &command_check,   &command_status,
    &command_where, &command_near,   &command_watch,   &command_forget,
    &command_reset, &command_places, &command_journal, &command_drive,
};

static int help(void)
{
    puts("muster: a herd of servers that together know where everyone is\n"
         "\n"
         "usage: muster COMMAND [OPTIONS] ...\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        printf("  %-8s %s\n", commands[i]->name, commands[i]->summary);
    puts("\n"
         "\"muster COMMAND --help\" tells more, \"muster --version\" which\n"
         "build this is.  To try it:\n"
         "\n"
         "  muster up -c examples/herd.conf");
    return EXIT_DONE;
}

static const struct command_row *find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    const struct command_row *row = find(word);

    if (row)
        return row->run(row, argc - 1, argv + 1);
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
        strcmp(word, "help") == 0)
        return help();
    if (strcmp(word, "--version") == 0 || strcmp(word, "version") == 0) {
        fputs(version_text(), stdout);
        return EXIT_DONE;
    }
    fprintf(stderr,
            *word ? "muster: there is no command \"%s\"\n"
                  : "muster: a command is needed%s\n",
            word);
    fprintf(stderr, "\"muster --help\" lists them\n");
    return EXIT_USAGE;
}
