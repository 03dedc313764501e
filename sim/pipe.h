/*
 * pipe.h - bytes on their way over one direction of a wire.
 *
 * Shape    a ring of bytes, and parcels that say when how many arrive.
 */
#ifndef SIM_PIPE_H
#define SIM_PIPE_H

#include "sim.h"

/* So many bytes of those put in last arrive together; 0 = the end of all. */
void pipe_add_parcel(struct sim *sim, uint32_t wire, unsigned end,
                     uint32_t bytes);

/* See to it that the first parcel is delivered when it is due. */
void pipe_schedule(struct sim *sim, uint32_t wire, unsigned end);

#endif
