#include "world/reply.h"

#include "world/answer_text.h"
#include "world/clock.h"
#include "world/line_log.h"
#include "world/pledge.h"
#include "world/refusal.h"

#include <stdlib.h>
#include <string.h>

static void keep(struct client *client, struct bytes text, uint64_t gate)
{
    if (outbox_append(&client->outbox, text, gate) != ERR_OK)
        client_short_of_memory(client);
}

/* Gives    how much has left: 0 and up. */
static size_t send_now(struct client *client, struct bytes text)
{
    ssize_t size = channel_send(&client->channel, text);

    if (size < 0)
        client->broken = true;
    return size < 0 ? 0 : (size_t)size;
}

void reply_send(struct client *client, uint64_t gate)
{
    struct clients *clients = client->clients;
    struct turn *turn = &clients->turn;
    struct bytes text = writer_bytes(&turn->replies);
    struct bytes refusal = writer_bytes(&turn->refusals);

    turn->replies.size = turn->refusals.size = 0;
    if (text.size == 0 || client->broken)
        return;
    if (refusal.size && gate > clients->gates.released) {
        pledge_make(client, text, refusal, gate);
        return;
    }
    line_log_out(clients, &client->peer, text);
    if (outbox_is_empty(&client->outbox) && gate <= clients->gates.written)
        text = bytes_skip(text, send_now(client, text));
    if (text.size && !client->broken)
        keep(client, text, gate);
}

bool reply_send_more(struct client *client)
{
    bool any = false;

    while (!client->broken) {
        struct bytes next =
            outbox_next(&client->outbox, &client->clients->gates);
        pledge_keep(client, next);
        size_t sent = next.size ? send_now(client, next) : 0;

        if (sent)
            outbox_sent(&client->outbox, sent);
        any = any || sent;
        if (sent == 0 || sent < next.size)
            break;
    }
    return any;
}

/* "? " and a copy: whatever the reason (R25). */
static void write_refusal(struct writer *w, struct bytes text)
{
    writer_put(w, BYTES("? "));
    writer_put(w, text);
    writer_u8(w, '\n');
}

/* The taker is this server, the texts are the client's own (R12, R14). */
static void write_report(struct client *client, const struct command *command,
                         const struct node_answer *answer)
{
    struct record record = {
        .id = command->id,
        .position = command->position_text,
        .stamp = command->stamp_text,
        .taker = client->clients->name,
        .skew_ns = answer->skew_ns,
    };

    record_write_at(&client->clients->turn.replies, &record);
}

static void answer_refused(struct client *client, struct bytes at)
{
    struct writer *replies = &client->clients->turn.replies;
    uint8_t *text;
    size_t size;

    client->questions--;
    if (answer_text_refuse(at, ANSWER_OVER_QUERY_LIMIT,
                           "too many questions are under way", &text,
                           &size) != ERR_OK) {
        client_short_of_memory(client);
        return;
    }
    writer_put(replies, bytes_make(text, size));
    free(text);
}

static void on_answered(struct question *question);

static void ask(struct client *client, const struct command *command,
                const struct node_answer *answer, uint64_t gate)
{
    struct clients *clients = client->clients;
    int64_t wait_ms = clients->config->limits.question_ms;
    struct question *question = places_new(clients->places);
    struct outbox_chunk *hole;

    if (!question) {
        answer_refused(client, answer->at);
        return;
    }
    reply_send(client, gate);
    if (outbox_hole(&client->outbox, gate, &hole) != ERR_OK) {
        places_give_back(clients->places, question);
        client->questions--;
        client_short_of_memory(client);
        return;
    }
    question->query = (struct places_query){
        .lat_e9 = answer->position.lat_e9,
        .lon_e9 = answer->position.lon_e9,
        .radius_um = command->radius_um,
        .items_max = command->items_max,
        .rank = clients->config->places.rank,
    };
    question->deadline_ms = clock_mono_ms() + wait_ms;
    question->at_bytes = answer->at.size;
    memcpy(question->at, answer->at.data, answer->at.size);
    question->inbox = &clients->inbox;
    question->answered = on_answered;
    question->asker = client;
    question->hole = hole;
    places_ask(clients->places, question, &client->peer);
}

static void on_answered(struct question *question)
{
    struct client *client = question->asker;

    client->questions--;
    if (client->channel.closing) {
        free(question->text);
    } else if (!question->text) {
        client_short_of_memory(client);
    } else {
        line_log_out(client->clients, &client->peer,
                     bytes_make(question->text, question->text_bytes));
        outbox_fill(&client->outbox, question->hole, question->text,
                    question->text_bytes);
    }
    places_give_back(client->clients->places, question);
    client_touch(client);
}

/* Room for any one reply but a question's answer. */
static size_t reply_bytes_max(const struct command *command)
{
    return command->text.size + AT_BYTES_MAX + 2048;
}

void reply_to(struct client *client, const struct node_command *command,
              const struct node_answer *answer, uint64_t gate)
{
    struct writer *replies = &client->clients->turn.replies;
    struct writer *refusals = &client->clients->turn.refusals;
    const struct command *c = &command->command;
    bool taken = c->kind == COMMAND_REPORT && answer->verdict == NODE_TAKEN;
    bool pledged = taken && client->clients->hub->copies;

    /* What waits for copies has a gate of its own. */
    if (writer_room(replies) < reply_bytes_max(c) ||
        pledged != (refusals->size > 0))
        reply_send(client, gate);
    if (pledged)
        write_refusal(refusals, c->text);
    if (taken) {
        write_report(client, c, answer);
    } else if (c->kind == COMMAND_QUESTION && answer->verdict == NODE_FOUND) {
        ask(client, c, answer, gate);
    } else {
        counter_add(&client->clients->counters.invalid, 1);
        if (c->kind == COMMAND_REPORT)
            refusal_tell(answer->verdict);
        if (c->kind == COMMAND_QUESTION)
            client->questions--;
        write_refusal(replies, c->text);
    }
    assert(!replies->full && !refusals->full);
}
