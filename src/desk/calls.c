#include "desk/calls.h"

static void begin(struct desk *desk)
{
    assert(!desk->calling);
    desk->calling = true;
}

static void end(struct desk *desk)
{
    desk->calling = false;
}

void call_submit(struct desk *desk, const struct flight *flight)
{
    begin(desk);
    desk->calls.submit(desk->context, flight->at, &flight->query,
                       flight->tickets[flight->at].number, flight->latest_ms);
    end(desk);
}

void call_cancel(struct desk *desk, uint32_t provider, uint64_t ticket)
{
    begin(desk);
    desk->calls.cancel(desk->context, provider, ticket);
    end(desk);
}

void call_answer(struct desk *desk, void *asker,
                 const struct desk_answer *answer)
{
    desk->counters.answered[answer->status]++;
    begin(desk);
    desk->calls.answer(desk->context, asker, answer);
    end(desk);
}

void call_drop(struct desk *desk, void *payload)
{
    if (!payload)
        return;
    begin(desk);
    desk->calls.drop(desk->context, payload);
    end(desk);
}
