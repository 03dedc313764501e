/*
 * phone.h - a phone for the unit tests: requests, and what was understood of
 * them, as lines.
 */
#ifndef TEST_PHONE_H
#define TEST_PHONE_H

#include "unit.h"

#include "phones/phones.h"

/* The time of what has none: 1700000000. */
#define PHONE_NOW_NS (INT64_C(1700000000) * NS_PER_S)

/* A request; what is NULL is not there. A body makes it a POST. */
struct phone {
    const char *target;
    const char *body;
    const char *user, *limit_user, *limit_device;
    bool get;
};

/* What was understood, until the next call. */
extern struct phones_said phone_said;

/* The passphrase of PHONE_KEYED, and of nobody else. */
#define PHONE_KEYED "jane/phone"
extern const uint8_t phone_passphrase[PHONES_KEY_BYTES];

/* Send it. Gives lines: the app; a line for each report, "id position stamp
 * accuracy=5000 ..."; how many were passed over, and what is wrong. */
const char *phone_send(const struct phone *phone);

/* The same of a body of any size. */
const char *phone_send_body(const struct phone *phone, struct bytes body);

#endif
