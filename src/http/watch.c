#include "http/watch.h"

void watch_begin(struct watch *watch, const struct news *news)
{
    watch->passed = watch->settled = watch->settled_newest = 0;
    watch->blank = news->last;
}

void watch_resume(struct watch *watch, uint64_t passed)
{
    watch->passed = passed;
    watch->blank = watch->settled = watch->settled_newest = 0;
}

bool watch_is_lost(const struct watch *watch, const struct news *news)
{
    return news->forgotten > watch->passed && news->forgotten > watch->blank;
}

static bool cares_where(const struct watch *watch, struct position at)
{
    return !watch->boxed || area_has(&watch->box, at);
}

/* Was it told where the client was before this change, or that it was gone? Not
 * if the next change had come when the bookmark came by. */
static bool is_settled(const struct watch *watch,
                       const struct news_client *client)
{
    return client->was_number <= watch->settled &&
           client->number > watch->settled_newest;
}

/* May its reader believe that the client is there? */
static bool may_know(const struct watch *watch,
                     const struct news_client *client)
{
    if (client->number <= watch->blank || client->was_number == 0)
        return false;
    if (!is_settled(watch, client))
        return true;
    return !client->was_gone && cares_where(watch, client->was);
}

static enum watch_found judge(const struct watch *watch,
                              const struct news_client *client)
{
    if (!client->gone && cares_where(watch, client->now.at))
        return WATCH_HERE;
    return may_know(watch, client) ? WATCH_GONE : WATCH_NOTHING;
}

/* Of all clients: along the trail. */
static enum watch_found next_of_all(struct watch *watch,
                                    const struct news *news, uint64_t to,
                                    unsigned *looks, uint32_t *slot)
{
    size_t place = news_seek(news, watch->passed);

    for (; place < news->length && news->numbers[place] <= to; place++) {
        if (*looks == 0)
            return WATCH_TIRED;
        --*looks;
        *slot = news->slots[place];
        enum watch_found found = news_counts(news, place)
                                     ? judge(watch, &news->clients[*slot])
                                     : WATCH_NOTHING;

        watch->passed = news->numbers[place];
        if (found != WATCH_NOTHING)
            return found;
    }
    return WATCH_NOTHING;
}

/* The one that changed first behind the bookmark; NEWS_NONE if none did. */
static uint32_t first_of_few(const struct watch *watch, const struct news *news,
                             uint64_t to)
{
    uint32_t first = NEWS_NONE;

    for (size_t i = 0; i < watch->client_count; i++) {
        uint32_t slot =
            news_find(news, watch->clients[i].hash, watch->clients[i].id);

        if (slot == NEWS_NONE)
            continue;
        uint64_t number = news->clients[slot].number;
        if (number > watch->passed && number <= to &&
            (first == NEWS_NONE || number < news->clients[first].number))
            first = slot;
    }
    return first;
}

/* Of few clients: they are looked up, whatever the others do. */
static enum watch_found next_of_few(struct watch *watch,
                                    const struct news *news, uint64_t to,
                                    uint32_t *slot)
{
    while ((*slot = first_of_few(watch, news, to)) != NEWS_NONE) {
        const struct news_client *client = &news->clients[*slot];
        enum watch_found found = judge(watch, client);

        watch->passed = client->number;
        if (found != WATCH_NOTHING)
            return found;
    }
    return WATCH_NOTHING;
}

enum watch_found watch_next(struct watch *watch, const struct news *news,
                            uint64_t to, unsigned *looks, uint32_t *slot)
{
    enum watch_found found = watch->client_count > 0
                                 ? next_of_few(watch, news, to, slot)
                                 : next_of_all(watch, news, to, looks, slot);

    if (found != WATCH_NOTHING)
        return found;
    if (watch->passed < to)
        watch->passed = to;
    watch->settled = watch->passed;
    watch->settled_newest = news->last;
    return WATCH_NOTHING;
}

bool watch_peek(struct watch *watch, const struct news *news, unsigned *looks)
{
    uint32_t slot;
    enum watch_found found = watch_next(watch, news, news->last, looks, &slot);

    if (found == WATCH_HERE || found == WATCH_GONE)
        watch->passed = news->clients[slot].number - 1;
    return found != WATCH_NOTHING;
}
