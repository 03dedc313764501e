#include "lone_node.h"

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>

#define WISHES_MAX 64

static struct node *node;
static int64_t now_ms;
static bool open[LONE_LINKS], closing[LONE_LINKS];
static bool following;
static uint32_t follower;
static uint64_t taken; /* reports that the node has dots for */

static const char *const names[] = {"n0", "n1", "n2"};

static struct node_config configuration(void)
{
    static struct bytes neighbours[LONE_NEIGHBOURS];

    for (uint32_t i = 0; i < LONE_NEIGHBOURS; i++)
        neighbours[i] = bytes_text(names[i + 1]);
    return (struct node_config){
        .name = bytes_text(names[0]),
        .neighbours = neighbours,
        .neighbour_count = LONE_NEIGHBOURS,
        .herd = {7},
        .incarnation = 1,
        .max_clients = 6,
        .store_clients = 12,
        .text_bytes = 16384,
        .max_origins = 8,
        .max_links = LONE_LINKS,
        .max_followers = 1,
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

static void step(struct node_event event);

/* Of dials, those to n1 fail and those to n2 find a free connection. */
static void dial(uint32_t neighbour)
{
    uint32_t link = 0;

    while (link < LONE_LINKS && open[link])
        link++;
    if (neighbour == 0 || link == LONE_LINKS) {
        step((struct node_event){.kind = NODE_DIAL_FAILED,
                                 .neighbour = neighbour});
        return;
    }
    open[link] = true;
    step((struct node_event){
        .kind = NODE_LINK_UP, .link = link, .neighbour = neighbour});
}

static void step(struct node_event event)
{
    struct node_wish list[WISHES_MAX];
    struct node_wishes wishes = {.list = list, .max = COUNT_OF(list)};

    event.now = moment();
    node_step(node, &event, &wishes);
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
    taken = 0;
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
        step((struct node_event){.kind = NODE_TICK});
    step(
        (struct node_event){.kind = NODE_WRITTEN, .number = node_number(node)});
}

void lone_open(uint32_t link)
{
    if (open[link])
        return;
    open[link] = true;
    step((struct node_event){
        .kind = NODE_LINK_UP, .link = link, .neighbour = NODE_STRANGER});
}

void lone_drop(uint32_t link)
{
    if (!open[link])
        return;
    open[link] = closing[link] = false;
    step((struct node_event){.kind = NODE_LINK_DOWN, .link = link});
}

void lone_say(uint32_t link, struct bytes bytes)
{
    if (open[link])
        step((struct node_event){
            .kind = NODE_LINK_BYTES, .link = link, .bytes = bytes});
    if (closing[link]) {
        lone_hear(link);
        lone_drop(link);
    }
}

void lone_say_frame(uint32_t link, uint8_t type, struct bytes payload)
{
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    size_t begin = frame_begin(&w, (enum frame_type)type);

    writer_put(&w, payload);
    frame_end(&w, begin);
    lone_say(link, writer_bytes(&w));
}

void lone_greet(uint32_t link, uint32_t neighbour, uint64_t incarnation)
{
    uint8_t buffer[1024];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct hello hello = {.version_min = 1,
                          .version_max = 1,
                          .herd = {7},
                          .name = bytes_text(names[neighbour + 1]),
                          .incarnation = incarnation};

    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    lone_say(link, writer_bytes(&w));
}

void lone_hear(uint32_t link)
{
    static uint8_t buffer[FRAME_BYTES_MAX + sizeof(uint32_t)];
    struct node_moment now = moment();
    struct bytes preface = LINK_PREFACE, heard;
    struct frame frame;
    bool more;

    if (!open[link])
        return;
    heard = bytes_make(
        buffer, node_want(node, &now, link, buffer, FRAME_BYTES_MAX, &more));
    if (heard.size >= preface.size &&
        bytes_equal(bytes_first(heard, preface.size), preface))
        heard = bytes_skip(heard, preface.size);
    while (heard.size) {
        HOLD(frame_cut(&heard, FRAME_PAYLOAD_MAX, &frame) == ERR_OK);
        HOLD(frame.type <= FRAME_BYE);
    }
}

void lone_client_says(struct bytes line)
{
    static uint8_t buffer[AT_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct node_command command = {command_parse(line), 0};
    struct node_answer answer = {.skew_ns = 0};
    struct node_moment now = moment();
    uint64_t won =
        node->counters.reports - node->counters.stale - node->counters.repeated;

    if (command.command.kind != COMMAND_REPORT &&
        command.command.kind != COMMAND_QUESTION)
        return;
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &now, &command, 1, &answer, &w);
    taken += node->counters.reports - node->counters.stale -
             node->counters.repeated - won;
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
    HOLD(node->origins.list[node->origins.self].claimed == taken);
    for (uint32_t i = 0; i < LONE_LINKS; i++)
        HOLD(open[i] || node->links[i].state == LINK_FREE);
    check_slots(node);
}
