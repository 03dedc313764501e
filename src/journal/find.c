/* What an earlier life has left, and whether its life may be gone on with. */
#include "journal/files.h"
#include "journal/journal.h"
#include "journal/trouble.h"

#include "core/frame.h"

#include <errno.h>
#include <string.h>

struct search {
    struct journal *journal;
    struct journal_found *found;
    struct journal_trouble *trouble;
    struct batch last; /* the last that is whole; its frames are gone */
    bool any;          /* there is one */
    bool broken;       /* since then bytes were no batch */
    uint64_t end;      /* of what is whole in the file, from its begin on */
    uint64_t needed;   /* of the first journal, by the snapshot */
    bool ended;        /* the snapshot has its end */
    bool missing;      /* files are */
};

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

/* Files of a later version, or of others, are not for us to judge. */
static enum err look_at_head(struct search *search, const struct walk *walk,
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

static void look_at_batch(struct search *search, const struct walk *walk,
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

static enum err walk_all(struct search *search, struct walk *walk)
{
    struct batch batch;
    uint64_t at;

    for (;;)
        switch (walk_next(walk, &batch, &at)) {
        case ERR_OK:
            look_at_batch(search, walk, &batch, at);
            break;
        case ERR_CHECKSUM:
            search->broken = true;
            search->found->skipped += walk->place.at - at;
            break;
        case ERR_UNKNOWN:
            return ERR_OK;
        default:
            return ERR_SYSTEM;
        }
}

static enum err search_file(struct search *search,
                            const struct journal_name *name)
{
    struct journal *journal = search->journal;
    struct walk walk;
    enum err head = walk_open(&walk, journal->config.disk, name,
                              journal->memory + BATCH_BYTES_MAX);

    search->end = 0;
    if (head == ERR_SYSTEM && walk.error == ENOENT) {
        search->found->damaged = true; /* one in between */
        return ERR_OK;
    }
    if (head == ERR_SYSTEM)
        return trouble_of_disk(search->trouble, name, "read", walk.error);
    enum err error = look_at_head(search, &walk, name, &head);
    if (error == ERR_OK) {
        search->end = head == ERR_OK ? JOURNAL_HEAD_BYTES : 0;
        search->found->bytes += walk.file_bytes;
        if (walk_all(search, &walk) != ERR_OK)
            error = trouble_of_disk(search->trouble, name, "read", walk.error);
    }
    walk_close(&walk);
    return error;
}

static enum err search_snapshot(struct search *search, uint64_t number)
{
    struct journal_name name = {.kind = JOURNAL_SNAPSHOT, .number = number};
    struct journal_found *found = search->found;

    if (!number)
        return ERR_OK;
    enum err error = search_file(search, &name);
    if (search->broken || !search->ended)
        found->damaged = true;
    search->journal->snapshot_bytes = found->bytes;
    search->broken = false;
    return error;
}

static enum err search_journals(struct search *search,
                                const struct files *files)
{
    struct journal_found *found = search->found;
    struct journal_name name = {.kind = JOURNAL_LOG};
    enum err error = ERR_OK;

    for (uint64_t i = files->first; i && i <= files->last && !error; i++) {
        name.number = i;
        found->before_bytes = found->last_bytes;
        error = search_file(search, &name);
        found->last_bytes = search->end;
        if (i == files->snapshot && search->end < search->needed)
            found->damaged = true;
    }
    return error;
}

static bool some_are_missing(const struct files *files)
{
    uint64_t first = files->snapshot ? files->snapshot : 1;

    if (!files->first)
        return files->snapshot > 0;
    return files->first != first ||
           files->journals != files->last - files->first + 1;
}

/* What was dropped as it was over is claimed as if it were here; if it is not
 * over by what holds now, somebody may still have it. */
static bool is_outgrown(const struct search *search)
{
    uint64_t now_s = search->journal->config.ttl_s,
             then_s = search->found->ttl_s;

    if (then_s == KEEPS_UNKNOWN || then_s == 0)
        return false;
    return now_s == 0 || now_s > then_s;
}

/* D3: the numbers that the last process has given, and that others may know,
 * are all in what is left. */
static bool may_go_on(const struct search *search)
{
    const struct journal_found *found = search->found;
    const struct batch *last = &search->last;
    const struct journal_config *config = &search->journal->config;
    bool same_boot =
        memcmp(last->boot, config->boot, sizeof(config->boot)) == 0;

    return search->any && !found->torn && !found->damaged && !found->outgrown &&
           (last->flags & BATCH_WHOLE) &&
           (found->clean || same_boot || (last->flags & BATCH_SYNCED));
}

static enum err search_all(struct search *search)
{
    struct journal *journal = search->journal;
    struct journal_found *found = search->found;
    struct files files;
    int error = files_list(journal->config.disk, &files);

    if (error)
        return trouble_of_disk(search->trouble, NULL, "list", error);
    found->snapshot = journal->snapshot_number = files.snapshot;
    found->first = files.first;
    found->last = files.last;
    search->missing = found->damaged = some_are_missing(&files);
    enum err fails = search_snapshot(search, files.snapshot);
    return fails == ERR_OK ? search_journals(search, &files) : fails;
}

enum err journal_open(struct journal *journal,
                      const struct journal_config *config, void *memory,
                      struct journal_found *found,
                      struct journal_trouble *trouble)
{
    struct search search = {
        .journal = journal, .found = found, .trouble = trouble};

    *found = (struct journal_found){.ttl_s = KEEPS_UNKNOWN};
    *journal = (struct journal){
        .config = *config,
        .memory = memory,
        .file = -1,
        .old_file = -1,
        .next_file = -1,
        .snapshot = {.memory = (uint8_t *)memory + BATCH_BYTES_MAX},
    };
    enum err error = search_all(&search);
    if (error != ERR_OK)
        return error;
    found->torn = search.broken;
    found->headless = found->first && found->last_bytes < JOURNAL_HEAD_BYTES;
    found->outgrown = is_outgrown(&search);
    found->goes_on = may_go_on(&search);
    found->incarnation = search.any ? search.last.incarnation : 0;
    found->clean = found->clean && search.any;
    return ERR_OK;
}
