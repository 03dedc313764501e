/* What a scene expects: each expectation is a sentence that holds or not, and
 * what is found instead. */
#include "check.h"
#include "inside.h"
#include "scene_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LOOK_NS (10 * (int64_t)NS_PER_MS)

static bool find(struct scene *scene, bool holds, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Note what is there instead, and whether that is well. */
static bool find(struct scene *scene, bool holds, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(scene->found, sizeof(scene->found), format, arguments);
    va_end(arguments);
    return holds;
}

static const struct node *node_of(const struct scene *scene, uint32_t host)
{
    const struct node *node = scene->sim.hosts[host].node;

    if (!node)
        scene_die(scene, "%s does not run", scene->head.labels[host]);
    return node;
}

/* ---- records ---- */

static bool look_up(const struct scene *scene, uint32_t host, uint32_t key,
                    struct record *record)
{
    const struct node *node = node_of(scene, host);
    struct bytes id = bytes_text(scene->ids[key]);
    struct inside_dot dot;

    return inside_shows(node, id) &&
           inside_dot(node, node_hash(node, id), id, &dot, record);
}

/* The clients of a range of which that is not so, counted. */
static uint32_t count_lacking(const struct scene *scene, uint32_t host,
                              uint32_t first, uint32_t count)
{
    uint32_t lacking = 0;
    struct record record;

    for (uint32_t i = 0; i < count; i++)
        lacking += !look_up(scene, host, first + i, &record);
    return lacking;
}

/* A lacks bus1 */
static bool lacks(struct scene *scene, uint32_t host, char **words,
                  uint32_t words_count)
{
    uint32_t count, first = scene_keys(scene, words[2], &count);
    uint32_t lacking = count_lacking(scene, host, first, count);

    (void)words_count;
    return find(scene, lacking == count, "it holds %u of them",
                count - lacking);
}

/* A holds far1..far99 */
static bool holds(struct scene *scene, uint32_t host, char **words,
                  uint32_t words_count)
{
    uint32_t count, first = scene_keys(scene, words[2], &count);
    uint32_t lacking = count_lacking(scene, host, first, count);

    (void)words_count;
    return find(scene, lacking == 0, "it lacks %u of them", lacking);
}

static bool is_text(struct bytes bytes, const char *text)
{
    return bytes_equal(bytes, bytes_text(text));
}

/* A bus1 +1-1, A bus1 +1-1 100.5; "A bus1 +1-1 taken by B" */
static bool is_at(struct scene *scene, uint32_t host, char **words,
                  uint32_t count)
{
    uint32_t many, key = scene_keys(scene, words[1], &many);
    bool by = count > 5 && strcmp(words[4], "by") == 0;
    struct record record;

    if (count < 3)
        scene_die(scene, "where is %s expected?", words[1]);
    if (!look_up(scene, host, key, &record))
        return find(scene, false, "it lacks %s", words[1]);
    char text[80];
    struct writer w = writer_make((uint8_t *)text, sizeof(text));
    if (record.stamp.size)
        writer_put(&w, record.stamp);
    else
        stamp_write(&w, record.stamp_ns);
    return find(scene,
                is_text(record.position, words[2]) &&
                    (by || count < 4 || is_text(writer_bytes(&w), words[3])) &&
                    (!by || is_text(record.taker, words[5])),
                "%.*s %.*s, taken by %.*s", (int)record.position.size,
                (const char *)record.position.data, (int)w.size, text,
                (int)record.taker.size, (const char *)record.taker.data);
}

/* A bus3 received 2.5 s */
static bool was_received(struct scene *scene, uint32_t host, char **words,
                         uint32_t count)
{
    uint32_t many, key = scene_keys(scene, words[1], &many);
    struct record record;

    if (count < 5)
        scene_die(scene, "when was %s received?", words[1]);
    if (!look_up(scene, host, key, &record))
        return find(scene, false, "it lacks %s", words[1]);
    int64_t ns = record.stamp_ns + record.skew_ns - BEGIN_2026_NS;
    return find(scene, ns == scene_ns(scene, words[3], words[4]),
                "received %lld ns", (long long)ns);
}

/* A hot within 9 s: its stamp is no older */
static bool is_within(struct scene *scene, uint32_t host, char **words,
                      uint32_t count)
{
    uint32_t many, key = scene_keys(scene, words[1], &many);
    struct record record;

    if (count < 5)
        scene_die(scene, "within what time?");
    if (!look_up(scene, host, key, &record))
        return find(scene, false, "it lacks %s", words[1]);
    int64_t age_ns = BEGIN_2026_NS + scene->sim.now_ns - record.stamp_ns;
    return find(scene, age_ns <= scene_ns(scene, words[3], words[4]),
                "it is %lld ms old", (long long)(age_ns / NS_PER_MS));
}

/* ---- claims and counters ---- */

static uint64_t claim_of(const struct node *node, const struct scene_life *life)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(node, i, &used, &claim); i++)
        if (used && claim.incarnation == life->incarnation &&
            bytes_equal(claim.name, life->name))
            return claim.claimed;
    return 0;
}

/* A claims B' 7 */
static bool claims(struct scene *scene, uint32_t host, char **words,
                   uint32_t count)
{
    struct scene_life life;
    uint64_t claimed = 0;

    if (count < 4)
        scene_die(scene, "claims how much of whom?");
    if (scene_find_life(scene, words[2], &life))
        claimed = claim_of(node_of(scene, host), &life);
    return find(scene, claimed == scene_number(scene, words[3]),
                "it claims %llu", (unsigned long long)claimed);
}

static const struct counter_row {
    const char *name;
    size_t at;
} counters[] = {
    {"received", offsetof(struct node_counters, received)},
    {"sent", offsetof(struct node_counters, sent)},
    {"sweeps", offsetof(struct node_counters, sweeps)},
    {"resumed", offsetof(struct node_counters, resumed)},
    {"pulls", offsetof(struct node_counters, pulls)},
    {"pulled", offsetof(struct node_counters, pulled)},
    {"renewals", offsetof(struct node_counters, renewals)},
    {"differences", offsetof(struct node_counters, differences)},
    {"expired", offsetof(struct node_counters, expired)},
    {"refused", offsetof(struct node_counters, links_refused)},
};

/* "4", "4 to 6", "some" */
static bool is_within_words(const struct scene *scene, char **words,
                            uint32_t count, uint64_t value)
{
    if (count > 0 && strcmp(words[0], "some") == 0)
        return value > 0;
    uint64_t least = scene_number(scene, count > 0 ? words[0] : "");
    uint64_t most = count > 2 ? scene_number(scene, words[2]) : least;

    return value >= least && value <= most;
}

/* A pulls 0: so often since it began */
static bool counts(struct scene *scene, uint32_t host, char **words,
                   uint32_t count, const struct counter_row *row)
{
    struct node_status status;

    node_status(node_of(scene, host), &status);
    uint64_t value =
        *(const uint64_t *)(const void *)((const char *)&status.counters +
                                          row->at);
    return find(scene, is_within_words(scene, words + 2, count - 2, value),
                "%s %llu", row->name, (unsigned long long)value);
}

/* A found goes-on: what its process began with */
static bool found(struct scene *scene, uint32_t host, char **words,
                  uint32_t count)
{
    const struct host_disk *disk = scene_disk_of(scene, host);

    (void)count;
    const struct {
        const char *name;
        bool is_so;
    } rows[] = {{"nothing", !disk->found.incarnation},
                {"goes-on", disk->found.goes_on},
                {"torn", disk->found.torn},
                {"damaged", disk->found.damaged},
                {"clean", disk->found.clean},
                {"snapshot", disk->found.snapshot > 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, words[2]) == 0)
            return find(scene, rows[i].is_so, "it did not");
    scene_die(scene, "what does it mean to find %s?", words[2]);
}

static bool of_server(struct scene *scene, char **words, uint32_t count)
{
    uint32_t host = scene_host(scene, words[0]);

    if (count < 3)
        scene_die(scene, "what is expected of %s?", words[0]);
    if (strcmp(words[1], "acked") == 0)
        return find(scene,
                    hand_acked(scene, host) == scene_number(scene, words[2]),
                    "%llu", (unsigned long long)hand_acked(scene, host));
    for (size_t i = 0; i < COUNT_OF(counters); i++)
        if (strcmp(words[1], counters[i].name) == 0)
            return counts(scene, host, words, count, &counters[i]);
    if (strcmp(words[1], "lacks") == 0)
        return lacks(scene, host, words, count);
    if (strcmp(words[1], "holds") == 0)
        return holds(scene, host, words, count);
    if (strcmp(words[1], "found") == 0)
        return found(scene, host, words, count);
    if (strcmp(words[1], "claims") == 0)
        return claims(scene, host, words, count);
    if (strcmp(words[2], "within") == 0)
        return is_within(scene, host, words, count);
    if (strcmp(words[2], "received") == 0)
        return was_received(scene, host, words, count);
    return is_at(scene, host, words, count);
}

/* ---- links, and the herd ---- */

static uint32_t count_wires(const struct sim *sim, uint32_t edge)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < sim->wires.high; i++)
        count += sim->wires.list[i].used && sim->wires.list[i].edge == edge;
    return count;
}

/* Is no room left in what A sends to B? */
static bool is_full(struct scene *scene, const struct pair *pair)
{
    const struct sim *sim = &scene->sim;
    bool full = false;

    for (uint32_t i = 0; i < sim->wires.high; i++)
        for (unsigned end = 0; end < 2; end++)
            full = full || (sim->wires.list[i].used &&
                            sim->wires.list[i].edge == pair->edge &&
                            sim->wires.list[i].ends[end].host == pair->to &&
                            !wire_has_room(&sim->wires.list[i].to[end]));
    return find(scene, full, "there is room");
}

/* A-B live, A-B dead, A>B carries, A>B full, A-B connections 1 */
static bool of_link(struct scene *scene, char **words, uint32_t count)
{
    struct pair pair = scene_pair(scene, words[0]);
    struct node_link_status link;

    if (count < 2)
        scene_die(scene, "what is expected of %s?", words[0]);
    if (strcmp(words[1], "full") == 0)
        return is_full(scene, &pair);
    if (strcmp(words[1], "connections") == 0 && count > 2) {
        uint32_t wires = count_wires(&scene->sim, pair.edge);

        return find(scene, wires == scene_number(scene, words[2]), "%u", wires);
    }
    node_link_status(node_of(scene, pair.from),
                     scene_neighbour(scene, pair.from, pair.to), &link);
    if (strcmp(words[1], "carries") == 0)
        return find(scene, link.carrying, "no record flows there");
    if (strcmp(words[1], "rests") == 0)
        return find(scene, !link.carrying, "records flow there");
    bool live = strcmp(words[1], "live") == 0;
    if (!live && strcmp(words[1], "dead") != 0)
        scene_die(scene, "links are live, dead, full; or carry or rest");
    return find(scene, live == link.live, live ? "it is dead" : "it lives");
}

/* Whoever runs must agree with the first that does.  Gives that one. */
static uint32_t join_running(struct sim *sim)
{
    uint32_t one = HOST_NONE;

    for (uint32_t i = 0; i < sim->graph.servers; i++) {
        if (one == HOST_NONE && sim->hosts[i].node)
            one = i;
        sim->hosts[i].herd = sim->hosts[i].node ? one : HOST_NONE;
    }
    return one;
}

/* tree A: one, with that root */
static bool is_tree(struct scene *scene, char **words, uint32_t count)
{
    uint32_t one = join_running(&scene->sim);
    struct node_status status;

    if (one == HOST_NONE)
        scene_die(scene, "nobody runs");
    node_status(node_of(scene, one), &status);
    return find(scene,
                check_one_tree(&scene->sim) &&
                    (count < 2 || is_text(status.root, words[1])),
                "%s believes in the root %.*s", scene->head.labels[one],
                (int)status.root.size, (const char *)status.root.data);
}

/* payloads 4, payloads 4 to 6: records sent since the mark */
static bool are_payloads(struct scene *scene, char **words, uint32_t count)
{
    uint64_t sent = traffic_sent(&scene->sim) - scene->mark_sent;

    return find(scene, is_within_words(scene, words + 1, count - 1, sent),
                "%llu were sent", (unsigned long long)sent);
}

static bool agree(struct scene *scene)
{
    (void)join_running(&scene->sim);
    return find(scene, check_agreement(&scene->sim), "they do not");
}

static bool is_so(struct scene *scene, char **words, uint32_t count)
{
    scene->found[0] = 0;
    if (count == 0)
        scene_die(scene, "what is expected?");
    if (strcmp(words[0], "not") == 0) {
        bool so = is_so(scene, words + 1, count - 1);

        return find(scene, !so, "it is so");
    }
    if (strcmp(words[0], "agree") == 0)
        return agree(scene);
    if (strcmp(words[0], "tree") == 0)
        return is_tree(scene, words, count);
    if (strcmp(words[0], "payloads") == 0)
        return are_payloads(scene, words, count);
    if (scene_is_host(scene, words[0]))
        return of_server(scene, words, count);
    if (scene_is_pair(words[0]))
        return of_link(scene, words, count);
    scene_die(scene, "there is no expectation %s", words[0]);
}

static void fail(struct scene *scene, char **words, uint32_t count)
{
    char text[300] = "";
    size_t size = 0;

    for (uint32_t i = 0; i < count; i++)
        size +=
            (size_t)snprintf(text + size, sizeof(text) - size, " %s", words[i]);
    scene->bad = true;
    scene_tell(scene, HOST_NONE, "EXPECTED%s; but %s", text, scene->found);
}

void do_expect(struct scene *scene, char **words, uint32_t count)
{
    if (!is_so(scene, words + 1, count - 1))
        fail(scene, words + 1, count - 1);
}

/* until 5 s agree: look now and then, for so long at the most */
void do_until(struct scene *scene, char **words, uint32_t count)
{
    int64_t end_ns = scene->sim.now_ns + scene_ns(scene, words[1], words[2]);

    while (!is_so(scene, words + 3, count - 3)) {
        if (scene->sim.now_ns >= end_ns || scene->sim.failure) {
            fail(scene, words + 3, count - 3);
            return;
        }
        scene_run_to(scene, scene->sim.now_ns + LOOK_NS);
    }
    char text[300] = "until";
    size_t size = 5;
    for (uint32_t i = 3; i < count && size < 200; i++)
        size +=
            (size_t)snprintf(text + size, sizeof(text) - size, " %s", words[i]);
    watch_sum_up(scene);
    scene_tell(scene, HOST_NONE, "%s", text);
}
