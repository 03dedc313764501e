/*
 * places_near.h - muster places near: looks into a places file.
 *
 * Floor    command.
 */
#ifndef COMMAND_PLACES_NEAR_H
#define COMMAND_PLACES_NEAR_H

/* Takes    argv[0], the word "near". Gives the exit code. */
int places_near_run(int argc, char **argv);

#endif
