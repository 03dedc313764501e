/*
 * herd_status.h - what the servers of a herd say of themselves.
 *
 * Floor    command.
 * Shape    each answer is the JSON object that a server's admin socket gives
 *          to "status" (docs/DATA.md 4, muster(1)).
 */
#ifndef COMMAND_HERD_STATUS_H
#define COMMAND_HERD_STATUS_H

#include "command/command.h"

#include <jansson.h>

struct herd_status {
    const struct config *config;
    json_t *list[CONFIG_SERVERS_MAX]; /* owned; NULL: it did not answer */
    uint32_t asked, answered;
};

/* Ask one more server; says to stderr why it does not answer. */
void herd_status_ask(struct herd_status *herd, const char *name);
void herd_status_free(struct herd_status *herd);

enum agreement { AGREE, DIFFER, NOT_YET_KNOWN };

/* Do all that answered hold the same records? A hash that is behind does not
 * say. */
enum agreement herd_status_agreement(const struct herd_status *herd);

/* ---- members of an object; 0 or "" when there is none ---- */

/* group NULL = of the object itself. */
int64_t member_number(const json_t *object, const char *group, const char *key);
double member_real(const json_t *object, const char *key);
const char *member_text(const json_t *object, const char *key);

#endif
