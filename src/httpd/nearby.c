#include "httpd/nearby.h"

#include "httpd/keeper.h"
#include "world/answer_text.h"
#include "world/clock.h"

#include <stdlib.h>

#define JSON_TYPE "application/json; charset=UTF-8"

/* A question under way, or one that was refused. */
struct asker {
    struct exchange *x;
    nearby_answered *answered;
    void *context;
};

/* Two newlines end it in the line protocol; here one is enough. */
static void hand_over(const struct asker *asker, uint8_t *text, size_t size)
{
    asker->answered(asker->x, asker->context, text, text ? size - 1 : 0);
}

static void on_answered(struct question *question)
{
    struct asker *asker = question->asker;
    struct places *places = asker->x->service->parts.places;
    uint8_t *text = question->text;
    size_t size = question->text_bytes;

    places_give_back(places, question);
    hand_over(asker, text, size);
    free(asker);
}

static void fill(struct question *question, struct asker *asker,
                 const struct places_query *query)
{
    const struct service *service = asker->x->service;

    question->query = *query;
    question->deadline_ms =
        clock_mono_ms() + service->parts.config->limits.question_ms;
    question->at_bytes = 0;
    question->inbox = keeper_inbox(service->keeper);
    question->answered = on_answered;
    question->asker = asker;
}

static void say_too_many(const struct asker *asker)
{
    uint8_t *text = NULL;
    size_t size = 0;

    if (answer_text_refuse(BYTES(""), ANSWER_OVER_QUERY_LIMIT,
                           "too many questions are under way", &text,
                           &size) != ERR_OK)
        text = NULL;
    hand_over(asker, text, size);
}

void nearby_ask(struct exchange *x, const struct places_query *query,
                nearby_answered *answered, void *context)
{
    struct places *places = x->service->parts.places;
    struct asker *asker = malloc(sizeof(*asker));
    struct question *question;

    if (!asker) {
        answered(x, context, NULL, 0);
        return;
    }
    *asker = (struct asker){x, answered, context};
    question = places_new(places);
    if (!question) {
        say_too_many(asker);
        free(asker);
        return;
    }
    fill(question, asker, query);
    exchange_later(x);
    places_ask(places, question, &x->peer);
}

void nearby_pass_on(struct exchange *x, void *context, uint8_t *text,
                    size_t size)
{
    (void)context;
    if (text)
        exchange_answer_owned(x, 200, JSON_TYPE, text, size);
    else
        exchange_problem(x, PROBLEM_MEMORY, "");
}

void nearby_refuse(struct exchange *x, enum answer_status status,
                   const char *why)
{
    struct asker asker = {x, nearby_pass_on, NULL};
    uint8_t *text;
    size_t size;

    if (answer_text_refuse(BYTES(""), status, why, &text, &size) == ERR_OK)
        hand_over(&asker, text, size);
    else
        hand_over(&asker, NULL, 0);
}

enum places_rank nearby_rank(const struct exchange *x)
{
    const struct config_places *places = &x->service->parts.config->places;

    for (uint32_t i = 0; i < places->chain_count; i++)
        if (places->chain[i] != CONFIG_PLACES_OVERPASS)
            return RANK_PROMINENCE;
    return RANK_DISTANCE;
}
