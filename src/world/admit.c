#include "world/admit.h"

#include <sodium/randombytes.h>
#include <stdlib.h>
#include <string.h>

enum err admit_open(struct admit *admit, uint32_t max, uint32_t per_address)
{
    size_t places = 16;

    *admit = (struct admit){.max = max, .per_address = per_address};
    while (places < 2 * (size_t)max)
        places *= 2;
    if (per_address) {
        admit->places = calloc(places, sizeof(*admit->places));
        if (!admit->places)
            return ERR_FULL;
    }
    admit->mask = places - 1;
    randombytes_buf(&admit->key, sizeof(admit->key));
    pthread_mutex_init(&admit->mutex, NULL);
    return ERR_OK;
}

void admit_close(struct admit *admit)
{
    pthread_mutex_destroy(&admit->mutex);
    free(admit->places);
}

static size_t home_of(const struct admit *admit, const struct peer *network)
{
    struct bytes octets = bytes_make(network->octets, sizeof(network->octets));

    return hash64(&admit->key, octets) & admit->mask;
}

static bool same(const struct peer *a, const struct peer *b)
{
    return memcmp(a->octets, b->octets, sizeof(a->octets)) == 0;
}

/* Where that network's count is, or would be. */
static size_t find(const struct admit *admit, const struct peer *network)
{
    size_t at = home_of(admit, network);

    while (admit->places[at].count &&
           !same(&admit->places[at].network, network))
        at = (at + 1) & admit->mask;
    return at;
}

/* A place was freed: whoever stands behind it only because it was taken moves
 * up, or it would not be found any more. */
static void close_gap(struct admit *admit, size_t gap)
{
    struct admit_place *places = admit->places;
    size_t at = (gap + 1) & admit->mask;

    for (; places[at].count; at = (at + 1) & admit->mask) {
        size_t home = home_of(admit, &places[at].network);
        bool between = ((at - home) & admit->mask) < ((at - gap) & admit->mask);

        if (between)
            continue;
        places[gap] = places[at];
        places[at].count = 0;
        gap = at;
    }
}

static enum err enter_locked(struct admit *admit, const struct peer *network)
{
    if (admit->count == admit->max)
        return ERR_FULL;
    if (admit->per_address) {
        struct admit_place *place = &admit->places[find(admit, network)];

        if (place->count == admit->per_address)
            return ERR_LIMIT;
        place->network = *network;
        place->count++;
    }
    admit->count++;
    return ERR_OK;
}

enum err admit_enter(struct admit *admit, const struct peer *peer)
{
    struct peer network = peer_network(peer);

    pthread_mutex_lock(&admit->mutex);
    enum err error = enter_locked(admit, &network);
    pthread_mutex_unlock(&admit->mutex);
    return error;
}

void admit_leave(struct admit *admit, const struct peer *peer)
{
    struct peer network = peer_network(peer);

    pthread_mutex_lock(&admit->mutex);
    assert(admit->count > 0);
    admit->count--;
    if (admit->per_address) {
        size_t at = find(admit, &network);

        assert(admit->places[at].count > 0);
        if (--admit->places[at].count == 0)
            close_gap(admit, at);
    }
    pthread_mutex_unlock(&admit->mutex);
}

uint32_t admit_count(struct admit *admit)
{
    pthread_mutex_lock(&admit->mutex);
    uint32_t count = admit->count;
    pthread_mutex_unlock(&admit->mutex);
    return count;
}
