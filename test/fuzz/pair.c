#include "pair.h"

#include "fuzz.h"
#include "heard.h"
#include "node/incarnation.h"
#include "pair_ledger.h"
#include "rises.h"

#include <string.h>
#include <sys/mman.h>

#define WISHES_MAX 64

/* A node is asked for more while less than this, and a lot, is under way. */
#define UNDER_WAY_BYTES 200

/* In a moment. */
#define TURNS_MAX 4

static struct pair pair;
static const char *const names[PAIR_HOSTS] = {"n0", "n1"};

/* ---- processes ---- */

static struct node_moment moment(void)
{
    uint64_t dice =
        (pair.dice + (uint64_t)pair.now_ms) * 0x9e3779b97f4a7c15u + 1;

    pair.dice = dice;
    return (struct node_moment){
        .wall_ns = 1700000000 * (int64_t)NS_PER_S + pair.now_ms * NS_PER_MS,
        .mono_ns = pair.now_ms * NS_PER_MS,
        .chance = dice ^ dice >> 29,
    };
}

static struct node_config configuration(uint32_t host)
{
    static struct bytes neighbours[PAIR_HOSTS];

    neighbours[host] = bytes_text(names[1 - host]);
    return (struct node_config){
        .name = bytes_text(names[host]),
        .neighbours = &neighbours[host],
        .neighbour_count = 1,
        .herd = {7},
        .table_key = {{(uint8_t)host}},
        .max_clients = PAIR_KEYS,
        .store_clients = 2 * PAIR_KEYS,
        .text_bytes = 16384,
        .max_origins = 60, /* none is forgotten to make room */
        .max_links = PAIR_LINKS,
        .max_followers = 1,
        .member_count = PAIR_HOSTS,
    };
}

/* The same block every time, zeroed anew by giving its pages back. */
static void *zeroed(uint32_t host, size_t size)
{
    static void *blocks[PAIR_HOSTS];

    if (!blocks[host])
        blocks[host] = mmap(NULL, size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    HOLD(blocks[host] != MAP_FAILED &&
         madvise(blocks[host], size, MADV_DONTNEED) == 0);
    return blocks[host];
}

static void begin(uint32_t index, uint64_t incarnation)
{
    struct host *host = &pair.hosts[index];
    struct node_moment now = moment();

    host->config.incarnation = incarnation;
    host->node =
        node_init(zeroed(index, node_size(&host->config)), &host->config, &now);
    host->stopped = false;
    host->seen_claims = UINT64_MAX;
}

struct pair *pair_start(void)
{
    pair.now_ms = 1;
    pair.lot = 1;
    pair.dice = 0;
    pair.parted = pair.forged = false;
    for (uint32_t i = 0; i < PAIR_WIRES; i++)
        pair.wires[i].used = false;
    ledger_clear();
    for (uint32_t i = 0; i < PAIR_HOSTS; i++) {
        struct node_moment now = moment();

        pair.hosts[i].config = configuration(i);
        HOLD(node_wishes_max(&pair.hosts[i].config) <= WISHES_MAX);
        begin(i, incarnation_new(&now, 0));
    }
    return &pair;
}

uint64_t pair_claim(uint32_t host, uint32_t of, uint64_t incarnation)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(pair.hosts[host].node, i, &used, &claim);
         i++)
        if (used && claim.incarnation == incarnation &&
            bytes_equal(claim.name, bytes_text(names[of])))
            return claim.claimed;
    return 0;
}

/* ---- steps and wishes ---- */

static void step(uint32_t host, struct node_event event);

static uint32_t free_link(const struct node *node)
{
    for (uint32_t i = 0; i < node->link_count; i++)
        if (node->links[i].state == LINK_FREE)
            return i;
    return LINK_NONE;
}

static struct wire *free_wire(void)
{
    for (uint32_t i = 0; i < PAIR_WIRES; i++)
        if (!pair.wires[i].used)
            return &pair.wires[i];
    return NULL;
}

static void dial(uint32_t host)
{
    uint32_t here = free_link(pair.hosts[host].node);
    uint32_t there = free_link(pair.hosts[1 - host].node);
    struct wire *wire = free_wire();

    if (pair.parted || !wire || here == LINK_NONE || there == LINK_NONE) {
        step(host, (struct node_event){.kind = NODE_DIAL_FAILED});
        return;
    }
    wire->used = true;
    wire->link[host] = here;
    wire->link[1 - host] = there;
    for (uint32_t i = 0; i < PAIR_HOSTS; i++) {
        wire->closed[i] = false;
        wire->to[i].size = 0;
    }
    step(host, (struct node_event){.kind = NODE_LINK_UP, .link = here});
    step(1 - host, (struct node_event){.kind = NODE_LINK_UP,
                                       .link = there,
                                       .neighbour = NODE_STRANGER});
}

/* What a host sends over a wire, as far as it takes more. */
static void fill(uint32_t host, struct wire *wire)
{
    struct pipe *pipe = &wire->to[1 - host];
    struct node *node = pair.hosts[host].node;
    struct node_moment now = moment();
    bool more = !wire->closed[host];

    while (more && pipe->size < UNDER_WAY_BYTES + pair.lot) {
        uint8_t *end = pipe->bytes + pipe->size;
        size_t size =
            node_want(node, &now, wire->link[host], end, pair.lot, &more);

        heard_judge(node, bytes_make(end, size));
        pipe->size += size;
    }
}

static void close_link(uint32_t host, uint32_t link)
{
    for (uint32_t i = 0; i < PAIR_WIRES; i++) {
        struct wire *wire = &pair.wires[i];

        if (!wire->used || wire->link[host] != link)
            continue;
        fill(host, wire);
        wire->closed[host] = true;
        return;
    }
    fuzz_broken("a link that it closes is there", __FILE__, __LINE__);
}

static void judge(uint32_t index)
{
    struct host *host = &pair.hosts[index];
    uint64_t version = host->node->origins.claims_version;

    if (pair.forged)
        return;
    ledger_learn(&pair, index);
    if (version != host->seen_claims)
        ledger_check(&pair, index);
    host->seen_claims = version;
}

static void step(uint32_t host, struct node_event event)
{
    struct node_wish list[WISHES_MAX];
    struct node_wishes wishes = {.list = list, .max = COUNT_OF(list)};
    struct node *node = pair.hosts[host].node;
    struct rises rises;

    event.now = moment();
    rises_remember(&rises, node);
    node_step(node, &event, &wishes);
    rises_judge(&rises, node, event.kind == NODE_LINK_BYTES);
    judge(host);
    for (size_t i = 0; i < wishes.count; i++)
        if (list[i].kind == NODE_DIAL)
            dial(host);
        else if (list[i].kind == NODE_CLOSE)
            close_link(host, list[i].link);
}

/* ---- wires ---- */

void pair_break(uint32_t index)
{
    struct wire *wire = &pair.wires[index];

    if (!wire->used)
        return;
    wire->used = false;
    for (uint32_t i = 0; i < PAIR_HOSTS; i++)
        step(i, (struct node_event){.kind = NODE_LINK_DOWN,
                                    .link = wire->link[i]});
}

/* One end has closed, and the other has read all of it. */
static void end_if_read(uint32_t index)
{
    const struct wire *wire = &pair.wires[index];

    for (uint32_t i = 0; i < PAIR_HOSTS && wire->used; i++)
        if (wire->closed[i] && wire->to[1 - i].size == 0)
            pair_break(index);
}

void pair_deliver(uint32_t index, uint32_t end, size_t size)
{
    static uint8_t bytes[PAIR_PIPE_BYTES];
    struct wire *wire = &pair.wires[index];
    struct pipe *pipe = &wire->to[end];

    if (!wire->used)
        return;
    if (size > pipe->size)
        size = pipe->size;
    memcpy(bytes, pipe->bytes, size);
    memmove(pipe->bytes, pipe->bytes + size, pipe->size - size);
    pipe->size -= size;
    if (size)
        step(end, (struct node_event){.kind = NODE_LINK_BYTES,
                                      .link = wire->link[end],
                                      .bytes = bytes_make(bytes, size)});
    end_if_read(index);
}

static void fill_all(void)
{
    for (uint32_t i = 0; i < PAIR_WIRES; i++)
        for (uint32_t end = 0; end < PAIR_HOSTS; end++)
            if (pair.wires[i].used && !pair.hosts[end].stopped)
                fill(end, &pair.wires[i]);
}

/* ---- time ---- */

/* One turn may make another due, but a node that wanted one again and again
 * while no time passes would keep a processor busy for ever. */
static void turn(uint32_t index)
{
    struct node *node = pair.hosts[index].node;
    unsigned turns = 0;

    if (pair.hosts[index].stopped)
        return;
    while (node_timeout(node) <= pair.now_ms * NS_PER_MS) {
        HOLD(turns++ < TURNS_MAX);
        step(index, (struct node_event){.kind = NODE_TICK});
    }
    step(index, (struct node_event){.kind = NODE_WRITTEN,
                                    .number = node_number(node)});
}

void pair_wait(unsigned ms)
{
    pair.now_ms += ms;
    for (uint32_t i = 0; i < PAIR_HOSTS; i++)
        turn(i);
    fill_all();
}

static bool deliver_all(void)
{
    bool any = false;

    for (uint32_t i = 0; i < PAIR_WIRES; i++)
        for (uint32_t end = 0; end < PAIR_HOSTS; end++) {
            if (!pair.wires[i].used || pair.hosts[end].stopped)
                continue;
            any = any || pair.wires[i].to[end].size;
            pair_deliver(i, end, SIZE_MAX);
        }
    return any;
}

/* When something is due at a host that is not stopped. */
static int64_t next_ms(int64_t end_ms)
{
    for (uint32_t i = 0; i < PAIR_HOSTS; i++) {
        int64_t due_ns = node_timeout(pair.hosts[i].node);

        if (!pair.hosts[i].stopped && due_ns / NS_PER_MS < end_ms)
            end_ms = due_ns / NS_PER_MS;
    }
    return end_ms > pair.now_ms ? end_ms : pair.now_ms + 1;
}

void pair_run(unsigned ms)
{
    int64_t end_ms = pair.now_ms + ms;

    while (pair.now_ms < end_ms) {
        bool busy = deliver_all();
        int64_t next = busy ? pair.now_ms + 1 : next_ms(end_ms);

        pair_wait((unsigned)(next - pair.now_ms));
    }
}

/* ---- what happens to hosts ---- */

void pair_report(uint32_t host, uint32_t key, unsigned stamp_s,
                 unsigned position)
{
    static uint8_t buffer[AT_BYTES_MAX];
    struct writer w = writer_make(buffer, sizeof(buffer));
    struct node *node = pair.hosts[host].node;
    struct node_moment now = moment();
    struct node_answer answer;
    char line[] = "IAMAT kA +1-1 100.000000000";

    line[7] = (char)('a' + key % PAIR_KEYS);
    line[10] = (char)('0' + position % 8);
    line[16] = (char)('0' + stamp_s % 10);
    line[15] = (char)('0' + stamp_s / 10 % 10);
    struct node_command command = {command_parse(bytes_text(line)), 0};
    command.hash = node_hash(node, command.command.id);
    (void)node_batch(node, &now, &command, 1, &answer, &w);
    /* A forged record may be one of yet another client. */
    HOLD(answer.verdict == NODE_TAKEN || pair.forged);
    judge(host);
}

void pair_restart(uint32_t host, bool set_back)
{
    const struct origins *origins = &pair.hosts[host].node->origins;
    uint64_t incarnation = origins->list[origins->self].incarnation;
    struct node_moment now = moment();

    for (uint32_t i = 0; i < PAIR_WIRES; i++)
        pair_break(i);
    begin(host, set_back ? incarnation : incarnation_new(&now, incarnation));
    if (set_back)
        ledger_set_back(&pair, host);
    else
        ledger_begin(&pair, host);
}

/* ---- agreement ---- */

static bool holds_all(const struct node *a, const struct node *b)
{
    for (uint32_t i = 0; i < a->store.used; i++) {
        struct record record = state_record(a, i), other;
        uint32_t slot =
            store_find(&b->store, state_hash(b, record.id), record.id);

        if (slot == SLOT_NONE)
            return false;
        other = state_record(b, slot);
        if (record_compare(&record, &other) != 0)
            return false;
    }
    return a->store.used == b->store.used;
}

/* What the records of one come from the other claims as far. Claims of other
 * lives are superseded by these, and may be forgotten. */
static bool claims_same(const struct node *a, uint32_t other)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(a, i, &used, &claim); i++) {
        uint32_t of = used && bytes_equal(claim.name, bytes_text(names[1]));

        if (used && a->origins.list[i].live &&
            pair_claim(other, of, claim.incarnation) != claim.claimed)
            return false;
    }
    return true;
}

bool pair_agrees(void)
{
    const struct node *a = pair.hosts[0].node, *b = pair.hosts[1].node;

    return origins_are_clean(&a->origins) && origins_are_clean(&b->origins) &&
           holds_all(a, b) && claims_same(a, 1) && claims_same(b, 0);
}
