#include "node/feed.h"

/* The place before the first and behind the last: the list is a ring. */
static uint32_t ring_of(const struct feed *feed)
{
    return feed->place_count - 1;
}

void feed_init(struct feed *feed, struct block *block, uint32_t slot_count,
               uint32_t mark_count)
{
    assert(slot_count > 0 && mark_count < FEED_NONE - slot_count - 1);
    feed->slot_count = slot_count;
    feed->place_count = slot_count + mark_count + 1;
    feed->last = 0;
    feed->free_mark = FEED_NONE;
    feed->places = block_carve(block, feed->place_count, sizeof(*feed->places));
    if (!feed->places)
        return;

    uint32_t ring = ring_of(feed);
    feed->places[ring] = (struct feed_place){ring, ring, 0};
    for (uint32_t mark = ring; mark > slot_count; mark--) {
        feed->places[mark - 1].next = feed->free_mark;
        feed->free_mark = mark - 1;
    }
}

static void put_before(struct feed *feed, uint32_t place, uint32_t next)
{
    struct feed_place *places = feed->places;
    uint32_t prev = places[next].prev;

    places[place].next = next;
    places[place].prev = prev;
    places[prev].next = place;
    places[next].prev = place;
}

static void take_out(struct feed *feed, uint32_t place)
{
    struct feed_place *places = feed->places;

    places[places[place].prev].next = places[place].next;
    places[places[place].next].prev = places[place].prev;
}

void feed_append(struct feed *feed, uint32_t slot)
{
    assert(slot < feed->slot_count);
    put_before(feed, slot, ring_of(feed));
    feed->places[slot].number = ++feed->last;
}

void feed_move(struct feed *feed, uint32_t slot)
{
    take_out(feed, slot);
    feed_append(feed, slot);
}

void feed_remove(struct feed *feed, uint32_t slot)
{
    assert(slot < feed->slot_count);
    take_out(feed, slot);
}

static enum err open_before(struct feed *feed, uint32_t next, uint64_t passed,
                            uint32_t *mark)
{
    if (feed->free_mark == FEED_NONE)
        return ERR_FULL;
    *mark = feed->free_mark;
    feed->free_mark = feed->places[*mark].next;
    put_before(feed, *mark, next);
    feed->places[*mark].number = passed;
    return ERR_OK;
}

enum err feed_open_first(struct feed *feed, uint32_t *mark)
{
    return open_before(feed, feed->places[ring_of(feed)].next, 0, mark);
}

enum err feed_open_behind(struct feed *feed, uint64_t passed, uint32_t *mark)
{
    uint32_t next = ring_of(feed);

    /* Only what is not written yet lies above passed: a few records. */
    for (;;) {
        uint32_t prev = feed->places[next].prev;

        if (prev == ring_of(feed) ||
            (prev < feed->slot_count && feed->places[prev].number <= passed))
            break;
        next = prev;
    }
    return open_before(feed, next, passed, mark);
}

enum err feed_open_last(struct feed *feed, uint32_t *mark)
{
    return open_before(feed, ring_of(feed), feed->last, mark);
}

enum err feed_open_at(struct feed *feed, uint32_t other, uint32_t *mark)
{
    assert(other >= feed->slot_count && other < ring_of(feed));
    return open_before(feed, other, feed->places[other].number, mark);
}

void feed_close(struct feed *feed, uint32_t mark)
{
    assert(mark >= feed->slot_count && mark < ring_of(feed));
    take_out(feed, mark);
    feed->places[mark].next = feed->free_mark;
    feed->free_mark = mark;
}

/* The first record behind a bookmark; other bookmarks do not count. */
static uint32_t record_behind(const struct feed *feed, uint32_t mark)
{
    uint32_t place = feed->places[mark].next;

    assert(mark >= feed->slot_count && mark < ring_of(feed));
    while (place >= feed->slot_count && place != ring_of(feed))
        place = feed->places[place].next;
    return place < feed->slot_count ? place : FEED_NONE;
}

bool feed_has_next(const struct feed *feed, uint32_t mark, uint64_t limit)
{
    uint32_t slot = record_behind(feed, mark);

    return slot != FEED_NONE && feed->places[slot].number <= limit;
}

uint32_t feed_read(struct feed *feed, uint32_t mark, uint64_t limit)
{
    uint32_t slot = record_behind(feed, mark);

    if (slot == FEED_NONE || feed->places[slot].number > limit)
        return FEED_NONE;
    take_out(feed, mark);
    put_before(feed, mark, feed->places[slot].next);
    feed->places[mark].number = feed->places[slot].number;
    return slot;
}

bool feed_is_drained(const struct feed *feed, uint32_t mark)
{
    return record_behind(feed, mark) == FEED_NONE;
}

uint64_t feed_lag(const struct feed *feed, uint32_t mark)
{
    if (feed_is_drained(feed, mark))
        return 0;
    return feed->last - feed->places[mark].number;
}
