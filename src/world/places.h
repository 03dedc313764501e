/*
 * places.h - questions are answered beside the loops.
 *
 * Floor    world.
 * Promise  every question that was asked is answered, with places or with the
 *          reason why there are none, soon after its deadline at the latest.
 * Limits   a fixed number of questions under way; what is asked beyond is
 *          refused at once.
 * Threads  questions may be asked from any loop; the answer comes back on the
 *          loop of the inbox.
 */
#ifndef WORLD_PLACES_H
#define WORLD_PLACES_H

#include "places/answer.h"
#include "world/config.h"
#include "world/question.h"

struct places;

/*
 * Start the workers. A file that is missing or bad is told in the log, and
 * questions are answered with that reason.
 *
 * Fails    ERR_REFUSED  *fault says why.
 */
MUST_USE enum err places_open(const struct config *config,
                              struct places **places, struct fault *fault);

/* From now on questions are answered at once, without places: the server
 * stops. */
void places_hurry(struct places *places);

/* Ends the workers; no question may be under way. */
void places_close(struct places *places);

/* A blank question, or NULL when as many as allowed are under way. */
struct question *places_new(struct places *places);

/* Ask it; answered is called on the inbox's loop, once. */
void places_ask(struct places *places, struct question *question);

/* Done with it. */
void places_give_back(struct places *places, struct question *question);

/* Questions under way now, and how many there have been of each outcome. */
struct places_status {
    uint32_t under_way;
    uint64_t answered[ANSWER_STATUSES]; /* by enum answer_status */
    int64_t places;                     /* in the file; -1 = none */
};

void places_status(struct places *places, struct places_status *status);

#endif
