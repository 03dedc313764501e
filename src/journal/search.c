#include "journal/search.h"

#include "core/frame.h"
#include "journal/trouble.h"

#include <string.h>

static bool is_of_us(const struct journal_config *config,
                     const struct journal_head *head)
{
    return memcmp(head->herd, config->herd, sizeof(config->herd)) == 0 &&
           bytes_equal(bytes_make(head->server, head->server_bytes),
                       config->server);
}

/* When power fails before a new file's head is out, there may stand what stood
 * in its place before: the head of a file that was removed. */
static bool may_be_stale(const struct search *search,
                         const struct journal_name *name)
{
    return name->kind == JOURNAL_LOG && name->number == search->found->last &&
           !search->missing;
}

enum err search_head(struct search *search, const struct walk *walk,
                     const struct journal_name *name, enum err *error)
{
    const struct journal_head *head = &walk->head;

    if (*error == ERR_RANGE)
        return trouble_tell(search->trouble, JOURNAL_NEWER, name,
                            head->version);
    if (*error == ERR_OK && is_of_us(&search->journal->config, head)) {
        if (head->number == name->number && head->kind == name->kind)
            return ERR_OK;
        if (may_be_stale(search, name))
            *error = ERR_CHECKSUM;
    }
    if (*error == ERR_OK)
        return trouble_tell(search->trouble, JOURNAL_FOREIGN, name, 0);
    search->broken = true;
    return ERR_OK;
}

/* One frame that is about files or processes; false behind the last such. */
static bool look_at_frame(struct search *search, const struct frame *frame)
{
    struct journal_found *found = search->found;
    uint64_t number = 0;

    if (frame->type == FRAME_CLEAN)
        found->clean = true;
    else if (frame->type < FRAME_CONTINUES || frame->type > FRAME_KEEPS ||
             bytes_read(frame->payload, &number) != ERR_OK)
        return false;
    if (frame->type == FRAME_KEEPS)
        found->ttl_s = number;
    if (frame->type == FRAME_END) {
        search->ended = true;
        search->needed = number;
    }
    return true;
}

/* They stand at a batch's front. */
static void look_at_frames(struct search *search, const struct batch *batch)
{
    struct bytes frames = batch->frames;
    struct frame frame;

    search->found->clean = false;
    while (frame_cut(&frames, FRAME_PAYLOAD_MAX, &frame) == ERR_OK &&
           look_at_frame(search, &frame))
        ;
}

/* The first batch of a file says how long the one before it was: all of that
 * must be there. */
static void look_at_begin(struct search *search, const struct batch *batch,
                          uint64_t number)
{
    struct journal_found *found = search->found;
    struct bytes frames = batch->frames;
    struct frame frame;
    uint64_t bytes = 0;
    bool continues = frame_cut(&frames, FRAME_PAYLOAD_MAX, &frame) == ERR_OK &&
                     frame.type == FRAME_CONTINUES &&
                     bytes_read(frame.payload, &bytes) == ERR_OK;

    if (number > found->first && (!continues || bytes != found->before_bytes))
        found->damaged = true;
}

void search_batch(struct search *search, const struct walk *walk,
                  const struct batch *batch, uint64_t at)
{
    struct journal_found *found = search->found;

    if (search->broken)
        found->damaged = true;
    if (at == JOURNAL_HEAD_BYTES && walk->place.kind == JOURNAL_LOG)
        look_at_begin(search, batch, walk->place.number);
    look_at_frames(search, batch);
    search->last = *batch;
    search->any = true;
    search->end = walk->place.at;
    found->batches++;
}
