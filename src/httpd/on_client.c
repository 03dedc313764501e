/* One client: where it is, and a report of its own over HTTP. */
#include "http/record_json.h"
#include "http/report_json.h"
#include "httpd/handlers.h"
#include "httpd/keeper.h"
#include "httpd/verdicts.h"
#include "world/clock.h"

#include <stdlib.h>
#include <string.h>

static bool write_record(struct exchange *x, struct bytes id, struct writer *w)
{
    struct hub *hub = x->service->parts.hub;
    struct record record;
    const struct node *node = hub_hold(hub);
    bool found = node_find(node, id, &record) == ERR_OK;

    if (found)
        record_json_write(w, &record);
    hub_let_go(hub);
    return found;
}

static void answer_record(struct exchange *x, struct bytes id)
{
    uint8_t text[RECORD_JSON_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    if (write_record(x, id, &w))
        exchange_answer(x, 200, "application/json", writer_bytes(&w));
    else
        exchange_problem(x, PROBLEM_UNKNOWN,
                         "nobody has heard of that client, or it was "
                         "forgotten");
}

void on_client_get(struct exchange *x)
{
    uint8_t room[ID_BYTES_MAX];
    struct writer w = writer_make(room, sizeof(room));
    struct bytes id;

    if (exchange_id(x, 0, &w, &id))
        answer_record(x, id);
}

/* ---- reports ---- */

/* What a report borrows from until it is settled. */
struct told {
    struct bytes id;
    uint8_t texts[ID_BYTES_MAX + REPORT_TEXT_BYTES_MAX];
    uint8_t ext[EXT_BYTES_MAX];
};

static void on_settled(struct exchange *x, void *context,
                       enum node_verdict verdict)
{
    struct told *told = context;

    if (verdict == NODE_TAKEN)
        answer_record(x, told->id);
    else
        verdicts_problem(x, verdict);
    free(told);
}

static bool read_report(struct exchange *x, struct writer *w,
                        struct report_json *report)
{
    const char *why = "";

    if (report_json_read(x->body, clock_wall_ns(), w, report, &why) == ERR_OK)
        return true;
    exchange_problem(x, PROBLEM_BAD_REQUEST, why);
    return false;
}

static void give(struct exchange *x, struct told *told,
                 struct report_json *report)
{
    struct writer ext = writer_make(told->ext, sizeof(told->ext));
    struct node_command command = {.hash = 0};

    report->ext.source = EXT_SOURCE_HTTP;
    ext_write(&ext, &report->ext);
    if (command_report(told->id, report->position, report->stamp,
                       writer_bytes(&ext), &command.command) != ERR_OK) {
        free(told);
        exchange_problem(x, PROBLEM_BAD_REQUEST, "no such ID or position");
        return;
    }
    tally_add(&x->service->tally.reports[PHONES_NONE], 1);
    keeper_give(x->service->keeper, x, &command, 1, on_settled, told);
}

void on_client_report(struct exchange *x)
{
    struct told *told = malloc(sizeof(*told));
    struct report_json report;

    if (!told) {
        exchange_problem(x, PROBLEM_MEMORY, "");
        return;
    }
    struct writer w = writer_make(told->texts, sizeof(told->texts));
    if (exchange_id(x, 0, &w, &told->id) && read_report(x, &w, &report))
        give(x, told, &report);
    else
        free(told);
}
