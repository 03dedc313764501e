#include "httpd/exchange.h"

#include "core/command.h"
#include "httpd/share.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Answers beyond this wait for their readers in memory that they share. */
#define SHORT_ANSWER_BYTES 65536
#define LONG_ANSWERS_BYTES (UINT64_C(256) << 20)

/* ---- the request ---- */

struct bytes exchange_header(struct exchange *x, const char *name)
{
    const char *value =
        MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);

    return value ? bytes_text(value) : bytes_make(NULL, 0);
}

bool exchange_user(struct exchange *x, char *user, size_t size)
{
    char *password = NULL;
    char *name = MHD_basic_auth_get_username_password(x->connection, &password);

    /* One that was cut would be somebody else. */
    bool there = name && strlen(name) < size;

    if (there)
        snprintf(user, size, "%s", name);
    MHD_free(name);
    MHD_free(password);
    return there;
}

static void parameter_problem(struct exchange *x, const char *name,
                              enum err error)
{
    char detail[128];

    snprintf(detail, sizeof(detail), "%s: %s", name,
             error == ERR_LIMIT ? "too long"
                                : "a % needs two hexadecimal digits behind it");
    exchange_problem(x, PROBLEM_BAD_REQUEST, detail);
}

bool exchange_parameter(struct exchange *x, const char *name, struct writer *w,
                        struct bytes *value)
{
    enum err error = uri_find(x->uri.query, name, w, value);

    if (error != ERR_OK && error != ERR_UNKNOWN)
        parameter_problem(x, name, error);
    return error == ERR_OK;
}

bool exchange_id(struct exchange *x, size_t segment, struct writer *w,
                 struct bytes *id)
{
    size_t begin = w->size;

    if (uri_decode(x->segments[segment], false, w) == ERR_OK) {
        *id = bytes_make(w->data + begin, w->size - begin);
        if (command_is_id(*id))
            return true;
    }
    exchange_problem(x, PROBLEM_BAD_REQUEST,
                     "an ID is 1 to 1024 bytes without white space, "
                     "percent-encoded");
    return false;
}

bool exchange_is_answered(const struct exchange *x)
{
    return x->response != NULL;
}

/* ---- the answer ---- */

void exchange_set(struct exchange *x, const char *name, const char *value)
{
    assert(x->header_count < EXCHANGE_HEADERS_MAX);
    char *copy = strdup(value);

    if (!copy)
        return;
    x->header_names[x->header_count] = name;
    x->header_values[x->header_count++] = copy;
}

/* A document that cannot even be refused for want of memory has no body. */
static struct MHD_Response *nothing(void)
{
    return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
}

/* The last thing that is done to an exchange that is answered later: it may be
 * gone when the library has been told. */
static void hand_over(struct exchange *x, unsigned status, const char *type,
                      struct MHD_Response *response)
{
    struct service *service = x->service;

    assert(!x->response);
    if (response && type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    x->status = response ? status : MHD_HTTP_SERVICE_UNAVAILABLE;
    x->response = response ? response : nothing();
    if (!x->later)
        return;
    MHD_resume_connection(x->connection);
    atomic_fetch_sub(&service->unanswered, 1);
}

void exchange_answer(struct exchange *x, unsigned status, const char *type,
                     struct bytes text)
{
    hand_over(x, status, type,
              MHD_create_response_from_buffer(text.size, (void *)text.data,
                                              MHD_RESPMEM_MUST_COPY));
}

/* A reader may take his time, and others ask for as much meanwhile. */
static bool may_wait(struct exchange *x, size_t size)
{
    if (size <= SHORT_ANSWER_BYTES)
        return true;
    if (!share_take(&x->service->long_answers, size, LONG_ANSWERS_BYTES)) {
        tally_add(&x->service->tally.refused[TALLY_MEMORY], 1);
        return false;
    }
    x->answer_share = size;
    return true;
}

void exchange_answer_owned(struct exchange *x, unsigned status,
                           const char *type, uint8_t *text, size_t size)
{
    if (!may_wait(x, size)) {
        free(text);
        exchange_problem(x, PROBLEM_MEMORY,
                         "as many long answers as may wait for their readers: "
                         "try again, or ask for less");
        return;
    }
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, text, MHD_RESPMEM_MUST_FREE);

    if (!response)
        free(text);
    hand_over(x, status, type, response);
}

void exchange_answer_static(struct exchange *x, unsigned status,
                            const char *type, struct bytes text)
{
    hand_over(x, status, type,
              MHD_create_response_from_buffer(text.size, (void *)text.data,
                                              MHD_RESPMEM_PERSISTENT));
}

void exchange_problem(struct exchange *x, enum problem problem,
                      const char *detail)
{
    uint8_t text[PROBLEM_BYTES_MAX];
    struct writer w = writer_make(text, sizeof(text));

    problem_write(&w, problem, bytes_text(detail));
    exchange_answer(x, problem_status(problem), "application/problem+json",
                    writer_bytes(&w));
}

void exchange_later(struct exchange *x)
{
    assert(!x->later && !x->response);
    x->later = true;
    MHD_suspend_connection(x->connection);
}
