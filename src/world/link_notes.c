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
    }
}
