#include "httpd/verdicts.h"

void verdicts_problem(struct exchange *x, enum node_verdict verdict)
{
    switch (verdict) {
    case NODE_FULL:
        exchange_problem(x, PROBLEM_FULL,
                         "there are as many clients as this server may have: "
                         "raise max_clients");
        return;
    case NODE_FUTURE:
        exchange_problem(x, PROBLEM_STAMP,
                         "the time is too far in the future: see the "
                         "client's clock, or leave the time out");
        return;
    case NODE_PAST:
        exchange_problem(x, PROBLEM_STAMP, "the time is too long ago");
        return;
    case NODE_CLOCK:
        exchange_problem(x, PROBLEM_CLOCK,
                         "this server's clock differs from its neighbours': "
                         "tell another one");
        return;
    default:
        exchange_problem(x, PROBLEM_UNWRITTEN,
                         "the report could not be made safe: say it again");
        return;
    }
}
