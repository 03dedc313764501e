/* The herd as this server sees it, and this server alone. */
#include "httpd/handlers.h"
#include "httpd/herd_self.h"
#include "httpd/herd_view.h"

#include <stdlib.h>

void on_herd_self(struct exchange *x)
{
    uint8_t *text = malloc(SELF_JSON_BYTES_MAX);
    struct writer w = writer_make(text, SELF_JSON_BYTES_MAX);

    if (!text || herd_self_write(x->service, &w) != ERR_OK) {
        free(text);
        exchange_problem(x, PROBLEM_MEMORY, "");
        return;
    }
    exchange_answer_owned(x, 200, "application/json", text, w.size);
}

void on_herd(struct exchange *x)
{
    herd_view_answer(x->service->herd, x);
}
