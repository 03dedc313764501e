#include "hand.h"

static const struct herd_edge pair[] = {{0, 1}, {0, 0}};

struct herd *herd;
struct node *node;
struct writer w;
uint8_t in[FRAME_BYTES_MAX];
struct node_wish wishes[256];
size_t wish_count;
static uint8_t out[2 * FRAME_BYTES_MAX];

struct node_moment now(void)
{
    return (struct node_moment){.wall_ns = 1700000000 * (int64_t)NS_PER_S +
                                           herd->now_ms * NS_PER_MS +
                                           herd->clock_ns[0],
                                .mono_ns = herd->now_ms * NS_PER_MS};
}

void step(struct node_event event)
{
    struct node_wishes list = {.list = wishes, .max = COUNT_OF(wishes)};

    event.now = now();
    node_step(node, &event, &list);
    wish_count = list.count;
}

struct hello hello_of(const char *name)
{
    return (struct hello){.version_min = 1,
                          .version_max = 1,
                          .herd = {7},
                          .name = bytes_text(name),
                          .incarnation = 77};
}

void say(void)
{
    step((struct node_event){.kind = NODE_LINK_BYTES,
                             .bytes = writer_bytes(&w)});
    w.size = 0;
}

int begin_with(const struct herd_options *options)
{
    herd = herd_create(2, pair, options, 1);
    herd_kill(herd, 1);
    node = herd->nodes[0];
    w = writer_make(out, sizeof(out));
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    return 0;
}

int begin(void **state)
{
    (void)state;
    return begin_with(&(struct herd_options){.tree = false});
}

int begin_tree(void **state)
{
    (void)state;
    return begin_with(&(struct herd_options){.tree = true});
}

int end(void **state)
{
    (void)state;
    herd_destroy(herd);
    return 0;
}

struct bytes ask_once(bool *more)
{
    struct node_moment moment = now();
    struct bytes said =
        bytes_make(in, node_want(node, &moment, 0, in, sizeof(in), more));

    if (said.size > 4 && bytes_equal(bytes_first(said, 4), LINK_PREFACE))
        said = bytes_skip(said, 4);
    return said;
}

struct bytes heard(enum frame_type type)
{
    struct frame frame;
    bool more;
    struct bytes said = ask_once(&more);

    while (frame_cut(&said, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
        if (frame.type == type)
            return frame.payload;
    return bytes_make(NULL, 0);
}

void greet(const struct hello *hello)
{
    writer_put(&w, LINK_PREFACE);
    hello_write(&w, hello);
    say();
}

void say_vector(void)
{
    size_t frame = frame_begin(&w, FRAME_VECTOR);

    writer_u8(&w, 0);
    frame_end(&w, frame);
    say();
}

void become_live_unheard(void)
{
    struct hello hello = hello_of("n1");

    greet(&hello);
    auth_write(&w, AUTH_NONE);
    say();
    say_vector();
    assert_int_equal(node->links[0].state, LINK_LIVE);
}

void become_live(void)
{
    become_live_unheard();
    (void)heard(FRAME_HELLO);
}

void meet_again(void)
{
    struct hello hello = hello_of("n1");

    herd_run(herd, 1); /* what there is gets written */
    step((struct node_event){.kind = NODE_LINK_DOWN});
    step((struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    greet(&hello);
    auth_write(&w, AUTH_NONE);
    say();
    (void)heard(FRAME_HELLO);
}

void say_origin(uint32_t index, const char *name, uint64_t incarnation)
{
    struct origin_message message = {index, incarnation, bytes_text(name)};

    origin_write(&w, &message);
    say();
}

struct entry entry_of(uint32_t origin, uint64_t seq, const char *id)
{
    return (struct entry){
        .record = {.id = bytes_text(id),
                   .position = BYTES("+1-1"),
                   .stamp_ns = 5 * (int64_t)NS_PER_S},
        .origin = origin,
        .seq = seq,
    };
}

void say_entry(const struct entry *entry, bool claim)
{
    size_t frame = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);

    entry_write(&w, &codec, entry);
    if (claim)
        updates_set_claim(&w, frame);
    frame_end(&w, frame);
    say();
}

void say_claim(enum frame_type type, uint32_t origin, uint64_t seq)
{
    size_t frame = frame_begin(&w, type);

    claim_write(&w, &(struct claim){origin, seq});
    frame_end(&w, frame);
    say();
}

void say_vector_of(uint32_t origin, uint64_t seq)
{
    size_t frame = frame_begin(&w, FRAME_VECTOR);

    writer_u8(&w, 0);
    claim_write(&w, &(struct claim){origin, seq});
    frame_end(&w, frame);
    say();
}

void say_vector_of_n0(uint64_t seq)
{
    say_origin(3, "n0", herd->configs[0].incarnation);
    say_vector_of(3, seq);
}

void say_ping(uint8_t flags, const struct beacon *beacon)
{
    ping_write(&w,
               &(struct ping){.mono_ns = 1, .flags = flags, .beacon = *beacon});
    say();
}

void say_pull(uint32_t hold_ms)
{
    pull_write(&w, hold_ms);
    say();
}

void say_ack(uint64_t life, uint64_t seq)
{
    ack_write(&w, &(struct ack){life, seq});
    say();
}

void say_wants_acks(uint64_t life)
{
    struct ping ping = {.mono_ns = 1,
                        .beacon = {.root = BYTES("n1"), .life = 1},
                        .acks_of = life};

    ping_write(&w, &ping);
    say();
}

void assert_ended_with(enum bye reason)
{
    uint8_t code;

    assert_int_equal(node->links[0].state, LINK_ENDING);
    assert_int_equal(bye_read(heard(FRAME_BYE), &code), ERR_OK);
    assert_int_equal(code, reason);
}

uint64_t claimed(uint64_t incarnation)
{
    for (uint32_t i = 0; i < node->origins.high; i++)
        if (node->origins.list[i].incarnation == incarnation)
            return node->origins.list[i].claimed;
    return 0;
}

size_t entries_in(struct bytes updates)
{
    struct reader r = reader_make(updates);
    struct entry_codec codec;
    struct entry entry;
    size_t count = 0;
    bool claim;

    assert_int_equal(updates_read_head(&r, &claim, &codec), ERR_OK);
    for (; r.left.size; count++)
        assert_int_equal(entry_read(&r, &codec, &entry), ERR_OK);
    return count;
}

void report_many(int count)
{
    char id[16];

    for (int i = 0; i < count; i++) {
        snprintf(id, sizeof(id), "k%d", i);
        herd_report(herd, 0, id, "+1-1", i);
    }
    herd_run(herd, 1);
}

size_t records_in(struct bytes frames)
{
    struct frame frame;
    size_t count = 0;

    while (frame_cut(&frames, FRAME_PAYLOAD_MAX, &frame) == ERR_OK)
        if (frame.type == FRAME_UPDATES)
            count += entries_in(frame.payload);
    return count;
}

size_t claims_in(struct bytes vector)
{
    struct reader r = reader_make(vector);
    struct claim claim;
    size_t count = 0;

    assert_int_equal(reader_u8(&r), 0);
    for (; r.left.size; count++)
        assert_int_equal(claim_read(&r, &claim), ERR_OK);
    return count;
}
