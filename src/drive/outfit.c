#include "drive/outfit.h"

#include "drive/towns_file.h"

#include <stdlib.h>
#include <unistd.h>

static enum err read_towns(struct towns *towns, const char *path,
                           struct fault *fault)
{
    if (!path)
        towns_built_in(towns);
    else if (towns_file_read(path, towns, fault) != ERR_OK)
        return ERR_REFUSED;
    towns_join(towns);
    return ERR_OK;
}

enum err outfit_make(struct fleet *fleet, const struct config *config,
                     const char *places, uint64_t seed, struct board *board,
                     struct fault *fault)
{
    const char *own = config->places.file;

    fleet->towns = calloc(1, sizeof(*fleet->towns));
    if (!fleet->towns)
        return fault_tell(fault, "memory is short");
    if (!places && *own && access(own, F_OK) == 0)
        places = own;
    enum err error = read_towns(fleet->towns, places, fault);
    if (error != ERR_OK)
        return error;
    board_tell(board, "%u vehicles between %u towns%s%s", fleet->vehicle_count,
               fleet->towns->count,
               places ? " of " : ", as there is no places file",
               places ? places : "");
    return fleet_make(fleet, seed) ? ERR_OK
                                   : fault_tell(fault, "memory is short");
}
