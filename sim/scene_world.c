#include "check.h"
#include "scene_parts.h"
#include "world.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LATENCY_NS NS_PER_MS

/* ---- the head ---- */

void head_servers(struct scene *scene, char **words, uint32_t count)
{
    struct head *head = &scene->head;

    for (uint32_t i = 1; i < count; i++) {
        if (head->servers == SCENE_HOSTS || strlen(words[i]) >= SCENE_NAME ||
            !isupper((unsigned char)*words[i]) || strpbrk(words[i], "->'"))
            scene_die(scene, "%s is no server's name, or one too many",
                      words[i]);
        scene_copy(head->labels[head->servers], SCENE_NAME, words[i]);
        scene_copy(head->names[head->servers++], SCENE_NAME, words[i]);
    }
}

void head_links(struct scene *scene, char **words, uint32_t count)
{
    struct head *head = &scene->head;

    for (uint32_t i = 1; i < count; i++) {
        char *dash = words[i] + strcspn(words[i], "-");

        if (!*dash || head->links == SCENE_EDGES)
            scene_die(scene, "%s is no link, or one too many", words[i]);
        *dash = 0;
        uint32_t a = scene_host(scene, words[i]);
        uint32_t b = scene_host(scene, dash + 1);
        if (a == b)
            scene_die(scene, "a server has no link with itself");
        head->edges[head->links++] =
            a < b ? (struct edge){a, b} : (struct edge){b, a};
    }
}

void head_absent(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        scene->head.absent[scene_host(scene, words[i])] = true;
}

void head_named(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    uint32_t host = scene_host(scene, words[1]);
    uint32_t as = scene_host(scene, words[2]);

    scene_copy(scene->head.names[host], SCENE_NAME, scene->head.labels[as]);
}

void head_by_hand(struct scene *scene, char **words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        scene->head.by_hand[scene_host(scene, words[i])] = true;
}

void head_spread(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    bool flood = strcmp(words[1], "flood") == 0;

    if (!flood && strcmp(words[1], "tree") != 0)
        scene_die(scene, "records spread along a tree or flood");
    scene->options.spread = flood ? SPREAD_FLOOD : SPREAD_TREE;
}

void head_latency(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->head.latency_ns = scene_ns(scene, words[1], words[2]);
}

void head_log(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->head.log_lag_ns = scene_ns(scene, words[1], words[2]);
}

void head_ttl(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->sim.times.ttl_ns = scene_ns(scene, words[1], words[2]);
}

void head_future(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->sim.times.max_future_ns = scene_ns(scene, words[1], words[2]);
}

void head_offset(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->sim.times.max_clock_offset_ns = scene_ns(scene, words[1], words[2]);
}

/* disks journal, disks synced 4096: they are kept, by which policy; and when a
 * snapshot is due. */
void head_disks(struct scene *scene, char **words, uint32_t count)
{
    scene->head.disks = true;
    scene->head.synced = strcmp(words[1], "synced") == 0;
    scene->head.rotate_bytes = 1 << 20;
    if (!scene->head.synced && strcmp(words[1], "journal") != 0)
        scene_die(scene, "disks hold a journal, or one that is synced");
    if (count > 2)
        scene->head.rotate_bytes = scene_number(scene, words[2]);
}

void head_seed(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene->sim.seed = scene_number(scene, words[1]);
}

/* ---- the herd ---- */

static void make_graph(struct scene *scene)
{
    const struct head *head = &scene->head;
    struct sim *sim = &scene->sim;

    sim->graph.servers = head->servers;
    sim->graph.count = head->links;
    sim->graph.edges = calloc(head->links + 1, sizeof(*sim->graph.edges));
    sim->edges = calloc(head->links + 1, sizeof(*sim->edges));
    assert(sim->graph.edges && sim->edges);
    for (uint32_t i = 0; i < head->links; i++) {
        sim->graph.edges[i] = head->edges[i];
        sim->edges[i].usual_latency_ns =
            head->latency_ns ? head->latency_ns : LATENCY_NS;
        sim->edges[i].latency_ns = sim->edges[i].usual_latency_ns;
    }
}

static void make_hosts(struct scene *scene)
{
    const struct head *head = &scene->head;
    struct sim *sim = &scene->sim;

    sim->hosts = calloc(head->servers + 1, sizeof(*sim->hosts));
    assert(sim->hosts);
    for (uint32_t i = 0; i < head->servers; i++)
        scene_copy(sim->hosts[i].name, sizeof(sim->hosts[i].name),
                   head->names[i]);
    for (uint32_t i = 0; i < head->servers; i++) {
        sim->hosts[i].by_hand = head->by_hand[i];
        host_init(sim, i, i);
        for (uint32_t link = 0; link < sim->hosts[i].config.max_links; link++)
            sim->hosts[i].wires[link] = WIRE_NONE;
        if (!head->by_hand[i] && !head->absent[i])
            host_start(sim, i, false);
    }
}

static void make_dice(struct sim *sim)
{
    for (enum dice_purpose i = 0; i < DICES; i++)
        sim->dice[i] = dice_make(sim->seed, i);
    sim->history = calloc(HISTORY, sizeof(*sim->history));
    assert(sim->history);
}

void scene_make(struct scene *scene)
{
    struct sim *sim = &scene->sim;

    if (!scene->head.servers)
        scene_die(scene, "there is no server yet");
    sim->options = &scene->options;
    sim->watcher = &scene_watcher;
    sim->phase = PHASE_CHAOS;
    sim->keys = scene->keys;
    sim->ids = scene->ids;
    sim->log_lag_ns = scene->head.log_lag_ns;
    sim->keeps_journals = scene->head.disks;
    sim->journal_synced = scene->head.synced;
    sim->rotate_bytes = scene->head.rotate_bytes;
    scene->made = true;
    watch_make(scene);
    hands_make(scene);
    make_dice(sim);
    make_graph(scene);
    make_hosts(scene);
}

void scene_free(struct scene *scene)
{
    if (scene->made) {
        free(scene->sim.failure);
        world_unmake(&scene->sim);
        watch_free(scene);
        free(scene->hands);
    }
    free(scene->quiet);
    free(scene->text);
    free(scene);
}
