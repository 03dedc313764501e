/*
 * goals.h - where a vehicle goes next.
 *
 * Floor    drive: pure functions.
 */
#ifndef DRIVE_GOALS_H
#define DRIVE_GOALS_H

#include "drive/kinds.h"
#include "drive/towns.h"

/* A place to begin at, as if it had just been reached: vehicle->to, and where
 * that is. */
void goals_home(struct vehicle *vehicle, const struct towns *towns);

/* The next goal after vehicle->to: goal, stops, to and from. */
void goals_next(struct vehicle *vehicle, const struct towns *towns);

#endif
