#include "httpd/visits.h"

#include "world/clock.h"

#include <stdlib.h>
#include <sys/socket.h>

/* To read a whole answer, at a kilobyte a second. */
#define READING_MS 120000

struct visits {
    struct service *service;
    uv_mutex_t lock;
    struct visit *first; /* guarded by lock */
    int64_t request_ms, idle_ms;
};

enum err visits_open(struct service *service, struct visits **out)
{
    const struct config_http *http = &service->parts.config->http;
    struct visits *visits = calloc(1, sizeof(*visits));

    if (!visits)
        return ERR_FULL;
    visits->service = service;
    visits->request_ms = http->request_s * INT64_C(1000);
    visits->idle_ms = http->idle_s * INT64_C(1000);
    uv_mutex_init(&visits->lock);
    *out = visits;
    return ERR_OK;
}

struct visit *visits_add(struct visits *visits, int fd)
{
    struct visit *visit = calloc(1, sizeof(*visit));

    if (!visit)
        return NULL;
    visit->fd = fd;
    visit->until_ms = clock_mono_ms() + visits->request_ms;
    uv_mutex_lock(&visits->lock);
    visit->next = visits->first;
    if (visit->next)
        visit->next->prev = visit;
    visits->first = visit;
    uv_mutex_unlock(&visits->lock);
    return visit;
}

void visits_remove(struct visits *visits, struct visit *visit)
{
    uv_mutex_lock(&visits->lock);
    if (visit->prev)
        visit->prev->next = visit->next;
    else
        visits->first = visit->next;
    if (visit->next)
        visit->next->prev = visit->prev;
    uv_mutex_unlock(&visits->lock);
    free(visit);
}

static void give(struct visits *visits, struct visit *visit, int64_t until_ms)
{
    uv_mutex_lock(&visits->lock);
    visit->until_ms = until_ms;
    uv_mutex_unlock(&visits->lock);
}

void visits_wait_for_request(struct visits *visits, struct visit *visit)
{
    give(visits, visit, clock_mono_ms() + visits->idle_ms + visits->request_ms);
}

void visits_wait_for_rest(struct visits *visits, struct visit *visit)
{
    int64_t until_ms = clock_mono_ms() + visits->request_ms;

    uv_mutex_lock(&visits->lock);
    if (visit->until_ms > until_ms)
        visit->until_ms = until_ms;
    uv_mutex_unlock(&visits->lock);
}

void visits_wait_for_handler(struct visits *visits, struct visit *visit)
{
    give(visits, visit, 0);
}

void visits_wait_for_reader(struct visits *visits, struct visit *visit)
{
    give(visits, visit, clock_mono_ms() + READING_MS);
}

/* The descriptor is open as long as the visit is in the list: the library
 * tells that a connection is gone before it closes it. */
void visits_sweep(void *context)
{
    struct visits *visits = context;
    int64_t now_ms = clock_mono_ms();

    uv_mutex_lock(&visits->lock);
    for (struct visit *visit = visits->first; visit; visit = visit->next) {
        if (!visit->until_ms || visit->until_ms > now_ms)
            continue;
        shutdown(visit->fd, SHUT_RDWR);
        visit->until_ms = 0;
        tally_add(&visits->service->tally.refused[TALLY_SLOW], 1);
    }
    uv_mutex_unlock(&visits->lock);
}

void visits_close(struct visits *visits)
{
    assert(!visits->first);
    uv_mutex_destroy(&visits->lock);
    free(visits);
}
