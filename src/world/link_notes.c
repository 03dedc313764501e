#include "world/link_notes.h"

#include "world/log.h"

static void tell_live(const char *name)
{
    log_info("link up", log_text("neighbour", name), LOG_END);
}

static void tell_lost(const struct node_wish *wish, const char *name)
{
    if (wish->reason == BYE_NONE) { /* nobody said so */
        log_warn("link down", log_text("neighbour", name),
                 log_text("why", "the connection broke"), LOG_END);
        return;
    }
    log_warn("link down", log_text("neighbour", name),
             log_text("why", bye_text((uint8_t)wish->reason)),
             log_text("said_by", wish->theirs ? name : "this server"), LOG_END);
}

static void tell_refused(const struct node_wish *wish, const char *name)
{
    static struct log_limit limit;

    log_write_limited(
        &limit, LOG_WARN, "link refused",
        LOG_FIELDS(log_text("neighbour", name),
                   log_text("why", bye_text((uint8_t)wish->reason)),
                   log_text("said_by", wish->theirs ? name : "this server"),
                   LOG_END));
}

static void tell_config(const char *name)
{
    log_warn("a neighbour has another configuration: members or links differ",
             log_text("neighbour", name), LOG_END);
}

static void tell_full(const char *name)
{
    static struct log_limit limit;

    log_write_limited(&limit, LOG_ERROR,
                      "the store is full: a neighbour's records cannot be "
                      "taken; raise store_clients (or, if servers have "
                      "very many names, max_origins) on all servers",
                      LOG_FIELDS(log_text("neighbour", name), LOG_END));
}

static void tell_renewed(void)
{
    log_error("a neighbour knows more of this server's reports than it does "
              "itself: its memory was set back (a restored disk or machine?); "
              "it goes on as a new life",
              LOG_END);
}

static void tell_differs(const char *name)
{
    static struct log_limit limit;

    log_write_limited(&limit, LOG_ERROR,
                      "a neighbour claims the same reports and holds others; "
                      "the records are compared and mended, but this is a "
                      "fault of the program or the memory: please report it",
                      LOG_FIELDS(log_text("neighbour", name), LOG_END));
}

static void tell_times(const char *name)
{
    log_error("a neighbour has another ttl_s or max_future_s: until all "
              "servers have the same, what expires differs",
              log_text("neighbour", name), LOG_END);
}

static void tell_clock(enum node_note note)
{
    if (note == NODE_NOTE_CLOCK)
        log_error("this server's clock differs from most neighbours' by more "
                  "than max_clock_offset_s: it takes no reports until that is "
                  "over; set its clock",
                  LOG_END);
    else if (note == NODE_NOTE_CLOCK_DOUBT)
        log_error("this server's clock and the only neighbour's differ by more "
                  "than max_clock_offset_s: one of them is wrong",
                  LOG_END);
    else
        log_info("this server's clock agrees with its neighbours' again",
                 LOG_END);
}

void link_notes_tell(const struct node_wish *wish, const char *name)
{
    if (!name)
        name = "a stranger";
    switch (wish->note) {
    case NODE_NOTE_LINK_LIVE:
        tell_live(name);
        break;
    case NODE_NOTE_LINK_LOST:
        tell_lost(wish, name);
        break;
    case NODE_NOTE_LINK_REFUSED:
        tell_refused(wish, name);
        break;
    case NODE_NOTE_CONFIG:
        tell_config(name);
        break;
    case NODE_NOTE_STORE_FULL:
        tell_full(name);
        break;
    case NODE_NOTE_RENEWED:
        tell_renewed();
        break;
    case NODE_NOTE_DIFFERS:
        tell_differs(name);
        break;
    case NODE_NOTE_TIMES:
        tell_times(name);
        break;
    case NODE_NOTE_CLOCK:
    case NODE_NOTE_CLOCK_DOUBT:
    case NODE_NOTE_CLOCK_GOOD:
        tell_clock(wish->note);
        break;
    }
}
