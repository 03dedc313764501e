/*
 * fleet.h - all vehicles, and the servers that they report to.
 *
 * Floor    drive.
 * Promise  a vehicle keeps to one server. When that goes away it picks any
 *          other that is up, and some time after it is back it goes back, so
 *          that the servers share the vehicles again.
 */
#ifndef DRIVE_FLEET_H
#define DRIVE_FLEET_H

#include "drive/delays.h"
#include "drive/station.h"
#include "drive/vehicle.h"

#define FLEET_REASON_BYTES 160

struct fleet_counts {
    uint64_t sent, acknowledged, refused;
    uint64_t unanswered; /* the server went away */
    uint64_t nowhere;    /* not said: no server was up */
    uint64_t held;       /* not said: too many were without a reply */
};

struct fleet {
    uint32_t vehicle_count, station_count;
    struct vehicle *vehicles; /* owned, and so on */
    uint16_t *homes;          /* the station that a vehicle keeps to */
    uint16_t *now_at;         /* the one that it reports to */
    struct station *stations;
    struct towns *towns;
    uint32_t next; /* to report */
    struct chance chance;
    struct fleet_counts counts;
    struct delays delays, delays_lately; /* since somebody looked */
    char reason[FLEET_REASON_BYTES];     /* the first that was refused; "" */
};

/*
 * Make vehicles; the stations are the caller's to fill in and open.
 *
 * Takes    *fleet zeroed, with both counts and towns, joined, which it owns.
 * Gives    whether memory sufficed; fleet_free in any case.
 */
MUST_USE bool fleet_make(struct fleet *fleet, uint64_t seed);
void fleet_free(struct fleet *fleet);

/* The next vehicle has gone on for so many seconds, and reports. */
void fleet_report(struct fleet *fleet, double seconds);

/* All that was reported leaves. */
void fleet_flush(struct fleet *fleet);

/* A reply has come, as the station tells it. */
void fleet_reply(struct fleet *fleet, struct station *station, uint32_t who,
                 int64_t delay_ns, struct bytes line);

/* A station is gone, with what it has not answered. */
void fleet_lost(struct fleet *fleet, const struct station *station);

/* Vehicles that report to a station, and reports without a reply. */
uint32_t fleet_at(const struct fleet *fleet, const struct station *station);
uint32_t fleet_waiting(const struct fleet *fleet);

#endif
