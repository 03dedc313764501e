/*
 * drive.h - simulated vehicles drive about, and report to all of a herd.
 *
 * Floor    drive.
 */
#ifndef DRIVE_DRIVE_H
#define DRIVE_DRIVE_H

#include "world/config.h"

#define DRIVE_VEHICLES_MAX 100000
#define DRIVE_SPEED_MAX    10000
#define DRIVE_RATE_MAX     1000    /* reports a second of each vehicle */
#define DRIVE_TOTAL_MAX    1000000 /* of all */
#define DRIVE_SECONDS_MAX  86400000

struct drive_options {
    uint32_t vehicles; /* 1..DRIVE_VEHICLES_MAX */
    double speed;      /* above 0: how much faster than real ones they are */
    double rate;       /* above 0 */
    uint64_t seed;
    double seconds;     /* until it ends; 0 = when it is told to */
    const char *places; /* a file; NULL = the configuration's, if it is there */
};

/*
 * Drive until the time is over, SIGINT or SIGTERM; prints how it goes.
 *
 * Fails    ERR_REFUSED  *fault says why: no server can be reached, the places
 *          file that was named cannot be read, memory is short.
 */
MUST_USE enum err drive_run(const struct config *config,
                            const struct drive_options *options,
                            struct fault *fault);

#endif
