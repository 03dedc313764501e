#include "world/question.h"

void inbox_post(struct question *question)
{
    struct inbox *inbox = question->inbox;

    uv_mutex_lock(&inbox->mutex);
    question->next = NULL;
    if (inbox->last)
        inbox->last->next = question;
    else
        inbox->first = question;
    inbox->last = question;
    uv_mutex_unlock(&inbox->mutex);
    uv_async_send(&inbox->async);
}

/* Everything that has come in, told on this loop. */
static void on_async(uv_async_t *async)
{
    struct inbox *inbox = async->data;

    uv_mutex_lock(&inbox->mutex);
    struct question *question = inbox->first;
    inbox->first = inbox->last = NULL;
    uv_mutex_unlock(&inbox->mutex);
    while (question) {
        struct question *next = question->next;

        question->answered(question);
        question = next;
    }
}

enum err inbox_open(struct inbox *inbox, uv_loop_t *loop)
{
    inbox->first = inbox->last = NULL;
    if (uv_async_init(loop, &inbox->async, on_async) != 0)
        return ERR_SYSTEM;
    inbox->async.data = inbox;
    uv_mutex_init(&inbox->mutex);
    return ERR_OK;
}

void inbox_close(struct inbox *inbox)
{
    assert(!inbox->first);
    uv_close((uv_handle_t *)&inbox->async, NULL);
    uv_mutex_destroy(&inbox->mutex);
}
