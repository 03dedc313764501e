/* The trace: what a server holds, claims and does is compared with what was
 * shown of it, after every step. */
#include "inside.h"
#include "scene_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEIGHBOURS_MAX SCENE_HOSTS

struct shown_dot {
    uint64_t incarnation, seq;
};

struct shown_link {
    bool carrying, parent, pulls;
    enum inside_stream stream;
    uint64_t received; /* as seen last */
    uint64_t untold;   /* of these, records of which no line told */
};

struct shown {
    uint64_t lives; /* the process that this is about */
    uint64_t number, claims_version, sweeps;
    struct shown_dot *dots; /* [key] */
    struct shown_link links[NEIGHBOURS_MAX];
    struct scene_life root;
    uint32_t distance;
    uint64_t claimed[SCENE_LIVES];
};

/* ---- telling ---- */

void scene_tell(struct scene *scene, uint32_t host, const char *format, ...)
{
    int64_t ms = scene->sim.now_ns / NS_PER_MS;
    va_list arguments;

    printf("%3lld.%03lld ", (long long)(ms / 1000), (long long)(ms % 1000));
    if (host == HOST_NONE)
        fputs("> ", stdout);
    else
        printf("%s  ", scene->head.labels[host]);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static bool is_watched(const struct scene *scene, enum watch what)
{
    return (scene->watching & what) != 0;
}

static const char *neighbour_label(const struct scene *scene, uint32_t host,
                                   uint32_t neighbour)
{
    const struct host *h = &scene->sim.hosts[host];

    return neighbour < h->degree ? scene->head.labels[h->neighbours[neighbour]]
                                 : "a stranger";
}

/* ---- what to watch ---- */

static const struct watch_row {
    const char *name;
    enum watch what;
} rows[] = {
    {"links", WATCH_LINKS},     {"records", WATCH_RECORDS},
    {"notes", WATCH_NOTES},     {"pulls", WATCH_PULLS},
    {"claims", WATCH_CLAIMS},   {"roles", WATCH_ROLES},
    {"streams", WATCH_STREAMS}, {"dials", WATCH_DIALS},
};

static unsigned words_to_watch(const struct scene *scene, char **words,
                               uint32_t count)
{
    unsigned all = 0;

    for (uint32_t i = 1; i < count; i++) {
        unsigned one = 0;

        for (size_t j = 0; j < COUNT_OF(rows); j++)
            if (strcmp(rows[j].name, words[i]) == 0)
                one = rows[j].what;
        if (!one)
            scene_die(scene, "%s cannot be watched", words[i]);
        all |= one;
    }
    return all;
}

void do_watch(struct scene *scene, char **words, uint32_t count)
{
    scene->watching |= words_to_watch(scene, words, count);
}

void do_unwatch(struct scene *scene, char **words, uint32_t count)
{
    scene->watching &= ~words_to_watch(scene, words, count);
}

/* ---- wishes ---- */

static void tell_note(struct scene *scene, uint32_t host,
                      const struct node_wish *wish, const char *other)
{
    const char *colon = wish->reason == BYE_NONE ? "" : ": ";
    const char *reason =
        wish->reason == BYE_NONE ? "" : bye_text((uint8_t)wish->reason);

    switch (wish->note) {
    case NODE_NOTE_LINK_LIVE:
        scene_tell(scene, host, "link with %s lives", other);
        break;
    case NODE_NOTE_LINK_LOST:
        scene_tell(scene, host, "lost %s%s%s", other, colon, reason);
        break;
    case NODE_NOTE_LINK_REFUSED:
        scene_tell(scene, host,
                   wish->theirs ? "refused by %s%s%s" : "refuses %s%s%s", other,
                   colon, reason);
        break;
    case NODE_NOTE_CONFIG:
        scene_tell(scene, host, "%s has another configuration", other);
        break;
    case NODE_NOTE_STORE_FULL:
        scene_tell(scene, host, "has no room for what %s brings", other);
        break;
    case NODE_NOTE_RENEWED:
        scene_tell(scene, host, "begins another life");
        break;
    case NODE_NOTE_DIFFERS:
        scene_tell(scene, host, "claims what %s claims, but differs", other);
        break;
    case NODE_NOTE_TIMES:
        scene_tell(scene, host, "%s has another TTL or future", other);
        break;
    case NODE_NOTE_CLOCK:
        scene_tell(scene, host, "has a wrong clock, and takes no reports");
        break;
    case NODE_NOTE_CLOCK_DOUBT:
        scene_tell(scene, host, "doubts its clock");
        break;
    case NODE_NOTE_CLOCK_GOOD:
        scene_tell(scene, host, "trusts its clock again");
        break;
    }
}

static bool note_is_watched(const struct scene *scene, enum node_note note)
{
    return is_watched(scene, note <= NODE_NOTE_LINK_REFUSED ? WATCH_LINKS
                                                            : WATCH_NOTES);
}

static void wished(struct sim *sim, uint32_t host, const struct node_wish *wish)
{
    struct scene *scene = (struct scene *)sim;
    const char *other = neighbour_label(scene, host, wish->neighbour);

    if (wish->kind == NODE_TELL && note_is_watched(scene, wish->note))
        tell_note(scene, host, wish, other);
    if (wish->kind == NODE_DIAL && is_watched(scene, WATCH_DIALS))
        scene_tell(scene, host, "dials %s", other);
    if (wish->kind == NODE_CLOSE && is_watched(scene, WATCH_DIALS))
        scene_tell(scene, host, "closes a connection with %s%s: %s", other,
                   wish->theirs ? ", told" : "",
                   bye_text((uint8_t)wish->reason));
}

static void told(struct sim *sim, uint32_t host, const char *text)
{
    struct scene *scene = (struct scene *)sim;

    if (is_watched(scene, WATCH_NOTES))
        scene_tell(scene, host, "%s", text);
}

/* ---- records ---- */

static void tell_record(struct scene *scene, uint32_t host, uint32_t key,
                        const struct inside_dot *dot,
                        const struct record *record)
{
    bool brought = dot->neighbour != NODE_STRANGER;
    char text[120];
    struct writer w = writer_make((uint8_t *)text, sizeof(text));

    if (record_is_tombstone(record))
        writer_put(&w, BYTES("forgotten"));
    else
        writer_put(&w, record->position);
    writer_u8(&w, ' ');
    if (record->stamp.size)
        writer_put(&w, record->stamp);
    else
        stamp_write(&w, record->stamp_ns);
    scene_tell(scene, host, "%s %.*s of %s%s%s", scene->ids[key], (int)w.size,
               text,
               scene_dot(scene, dot->name, dot->incarnation, dot->seq).text,
               brought ? " from " : "",
               brought ? neighbour_label(scene, host, dot->neighbour) : "");
}

/* Gives    how many records were shown. */
static uint32_t look_at_records(struct scene *scene, uint32_t host,
                                struct shown *shown)
{
    const struct node *node = scene->sim.hosts[host].node;
    uint32_t count = 0;

    for (uint32_t key = 0; key < scene->keys; key++) {
        struct bytes id = bytes_text(scene->ids[key]);
        struct shown_dot *dot = &shown->dots[key];
        struct inside_dot now;
        struct record record;

        if (scene->quiet[key] ||
            !inside_dot(node, node_hash(node, id), id, &now, &record) ||
            (dot->incarnation == now.incarnation && dot->seq == now.seq))
            continue;
        *dot = (struct shown_dot){now.incarnation, now.seq};
        if (is_watched(scene, WATCH_RECORDS) && !scene->beating)
            tell_record(scene, host, key, &now, &record);
        count++;
    }
    return count;
}

/* Records that came over links, but for those that were shown: superseded ones,
 * and those of clients that are many. */
static void look_at_arrivals(struct scene *scene, uint32_t host,
                             struct shown *shown, uint32_t told)
{
    const struct node *node = scene->sim.hosts[host].node;

    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        struct node_link_status link;

        node_link_status(node, i, &link);
        /* A neighbour that was listed anew has brought nothing yet. */
        if (link.received < shown->links[i].received)
            shown->links[i].received = 0;
        uint64_t more = link.received - shown->links[i].received;
        uint32_t of_these = more < told ? (uint32_t)more : told;

        shown->links[i].received = link.received;
        shown->links[i].untold += more - of_these;
        told -= of_these;
    }
}

static void tell_untold(struct scene *scene, uint32_t host)
{
    for (uint32_t i = 0; i < scene->sim.hosts[host].degree; i++) {
        uint64_t *untold = &scene->shown[host].links[i].untold;

        if (*untold && is_watched(scene, WATCH_RECORDS))
            scene_tell(scene, host, "%llu %s from %s",
                       (unsigned long long)*untold,
                       *untold == 1 ? "record" : "records",
                       neighbour_label(scene, host, i));
        *untold = 0;
    }
}

void watch_sum_up(struct scene *scene)
{
    for (uint32_t i = 0; i < scene->head.servers; i++)
        tell_untold(scene, i);
}

/* ---- claims ---- */

static uint32_t life_index(struct scene *scene, const struct node_claim *claim)
{
    (void)scene_life(scene, claim->name, claim->incarnation);
    for (uint32_t i = 0;; i++)
        if (scene->lives[i].incarnation == claim->incarnation &&
            bytes_equal(scene->lives[i].name, claim->name))
            return i;
}

static void look_at_claims(struct scene *scene, uint32_t host,
                           struct shown *shown)
{
    const struct node *node = scene->sim.hosts[host].node;
    struct node_claim claim;
    char text[400] = "";
    size_t size = 0;
    bool used;

    if (shown->claims_version == inside_claims_version(node))
        return;
    shown->claims_version = inside_claims_version(node);
    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++) {
        uint32_t life = used ? life_index(scene, &claim) : 0;

        if (!used || claim.claimed == shown->claimed[life])
            continue;
        shown->claimed[life] = claim.claimed;
        size += (size_t)snprintf(
            text + size, sizeof(text) - size, " %s",
            scene_dot(scene, claim.name, claim.incarnation, claim.claimed)
                .text);
        assert(size < sizeof(text) - 60);
    }
    if (size && is_watched(scene, WATCH_CLAIMS))
        scene_tell(scene, host, "claims%s", text);
}

/* ---- links and the tree ---- */

/* A stream that begins, or a sweep, or either of them after a pause. */
static void tell_stream(struct scene *scene, uint32_t host, const char *other,
                        enum inside_stream before, enum inside_stream now)
{
    uint64_t *sweeps = &scene->shown[host].sweeps;
    struct node_status status;

    node_status(scene->sim.hosts[host].node, &status);
    if (now == STREAM_SWEEP)
        scene_tell(scene, host,
                   status.counters.sweeps > *sweeps ? "sweeps to %s"
                                                    : "sweeps on to %s",
                   other);
    else if (before == STREAM_NONE)
        scene_tell(scene, host, "goes on to %s", other);
    *sweeps = status.counters.sweeps;
}

static void look_at_link(struct scene *scene, uint32_t host, uint32_t neighbour,
                         struct shown_link *shown)
{
    const struct node *node = scene->sim.hosts[host].node;
    const char *other = neighbour_label(scene, host, neighbour);
    enum inside_stream stream = inside_stream(node, neighbour);
    bool pulls = inside_pulls(node, neighbour);
    struct node_link_status link;

    node_link_status(node, neighbour, &link);
    if (pulls && !shown->pulls && is_watched(scene, WATCH_PULLS))
        scene_tell(scene, host, "pulls from %s", other);
    if (link.carrying != shown->carrying && is_watched(scene, WATCH_ROLES))
        scene_tell(scene, host,
                   link.carrying ? "carries to %s" : "rests towards %s", other);
    if (stream != shown->stream && is_watched(scene, WATCH_STREAMS))
        tell_stream(scene, host, other, shown->stream, stream);
    shown->carrying = link.carrying;
    shown->pulls = pulls;
    shown->stream = stream;
}

static void look_at_tree(struct scene *scene, uint32_t host,
                         struct shown *shown)
{
    const struct node *node = scene->sim.hosts[host].node;
    struct node_link_status link;
    const char *over = NULL;
    struct node_status status;
    bool same = true;

    node_status(node, &status);
    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        node_link_status(node, i, &link);
        same = same && link.parent == shown->links[i].parent;
        shown->links[i].parent = link.parent;
        if (link.parent)
            over = neighbour_label(scene, host, i);
    }
    if (same && shown->distance == status.root_distance &&
        bytes_equal(shown->root.name, status.root))
        return;
    shown->distance = status.root_distance;
    shown->root.name =
        bytes_text(scene->sim.hosts[host_named(&scene->sim, status.root)].name);
    if (is_watched(scene, WATCH_ROLES) && over)
        scene_tell(scene, host, "root %.*s is %u away, over %s",
                   (int)status.root.size, (const char *)status.root.data,
                   status.root_distance, over);
    else if (is_watched(scene, WATCH_ROLES))
        scene_tell(scene, host, "is the root");
}

/* ---- a step ---- */

void watch_make(struct scene *scene)
{
    scene->watching = WATCH_USUAL;
    scene->shown = calloc(SCENE_HOSTS, sizeof(*scene->shown));
    assert(scene->shown);
    for (uint32_t i = 0; i < SCENE_HOSTS; i++) {
        scene->shown[i].dots =
            calloc(scene->keys, sizeof(*scene->shown[i].dots));
        assert(scene->shown[i].dots);
    }
}

void watch_free(struct scene *scene)
{
    for (uint32_t i = 0; i < SCENE_HOSTS; i++)
        free(scene->shown[i].dots);
    free(scene->shown);
}

/* A new process has shown nothing yet. */
static void begin_life(struct scene *scene, uint32_t host, struct shown *shown)
{
    struct shown_dot *dots = shown->dots;

    if (shown->lives == scene->sim.hosts[host].lives)
        return;
    memset(dots, 0, scene->keys * sizeof(*dots));
    *shown =
        (struct shown){.dots = dots, .lives = scene->sim.hosts[host].lives};
}

static void stepped(struct sim *sim, uint32_t host)
{
    struct scene *scene = (struct scene *)sim;
    struct shown *shown = &scene->shown[host];
    const struct node *node = sim->hosts[host].node;
    uint32_t told = 0;

    begin_life(scene, host, shown);
    (void)scene_life(scene, bytes_text(sim->hosts[host].name),
                     inside_self_incarnation(node));
    look_at_tree(scene, host, shown);
    for (uint32_t i = 0; i < node_neighbour_count(node); i++)
        look_at_link(scene, host, i, &shown->links[i]);
    if (shown->number != node_number(node)) {
        shown->number = node_number(node);
        told = look_at_records(scene, host, shown);
    }
    look_at_arrivals(scene, host, shown, told);
    look_at_claims(scene, host, shown);
}

const struct watcher scene_watcher = {wished, stepped, told, hand_heard,
                                      hand_say};
