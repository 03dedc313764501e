#include "hand.h"

#include "core/entry.h"
#include "core/frame.h"
#include "core/hello.h"

#include <stdio.h>

#define FOREIGN_LIVES 4

static uint8_t out[8 * FRAME_BYTES_MAX];
static struct writer w;

/* ---- the link ---- */

static void step(struct server *server, struct node_event event)
{
    struct node_wish list[64];
    struct node_wishes wishes = {.list = list, .max = COUNT_OF(list)};

    event.now = server_now(server);
    node_step(server->node, &event, &wishes);
}

/* What a hand says is heard, or its link has ended. */
static void say(struct server *server)
{
    step(server, (struct node_event){.kind = NODE_LINK_BYTES,
                                     .bytes = writer_bytes(&w)});
    if (server->node->links[0].state != LINK_LIVE) {
        step(server, (struct node_event){.kind = NODE_LINK_DOWN});
        server->linked = false;
    }
    server_learn(server);
}

static void greet(struct server *server)
{
    struct hello hello = {.version_min = 1,
                          .version_max = 1,
                          .herd = {1, 2, 3},
                          .name = ledger_name(NEIGHBOUR),
                          .incarnation = 1};

    w = writer_make(out, sizeof(out));
    if (server->linked)
        return;
    step(server,
         (struct node_event){.kind = NODE_LINK_UP, .neighbour = NODE_STRANGER});
    writer_put(&w, LINK_PREFACE);
    hello_write(&w, &hello);
    auth_write(&w, AUTH_NONE);
    size_t frame = frame_begin(&w, FRAME_VECTOR);
    writer_u8(&w, 0);
    frame_end(&w, frame);
    server->linked = true;
}

static void say_meaning(const struct server *server, unsigned life)
{
    const struct life *l = &server->ledger.lives[life];
    struct origin_message message = {life, l->incarnation,
                                     ledger_name(l->name)};

    origin_write(&w, &message);
}

static void say_claim(enum frame_type type, unsigned life, uint64_t seq)
{
    size_t frame = frame_begin(&w, type);

    if (type == FRAME_VECTOR)
        writer_u8(&w, 0);
    claim_write(&w, &(struct claim){life, seq});
    frame_end(&w, frame);
}

static void say_update(const struct server *server, const struct update *update)
{
    char id[CLIENT_ID_MAX];
    struct entry entry = {
        .record = {.id = client_id(server, update->client, id),
                   .position = BYTES("+1.0+1.0"),
                   .stamp_ns = (int64_t)update->stamp * NS_PER_S},
        .origin = update->origin,
        .seq = update->seq,
    };

    say_meaning(server, update->origin);
    size_t frame = frame_begin(&w, FRAME_UPDATES);
    struct entry_codec codec = updates_write_head(&w, 0);
    entry_write(&w, &codec, &entry);
    frame_end(&w, frame);
}

/* ---- what it brings ---- */

/* A life of others, which has made some more reports; or one of the server's
 * own before, of which it has lost some. */
static unsigned draw_life(struct server *server, struct dice *dice)
{
    struct ledger *ledger = &server->ledger;

    if (ledger->life_count && dice_once_in(dice, 4)) {
        unsigned life = dice_below(dice, ledger->life_count);

        if (life != server->self)
            return life;
    }
    uint64_t which = 1 + dice_below(dice, FOREIGN_LIVES);
    return ledger_life(ledger, which % 2 ? NEIGHBOUR : STRANGER, which);
}

static void make_reports(struct server *server, unsigned life,
                         struct dice *dice)
{
    struct ledger *ledger = &server->ledger;

    for (unsigned i = dice_below(dice, 4); i > 0; i--)
        ledger_add(ledger, life, ledger->lives[life].last + 1,
                   dice_below(dice, ledger->clients),
                   ledger_stamp(ledger, dice_throw(dice)));
}

/* What the server lacks of a life is sent as what is the newest by now. */
static void bring(struct server *server, unsigned life, uint64_t end,
                  bool cover, struct dice *dice)
{
    const struct ledger *ledger = &server->ledger;

    server_look(server);
    for (unsigned i = 0; i < ledger->count; i++) {
        const struct update *update = &ledger->updates[i];

        if (update->origin != life || update->seq > end ||
            server->held[update->client] >= update->stamp ||
            (!cover && dice_once_in(dice, 2)))
            continue;
        const struct update *newest = ledger_foreign(ledger, update->client);
        say_update(server, newest);
        server->held[update->client] = newest->stamp;
        if (writer_room(&w) < 2 * FRAME_BYTES_MAX)
            say(server), greet(server);
    }
    say_meaning(server, life);
    if (cover && end)
        say_claim(FRAME_COVER, life, end);
}

void hand_brings(struct server *server, struct dice *dice)
{
    struct ledger *ledger = &server->ledger;

    greet(server);
    unsigned life = draw_life(server, dice);
    bool own = ledger->lives[life].name == SELF;
    if (!own)
        make_reports(server, life, dice);
    bring(server, life,
          own ? ledger_known(&ledger->lives[life]) : ledger->lives[life].last,
          !dice_once_in(dice, 3), dice);
    say(server);
}

void hand_refutes(struct server *server, struct dice *dice)
{
    struct ledger *ledger = &server->ledger;
    unsigned life = server->self;
    const struct origin *self =
        &server->node->origins.list[server->node->origins.self];
    uint64_t end = self->applied + 1 + dice_below(dice, 3);

    /* Reports of an earlier time, which it has forgotten. */
    for (uint64_t seq = self->applied + 1; seq <= end; seq++)
        ledger_add(ledger, life, seq, dice_below(dice, ledger->clients),
                   ledger_stamp(ledger, dice_throw(dice)));
    ledger->lives[life].refuted = end;
    server->renewals++;
    server->conflict = 1 + life;
    greet(server);
    say_meaning(server, life);
    say_claim(FRAME_VECTOR, life, end);
    say(server);
    if (server->self == life)
        server_wrong(server, "it was refuted, and goes on with its life");
}
