#include "places/search.h"

#include "places/match.h"
#include "places/rank.h"

#include <math.h>
#include <string.h>

static void set_limit(struct search *search, double limit_m)
{
    struct box boxes[2];

    search->limit_m = limit_m;
    search->box_count = globe_boxes(search->centre, limit_m, boxes);
    /* One more than what is cut off by making them whole. */
    for (size_t i = 0; i < search->box_count; i++)
        search->boxes[i] = (struct search_box){
            (int64_t)(boxes[i].south_deg * 1e7) - 1,
            (int64_t)(boxes[i].north_deg * 1e7) + 1,
            (int64_t)(boxes[i].west_deg * 1e7) - 1,
            (int64_t)(boxes[i].east_deg * 1e7) + 1,
        };
}

void search_begin(struct search *search, const struct places_query *query,
                  uint32_t root, unsigned root_level)
{
    assert(query->items_max <= QUESTION_ITEM_MAX);
    search->query = query;
    search->types = bytes_text(query->types);
    search->keyword = bytes_text(query->keyword);
    search->centre.lat_deg = (double)query->lat_e9 / 1e9;
    search->centre.lon_deg = (double)query->lon_e9 / 1e9;
    search->count = 0;
    search->wish_count = root && query->items_max ? 1 : 0;
    search->wishes[0] = (struct search_wish){-INFINITY, root, root_level};
    for (size_t i = 0; i < COUNT_OF(search->order); i++)
        search->order[i] = (uint8_t)i;
    set_limit(search, (double)query->radius_um / 1e6);
}

static bool is_full(const struct search *search)
{
    return search->count == search->query->items_max;
}

static const struct search_find *worst(const struct search *search)
{
    return &search->finds[search->order[search->count - 1]];
}

static bool is_beyond(const struct search *search, double key)
{
    return is_full(search) && key > worst(search)->key;
}

bool search_next(struct search *search, uint32_t *id)
{
    while (search->wish_count) {
        const struct search_wish *wish = &search->wishes[--search->wish_count];

        if (is_beyond(search, wish->key))
            continue;
        *id = wish->id;
        search->level = wish->level;
        return true;
    }
    return false;
}

static bool is_in_boxes(const struct search *search, int64_t lat_e7,
                        int64_t lon_e7)
{
    for (size_t i = 0; i < search->box_count; i++) {
        const struct search_box *box = &search->boxes[i];

        if (lat_e7 >= box->south_e7 && lat_e7 <= box->north_e7 &&
            lon_e7 >= box->west_e7 && lon_e7 <= box->east_e7)
            return true;
    }
    return false;
}

static bool meets_boxes(const struct search *search,
                        const struct block_child *child)
{
    for (size_t i = 0; i < search->box_count; i++) {
        const struct search_box *box = &search->boxes[i];

        if (child->north_e7 >= box->south_e7 &&
            child->south_e7 <= box->north_e7 &&
            child->east_e7 >= box->west_e7 && child->west_e7 <= box->east_e7)
            return true;
    }
    return false;
}

/* ---- a block of boxes ---- */

/* The best last, where it is taken from. */
static void wish_for(struct search *search, size_t first,
                     struct search_wish wish)
{
    size_t at = search->wish_count++;

    for (; at > first && search->wishes[at - 1].key < wish.key; at--)
        search->wishes[at] = search->wishes[at - 1];
    search->wishes[at] = wish;
}

static void take_children(struct search *search, const struct block *block)
{
    size_t first = search->wish_count;
    struct block_child child;

    for (size_t i = 0; i < block->count; i++) {
        block_child(block, i, &child);
        if (!meets_boxes(search, &child))
            continue;
        struct box box = {child.south_e7 / 1e7, child.north_e7 / 1e7,
                          child.west_e7 / 1e7, child.east_e7 / 1e7};
        double least_m = globe_least_m(search->centre, &box);
        double key = rank_key(search->query->rank, least_m, child.weight_max);

        if (least_m <= search->limit_m && !is_beyond(search, key))
            wish_for(search, first,
                     (struct search_wish){key, child.id, block->level - 1});
    }
}

/* ---- a block of places ---- */

static bool is_wanted(const struct search *search, const struct place *place)
{
    return match_types(search->types, place->types) &&
           match_keyword(search->keyword, place->name);
}

static bool comes_before(const struct search_find *a,
                         const struct search_find *b)
{
    if (a->key < b->key || a->key > b->key)
        return a->key < b->key;
    return bytes_compare(a->place.id, b->place.id) < 0;
}

static struct bytes copy(struct writer *texts, struct bytes text)
{
    size_t begin = texts->size;

    writer_put(texts, text);
    return bytes_make(texts->data + begin, text.size);
}

static void keep(struct search *search, const struct place *place, double key)
{
    size_t at = search->count;
    uint8_t slot = search->order[at]; /* the spare one when it is full */
    struct search_find *find = &search->finds[slot];
    struct writer texts = writer_make(find->texts, sizeof(find->texts));

    find->key = key;
    find->place = *place;
    find->place.id = copy(&texts, place->id);
    find->place.name = copy(&texts, place->name);
    find->place.types = copy(&texts, place->types);
    find->place.vicinity = copy(&texts, place->vicinity);
    assert(!texts.full);
    for (; at && comes_before(find, &search->finds[search->order[at - 1]]);
         at--)
        search->order[at] = search->order[at - 1];
    search->order[at] = slot;
    if (search->count < search->query->items_max)
        search->count++;
}

static enum err take_places(struct search *search, const struct block *block)
{
    for (size_t i = 0; i < block->count; i++) {
        struct place place;
        int32_t lat_e7, lon_e7;

        block_point(block, i, &lat_e7, &lon_e7);
        if (!is_in_boxes(search, lat_e7, lon_e7))
            continue;
        struct point at = {lat_e7 / 1e7, lon_e7 / 1e7};
        double distance_m = globe_distance_m(search->centre, at);

        if (distance_m > search->limit_m)
            continue;
        if (block_place(block, i, &place) != ERR_OK)
            return ERR_MALFORMED;
        double key =
            rank_key(search->query->rank, distance_m, (uint32_t)place.weight);
        if (!is_beyond(search, key) && is_wanted(search, &place))
            keep(search, &place, key);
    }
    return ERR_OK;
}

enum err search_take(struct search *search, struct bytes bytes)
{
    struct block block;
    enum err error = ERR_OK;

    if (block_read(bytes, &block) != ERR_OK || block.level != search->level)
        return ERR_MALFORMED;
    if (block.level)
        take_children(search, &block);
    else
        error = take_places(search, &block);
    /* With as many as are wanted only nearer ones count. */
    if (block.level == 0 && search->query->rank == RANK_DISTANCE &&
        is_full(search) && worst(search)->key < search->limit_m)
        set_limit(search, worst(search)->key);
    return error;
}

const struct place *search_find_at(const struct search *search, size_t i)
{
    assert(i < search->count);
    return &search->finds[search->order[i]].place;
}
