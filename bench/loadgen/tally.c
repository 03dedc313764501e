#include "loadgen/tally.h"

#include <string.h>

#include "common/fail.h"
#include "common/now.h"

static void take(struct snapshot *snapshot, pid_t server)
{
    memset(snapshot, 0, sizeof *snapshot);
    if (!usage_of_machine(&snapshot->machine))
        fail("cannot read /proc/stat");
    if (server != 0 && !usage_of_process(server, &snapshot->server))
        fail("there is no process %d, or no longer", (int)server);
    snapshot->self_cpu_ns = usage_of_self_ns();
    snapshot->at_ns = now_mono_ns();
}

void tally_begin(struct tally *tally, pid_t server)
{
    memset(tally, 0, sizeof *tally);
    take(&tally->begin, server);
}

void tally_end(struct tally *tally, pid_t server)
{
    take(&tally->end, server);
}
