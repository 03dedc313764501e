/*
 * keeper.h - the thread that finishes what handlers have to wait for.
 *
 * Floor    httpd.
 * Shape    one libuv loop: answers of the places desk come to its inbox; who
 *          waits for the log waits in a list that a poke has looked through; a
 *          timer gives up what takes too long.
 */
#ifndef HTTPD_KEEPER_H
#define HTTPD_KEEPER_H

#include "httpd/exchange.h"
#include "world/question.h"

/* Fails    ERR_SYSTEM  memory or descriptors are short. */
MUST_USE enum err keeper_open(struct service *service, struct keeper **keeper);
MUST_USE enum err keeper_start(struct keeper *keeper);

/* From any thread, cheap. */
void keeper_poke(struct keeper *keeper);

/* Where answers to questions come to; answered is called on the keeper. */
struct inbox *keeper_inbox(struct keeper *keeper);

/* Call these on the keeper, every so often, from before keeper_start on.
 * Takes    what, static or outliving the keeper. */
struct keeper_chore {
    void (*run)(void *context);
    void *context;
    uint32_t every_ms;
    int64_t next_ms; /* of the keeper's */
    struct keeper_chore *next;
};
void keeper_add(struct keeper *keeper, struct keeper_chore *chore);

/* What a report, or several of one request, came to. */
typedef void keeper_settled(struct exchange *x, void *context,
                            enum node_verdict worst);

/*
 * Give commands to the node, and call settled when their replies may leave: at
 * once, or later, on the keeper; NODE_TAKEN, or the worst of their verdicts. If
 * copies do not come in time it is NODE_UNWRITTEN.
 *
 * Takes    commands, borrowed for the call; hashes are put in.
 *          at most KEEPER_BATCH of them.
 */
#define KEEPER_BATCH 1024
void keeper_give(struct keeper *keeper, struct exchange *x,
                 struct node_command *commands, size_t count,
                 keeper_settled *settled, void *context);

/* Nobody waits any longer: what is not settled yet is NODE_UNWRITTEN. */
void keeper_hurry(struct keeper *keeper);

/* Its thread ends; nobody waits any longer. It may still be poked. */
void keeper_stop(struct keeper *keeper);
void keeper_free(struct keeper *keeper);

#endif
