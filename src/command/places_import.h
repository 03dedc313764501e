/*
 * places_import.h - muster places import: options, progress, summary.
 *
 * Floor    command.
 */
#ifndef COMMAND_PLACES_IMPORT_H
#define COMMAND_PLACES_IMPORT_H

#define PLACES_DEFAULT_OUTPUT "places.sqlite"

/* Takes    argv[0], the word "import". Gives the exit code. */
int places_import_run(int argc, char **argv);

#endif
