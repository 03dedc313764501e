/*
 * loadgen - loads a server on loopback and says what its replies cost.
 *
 * One thread, one epoll set; bench/README.md has the dialects and the output.
 */
#include <stdio.h>

#include "common/fail.h"
#include "loadgen/options.h"
#include "loadgen/report.h"
#include "loadgen/run.h"

int main(int argc, char **argv)
{
    static struct run run; /* Its histogram is too large for a stack. */
    struct options options;
    options_read(&options, argc, argv);
    run_load(&run, &options);
    report_print(&options, &run.tally);
    if (fflush(stdout) != 0)
        fail_errno("cannot write the report");
    if (run.tally.replies == 0 || run.tally.replies < options.requests)
        fail("the server gave too few replies in %g s", options.run_s);
    return 0;
}
