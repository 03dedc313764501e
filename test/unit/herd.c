#include "herd.h"

#include <sys/mman.h>

static struct node_moment moment(struct herd *herd, uint32_t node)
{
    return (struct node_moment){
        .wall_ns = 1700000000 * (int64_t)NS_PER_S + herd->now_ms * NS_PER_MS +
                   herd->clock_ns[node],
        .mono_ns = herd->now_ms * NS_PER_MS,
        .chance = dice_next(&herd->dice),
    };
}

static const char *const node_names[HERD_NODES_MAX] = {"n0", "n1", "n2", "n3",
                                                       "n4", "n5", "n6", "n7"};

static void configure(struct herd *herd, uint32_t node)
{
    const struct herd_options *o = &herd->options;
    uint32_t n = 0;

    for (uint32_t other = 0; other < herd->count; other++)
        if (herd->linked[node][other]) {
            herd->names[node][n] = bytes_text(node_names[other]);
            herd->neighbours[node][n++] = other;
        }
    herd->configs[node] = (struct node_config){
        .name = bytes_text(node_names[node]),
        .neighbours = herd->names[node],
        .neighbour_count = n,
        .herd = {7},
        .table_key = {{(uint8_t)node, 1}},
        .max_clients = o->max_clients ? o->max_clients : 4000,
        .store_clients = o->store_clients ? o->store_clients : 8000,
        .text_bytes = 1 << 20,
        .max_origins = o->max_origins ? o->max_origins : 256,
        .max_links = o->max_links ? o->max_links : 2 * n + 8,
        .max_followers = 2,
        .spread = o->tree ? SPREAD_TREE : SPREAD_FLOOD,
        .member_count = herd->count,
        .times = o->times,
    };
}

struct herd *herd_create(uint32_t count, const struct herd_edge *edges,
                         const struct herd_options *options, uint64_t seed)
{
    struct herd *herd = calloc(1, sizeof(*herd));

    assert_non_null(herd);
    herd->count = count;
    herd->options = *options;
    herd->dice = seed;
    herd->now_ms = 1;
    herd->wires = calloc(HERD_WIRES_MAX, sizeof(*herd->wires));
    herd->ledger = calloc(HERD_LEDGER_MAX, sizeof(*herd->ledger));
    for (; edges->a != edges->b; edges++) {
        herd->linked[edges->a][edges->b] = true;
        herd->linked[edges->b][edges->a] = true;
    }
    for (uint32_t node = 0; node < count; node++) {
        configure(herd, node);
        herd->down[node] = true;
        herd_start(herd, node);
    }
    return herd;
}

static void unmap(struct herd *herd, uint32_t node)
{
    munmap(herd->nodes[node], node_size(&herd->configs[node]));
    free(herd->wishes[node]);
}

void herd_destroy(struct herd *herd)
{
    for (uint32_t node = 0; node < herd->count; node++)
        if (!herd->down[node])
            unmap(herd, node);
    free(herd->wires);
    free(herd->ledger);
    free(herd);
}

static void step(struct herd *herd, uint32_t node, struct node_event event);

static uint32_t free_link(const struct herd *herd, uint32_t node)
{
    const struct node *n = herd->nodes[node];

    for (uint32_t link = 0; link < n->link_count; link++)
        if (n->links[link].state == LINK_FREE)
            return link;
    return LINK_NONE;
}

static struct herd_wire *free_wire(struct herd *herd)
{
    for (size_t i = 0; i < HERD_WIRES_MAX; i++)
        if (!herd->wires[i].used)
            return &herd->wires[i];
    fail_msg("too many wires for this little world");
    abort();
}

static void dial(struct herd *herd, uint32_t node, uint32_t neighbour)
{
    uint32_t other = herd->neighbours[node][neighbour];
    struct node_event failed = {.kind = NODE_DIAL_FAILED,
                                .neighbour = neighbour};
    uint32_t here = free_link(herd, node), there;

    if (herd->down[other] || herd->cut[node][other] || here == LINK_NONE ||
        (there = free_link(herd, other)) == LINK_NONE) {
        step(herd, node, failed);
        return;
    }
    struct herd_wire *wire = free_wire(herd);
    memset(wire, 0, offsetof(struct herd_wire, to));
    wire->to[0].size = wire->to[1].size = 0;
    wire->used = true;
    wire->node[0] = node;
    wire->link[0] = here;
    wire->node[1] = other;
    wire->link[1] = there;
    step(herd, node,
         (struct node_event){
             .kind = NODE_LINK_UP, .link = here, .neighbour = neighbour});
    step(herd, other,
         (struct node_event){
             .kind = NODE_LINK_UP, .link = there, .neighbour = NODE_STRANGER});
}

static struct herd_wire *wire_of(struct herd *herd, uint32_t node,
                                 uint32_t link, unsigned *end)
{
    for (size_t i = 0; i < HERD_WIRES_MAX; i++)
        for (*end = 0; *end < 2; (*end)++) {
            struct herd_wire *wire = &herd->wires[i];

            if (wire->used && wire->node[*end] == node &&
                wire->link[*end] == link)
                return wire;
        }
    return NULL;
}

/* What the node still wants to send there, as far as the pipe takes it. */
static void fill_pipe(struct herd *herd, struct herd_wire *wire, unsigned end)
{
    struct herd_pipe *pipe = &wire->to[1 - end];
    struct node *node = herd->nodes[wire->node[end]];
    size_t room_max =
        herd->options.wire_bytes_per_ms ? 2 * FRAME_BYTES_MAX : HERD_PIPE_BYTES;
    struct node_moment now = moment(herd, wire->node[end]);
    bool more = !herd->stopped[wire->node[end]];

    while (more && !wire->closed[end] &&
           pipe->size + FRAME_BYTES_MAX <= room_max)
        pipe->size +=
            node_want(node, &now, wire->link[end], pipe->bytes + pipe->size,
                      FRAME_BYTES_MAX, &more);
}

static void obey(struct herd *herd, uint32_t node, struct node_wish wish)
{
    unsigned end;
    struct herd_wire *wire;

    switch (wish.kind) {
    case NODE_DIAL:
        dial(herd, node, wish.neighbour);
        break;
    case NODE_CLOSE:
        wire = wire_of(herd, node, wish.link, &end);
        assert_non_null(wire);
        fill_pipe(herd, wire, end);
        wire->closed[end] = true;
        break;
    case NODE_TELL:
        herd->notes[wish.note]++;
        herd->last_reason = wish.reason;
        break;
    }
}

static void step(struct herd *herd, uint32_t node, struct node_event event)
{
    struct node_wishes wishes = {.list = herd->wishes[node],
                                 .max = node_wishes_max(&herd->configs[node])};

    event.now = moment(herd, node);
    node_step(herd->nodes[node], &event, &wishes);
    if (!wishes.count)
        return;
    /* Obeying makes further steps, which use the same list. */
    struct node_wish *copy = malloc(wishes.count * sizeof(*copy));
    memcpy(copy, wishes.list, wishes.count * sizeof(*copy));
    for (size_t i = 0; i < wishes.count; i++)
        obey(herd, node, copy[i]);
    free(copy);
}

/* Some of the bytes, cut anywhere. */
static void drain_pipe(struct herd *herd, struct herd_wire *wire, unsigned end)
{
    static uint8_t chunk[HERD_PIPE_BYTES];
    struct herd_pipe *pipe = &wire->to[end];
    size_t most = herd->options.wire_bytes_per_ms;
    size_t size = pipe->size;

    if (most && size > most)
        size = most;
    if (size > 1 && dice_next(&herd->dice) % 4 == 0)
        size = 1 + dice_next(&herd->dice) % size;
    /* Now and then nothing comes: no two directions stay in step. */
    if (dice_next(&herd->dice) % 4 == 0)
        size = 0;
    if (!size || herd->stopped[wire->node[end]])
        return;
    memcpy(chunk, pipe->bytes, size);
    memmove(pipe->bytes, pipe->bytes + size, pipe->size - size);
    pipe->size -= size;
    step(herd, wire->node[end],
         (struct node_event){.kind = NODE_LINK_BYTES,
                             .link = wire->link[end],
                             .bytes = bytes_make(chunk, size)});
}

static void break_wire(struct herd *herd, struct herd_wire *wire)
{
    wire->used = false;
    for (unsigned end = 0; end < 2; end++)
        if (!herd->down[wire->node[end]])
            step(herd, wire->node[end],
                 (struct node_event){.kind = NODE_LINK_DOWN,
                                     .link = wire->link[end]});
}

static void run_wire(struct herd *herd, struct herd_wire *wire)
{
    for (unsigned end = 0; end < 2 && wire->used; end++) {
        fill_pipe(herd, wire, end);
        drain_pipe(herd, wire, 1 - end);
    }
    /* One end closed, and the other has read it all: the connection ends. */
    for (unsigned end = 0; end < 2 && wire->used; end++)
        if (wire->closed[end] && wire->to[1 - end].size == 0)
            break_wire(herd, wire);
}

static void run_node(struct herd *herd, uint32_t node)
{
    struct node *n = herd->nodes[node];

    if (node_timeout(n) <= herd->now_ms * NS_PER_MS)
        step(herd, node, (struct node_event){.kind = NODE_TICK});
    if (node_written(n) < node_number(n) &&
        herd->now_ms >= herd->written_at_ms[node]) {
        step(herd, node,
             (struct node_event){.kind = NODE_WRITTEN,
                                 .number = node_number(n)});
        herd->written_at_ms[node] = herd->now_ms + herd->options.written_lag_ms;
    }
}

void herd_run(struct herd *herd, unsigned ms)
{
    while (ms--) {
        herd->now_ms++;
        for (uint32_t node = 0; node < herd->count; node++)
            if (!herd->down[node] && !herd->stopped[node])
                run_node(herd, node);
        for (size_t i = 0; i < HERD_WIRES_MAX; i++)
            if (herd->wires[i].used)
                run_wire(herd, &herd->wires[i]);
    }
}

static bool joins(const struct herd_wire *wire, uint32_t a, uint32_t b)
{
    return wire->used && ((wire->node[0] == a && wire->node[1] == b) ||
                          (wire->node[0] == b && wire->node[1] == a));
}

void herd_cut(struct herd *herd, uint32_t a, uint32_t b)
{
    herd->cut[a][b] = herd->cut[b][a] = true;
    for (size_t i = 0; i < HERD_WIRES_MAX; i++)
        if (joins(&herd->wires[i], a, b))
            break_wire(herd, &herd->wires[i]);
}

void herd_heal(struct herd *herd, uint32_t a, uint32_t b)
{
    herd->cut[a][b] = herd->cut[b][a] = false;
}

void herd_kill(struct herd *herd, uint32_t node)
{
    assert_false(herd->down[node]);
    herd->down[node] = true;
    for (size_t i = 0; i < HERD_WIRES_MAX; i++)
        if (herd->wires[i].used &&
            (herd->wires[i].node[0] == node || herd->wires[i].node[1] == node))
            break_wire(herd, &herd->wires[i]);
    unmap(herd, node);
}

void herd_start(struct herd *herd, uint32_t node)
{
    struct node_config *config = &herd->configs[node];
    struct node_moment now = moment(herd, node);

    assert_true(herd->down[node]);
    config->incarnation = ++herd->lives;
    void *block = mmap(NULL, node_size(config), PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_ptr_not_equal(block, MAP_FAILED);
    herd->nodes[node] = node_init(block, config, &now);
    herd->wishes[node] =
        calloc(node_wishes_max(config), sizeof(struct node_wish));
    herd->written_at_ms[node] = 0;
    herd->down[node] = false;
}

static void note_update(struct herd *herd, uint32_t node, const char *id)
{
    struct node *n = herd->nodes[node];
    struct herd_update *update = &herd->ledger[herd->ledger_count];
    uint32_t slot =
        store_find(&n->store, node_hash(n, bytes_text(id)), bytes_text(id));

    assert_true(herd->ledger_count < HERD_LEDGER_MAX);
    update->node = node;
    update->incarnation = herd->configs[node].incarnation;
    update->seq = n->origins.list[n->origins.self].claimed;
    snprintf(update->id, sizeof(update->id), "%s", id);
    update->record = state_record(n, slot);
    memcpy(update->position, update->record.position.data,
           update->record.position.size);
    update->record.position.data = (const uint8_t *)update->position;
    update->record.taker = bytes_text(node_names[node]);
    update->record.id = bytes_text(update->id);
    herd->ledger_count++;
}

enum node_verdict herd_report(struct herd *herd, uint32_t node, const char *id,
                              const char *position, int64_t stamp_s)
{
    char line[256];
    struct node *n = herd->nodes[node];
    struct node_moment now = moment(herd, node);
    uint64_t before = n->origins.list[n->origins.self].claimed;
    struct node_answer answer = {.verdict = NODE_TAKEN};
    struct writer w = writer_make(NULL, 0);

    snprintf(line, sizeof(line), "IAMAT %s %s %lld.000000000", id, position,
             (long long)stamp_s);
    struct node_command command = {command_parse(bytes_text(line)), 0};
    assert_int_equal(command.command.kind, COMMAND_REPORT);
    command.hash = node_hash(n, command.command.id);
    (void)node_batch(n, &now, &command, 1, &answer, &w);
    if (n->origins.list[n->origins.self].claimed != before)
        note_update(herd, node, id);
    return answer.verdict;
}

const char *herd_where(struct herd *herd, uint32_t node, const char *id)
{
    static char text[AT_BYTES_MAX + 1];
    struct writer w = writer_make(text, sizeof(text));

    text[0] = 0;
    if (node_where(herd->nodes[node], bytes_text(id), &w) == ERR_OK)
        text[w.size - 1] = 0;
    return text;
}

static bool same_map(const struct node *a, const struct node *b)
{
    if (store_count(&a->store) != store_count(&b->store))
        return false;
    for (uint32_t slot = 0; slot < a->store.used; slot++) {
        if (!store_is_used(&a->store, slot))
            continue;
        struct record record = state_record(a, slot);
        uint32_t other =
            store_find(&b->store, state_hash(b, record.id), record.id);

        if (other == SLOT_NONE)
            return false;
        struct record theirs = state_record(b, other);
        if (record_compare(&record, &theirs) != 0)
            return false;
    }
    return true;
}

bool herd_agrees(struct herd *herd)
{
    struct node *first = NULL;

    for (uint32_t node = 0; node < herd->count; node++) {
        if (herd->down[node])
            continue;
        if (!first)
            first = herd->nodes[node];
        if (!same_map(first, herd->nodes[node]))
            return false;
    }
    return true;
}

void herd_settle(struct herd *herd, unsigned ms_max)
{
    for (unsigned ms = 0; ms < ms_max; ms++) {
        herd_run(herd, 1);
        if (herd_agrees(herd))
            return;
    }
    fail_msg("the nodes did not agree within %u ms", ms_max);
}

/* Which of this node's origins made the update; NULL = it never heard of it. */
static const struct origin *origin_of(const struct herd *herd, uint32_t node,
                                      const struct herd_update *update)
{
    const struct node *n = herd->nodes[node];

    for (uint32_t i = 0; i < n->origins.high; i++) {
        const struct origin *origin = &n->origins.list[i];

        if (origin->used && origin->incarnation == update->incarnation)
            return origin;
    }
    return NULL;
}

static void check_claim(struct herd *herd, uint32_t node,
                        const struct herd_update *update)
{
    const struct node *n = herd->nodes[node];
    const struct origin *origin = origin_of(herd, node, update);
    struct bytes id = bytes_text(update->id);

    if (!origin || origin->claimed < update->seq)
        return;
    uint32_t slot = store_find(&n->store, node_hash(n, id), id);
    if (slot != SLOT_NONE) {
        struct record record = state_record(n, slot);

        if (record_compare(&record, &update->record) >= 0)
            return;
    }
    fail_msg("n%u claims %llu of life %llu, but does not hold %s of it", node,
             (unsigned long long)update->seq,
             (unsigned long long)update->incarnation, update->id);
}

void herd_check(struct herd *herd)
{
    for (uint32_t node = 0; node < herd->count; node++)
        for (size_t i = 0; !herd->down[node] && i < herd->ledger_count; i++)
            check_claim(herd, node, &herd->ledger[i]);
}

static uint64_t claim_of(const struct node *node, uint64_t incarnation)
{
    for (uint32_t i = 0; i < node->origins.high; i++)
        if (node->origins.list[i].used &&
            node->origins.list[i].incarnation == incarnation)
            return node->origins.list[i].claimed;
    return 0;
}

bool herd_vectors_agree(struct herd *herd)
{
    for (uint64_t life = 1; life <= herd->lives; life++)
        for (uint32_t node = 1; node < herd->count; node++)
            if (claim_of(herd->nodes[0], life) !=
                claim_of(herd->nodes[node], life))
                return false;
    return true;
}

uint32_t herd_clients(struct herd *herd, uint32_t node)
{
    struct node_status status;

    node_status(herd->nodes[node], &status);
    return status.clients;
}

struct node_counters herd_counters(struct herd *herd, uint32_t node)
{
    return herd->nodes[node]->counters;
}

bool herd_link_lives(struct herd *herd, uint32_t node, uint32_t other)
{
    const struct node *n = herd->nodes[node];

    for (uint32_t i = 0; i < n->neighbour_count; i++)
        if (herd->neighbours[node][i] == other)
            return n->neighbours[i].link != LINK_NONE;
    return false;
}
