#include "world/refusal.h"

#include "world/log.h"

void refusal_tell(enum node_verdict verdict)
{
    static struct log_limit full, future, past, clock;
    const struct log_field none[] = {LOG_END};

    switch (verdict) {
    case NODE_FULL:
        log_write_limited(&full, LOG_WARN,
                          "the server is full: reports of new clients are "
                          "refused",
                          none);
        break;
    case NODE_FUTURE:
        log_write_limited(&future, LOG_WARN,
                          "a report is refused: its time stamp is farther in "
                          "the future than max_future_s allows",
                          none);
        break;
    case NODE_PAST:
        log_write_limited(&past, LOG_WARN,
                          "a report is refused: its time stamp is farther in "
                          "the past than max_past_s allows",
                          none);
        break;
    case NODE_CLOCK:
        log_write_limited(&clock, LOG_WARN,
                          "a report is refused: this server's clock is wrong",
                          none);
        break;
    case NODE_UNWRITTEN: /* told once, by whoever could not write */
    case NODE_TAKEN:
    case NODE_FOUND:
    case NODE_MISSING:
        break;
    }
}
