#include "http/news.h"

#include <string.h>

/* The trail is tidied when it is so long, however few clients there are. */
#define TRAIL_LEAST 1024

static size_t trail_max(uint32_t slots)
{
    return TRAIL_LEAST + 2 * (size_t)slots;
}

void news_init(struct news *news, struct block *block, uint32_t slot_count)
{
    size_t room = trail_max(slot_count);

    memset(news, 0, sizeof(*news));
    news->slot_count = slot_count;
    news->free_slot = NEWS_NONE;
    news->clients = block_carve(block, slot_count, sizeof(*news->clients));
    table_init(&news->table, block, slot_count);
    news->numbers = block_carve(block, room, sizeof(*news->numbers));
    news->slots = block_carve(block, room, sizeof(*news->slots));
}

uint32_t news_find(const struct news *news, uint64_t hash, struct bytes id)
{
    struct table_walk walk = table_walk(&news->table, hash);

    for (;;) {
        uint32_t slot = table_next(&news->table, &walk);

        if (slot == TABLE_NONE)
            return NEWS_NONE;
        if (bytes_equal(news_id(news->clients[slot].now.text), id))
            return slot;
    }
}

static void spend(struct news *news, struct news_text *text)
{
    text->next = news->spent;
    news->spent = text;
}

struct news_text *news_take_spent(struct news *news)
{
    struct news_text *spent = news->spent;

    news->spent = NULL;
    return spent;
}

/* ---- the trail ---- */

size_t news_seek(const struct news *news, uint64_t number)
{
    size_t low = 0, high = news->length;

    /* Most look for what is near the end. */
    for (size_t back = 1; back <= high; back *= 2)
        if (news->numbers[news->length - back] <= number) {
            low = news->length - back + 1;
            break;
        } else {
            high = news->length - back;
        }
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (news->numbers[middle] > number)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void drop(struct news *news, uint32_t slot)
{
    struct news_client *client = &news->clients[slot];

    if (news->forgotten < client->number)
        news->forgotten = client->number;
    table_remove(&news->table, client->now.hash, slot);
    spend(news, client->now.text);
    *client = (struct news_client){.was_number = news->free_slot};
    news->free_slot = slot;
    news->gone--;
}

/* Who is gone, with a number up to that, is dropped. */
static void tidy(struct news *news, uint64_t gone_to)
{
    size_t length = 0;

    for (size_t i = 0; i < news->length; i++) {
        uint32_t slot = news->slots[i];
        uint64_t number = news->numbers[i];

        if (!news_counts(news, i))
            continue;
        if (news->clients[slot].gone && number <= gone_to) {
            drop(news, slot);
            continue;
        }
        news->slots[length] = slot;
        news->numbers[length++] = number;
    }
    news->length = length;
    news->tidied = news->last;
}

/* Before a change: who is gone may be dropped here. */
static void make_room(struct news *news)
{
    if (news->length >= trail_max(news->high))
        tidy(news, news->tidied);
}

static void append(struct news *news, uint32_t slot)
{
    struct news_client *client = &news->clients[slot];
    client->number = ++news->last;
    news->slots[news->length] = slot;
    news->numbers[news->length++] = client->number;
}

/* ---- changes ---- */

/* What it is now becomes what it was. */
static void turn_page(struct news_client *client)
{
    client->was_number = client->number;
    client->was = client->now.at;
    client->was_gone = client->gone;
}

static uint32_t take_slot(struct news *news)
{
    uint32_t slot = news->free_slot;

    if (slot != NEWS_NONE)
        news->free_slot = (uint32_t)news->clients[slot].was_number;
    else if (news->high < news->slot_count)
        slot = news->high++;
    return slot;
}

static enum err put_new(struct news *news, const struct news_state *state)
{
    uint32_t slot = take_slot(news);

    if (slot == NEWS_NONE && news->gone > 0) {
        tidy(news, news->last);
        slot = take_slot(news);
    }
    if (slot == NEWS_NONE)
        return ERR_FULL;
    news->clients[slot] = (struct news_client){.now = *state};
    table_add(&news->table, state->hash, slot);
    news->here++;
    append(news, slot);
    return ERR_OK;
}

enum err news_put(struct news *news, const struct news_state *state)
{
    make_room(news);
    uint32_t slot = news_find(news, state->hash, news_id(state->text));

    if (slot == NEWS_NONE)
        return put_new(news, state);
    struct news_client *client = &news->clients[slot];
    turn_page(client);
    spend(news, client->now.text);
    client->now = *state;
    news->gone -= client->gone;
    news->here += client->gone;
    client->gone = false;
    append(news, slot);
    return ERR_OK;
}

void news_remove(struct news *news, uint32_t slot)
{
    if (!news_is_here(news, slot))
        return;
    make_room(news);
    turn_page(&news->clients[slot]);
    news->clients[slot].gone = true;
    news->here--;
    news->gone++;
    append(news, slot);
}
