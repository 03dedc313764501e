/*
 * vehicle.h - a simulated vehicle: what it is, and how it goes about.
 *
 * Floor    drive: pure functions; the same seed gives the same routes.
 * Units    metres, seconds, degrees.
 */
#ifndef DRIVE_VEHICLE_H
#define DRIVE_VEHICLE_H

#include "drive/kinds.h"
#include "drive/towns.h"

/*
 * Put a vehicle somewhere on a way that it could be going.
 *
 * Takes    towns, joined, and the same with every call.
 */
void vehicle_begin(struct vehicle *vehicle, enum vehicle_kind kind,
                   uint32_t number, uint64_t seed, const struct towns *towns);

/* So much time goes by. */
void vehicle_move(struct vehicle *vehicle, double seconds,
                  const struct towns *towns);

/* "plane-12", and "+34.068930-118.445127"; both ended by a NUL. */
#define VEHICLE_ID_BYTES       24
#define VEHICLE_POSITION_BYTES 24
void vehicle_id(const struct vehicle *vehicle, char id[VEHICLE_ID_BYTES]);
void vehicle_position(const struct vehicle *vehicle,
                      char position[VEHICLE_POSITION_BYTES]);

#endif
