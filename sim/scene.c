#include "scene.h"

#include "check.h"
#include "scene_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRACE_BEGIN "----"

/* ---- what commands there are ---- */

static const struct command_row {
    const char *name;
    scene_command *run;
    uint32_t least; /* words behind it */
    bool head;      /* it describes the herd, before it begins */
    bool shown;     /* in the trace */
} rows[] = {
    {"servers", head_servers, 1, true, false},
    {"links", head_links, 1, true, false},
    {"absent", head_absent, 1, true, false},
    {"named", head_named, 2, true, false},
    {"by-hand", head_by_hand, 1, true, false},
    {"spread", head_spread, 1, true, false},
    {"latency", head_latency, 2, true, false},
    {"log", head_log, 2, true, false},
    {"ttl", head_ttl, 2, true, false},
    {"future", head_future, 2, true, false},
    {"offset", head_offset, 2, true, false},
    {"disks", head_disks, 1, true, false},
    {"seed", head_seed, 1, true, false},
    {"watch", do_watch, 1, false, false},
    {"unwatch", do_unwatch, 1, false, false},
    {"report", do_report, 4, false, false},
    {"forget", do_forget, 2, false, true},
    {"reset-client", do_reset_client, 2, false, true},
    {"every", do_every, 6, false, true},
    {"rest", do_rest, 0, false, true},
    {"cut", do_cut, 1, false, true},
    {"join", do_join, 1, false, true},
    {"reset", do_reset, 1, false, true},
    {"kill", do_kill, 1, false, true},
    {"power", do_power, 1, false, true},
    {"start", do_start, 1, false, true},
    {"stop", do_stop, 1, false, true},
    {"copy", do_copy, 1, false, true},
    {"restore", do_restore, 1, false, true},
    {"roll-back", do_roll_back, 1, false, true},
    {"wipe", do_wipe, 1, false, true},
    {"flip", do_flip, 2, false, true},
    {"fail", do_fail, 2, false, true},
    {"freeze", do_freeze, 1, false, true},
    {"thaw", do_thaw, 1, false, true},
    {"clock", do_clock, 4, false, true},
    {"hold", do_hold, 1, false, true},
    {"release", do_release, 1, false, true},
    {"slow", do_slow, 2, false, true},
    {"delay", do_delay, 3, false, true},
    {"drop", do_drop, 2, false, true},
    {"list", do_list, 2, false, true},
    {"members", do_members, 2, false, true},
    {"generation", do_generation, 2, false, true},
    {"dial", do_dial, 1, false, true},
    {"say", do_say, 2, false, true},
    {"mark", do_mark, 0, false, false},
    {"expect", do_expect, 1, false, false},
    {"until", do_until, 3, false, false},
};

static void do_at(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene_run_to(scene, scene_ns(scene, words[1], words[2]));
}

static void do_run(struct scene *scene, char **words, uint32_t count)
{
    (void)count;
    scene_run_to(scene,
                 scene->sim.now_ns + scene_ns(scene, words[1], words[2]));
}

static const struct command_row times[] = {
    {"at", do_at, 2, false, false},
    {"run", do_run, 2, false, false},
};

static const struct command_row *find_row(const struct scene *scene,
                                          const char *name)
{
    for (size_t i = 0; i < COUNT_OF(times); i++)
        if (strcmp(times[i].name, name) == 0)
            return &times[i];
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    scene_die(scene, "there is no command %s", name);
}

/* ---- failing ---- */

void scene_die(const struct scene *scene, const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fprintf(stderr, "%s:%u: ", scene->path, scene->line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(64);
}

/* ---- time ---- */

void scene_run_to(struct scene *scene, int64_t at_ns)
{
    struct sim *sim = &scene->sim;

    if (at_ns < sim->now_ns)
        scene_die(scene, "that moment has passed");
    while (!sim->failure && queue_next_ns(&sim->queue) <= at_ns) {
        struct event event = queue_take(&sim->queue);

        sim->now_ns = event.at_ns;
        sim->events++;
        if (event.kind == EVENT_REPORT)
            do_beat(scene, event.a);
        else
            run_event(sim, &event);
    }
    sim->now_ns = at_ns;
}

/* ---- the file ---- */

static void read_file(struct scene *scene)
{
    FILE *file = fopen(scene->path, "r");
    size_t room = 0;

    if (!file || getdelim(&scene->text, &room, 0, file) < 0)
        scene_die(scene, "cannot be read, or is empty");
    fclose(file);
    char *trace = strstr(scene->text, "\n" TRACE_BEGIN "\n");
    if (!trace)
        scene_die(scene, "there is no line " TRACE_BEGIN);
    trace[1] = 0;
}

/* Each line that says something, with its number; copied, to be cut. */
static char *next_line(struct scene *scene, char **at)
{
    while (**at) {
        size_t size = strcspn(*at, "\n");
        const char *line = *at;

        *at += size + ((*at)[size] != 0);
        scene->line++;
        if (size >= sizeof(scene->words_text))
            scene_die(scene, "the line is too long");
        memcpy(scene->words_text, line, size);
        scene->words_text[size] = 0;
        if (scene->words_text[0] != '#' &&
            strspn(scene->words_text, " \t") < size)
            return scene->words_text;
    }
    return NULL;
}

/* Servers make room for as many clients as the scene will have. */
static void learn_keys(struct scene *scene)
{
    char *at = scene->text, *words[SCENE_WORDS], *line;

    scene->line = 0;
    while ((line = next_line(scene, &at)) != NULL) {
        uint32_t count = scene_split(line, words);

        for (uint32_t i = 0; i + 2 < count; i++)
            if (strcmp(words[i], "report") == 0)
                scene_learn_keys(scene, words[i + 2]);
    }
    if (!scene->keys)
        scene_die(scene, "nobody reports anything");
}

static void do_line(struct scene *scene, char *line)
{
    char *words[SCENE_WORDS], whole[sizeof(scene->words_text)];

    scene_copy(whole, sizeof(whole), line);
    uint32_t count = scene_split(line, words);
    const struct command_row *row = find_row(scene, words[0]);

    if (count - 1 < row->least)
        scene_die(scene, "%s wants more words", row->name);
    if (row->head && scene->made)
        scene_die(scene, "%s belongs to the head", row->name);
    if (!row->head && !scene->made)
        scene_make(scene);
    if (row->shown) {
        watch_sum_up(scene);
        scene_tell(scene, HOST_NONE, "%s", whole);
    }
    row->run(scene, words, count);
}

static void do_all(struct scene *scene)
{
    char *at = scene->text, *line;

    scene->line = 0;
    while (!scene->sim.failure && (line = next_line(scene, &at)) != NULL)
        do_line(scene, line);
    for (uint32_t i = 0; i < scene->head.servers && !scene->sim.failure; i++) {
        check_all(&scene->sim, i);
        promises_check(&scene->sim, i);
    }
    watch_sum_up(scene);
}

int scene_run(const char *path)
{
    struct scene *scene = calloc(1, sizeof(*scene));

    assert(scene);
    scene->path = path;
    read_file(scene);
    fputs(scene->text, stdout);
    puts(TRACE_BEGIN);
    learn_keys(scene);
    do_all(scene);
    if (scene->sim.failure)
        scene_tell(scene, HOST_NONE, "VIOLATED %s", scene->sim.failure);
    int status = scene->bad || scene->sim.failure ? 1 : 0;
    scene_free(scene);
    return status;
}
