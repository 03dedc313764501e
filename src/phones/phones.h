/*
 * phones.h - phones' apps, unmodified: what they send, and what they want said.
 *
 * Floor    phones: pure functions, nothing kept between calls.
 * Promise  whatever comes in, there is an answer that the app reads as it
 *          should: no app's queue stands still, and no point is lost, because
 *          of something that this server finds odd.
 * Units    as core/ext.h; each app's own units are turned into these.
 * Limits   PHONES_REPORTS_MAX points a request; of more, the newest count.
 * Source   docs/PHONES.md: every app's format, and how it reads answers.
 */
#ifndef PHONES_PHONES_H
#define PHONES_PHONES_H

#include "core/command.h"
#include "core/ext.h"
#include "core/stamp.h"
#include "http/uri.h"

#define PHONES_REPORTS_MAX 1024
#define PHONES_KEY_BYTES   32 /* of OwnTracks' secretbox */

/* Which app's language a request is in. */
enum phones_app {
    PHONES_NONE, /* none that is known */
    PHONES_OWNTRACKS,
    PHONES_TRACCAR, /* and OsmAnd, in all their generations */
    PHONES_GPSLOGGER,
    PHONES_OPENGTS,
    PHONES_OVERLAND,
    PHONES_GEOJSON,
    PHONES_APPS
};

struct phones_request {
    bool post;                 /* or PUT; else it is a GET */
    struct uri uri;            /* raw */
    struct bytes type;         /* Content-Type: bodies tell more, none asks */
    struct bytes user;         /* of Authorization: Basic; empty = none */
    struct bytes limit_user;   /* X-Limit-U */
    struct bytes limit_device; /* X-Limit-D */
    struct bytes body;
    int64_t now_ns; /* wall clock: the time of reports that have none */
};

/* One report, ready for the node. Borrows from the scratch memory. */
struct phones_report {
    struct bytes id;
    struct bytes position; /* as position_parse takes it */
    struct bytes stamp;    /* as stamp_parse takes it */
    int64_t stamp_ns;
    struct ext ext;
};

/* What a request comes to. */
struct phones_said {
    enum phones_app app;
    struct phones_report reports[PHONES_REPORTS_MAX];
    size_t count;
    uint32_t passed_over; /* points without a position, of no sense, too many */
    bool encrypted;       /* OwnTracks: the answer is to be, too */
    struct bytes asker;   /* OwnTracks: the ID it reports as; else empty */
    const char *wrong;    /* a sentence; NULL = it is understood. Static. */
};

/* Gives the key for an ID, PHONES_KEY_BYTES; NULL = there is none. */
typedef const uint8_t *phones_key(void *context, struct bytes id);

/*
 * Understand a request.
 *
 * Takes    scratch, room for all texts: twice the body and 64 KiB are enough.
 *          key (may be NULL) and context, for OwnTracks' encrypted payloads.
 * Gives    *said, which borrows from the request and the scratch.
 */
void phones_read(const struct phones_request *request, struct writer *scratch,
                 phones_key *key, void *context, struct phones_said *said);

/* Is that a phone's: by its method, path and query? The API's own paths are
 * not asked about. */
bool phones_is_theirs(const struct phones_request *request);

/* What became of the reports, for the answer's sake. */
enum phones_outcome {
    PHONES_TAKEN,   /* or nothing was to be taken */
    PHONES_UNKNOWN, /* not understood: said->wrong has why */
    PHONES_BUSY,    /* this server can take no reports now: try again */
};

/* A friend in OwnTracks' answer: another client, and where it is. */
struct phones_friend {
    struct record record;
    struct position position;
    struct ext ext;
};

struct phones_answer {
    uint32_t status;  /* HTTP */
    const char *type; /* of the content; NULL = none */
};

/*
 * Write the answer that this app expects (docs/PHONES.md has the table).
 *
 * Takes    friends, for OwnTracks: the asker itself is passed over, and each
 *          gets two letters that no other friend has; in an order that stays
 *          (by ID) it keeps them. nonce, 24 random bytes, and key: of an
 *          encrypted answer; without them it is [], not encrypted.
 *          w, with room for 1 KiB and 512 bytes a friend (twice that when
 *          encrypted); friends who do not fit are left out.
 */
struct phones_answer phones_answer(const struct phones_said *said,
                                   enum phones_outcome outcome,
                                   const struct phones_friend *friends,
                                   size_t count, const uint8_t *nonce,
                                   const uint8_t *key, struct writer *w);

#endif
