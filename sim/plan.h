/*
 * plan.h - what goes wrong in a run, and when: drawn before it begins, so that
 * a run can be repeated with a part of it.
 */
#ifndef SIM_PLAN_H
#define SIM_PLAN_H

#include "dice.h"
#include "graph.h"

enum fault_kind {
    FAULT_RESET,    /* a link breaks, and may come again at once */
    FAULT_CUT,      /* ... and stays broken */
    FAULT_HOLD,     /* a link is silent both ways */
    FAULT_HOLD_ONE, /* ... one way */
    FAULT_SLOW,     /* a link carries little */
    FAULT_DELAY,    /* a link takes long */
    FAULT_FLAP,     /* a link breaks again and again */
    FAULT_HALVES,   /* the herd falls into two */
    FAULT_THIRDS,   /* ... into three */
    FAULT_KILL,     /* a process dies; its system says so */
    FAULT_POWER,    /* a machine dies; what was not synced may be lost */
    FAULT_MASSACRE, /* all processes but one die */
    FAULT_FREEZE,   /* a process gets no turn */
    FAULT_SET_BACK, /* a machine becomes what it was when the fault began */
    FAULT_CLOCK,    /* a wall clock jumps */
    FAULT_DRIFT,    /* a machine's clocks run fast or slow */
    FAULT_ROT,      /* a record in memory gets older */
    FAULT_HOSTILE,  /* a server goes mad; an honest one replaces it */
    FAULT_TWIN,     /* a second process comes under a server's name */
    FAULT_UNLINK,   /* a link is taken out of the configuration */
    FAULT_EXPEL,    /* a member is taken out, and comes back as another */
    FAULT_WIPE,     /* a process dies, and its disk is empty when it starts */
    FAULT_RESTORE,  /* ... and is what it was when the fault began */
    FAULT_FULL,     /* a disk is full */
    FAULT_IO,       /* writes to a disk fail */
    FAULT_SYNC,     /* a sync fails, and the process dies of it */
    FAULT_FLIP,     /* a bit of a disk flips; at times a process dies, too */
    FAULT_KINDS
};

extern const char *const fault_names[FAULT_KINDS];

struct fault {
    int64_t at_ns, for_ns;
    enum fault_kind kind;
    uint32_t target; /* an edge, a host, or dice for a partition */
    int64_t size;    /* ns, bytes a second or ppm, as the kind wants */
    bool active, skipped;
};

/* Owned: faults. */
struct plan {
    struct fault *faults;
    uint32_t count;
};

struct plan plan_make(const struct options *options, const struct graph *graph,
                      struct dice *dice, int64_t from_ns, int64_t to_ns);

/* Prints the kinds there are. */
void plan_list_kinds(void);

/* "12: at 3.4 s for 0.5 s kill n3" into text. */
void plan_describe(const struct plan *plan, uint32_t fault, char *text,
                   size_t size);

#endif
