/*
 * scene.h - what happens to a small herd, written down, and what came of it.
 *
 * Shape    scene (the file and its commands) -> scene_words (what words mean)
 *          -> scene_world (the herd that its head describes), scene_do,
 *          scene_expect, scene_hand; scene_watch writes the trace.
 * Promise  the same file gives the same trace, everywhere.
 * Source   test/scenario/README.md.
 */
#ifndef SIM_SCENE_H
#define SIM_SCENE_H

/* Prints the scene with its trace. Gives 0; 1 if something that was expected
 * is not, or something that must never be is. Exits with 64 if the file cannot
 * be understood. */
int scene_run(const char *path);

#endif
