#include "lone_node.h"

#include "fuzz.h"
#include "heard.h"
#include "rises.h"

#include <string.h>
#include <sys/mman.h>

#define WISHES_MAX 64

static struct node *node;
static int64_t now_ms;
static bool open[LONE_LINKS], closing[LONE_LINKS];
static bool following;
static uint32_t follower;

static const char *const names[LONE_NAMES] = {"n0", "n1", "n2",
                                              "n3", "n4", "n5"};

struct bytes lone_name(uint32_t index)
{
    return bytes_text(names[index % LONE_NAMES]);
}

static struct node_config configuration(void)
{
    static struct bytes neighbours[2];

    for (uint32_t i = 0; i < COUNT_OF(neighbours); i++)
        neighbours[i] = lone_name(i + 1);
    return (struct node_config){
        .name = bytes_text(names[0]),
        .neighbours = neighbours,
        .neighbour_count = COUNT_OF(neighbours),
        .max_neighbours = LONE_NEIGHBOURS,
        .herd = {7},
        .incarnation = 1,
        .max_clients = 6,
        .store_clients = 12,
        .text_bytes = 16384,
        .max_origins = 8,
        .max_links = LONE_LINKS,
        .max_followers = 1,
        /* Of what peers say some has expired, and some will soon. */
        .times = {.ttl_ns = (1700000000 - 115) * (int64_t)NS_PER_S},
    };
}

static struct node_moment moment(void)
{
    return (struct node_moment){
        .wall_ns = 1700000000 * (int64_t)NS_PER_S + now_ms * NS_PER_MS,
        .mono_ns = now_ms * NS_PER_MS,
        .chance = (uint64_t)now_ms * 0x9e3779b97f4a7c15u,
    };
}

static void step(struct node_event event, bool may_cover);

/* Of dials, those to the first fail; all others find a free connection. */
static void dial(uint32_t neighbour)
{
    uint32_t link = 0;

    while (link < LONE_LINKS && open[link])
        link++;
    if (neighbour == 0 || link == LONE_LINKS) {
        step((struct node_event){.kind = NODE_DIAL_FAILED,
                                 .neighbour = neighbour},
             false);
        return;
    }
    open[link] = true;
    step((struct node_event){.kind = NODE_LINK_UP,
                             .link = link,
                             .neighbour = neighbour},
         false);
}

static void step(struct node_event event, bool may_cover)
{
    struct node_wish list[WISHES_MAX];
    struct node_wishes wishes = {.list = list, .max = COUNT_OF(list)};
    struct rises rises;

    event.now = moment();
    rises_remember(&rises, node);
    node_step(node, &event, &wishes);
    rises_judge(&rises, node, may_cover);
    for (size_t i = 0; i < wishes.count; i++)
        if (list[i].kind == NODE_DIAL)
            dial(list[i].neighbour);
        else if (list[i].kind == NODE_CLOSE)
            closing[list[i].link] = true;
}

/* The same block every time, zeroed anew by giving its pages back. */
static void *zeroed(size_t size)
{
    static void *block;

    if (!block)
        block = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    HOLD(block != MAP_FAILED && madvise(block, size, MADV_DONTNEED) == 0);
    return block;
}

void lone_start(void)
{
    struct node_config config = configuration();
    void *memory = zeroed(node_size(&config));
    struct node_moment now;

    HOLD(node_wishes_max(&config) <= WISHES_MAX);
    memset(open, 0, sizeof(open));
    memset(closing, 0, sizeof(closing));
    now_ms = 1;
    following = false;
    now = moment();
    node = node_init(memory, &config, &now);
}

struct node *lone_node(void)
{
    return node;
}

void lone_wait(unsigned ms)
{
    now_ms += ms;
    if (node_timeout(node) <= now_ms * NS_PER_MS)
        step((struct node_event){.kind = NODE_TICK}, false);
    step((struct node_event){.kind = NODE_WRITTEN, .number = node_number(node)},
         false);
}

void lone_open(uint32_t link)
{
    if (open[link])
        return;
    open[link] = true;
    step((struct node_event){.kind = NODE_LINK_UP,
                             .link = link,
                             .neighbour = NODE_STRANGER},
         false);
}

void lone_drop(uint32_t link)
{
    if (!open[link])
        return;
    open[link] = closing[link] = false;
    step((struct node_event){.kind = NODE_LINK_DOWN, .link = link}, false);
}

/* What the node has closed goes once its last words were heard. */
static void let_go(void)
{
    for (uint32_t link = 0; link < LONE_LINKS; link++)
        if (closing[link]) {
            lone_hear(link);
            lone_drop(link);
        }
}

void lone_say(uint32_t link, struct bytes bytes, bool may_cover)
{
    if (open[link])
        step((struct node_event){.kind = NODE_LINK_BYTES,
                                 .link = link,
                                 .bytes = bytes},
             may_cover);
    let_go();
}

/* Claims rise by COVER alone, or by an UPDATES that says it was the last; or by
 * what the frame makes whole. */
static bool is_cover(uint32_t link, uint8_t type, struct bytes payload)
{
    return node->links[link].input_bytes != 0 || type == FRAME_COVER ||
           (type == FRAME_UPDATES && payload.size &&
            (payload.data[0] & 1) != 0);
}

void lone_say_frame(uint32_t link, uint8_t type, struct bytes payload)
{
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    size_t begin = frame_begin(&w, (enum frame_type)type);

    writer_put(&w, payload);
    frame_end(&w, begin);
    lone_say(link, writer_bytes(&w), is_cover(link, type, payload));
}

void lone_hear(uint32_t link)
{
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct node_moment now = moment();
    bool more;

    if (open[link])
        heard_judge(node, bytes_make(buffer, node_want(node, &now, link, buffer,
                                                       sizeof(buffer), &more)));
}

static bool is_neighbour(struct bytes name)
{
    struct node_link_status status;

    for (uint32_t i = 0; i < node_neighbour_count(node); i++) {
        node_link_status(node, i, &status);
        if (bytes_equal(status.name, name))
            return true;
    }
    return false;
}

void lone_configure(uint32_t neighbour, uint32_t name, uint32_t generation)
{
    struct bytes text = name ? lone_name(name) : bytes_make(NULL, 0);

    if (name && is_neighbour(text))
        return;
    step((struct node_event){.kind = NODE_NEIGHBOUR,
                             .neighbour = neighbour,
                             .bytes = text,
                             .number = generation},
         false);
    let_go();
}

void lone_change_members(uint32_t members)
{
    step((struct node_event){.kind = NODE_MEMBERS,
                             .number = members,
                             .members = members},
         false);
}

/* A report that counts raises the own claim by one; nothing else here does. */
void lone_client_says(struct bytes line)
{
    static uint8_t buffer[AT_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct node_command command = {command_parse(line), 0};
    struct node_answer answer = {.skew_ns = 0};
    struct node_moment now = moment();
    const struct origin *self = &node->origins.list[node->origins.self];
    const struct node_counters *counters = &node->counters;
    uint64_t lost = counters->stale + counters->repeated;
    uint64_t reports = counters->reports, claimed = self->claimed;

    if (command.command.kind != COMMAND_REPORT &&
        command.command.kind != COMMAND_QUESTION)
        return;
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &now, &command, 1, &answer, &w);
    HOLD(self->claimed - claimed ==
         counters->reports - reports -
             (counters->stale + counters->repeated - lost));
}

void lone_follow(void)
{
    static uint8_t buffer[2 * AT_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));

    if (!following && node_follow(node, true, &follower) != ERR_OK)
        fuzz_broken("one follower fits", __FILE__, __LINE__);
    following = node_follow_read(node, follower, &w);
    HOLD(!w.full);
    if (!following)
        node_unfollow(node, follower);
}

static void check_slots(const struct node *of)
{
    uint32_t live[64] = {0};

    HOLD(of->origins.count_max <= COUNT_OF(live));
    for (uint32_t slot = 0; slot < of->store.used; slot++) {
        if (!store_is_used(&of->store, slot))
            continue;
        struct record record = state_record(of, slot);

        HOLD(record_is_valid(&record));
        HOLD(store_find(&of->store, state_hash(of, record.id), record.id) ==
             slot);
        live[of->store.slots[slot].origin]++;
    }
    for (uint32_t i = 0; i < of->origins.high; i++)
        HOLD(of->origins.list[i].live == live[i]);
}

void lone_check(void)
{
    HOLD(node->store.used <= node->store.slot_count);
    for (uint32_t i = 0; i < LONE_LINKS; i++)
        HOLD(open[i] || node->links[i].state == LINK_FREE);
    check_slots(node);
}
