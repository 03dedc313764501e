#include "world/places.h"

#include "world/answer_text.h"
#include "world/clock.h"
#include "world/places_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- what the desk wants done; the mutex is held ---- */

static void submit(void *context, uint32_t provider,
                   const struct places_query *query, uint64_t ticket,
                   int64_t deadline_ms)
{
    struct places *places = context;
    struct provider *to = places->providers[provider];

    places->submitted++;
    to->calls->submit(to, query, ticket, deadline_ms * NS_PER_MS);
}

static void cancel(void *context, uint32_t provider, uint64_t ticket)
{
    struct places *places = context;
    struct provider *to = places->providers[provider];

    to->calls->cancel(to, ticket);
}

static void answer(void *context, void *asker, const struct desk_answer *answer)
{
    struct question *question = asker;
    struct bytes at = bytes_make(question->at, question->at_bytes);
    const struct answer_payload *payload = answer->payload;
    enum err error;

    (void)context;
    if (payload)
        error = answer_text_cut(at, payload, answer->items_max, &question->text,
                                &question->text_bytes);
    else
        error = answer_text_refuse(at, answer->status, answer->message,
                                   &question->text, &question->text_bytes);
    if (error != ERR_OK)
        question->text = NULL;
    inbox_post(question);
}

static void drop(void *context, void *payload)
{
    (void)context;
    answer_payload_free(payload);
}

const struct desk_calls places_desk_calls = {submit, cancel, answer, drop};

/* ---- the desk, and its keeper ---- */

/* The desk's times have changed: the keeper may have to look up earlier. */
static void let_go(struct places *places)
{
    if (desk_timeout_ms(places->desk) < places->looks_up_at_ms)
        uv_cond_signal(&places->sooner);
    uv_mutex_unlock(&places->mutex);
}

void places_done(void *context, uint64_t ticket,
                 const struct provider_result *result)
{
    struct places *places = context;
    struct answer_payload *payload = answer_payload_of(result);
    bool lost = result->json && !payload;
    struct desk_result told = {
        .status = lost ? ANSWER_UNKNOWN_ERROR : result->status,
        .again = result->again,
        .message = lost ? "memory is short" : result->message,
        .payload = payload,
        .payload_bytes = payload ? answer_payload_bytes(payload) : 0,
    };

    uv_mutex_lock(&places->mutex);
    desk_done(places->desk, clock_mono_ms(), ticket, &told);
    if (++places->done == places->submitted)
        uv_cond_broadcast(&places->all_done);
    let_go(places);
}

/* Until the desk's time, or a second at the most: then the file is looked at.
 */
static void rest(struct places *places)
{
    int64_t now_ms = clock_mono_ms();
    int64_t until_ms = desk_timeout_ms(places->desk);

    if (until_ms > now_ms + 1000)
        until_ms = now_ms + 1000;
    places->looks_up_at_ms = until_ms;
    if (until_ms > now_ms && !places->closing)
        (void)uv_cond_timedwait(&places->sooner, &places->mutex,
                                (uint64_t)((until_ms - now_ms) * NS_PER_MS));
    places->looks_up_at_ms = INT64_MIN;
}

static void refresh(struct places *places)
{
    uv_mutex_unlock(&places->mutex);
    bool is_new = provider_local_refresh(places->local);
    uv_mutex_lock(&places->mutex);
    if (is_new)
        desk_forget_local(places->desk);
}

void places_keep(void *argument)
{
    struct places *places = argument;
    int64_t refreshed_ms = clock_mono_ms();

    uv_mutex_lock(&places->mutex);
    while (!places->closing) {
        rest(places);
        int64_t now_ms = clock_mono_ms();
        desk_tick(places->desk, now_ms);
        if (places->local && now_ms - refreshed_ms >= 1000) {
            refreshed_ms = now_ms;
            refresh(places);
        }
    }
    uv_mutex_unlock(&places->mutex);
}

/* ---- questions ---- */

struct question *places_new(struct places *places)
{
    uv_mutex_lock(&places->mutex);
    struct question *question = places->blank;
    if (question) {
        places->blank = question->next;
        places->under_way++;
    } else {
        places->refused++;
    }
    uv_mutex_unlock(&places->mutex);
    return question;
}

void places_ask(struct places *places, struct question *question,
                const struct peer *peer)
{
    struct peer network = peer_network(peer);
    uint64_t address = hash64(
        &places->key, bytes_make(network.octets, sizeof(network.octets)));

    uv_mutex_lock(&places->mutex);
    desk_ask(places->desk, clock_mono_ms(), &question->query, address,
             question->deadline_ms, question);
    let_go(places);
}

void places_give_back(struct places *places, struct question *question)
{
    uv_mutex_lock(&places->mutex);
    question->next = places->blank;
    places->blank = question;
    places->under_way--;
    uv_mutex_unlock(&places->mutex);
}

void places_hurry(struct places *places)
{
    uv_mutex_lock(&places->mutex);
    desk_hurry(places->desk, clock_mono_ms());
    let_go(places);
}

void places_status(struct places *places, struct places_status *status)
{
    *status = (struct places_status){.places = -1};
    if (places->local)
        status->places = provider_local_count(places->local);
    status->provider_count = places->provider_count;
    for (uint32_t i = 0; i < places->provider_count; i++)
        status->providers[i] = places->providers[i]->caps->name;
    uv_mutex_lock(&places->mutex);
    status->under_way = places->under_way;
    status->refused = places->refused;
    desk_status(places->desk, &status->desk);
    uv_mutex_unlock(&places->mutex);
}
