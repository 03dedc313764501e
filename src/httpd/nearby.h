/*
 * nearby.h - questions of HTTP are asked at the desk of places.
 *
 * Floor    httpd.
 * Promise  whatever becomes of it, a question is answered: with places, or with
 *          a Nearby Search that says why there are none.
 */
#ifndef HTTPD_NEARBY_H
#define HTTPD_NEARBY_H

#include "httpd/exchange.h"
#include "world/question.h"

/*
 * What is to be done with an answer, on the keeper or at once.
 *
 * Takes    text, a Nearby Search and a newline, from malloc, to be taken over;
 *          NULL if memory is short.
 */
typedef void nearby_answered(struct exchange *x, void *context, uint8_t *text,
                             size_t size);

/* Ask. As many questions as allowed may be under way; then the answer is
 * OVER_QUERY_LIMIT, as in the line protocol. */
void nearby_ask(struct exchange *x, const struct places_query *query,
                nearby_answered *answered, void *context);

/* The text is the answer, with status 200. */
void nearby_pass_on(struct exchange *x, void *context, uint8_t *text,
                    size_t size);

/* A Nearby Search without places, with status 200. */
void nearby_refuse(struct exchange *x, enum answer_status status,
                   const char *why);

/* How Google's clients mean it when they do not say: by prominence, unless
 * nobody who is asked could. */
enum places_rank nearby_rank(const struct exchange *x);

#endif
