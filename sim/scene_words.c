#include "scene_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scene_copy(char *to, size_t room, const char *text)
{
    size_t size = strlen(text) + 1;

    assert(size <= room);
    memcpy(to, text, size);
}

uint32_t scene_split(char *line, char **words)
{
    uint32_t count = 0;
    char *rest = NULL;

    for (char *word = strtok_r(line, " \t", &rest); word && count < SCENE_WORDS;
         word = strtok_r(NULL, " \t", &rest))
        words[count++] = word;
    return count;
}

uint64_t scene_number(const struct scene *scene, const char *word)
{
    char *end;
    uint64_t value = strtoull(word, &end, 10);

    if (*end || !isdigit((unsigned char)*word))
        scene_die(scene, "%s is no number", word);
    return value;
}

/* "1.5" and "s": exact, in thousandths of the unit. */
int64_t scene_ns(const struct scene *scene, const char *number,
                 const char *unit)
{
    char *end;
    int64_t unit_ns = strcmp(unit, "s") == 0    ? NS_PER_S
                      : strcmp(unit, "ms") == 0 ? NS_PER_MS
                                                : 0;
    int64_t value = (int64_t)strtoull(number, &end, 10) * unit_ns;

    if (!unit_ns || !isdigit((unsigned char)*number))
        scene_die(scene, "%s %s is no time", number, unit);
    if (*end == '.')
        for (end++; isdigit((unsigned char)*end); end++) {
            unit_ns /= 10;
            value += (*end - '0') * unit_ns;
        }
    if (*end)
        scene_die(scene, "%s is no time", number);
    return value;
}

/* ---- servers and links ---- */

static uint32_t find_host(const struct scene *scene, const char *word,
                          size_t size)
{
    for (uint32_t i = 0; i < scene->head.servers; i++)
        if (strlen(scene->head.labels[i]) == size &&
            strncmp(scene->head.labels[i], word, size) == 0)
            return i;
    return HOST_NONE;
}

bool scene_is_host(const struct scene *scene, const char *word)
{
    return find_host(scene, word, strlen(word)) != HOST_NONE;
}

uint32_t scene_host(const struct scene *scene, const char *word)
{
    uint32_t host = find_host(scene, word, strlen(word));

    if (host == HOST_NONE)
        scene_die(scene, "there is no server %s", word);
    return host;
}

bool scene_is_pair(const char *word)
{
    return isupper((unsigned char)*word) && strpbrk(word, "->") != NULL;
}

struct pair scene_pair(const struct scene *scene, const char *word)
{
    size_t size = strcspn(word, "->");
    struct pair pair = {.sign = word[size]};

    if (!pair.sign)
        scene_die(scene, "%s is no link", word);
    pair.from = find_host(scene, word, size);
    pair.to = scene_host(scene, word + size + 1);
    if (pair.from == HOST_NONE)
        scene_die(scene, "%s begins with no server", word);
    for (uint32_t i = 0; i < scene->head.links; i++) {
        const struct edge *edge = &scene->head.edges[i];

        pair.edge = i;
        if ((edge->a == pair.from && edge->b == pair.to) ||
            (edge->a == pair.to && edge->b == pair.from))
            return pair;
    }
    scene_die(scene, "no link joins %s", word);
}

uint32_t scene_neighbour(const struct scene *scene, uint32_t host,
                         uint32_t other)
{
    const struct host *h = &scene->sim.hosts[host];

    for (uint32_t i = 0; i < h->degree; i++)
        if (h->neighbours[i] == other)
            return i;
    scene_die(scene, "these two are no neighbours");
}

/* ---- clients ---- */

struct range {
    char prefix[12];
    uint32_t from, to; /* 0: it is one client alone */
};

/* "bus1..bus400" */
static struct range range_of(const struct scene *scene, const char *word)
{
    const char *dots = strstr(word, "..");
    struct range range = {.from = 0};
    size_t letters = strcspn(word, "0123456789");

    if ((dots ? letters : strlen(word)) >= sizeof(range.prefix) - 1)
        scene_die(scene, "%s is too long", word);
    if (!dots) {
        scene_copy(range.prefix, sizeof(range.prefix), word);
        return range;
    }
    memcpy(range.prefix, word, letters);
    if (strncmp(dots + 2, word, letters) != 0)
        scene_die(scene, "%s is no range", word);
    range.from = (uint32_t)strtoul(word + letters, NULL, 10);
    range.to = (uint32_t)strtoul(dots + 2 + letters, NULL, 10);
    if (!range.from || range.to < range.from)
        scene_die(scene, "%s is no range", word);
    return range;
}

static void id_of(const struct range *range, uint32_t number, char id[12])
{
    if (range->from)
        snprintf(id, 12, "%.6s%u", range->prefix, number % 100000);
    else
        scene_copy(id, 12, range->prefix);
}

static uint32_t find_key(const struct scene *scene, const char *id)
{
    for (uint32_t i = 0; i < scene->keys; i++)
        if (strcmp(scene->ids[i], id) == 0)
            return i;
    return UINT32_MAX;
}

void scene_learn_keys(struct scene *scene, const char *word)
{
    struct range range = range_of(scene, word);
    char id[12];

    id_of(&range, range.from, id);
    if (find_key(scene, id) != UINT32_MAX)
        return;
    if (scene->keys + range.to - range.from >= SCENE_KEYS)
        scene_die(scene, "too many clients");
    if (!scene->ids) {
        scene->ids = calloc(SCENE_KEYS, sizeof(*scene->ids));
        scene->quiet = calloc(SCENE_KEYS, sizeof(*scene->quiet));
        assert(scene->ids && scene->quiet);
    }
    for (uint32_t i = range.from; i <= range.to; i++) {
        id_of(&range, i, scene->ids[scene->keys]);
        scene->quiet[scene->keys++] = range.from != 0;
    }
}

uint32_t scene_keys(const struct scene *scene, const char *word,
                    uint32_t *count)
{
    struct range range = range_of(scene, word);
    char id[12];

    id_of(&range, range.from, id);
    uint32_t first = find_key(scene, id);
    *count = range.to - range.from + 1;
    if (first == UINT32_MAX)
        scene_die(scene, "nobody ever reports %s", id);
    id_of(&range, range.to, id);
    if (first + *count > scene->keys ||
        strcmp(scene->ids[first + *count - 1], id) != 0)
        scene_die(scene, "%s was no range at first", word);
    return first;
}

/* ---- lives ---- */

uint32_t scene_life(struct scene *scene, struct bytes name,
                    uint64_t incarnation)
{
    uint32_t ordinal = 0;

    for (uint32_t i = 0; i < scene->life_count; i++) {
        if (!bytes_equal(scene->lives[i].name, name))
            continue;
        if (scene->lives[i].incarnation == incarnation)
            return ordinal;
        ordinal++;
    }
    assert(scene->life_count < SCENE_LIVES);
    name = bytes_text(scene->sim.hosts[host_named(&scene->sim, name)].name);
    scene->lives[scene->life_count++] = (struct scene_life){name, incarnation};
    return ordinal;
}

bool scene_find_life(const struct scene *scene, const char *word,
                     struct scene_life *life)
{
    size_t size = strcspn(word, "'");
    size_t quotes = strlen(word + size);

    for (uint32_t i = 0; i < scene->life_count; i++) {
        if (!bytes_equal(scene->lives[i].name, bytes_make(word, size)) ||
            quotes-- > 0)
            continue;
        *life = scene->lives[i];
        return true;
    }
    return false;
}

struct dot_text scene_dot(struct scene *scene, struct bytes name,
                          uint64_t incarnation, uint64_t seq)
{
    uint32_t ordinal = scene_life(scene, name, incarnation);
    struct dot_text dot;

    snprintf(dot.text, sizeof(dot.text), "%.*s%.*s:%llu", (int)name.size,
             (const char *)name.data, (int)ordinal, "''''''''",
             (unsigned long long)seq);
    return dot;
}
