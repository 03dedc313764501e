/*
 * places.h - questions are answered beside the loops.
 *
 * Floor    world.
 * Shape    the desk (desk/desk.h) under one lock, the providers that the
 *          configuration names, and a thread that tells the desk the time.
 * Promise  every question that was asked is answered, with places or with the
 *          reason why there are none, soon after its deadline at the latest.
 * Limits   a fixed number of questions under way; what is asked beyond is
 *          refused at once.
 * Threads  questions may be asked from any loop; the answer comes back on the
 *          loop of the inbox.
 */
#ifndef WORLD_PLACES_H
#define WORLD_PLACES_H

#include "desk/desk.h"
#include "world/config.h"
#include "world/peer.h"
#include "world/question.h"

struct places;

/*
 * Start the providers. A file that is missing or bad, or a key that cannot be
 * read, is told in the log, and questions are answered with that reason.
 *
 * Takes    config, which outlives the places.
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err places_open(const struct config *config,
                              struct places **places, struct fault *fault);

/* From now on questions are answered at once, without places: the server
 * stops. */
void places_hurry(struct places *places);

/* Ends the providers; no question may be under way. */
void places_close(struct places *places);

/* A blank question, or NULL when as many as allowed are under way. */
struct question *places_new(struct places *places);

/* Ask it; answered is called on the inbox's loop, once.
 * Takes    peer, who asks. */
void places_ask(struct places *places, struct question *question,
                const struct peer *peer);

/* Done with it. */
void places_give_back(struct places *places, struct question *question);

struct places_status {
    uint32_t under_way; /* questions */
    uint64_t refused;   /* for want of room, before they came to the desk */
    int64_t places;     /* in the local file; -1 = none */
    struct desk_status desk;
    const char *providers[DESK_PROVIDERS_MAX]; /* their names, as asked */
    uint32_t provider_count;
};

void places_status(struct places *places, struct places_status *status);

#endif
