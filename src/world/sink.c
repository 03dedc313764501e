#include "world/sink.h"

struct sink sink_none = {.instant = true};
