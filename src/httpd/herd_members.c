#include "httpd/herd_members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What texts can become in JSON. */
#define ESCAPED 6

/* Names of the members of an object, and all that stands between. */
#define FRAME_BYTES 128

static void set_member(struct herd_member *member,
                       const struct config_server *server, struct bytes self)
{
    snprintf(member->name, sizeof(member->name), "%s", server->name);
    member->self = bytes_equal(bytes_text(server->name), self);
    if (server->http.port)
        address_write(&server->http, member->http);
    else
        snprintf(member->error, sizeof(member->error),
                 "it has no HTTP service in the configuration");
}

static void write_links(struct writer *w, const struct config *config)
{
    struct compact c = compact_make(w);

    compact_array_begin(&c);
    for (uint32_t i = 0; i < config->link_count; i++) {
        compact_array_begin(&c);
        compact_text(&c, bytes_text(config->servers[config->links[i].a].name));
        compact_text(&c, bytes_text(config->servers[config->links[i].b].name));
        compact_array_end(&c);
    }
    compact_array_end(&c);
}

static enum err make_links(struct herd_members *members,
                           const struct config *config)
{
    size_t room =
        (size_t)config->link_count * 2 * (ESCAPED * CONFIG_NAME_MAX + 4) + 8;
    struct writer w = writer_make(malloc(room), room);

    if (!w.data)
        return ERR_FULL;
    write_links(&w, config);
    assert(!w.full);
    members->links = w.data;
    members->links_bytes = w.size;
    return ERR_OK;
}

enum err herd_members_make(struct herd_members *members,
                           const struct config *config, struct bytes self)
{
    *members = (struct herd_members){.count = config->server_count};
    members->list = calloc(members->count, sizeof(*members->list));
    if (!members->list || make_links(members, config) != ERR_OK) {
        herd_members_free(members);
        return ERR_FULL;
    }
    for (uint32_t i = 0; i < members->count; i++)
        set_member(&members->list[i], &config->servers[i], self);
    return ERR_OK;
}

void herd_members_free(struct herd_members *members)
{
    for (uint32_t i = 0; members->list && i < members->count; i++)
        free(members->list[i].text);
    free(members->list);
    free(members->links);
    *members = (struct herd_members){.count = 0};
}

void herd_member_judge(struct herd_member *member, int64_t now_ms,
                       uint8_t *text, size_t text_bytes, const char *error)
{
    free(member->text);
    member->under_way = false;
    member->judged_ms = now_ms;
    member->text = text;
    member->text_bytes = text_bytes;
    snprintf(member->error, sizeof(member->error), "%s", error);
}

/* ---- as JSON ---- */

static size_t member_bytes(const struct herd_member *member)
{
    return ESCAPED * (strlen(member->name) + strlen(member->http) +
                      strlen(member->error)) +
           member->text_bytes + FRAME_BYTES;
}

size_t herd_members_bytes(const struct herd_members *members)
{
    size_t bytes = members->links_bytes + FRAME_BYTES;

    for (uint32_t i = 0; i < members->count; i++)
        bytes += member_bytes(&members->list[i]);
    return bytes;
}

static void put_text(struct compact *c, const char *key, const char *text)
{
    compact_key(c, key);
    compact_text(c, bytes_text(text));
}

static void put_member(struct compact *c, const struct herd_member *member)
{
    compact_object_begin(c);
    put_text(c, "name", member->name);
    compact_key(c, "self");
    compact_bool(c, false);
    compact_key(c, "up");
    compact_bool(c, member->text != NULL);
    if (!member->text)
        put_text(c, "error",
                 *member->error ? member->error : "it has not answered yet");
    if (*member->http)
        put_text(c, "http", member->http);
    if (member->text)
        compact_put(c, bytes_make(member->text, member->text_bytes));
    compact_object_end(c);
}

void herd_members_write(const struct herd_members *members, struct compact *c,
                        struct bytes self)
{
    bool there = false;

    compact_key(c, "links");
    compact_put(c, bytes_make(members->links, members->links_bytes));
    compact_key(c, "servers");
    compact_array_begin(c);
    for (uint32_t i = 0; i < members->count; i++) {
        there |= members->list[i].self;
        if (members->list[i].self)
            compact_put(c, self);
        else
            put_member(c, &members->list[i]);
    }
    /* It may be no member any more, and still be asked. */
    if (!there)
        compact_put(c, self);
    compact_array_end(c);
}
