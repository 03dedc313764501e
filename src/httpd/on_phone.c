/* What phones' apps send: understood, given to the node, and answered in the
 * way of each app. */
#include "httpd/friends.h"
#include "httpd/handlers.h"
#include "httpd/keeper.h"
#include "httpd/phone_keys.h"
#include "httpd/windows.h"
#include "world/clock.h"
#include "world/log.h"

#include <sodium/crypto_secretbox.h>
#include <sodium/randombytes.h>
#include <stdio.h>
#include <stdlib.h>

#define USER_BYTES_MAX 256

/* All that one request needs until it is answered. */
struct call {
    struct phones_said said;
    struct node_command commands[PHONES_REPORTS_MAX];
    size_t count;
    char user[USER_BYTES_MAX];
    uint8_t *texts; /* scratch, then ext */
};

static void call_free(struct call *call)
{
    free(call->texts);
    free(call);
}

/* ---- the answer ---- */

static enum phones_outcome outcome_of(const struct call *call,
                                      enum node_verdict verdict)
{
    if (call->said.wrong)
        return PHONES_UNKNOWN;
    switch (verdict) {
    case NODE_FULL:
    case NODE_UNWRITTEN:
    case NODE_CLOCK:
        return PHONES_BUSY;
    default:
        return PHONES_TAKEN;
    }
}

/* Room for friends and the answer; NULL: memory is short, and so it says
 * nothing of friends. */
struct answer_room {
    struct phones_friend *friends;
    uint8_t *texts, *answer;
    size_t count, size;
};

static void make_room(struct exchange *x, const struct call *call,
                      struct answer_room *room)
{
    struct friends *friends = x->service->friends;
    size_t max = call->said.app == PHONES_OWNTRACKS ? friends_max(friends) : 0;

    *room = (struct answer_room){.size = 2048 + 1024 * max};
    room->answer = malloc(room->size);
    if (max == 0)
        return;
    room->friends = calloc(max, sizeof(*room->friends));
    room->texts = malloc(max * FRIEND_BYTES_MAX);
    if (room->friends && room->texts) {
        struct writer texts = writer_make(room->texts, max * FRIEND_BYTES_MAX);

        room->count = friends_list(friends, room->friends, &texts);
    }
}

static void answer(struct exchange *x, struct call *call,
                   enum phones_outcome outcome)
{
    uint8_t nonce[crypto_secretbox_NONCEBYTES];
    struct answer_room room;

    randombytes_buf(nonce, sizeof(nonce));
    make_room(x, call, &room);
    struct writer w = writer_make(room.answer, room.answer ? room.size : 0);
    struct phones_answer a = phones_answer(
        &call->said, outcome, room.friends, room.count, nonce,
        phone_keys_find(x->service->phone_keys, call->said.asker), &w);

    call_free(call);
    free(room.friends);
    free(room.texts);
    exchange_answer_owned(x, a.status, a.type, room.answer, w.size);
}

static void on_settled(struct exchange *x, void *context,
                       enum node_verdict verdict)
{
    struct call *call = context;

    answer(x, call, outcome_of(call, verdict));
}

/* ---- the reports ---- */

static void add_command(struct exchange *x, struct call *call,
                        struct phones_report *report, struct writer *ext)
{
    const struct config *config = x->service->parts.config;
    struct tally *tally = &x->service->tally;

    switch (windows_judge(config, clock_wall_ns(), report, ext)) {
    case WINDOWS_TOO_OLD:
        tally_add(&tally->too_old, 1);
        return;
    case WINDOWS_CLAMPED:
        tally_add(&tally->clamped, 1);
        break;
    case WINDOWS_GOOD:
        break;
    }
    size_t begin = ext->size;

    ext_write(ext, &report->ext);
    /* Judged once more, as a line would be: what one server takes all others
     * have to take. */
    if (command_report(report->id, report->position, report->stamp,
                       bytes_make(ext->data + begin, ext->size - begin),
                       &call->commands[call->count].command) == ERR_OK)
        call->count++;
    else
        tally_add(&tally->passed_over, 1);
}

/* The phone is told what lets its queue go on: people hear of it here. */
static void tell_what_is_wrong(struct exchange *x, const struct call *call)
{
    static struct log_limit limit;
    char id[ID_BYTES_MAX + 1] = "";

    tally_add(&x->service->tally.not_understood, 1);
    snprintf(id, sizeof(id), "%.*s", (int)call->said.asker.size,
             call->said.asker.size ? (const char *)call->said.asker.data : "");
    log_write_limited(&limit, LOG_WARN, "a phone was not understood",
                      LOG_FIELDS(log_text("why", call->said.wrong),
                                 log_text("id", id), LOG_END));
}

static void give(struct exchange *x, struct call *call, struct writer *ext)
{
    struct tally *tally = &x->service->tally;

    if (call->said.wrong)
        tell_what_is_wrong(x, call);
    tally_add(&tally->reports[call->said.app], call->said.count);
    tally_add(&tally->passed_over, call->said.passed_over);
    for (size_t i = 0; i < call->said.count; i++)
        add_command(x, call, &call->said.reports[i], ext);
    if (call->count)
        keeper_give(x->service->keeper, x, call->commands, call->count,
                    on_settled, call);
    else
        on_settled(x, call, NODE_TAKEN);
}

static struct phones_request request_of(struct exchange *x, struct call *call)
{
    bool user = exchange_user(x, call->user, sizeof(call->user));

    return (struct phones_request){
        .post = x->method == METHOD_POST || x->method == METHOD_PUT,
        .uri = x->uri,
        .type = exchange_header(x, "Content-Type"),
        .user = user ? bytes_text(call->user) : bytes_make(NULL, 0),
        .limit_user = exchange_header(x, "X-Limit-U"),
        .limit_device = exchange_header(x, "X-Limit-D"),
        .body = x->body,
        .now_ns = clock_wall_ns(),
    };
}

/* Texts of reports, and behind them what becomes of their ext and stamps. */
static struct call *call_make(const struct exchange *x, size_t *scratch_bytes,
                              size_t *ext_bytes)
{
    struct call *call = malloc(sizeof(*call));

    *scratch_bytes = 2 * (x->body.size + x->uri.query.size) + 65536;
    *ext_bytes = (size_t)PHONES_REPORTS_MAX * (EXT_BYTES_MAX + STAMP_BYTES_MAX);
    if (!call)
        return NULL;
    call->count = 0;
    call->texts = malloc(*scratch_bytes + *ext_bytes);
    if (call->texts)
        return call;
    free(call);
    return NULL;
}

static void on_phone(struct exchange *x)
{
    size_t scratch_bytes, ext_bytes;
    struct call *call = call_make(x, &scratch_bytes, &ext_bytes);

    if (!call) {
        exchange_problem(x, PROBLEM_MEMORY, "");
        return;
    }
    struct writer scratch = writer_make(call->texts, scratch_bytes);
    struct writer ext = writer_make(call->texts + scratch_bytes, ext_bytes);
    struct phones_request request = request_of(x, call);

    phones_read(&request, &scratch, phone_keys_find, x->service->phone_keys,
                &call->said);
    give(x, call, &ext);
}

bool on_phone_if_theirs(struct exchange *x)
{
    struct phones_request request = {
        .post = x->method == METHOD_POST || x->method == METHOD_PUT,
        .uri = x->uri,
        .type = exchange_header(x, "Content-Type"),
        .body = x->body,
    };

    if (!phones_is_theirs(&request))
        return false;
    on_phone(x);
    return true;
}
