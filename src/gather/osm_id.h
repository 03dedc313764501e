/*
 * osm_id.h - how tools write the ids of OpenStreetMap's objects.
 *
 * Floor    gather: pure functions.
 */
#ifndef GATHER_OSM_ID_H
#define GATHER_OSM_ID_H

#include "base/bytes.h"

/* Whose data it is, as the licence wants it told. */
#define OSM_ATTRIBUTION "© OpenStreetMap contributors, ODbL"

/* "n12", "way/12", "a24" (osmium's number of an area): OSM's kind of object, n,
 * w or r, and its number. Gives false if it is nothing of the like. */
bool osm_id_read(struct bytes text, char *kind, uint64_t *number);

#endif
