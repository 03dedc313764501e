/* What commands do to the herd. */
#include "clients.h"
#include "endings.h"
#include "faults.h"
#include "scene_parts.h"

#include <stdio.h>
#include <string.h>

/* ---- clients ---- */

static uint32_t running(const struct scene *scene, const char *word)
{
    uint32_t host = scene_host(scene, word);

    if (!scene->sim.hosts[host].node)
        scene_die(scene, "%s does not run", word);
    return host;
}

static enum node_verdict say_line(struct scene *scene, uint32_t host,
                                  uint32_t key, const char *position,
                                  const char *stamp)
{
    char line[128];
    int size = snprintf(line, sizeof(line), "IAMAT %s %s %s", scene->ids[key],
                        position, stamp);

    if (size >= (int)sizeof(line) || strlen(position) > 24 ||
        strlen(stamp) > 24 ||
        command_parse(bytes_make(line, (size_t)size)).kind != COMMAND_REPORT)
        scene_die(scene, "that is no report: %s", line);
    return clients_say(&scene->sim, host, key, bytes_make(line, (size_t)size))
        .verdict;
}

/* What the host's wall clock shows, as a client writes it. */
static void now_text(const struct scene *scene, char *text, size_t size)
{
    int64_t wall_ns = BEGIN_2026_NS + scene->sim.now_ns;

    snprintf(text, size, "%lld.%09lld", (long long)(wall_ns / NS_PER_S),
             (long long)(wall_ns % NS_PER_S));
}

void do_report(struct scene *scene, char **words, uint32_t words_count)
{
    if (scene->sim.hosts[scene_host(scene, words[1])].by_hand) {
        hand_take(scene, scene_host(scene, words[1]), words);
        return;
    }
    uint32_t host = running(scene, words[1]), count;
    uint32_t first = scene_keys(scene, words[2], &count);
    uint64_t before = scene->sim.updates;
    char now[24];

    (void)words_count;
    now_text(scene, now, sizeof(now));
    const char *stamp = strcmp(words[4], "now") == 0 ? now : words[4];
    if (count > 1)
        scene_tell(scene, host, "%s %s %s, %u clients", words[2], words[3],
                   words[4], count);
    enum node_verdict verdict = NODE_TAKEN;
    for (uint32_t i = 0; i < count; i++)
        verdict = say_line(scene, host, first + i, words[3], stamp);
    if (verdict != NODE_TAKEN)
        scene_tell(scene, host, "refuses %s %s %s", words[2], words[3],
                   words[4]);
    else if (count == 1 && scene->sim.updates == before &&
             !scene->sim.hosts[host].unproved)
        scene_tell(scene, host, "%s %s %s counts for nothing", words[2],
                   words[3], words[4]);
}

/* every 100 ms report A hot +1-1 */
void do_every(struct scene *scene, char **words, uint32_t count)
{
    struct beat *beat = &scene->beats[scene->beat_count];

    if (scene->beat_count == SCENE_BEATS || count != 7 ||
        strlen(words[6]) >= sizeof(beat->position))
        scene_die(scene, "every TIME UNIT report SERVER CLIENT POSITION");
    beat->on = true;
    beat->host = running(scene, words[4]);
    beat->first = scene_keys(scene, words[5], &beat->count);
    beat->every_ns = scene_ns(scene, words[1], words[2]) / beat->count;
    scene_copy(beat->position, sizeof(beat->position), words[6]);
    queue_put(&scene->sim.queue, scene->sim.now_ns, EVENT_REPORT,
              scene->beat_count++, 0);
}

void do_beat(struct scene *scene, uint32_t index)
{
    struct beat *beat = &scene->beats[index];
    char now[24];

    if (!beat->on || !scene->sim.hosts[beat->host].node)
        return;
    now_text(scene, now, sizeof(now));
    scene->beating = true;
    (void)say_line(scene, beat->host, beat->first + beat->at, beat->position,
                   now);
    scene->beating = false;
    beat->at = (beat->at + 1) % beat->count;
    queue_put(&scene->sim.queue, scene->sim.now_ns + beat->every_ns,
              EVENT_REPORT, index, 0);
}

static void bury(struct scene *scene, char **words, bool reset)
{
    uint32_t host = running(scene, words[1]), count;
    uint32_t first = scene_keys(scene, words[2], &count);

    for (uint32_t i = 0; i < count; i++)
        if (!endings_bury(&scene->sim, host, first + i, reset))
            scene_die(scene, "%s knows no %s", words[1], words[2]);
}

void do_forget(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    bury(scene, words, false);
}

void do_reset_client(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    bury(scene, words, true);
}

void do_rest(struct scene *scene, char **words, uint32_t count)
{
    (void)words;
    (void)count;
    for (uint32_t i = 0; i < scene->beat_count; i++)
        scene->beats[i].on = false;
}

void do_mark(struct scene *scene, char **words, uint32_t count)
{
    (void)words;
    (void)count;
    scene->mark_sent = traffic_sent(&scene->sim);
}

/* ---- links ---- */

static void to_links(struct scene *scene, char **words, uint32_t count,
                     enum fault_kind kind, int by)
{
    for (uint32_t i = 1; i < count; i++) {
        struct fault fault = {
            .kind = kind,
            .target = scene_pair(scene, words[i]).edge,
        };

        if (by < 0 && kind == FAULT_CUT && !scene->sim.edges[fault.target].cut)
            scene_die(scene, "%s is not cut", words[i]);
        fault_apply(&scene->sim, &fault, by);
    }
}

void do_cut(struct scene *scene, char **words, uint32_t count)
{
    to_links(scene, words, count, FAULT_CUT, 1);
}

void do_join(struct scene *scene, char **words, uint32_t count)
{
    to_links(scene, words, count, FAULT_CUT, -1);
}

void do_reset(struct scene *scene, char **words, uint32_t count)
{
    to_links(scene, words, count, FAULT_RESET, 1);
}

/* "A>B": what A sends; "A-B": both ways. */
static void hold(struct scene *scene, const char *word, int by)
{
    struct pair pair = scene_pair(scene, word);
    const struct edge *edge = &scene->head.edges[pair.edge];
    bool both = pair.sign == '-';

    fault_hold(&scene->sim, pair.edge, both || pair.from == edge->a,
               both || pair.from == edge->b, by);
}

void do_hold(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        hold(scene, words[i], 1);
}

void do_release(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        hold(scene, words[i], -1);
}

/* slow A-B 8000, slow A-B off */
void do_slow(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    struct pair pair = scene_pair(scene, words[1]);
    bool off = strcmp(words[2], "off") == 0;

    scene->sim.edges[pair.edge].bytes_per_s =
        off ? 0 : (int64_t)scene_number(scene, words[2]);
}

void do_delay(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    struct pair pair = scene_pair(scene, words[1]);

    scene->sim.edges[pair.edge].latency_ns =
        scene_ns(scene, words[2], words[3]);
}

/* ---- servers ---- */

static void kill_one(struct scene *scene, const char *word, bool told)
{
    host_kill(&scene->sim, running(scene, word), told);
}

void do_kill(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        kill_one(scene, words[i], true);
}

void do_power(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        kill_one(scene, words[i], false);
}

/* start A B, start A as before */
void do_start(struct scene *scene, char **words, uint32_t count)
{
    bool set_back = count == 4 && strcmp(words[2], "as") == 0 &&
                    strcmp(words[3], "before") == 0;

    for (uint32_t i = 1; i < (set_back ? 2 : count); i++) {
        uint32_t host = scene_host(scene, words[i]);

        if (host_is_up(&scene->sim.hosts[host]))
            scene_die(scene, "%s runs already", words[i]);
        if (set_back && scene->head.disks)
            scene_die(scene, "who it was stands on its disk");
        host_start(&scene->sim, host, set_back);
    }
}

void do_freeze(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        scene->sim.hosts[running(scene, words[i])].freezes++;
}

void do_thaw(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t host = running(scene, words[i]);

        if (!host_is_frozen(&scene->sim.hosts[host]))
            scene_die(scene, "%s is not frozen", words[i]);
        scene->sim.hosts[host].freezes--;
        host_thaw(&scene->sim, host);
    }
}

/* clock A back 5 s, clock A on 5 s: what it shows of the time of day */
void do_clock(struct scene *scene, char **words, uint32_t count)
{
    uint32_t host = scene_host(scene, words[1]);
    int64_t ns = scene_ns(scene, words[3], words[4]);

    (void)count;
    scene->sim.hosts[host].wall_shift_ns +=
        strcmp(words[2], "back") == 0 ? -ns : ns;
}

/* ---- the configuration ---- */

static void tell_neighbour(struct scene *scene, char **words, struct bytes name,
                           uint64_t generation)
{
    uint32_t index = running(scene, words[1]);
    uint32_t other = scene_host(scene, words[2]);
    uint32_t neighbour = scene_neighbour(scene, index, other);
    struct host *host = &scene->sim.hosts[index];

    host->knows[neighbour] = name.size > 0;
    host->generations[neighbour] = (uint32_t)generation;
    host_step(&scene->sim, index,
              (struct node_event){
                  .kind = NODE_NEIGHBOUR,
                  .neighbour = neighbour,
                  .bytes = name,
                  .number = generation,
              });
}

/* A's configuration has no neighbour D any more. */
void do_drop(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    tell_neighbour(scene, words, bytes_make(NULL, 0), 0);
}

/* list A D, list A D 1: of that generation of members at least */
void do_list(struct scene *scene, char **words, uint32_t count)
{
    uint32_t other = scene_host(scene, words[2]);

    tell_neighbour(scene, words, bytes_text(scene->sim.hosts[other].name),
                   count > 3 ? scene_number(scene, words[3]) : 0);
}

/* members 3 A B C: so many are there now, as these hear. */
void do_members(struct scene *scene, char **words, uint32_t count)
{
    uint64_t members = scene_number(scene, words[1]);

    for (uint32_t i = 2; i < count; i++)
        host_step(&scene->sim, running(scene, words[i]),
                  (struct node_event){.kind = NODE_MEMBERS,
                                      .number = 1000 + members,
                                      .members = (uint32_t)members});
}

/* generation D 1: as D says when it starts the next time */
void do_generation(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->sim.hosts[scene_host(scene, words[1])].config.member_generation =
        (uint32_t)scene_number(scene, words[2]);
}
