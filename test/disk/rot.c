#include "disk.h"
void rot(const struct options *o, struct figures *f)
{
    (void)o;
    (void)f;
}
