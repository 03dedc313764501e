#include "phones/tids.h"

#include <string.h>

static const char letters[TIDS_LETTERS] =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* Those that are made up have no lower case. */
#define UPPER 36

void tids_init(struct tids *tids)
{
    memset(tids, 0, sizeof(*tids));
}

static size_t index_of(uint8_t letter)
{
    const char *found = letter ? memchr(letters, letter, TIDS_LETTERS) : NULL;

    return found ? (size_t)(found - letters) : TIDS_LETTERS;
}

/* Take one or two letters, if they are such, and free. */
static bool take(struct tids *tids, struct bytes text, struct bytes *tid)
{
    size_t first = text.size ? index_of(text.data[0]) : TIDS_LETTERS;
    size_t second = TIDS_LETTERS - 1; /* none */

    if (text.size == 2)
        second = index_of(text.data[1]);
    if (text.size > 2 || first == TIDS_LETTERS || second == TIDS_LETTERS ||
        tids->used[first * TIDS_LETTERS + second])
        return false;
    tids->used[first * TIDS_LETTERS + second] = true;
    memcpy(tids->text, text.data, text.size);
    *tid = bytes_make(tids->text, text.size);
    return true;
}

/* FNV-1a: nothing depends on it but which letters somebody gets. */
static uint32_t hash_of(struct bytes id)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < id.size; i++)
        hash = (hash ^ id.data[i]) * 16777619u;
    return hash;
}

static bool make_up(struct tids *tids, struct bytes id, struct bytes *tid)
{
    uint32_t from = hash_of(id) % (UPPER * UPPER);

    for (uint32_t i = 0; i < UPPER * UPPER; i++) {
        uint32_t code = (from + i) % (UPPER * UPPER);
        const uint8_t text[] = {(uint8_t)letters[code / UPPER],
                                (uint8_t)letters[code % UPPER]};

        if (take(tids, bytes_make(text, sizeof(text)), tid))
            return true;
    }
    return false;
}

bool tids_next(struct tids *tids, const struct phones_friend *friend,
               struct bytes *tid)
{
    struct bytes id = friend->record.id;
    struct bytes end = bytes_skip(id, id.size > 2 ? id.size - 2 : 0);

    return take(tids, friend->ext.label, tid) || take(tids, end, tid) ||
           make_up(tids, id, tid);
}
