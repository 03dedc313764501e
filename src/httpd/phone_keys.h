/*
 * phone_keys.h - passphrases for OwnTracks' encrypted payloads.
 *
 * Floor    httpd.
 * Memory   locked where the system allows that, and wiped at the end.
 * Source   man/muster.conf.5, owntracks_keys.
 */
#ifndef HTTPD_PHONE_KEYS_H
#define HTTPD_PHONE_KEYS_H

#include "phones/phones.h"
#include "world/fault.h"

#define PHONE_KEYS_MAX 10000

struct phone_keys;

/*
 * Read the file.
 *
 * Takes    path; "" = there are no keys.
 * Fails    ERR_REFUSED  *fault says why, with the line.
 */
MUST_USE enum err phone_keys_read(const char *path, struct phone_keys **keys,
                                  struct fault *fault);

/* A phones_key; context is the phone_keys. "user/device" is looked for, then
 * "user". */
const uint8_t *phone_keys_find(void *keys, struct bytes id);

void phone_keys_free(struct phone_keys *keys);

#endif
