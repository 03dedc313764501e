#include "httpd/friends.h"

#include <stdlib.h>
#include <string.h>

/* Records looked at for one who asks, and while the node is held. */
#define NEWS_A_LOOK 4096
#define NEWS_A_HOLD 128

struct name {
    uint64_t hash;
    size_t size;
    uint8_t *text; /* from malloc */
};

struct friends {
    struct service *service;
    pthread_mutex_t lock;
    bool follows; /* guarded by lock, as all below */
    uint32_t follower;
    struct name *names;
    size_t count, max;
};

enum err friends_open(struct service *service, struct friends **out)
{
    struct friends *friends = calloc(1, sizeof(*friends));
    size_t max = service->parts.config->http.friends;

    if (!friends)
        return ERR_FULL;
    friends->names = calloc(max ? max : 1, sizeof(*friends->names));
    if (!friends->names) {
        free(friends);
        return ERR_FULL;
    }
    friends->service = service;
    friends->max = max;
    pthread_mutex_init(&friends->lock, NULL);
    *out = friends;
    return ERR_OK;
}

static bool is_there(const struct friends *friends, struct bytes id,
                     uint64_t hash)
{
    for (size_t i = 0; i < friends->count; i++) {
        const struct name *name = &friends->names[i];

        if (name->hash == hash &&
            bytes_equal(bytes_make(name->text, name->size), id))
            return true;
    }
    return false;
}

static void add(struct friends *friends, const struct node *node,
                const struct record *record)
{
    uint64_t hash = node_hash(node, record->id);
    struct ext ext;

    ext_read(record->ext, &ext);
    if (record_is_tombstone(record) || ext.source != EXT_SOURCE_OWNTRACKS ||
        friends->count == friends->max || is_there(friends, record->id, hash))
        return;
    struct name *name = &friends->names[friends->count];

    name->text = malloc(record->id.size);
    if (!name->text)
        return; /* it is seen again with its next report */
    name->hash = hash;
    name->size = record->id.size;
    memcpy(name->text, record->id.data, record->id.size);
    friends->count++;
}

/* Gives    whether there may be more. */
static bool read_some(struct friends *friends)
{
    struct hub *hub = friends->service->parts.hub;
    struct node *node = hub_hold_to_record(hub);
    struct node_news news;
    size_t count = 0;

    while (count < NEWS_A_HOLD &&
           node_follow_next(node, friends->follower, &news)) {
        add(friends, node, &news.record);
        count++;
    }
    hub_let_go(hub);
    return count == NEWS_A_HOLD;
}

static void look(struct friends *friends)
{
    struct hub *hub = friends->service->parts.hub;

    if (!friends->follows)
        friends->follows = hub_follow(hub, true, &friends->follower) == ERR_OK;
    for (size_t i = 0; friends->follows && i < NEWS_A_LOOK / NEWS_A_HOLD; i++)
        if (!read_some(friends))
            return;
}

static struct bytes copy(struct writer *w, struct bytes bytes)
{
    size_t begin = w->size;

    writer_put(w, bytes);
    return bytes_make(w->data + begin, w->size - begin);
}

/* Gives    whether it is known, has a position, and there is room. */
static bool find(struct hub *hub, const struct name *name,
                 struct phones_friend *one, struct writer *texts)
{
    const struct node *node = hub_hold(hub);
    struct record *r = &one->record;
    bool found =
        node_find(node, bytes_make(name->text, name->size), r) == ERR_OK;

    if (found) {
        r->id = copy(texts, r->id);
        r->position = copy(texts, r->position);
        r->stamp = copy(texts, r->stamp);
        r->taker = copy(texts, r->taker);
        r->ext = copy(texts, r->ext);
    }
    hub_let_go(hub);
    if (!found || texts->full ||
        position_parse(r->position, &one->position) != ERR_OK)
        return false;
    ext_read(r->ext, &one->ext);
    return true;
}

size_t friends_list(struct friends *friends, struct phones_friend *list,
                    struct writer *texts)
{
    size_t count = 0;

    if (!friends->max)
        return 0;
    pthread_mutex_lock(&friends->lock);
    look(friends);
    for (size_t i = 0; i < friends->count; i++)
        count += find(friends->service->parts.hub, &friends->names[i],
                      &list[count], texts);
    pthread_mutex_unlock(&friends->lock);
    return count;
}

size_t friends_max(const struct friends *friends)
{
    return friends->max;
}

void friends_close(struct friends *friends)
{
    if (friends->follows)
        hub_unfollow(friends->service->parts.hub, friends->follower);
    for (size_t i = 0; i < friends->count; i++)
        free(friends->names[i].text);
    pthread_mutex_destroy(&friends->lock);
    free(friends->names);
    free(friends);
}
