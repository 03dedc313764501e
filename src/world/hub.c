#include "world/hub.h"

#include "world/clock.h"

#include <sys/mman.h>

static struct node_moment moment(uint64_t chance)
{
    return (struct node_moment){
        .wall_ns = clock_wall_ns(),
        .mono_ns = clock_mono_ns(),
        .chance = chance,
    };
}

static void lock(struct hub *hub)
{
    int error = pthread_mutex_lock(&hub->lock);

    assert(error == 0);
}

static void unlock(struct hub *hub)
{
    int error = pthread_mutex_unlock(&hub->lock);

    assert(error == 0);
}

enum err hub_open(struct hub *hub, const struct node_config *config,
                  struct sink *sink)
{
    size_t size = node_size(config);
    struct node_moment now = moment(clock_chance());
    /* Pages count when they are first written, not when they are reserved. */
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    /* cppcheck-suppress invalidFunctionArg ; anonymous, so there is no file */
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

    if (memory == MAP_FAILED)
        return ERR_SYSTEM;
    *hub = (struct hub){
        .node = node_init(memory, config, &now),
        .sink = sink,
        .memory = memory,
        .memory_bytes = size,
        .wishes_max = node_wishes_max(config),
        .copies = config->copies > 1,
        .started_mono_ns = now.mono_ns,
    };
    int error = pthread_mutex_init(&hub->lock, NULL);
    assert(error == 0);
    return ERR_OK;
}

void hub_close(struct hub *hub)
{
    pthread_mutex_destroy(&hub->lock);
    munmap(hub->memory, hub->memory_bytes);
}

static struct node_logged logged_of(const struct node *node)
{
    return (struct node_logged){node_written(node), node_written_ticket(node)};
}

static bool lacks(struct node_logged logged, struct node_logged wanted)
{
    return logged.number < wanted.number || logged.ticket < wanted.ticket;
}

/* Gives    whether that was news. */
static bool set_written_locked(struct hub *hub, const struct node_moment *now,
                               struct node_logged logged)
{
    struct node_wishes none = {.max = 0};
    struct node_event event = {.kind = NODE_WRITTEN,
                               .now = *now,
                               .number = logged.number,
                               .ticket = logged.ticket};
    bool news = lacks(logged_of(hub->node), logged);

    if (news)
        node_step(hub->node, &event, &none);
    return news;
}

/* Gives    whether replies to reports may leave that could not before. */
static bool note_released_locked(struct hub *hub)
{
    uint64_t released = hub->copies ? node_released(hub->node) : 0;
    bool news = released > hub->released_to;

    if (news)
        hub->released_to = released;
    return news;
}

static void tell(const struct hub *hub, bool changed, bool released)
{
    if (changed && hub->changed)
        hub->changed(hub->context);
    if (released && hub->released)
        hub->released(hub->context);
}

void hub_set_written(struct hub *hub, struct node_logged logged)
{
    struct node_moment now = moment(0);

    lock(hub);
    bool news = set_written_locked(hub, &now, logged);
    bool released = note_released_locked(hub);
    unlock(hub);
    tell(hub, news, released);
}

void hub_set_stuck(struct hub *hub, bool stuck)
{
    struct node_wishes none = {.max = 0};
    struct node_event event = {
        .kind = NODE_STUCK, .now = moment(0), .number = stuck};

    lock(hub);
    node_step(hub->node, &event, &none);
    unlock(hub);
}

/* Ends a hold in which something may have changed: to the log with it, then
 * to those who follow. Gives false if it cannot be written now. */
static bool unlock_and_settle(struct hub *hub, const struct node_moment *now)
{
    struct node_logged wanted = {node_number(hub->node),
                                 node_record_wanted(hub->node)};
    bool news = hub->sink->instant && set_written_locked(hub, now, wanted);
    bool unwritten = lacks(logged_of(hub->node), wanted);
    bool released = note_released_locked(hub);

    unlock(hub);
    tell(hub, news, released);
    if (!unwritten)
        return true;
    struct node_logged written;
    bool good = hub->sink->flush(hub->sink, wanted, &written);
    hub_set_written(hub, written);
    return good;
}

/* They are in memory, and will be written some day, but nobody may rely on
 * that. */
static void take_back(struct node_answer *answers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (answers[i].verdict == NODE_TAKEN)
            answers[i].verdict = NODE_UNWRITTEN;
}

uint64_t hub_batch(struct hub *hub, const struct node_command *commands,
                   size_t count, struct node_answer *answers,
                   struct writer *texts)
{
    struct node_moment now = moment(0);

    lock(hub);
    uint64_t number =
        node_batch(hub->node, &now, commands, count, answers, texts);
    if (unlock_and_settle(hub, &now))
        return number;
    take_back(answers, count);
    return 0;
}

enum err hub_forget(struct hub *hub, struct bytes id, uint64_t *number)
{
    struct node_moment now = moment(0);

    lock(hub);
    enum err error = node_forget(hub->node, &now, id, number);
    bool good = unlock_and_settle(hub, &now);
    return error == ERR_OK && !good ? ERR_SYSTEM : error;
}

enum err hub_reset(struct hub *hub, struct bytes id, uint64_t *number)
{
    struct node_moment now = moment(0);

    lock(hub);
    enum err error = node_reset(hub->node, &now, id, number);
    bool good = unlock_and_settle(hub, &now);
    return error == ERR_OK && !good ? ERR_SYSTEM : error;
}

uint64_t hub_written(struct hub *hub)
{
    lock(hub);
    uint64_t written = node_written(hub->node);
    unlock(hub);
    return written;
}

struct gates hub_gates(struct hub *hub)
{
    lock(hub);
    struct gates gates = {node_written(hub->node), node_released(hub->node)};
    unlock(hub);
    return gates;
}

void hub_step(struct hub *hub, struct node_event event,
              struct node_wishes *wishes)
{
    event.now = moment(clock_chance());
    lock(hub);
    node_step(hub->node, &event, wishes);
    (void)unlock_and_settle(hub, &event.now);
}

size_t hub_want(struct hub *hub, uint32_t link, void *buffer, size_t size,
                bool *more)
{
    struct node_moment now = moment(clock_chance());

    lock(hub);
    size_t used = node_want(hub->node, &now, link, buffer, size, more);
    unlock(hub);
    return used;
}

uint64_t hub_timeout_ms(struct hub *hub)
{
    int64_t now_ns = clock_mono_ns();

    lock(hub);
    int64_t at_ns = node_timeout(hub->node);
    unlock(hub);
    if (at_ns <= now_ns)
        return 0;
    return (uint64_t)((at_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS);
}

const struct node *hub_hold(struct hub *hub)
{
    lock(hub);
    return hub->node;
}

struct node *hub_hold_to_record(struct hub *hub)
{
    lock(hub);
    return hub->node;
}

void hub_let_go(struct hub *hub)
{
    unlock(hub);
}
