/*
 * sealed.h - what OwnTracks encrypts: base64 of a nonce and a secretbox.
 *
 * Floor    phones: pure functions.
 * Source   libsodium's crypto_secretbox; the key is the passphrase, filled up
 *          with zeros.
 */
#ifndef PHONES_SEALED_H
#define PHONES_SEALED_H

#include "base/err.h"
#include "base/writer.h"

#define SEALED_KEY_BYTES   32
#define SEALED_NONCE_BYTES 24
#define SEALED_EXTRA_BYTES                                                     \
    40 /* a nonce and a tag, in front of what is said                          \
        */

/*
 * Open a box.
 *
 * Takes    base64, with padding or without.
 * Gives    *plain, written into w.
 * Fails    ERR_MALFORMED  it is no base64, or too short.
 *          ERR_CHECKSUM   it was sealed with another key, or changed.
 *          ERR_FULL       w has no room.
 */
MUST_USE enum err sealed_open(struct bytes base64, const uint8_t *key,
                              struct writer *w, struct bytes *plain);

/*
 * Where what is to be sealed can be written: at the back of w's room, of which
 * it leaves enough free for the box, and 2 bytes more.
 */
struct writer sealed_begin(const struct writer *w);

/* Seal what was written there since, and write it in base64. */
void sealed_end(struct writer *w, const struct writer *plain,
                const uint8_t *nonce, const uint8_t *key);

#endif
