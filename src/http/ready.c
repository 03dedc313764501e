#include "http/ready.h"

static void add(struct ready *ready, bool holds, const char *why)
{
    if (!holds)
        return;
    assert(ready->why_count < READY_WHY_MAX);
    ready->why[ready->why_count++] = why;
}

struct ready ready_judge(const struct ready_facts *facts)
{
    bool alone = facts->neighbours > 0 && facts->live == 0;
    bool lacks = facts->neighbours > 0 && !facts->caught_up;
    bool waits = alone && facts->alone_ms < READY_ALONE_MS;
    struct ready ready = {.why_count = 0};

    add(&ready, facts->stopping, "the server stops");
    add(&ready, facts->stuck, "the journal takes nothing: reports are refused");
    add(&ready, facts->clock_refuses,
        "this server's clock is wrong: reports are refused");
    add(&ready, lacks && !alone,
        "no neighbour has told all it had since the start");
    add(&ready, lacks && waits, "no neighbour was reached since the start yet");
    ready.ready = ready.why_count == 0;
    add(&ready, alone && !(lacks && waits),
        "no neighbour can be reached: this server goes on alone");
    return ready;
}
