/*
 * rmc.h - the one sentence of NMEA 0183 that phones send: $GPRMC,...
 *
 * Floor    phones: pure functions.
 * Source   NMEA 0183, RMC; the year has two digits: 80 to 99 are before 2000.
 */
#ifndef PHONES_RMC_H
#define PHONES_RMC_H

#include "base/bytes.h"
#include "base/err.h"

struct rmc {
    int64_t lat_e9, lon_e9;
    int64_t stamp_ns;
    struct bytes speed_knots, course; /* parts of the sentence; may be empty */
};

/*
 * Read a sentence, of any talker. Its checksum may be absent.
 *
 * Fails    ERR_CHECKSUM   it does not fit.
 *          ERR_REFUSED    the receiver says that it has no position.
 *          ERR_MALFORMED, ERR_RANGE  it is none, or says what cannot be.
 */
MUST_USE enum err rmc_read(struct bytes sentence, struct rmc *rmc);

#endif
