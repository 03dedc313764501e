/*
 * fuzz_journal - a server finds any bytes in the files of its journal.
 *
 * The first byte says which files there are, and whether what follows gets good
 * heads and checksums: without them hardly anything would be looked at. Then
 * the first file's size in two bytes, its bytes, and those of the second.
 */
#include "fuzz.h"
#include "keeper.h"

#include "base/reader.h"
#include "core/frame.h"

#include <string.h>

enum { MEND = 1, SYNCED = 2, REBOOTED = 4, ONE_FILE = 8, SNAPSHOT = 16 };

static struct keeper keeper;

/* ---- good checksums ---- */

static void mend_head(uint8_t *bytes, const struct journal_name *name)
{
    struct journal_head head = {
        .version = JOURNAL_VERSION,
        .kind = name->kind,
        .number = name->number,
        .herd = {1, 2, 3},
        .server_bytes = 2,
        .server = "n0",
    };

    journal_head_write(bytes, &head);
}

/* A size of three bytes, if so much is there. */
static size_t size_at(const uint8_t *bytes, size_t most)
{
    size_t size = bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16;

    return size < most ? size : most;
}

static void mend_frames(uint8_t *bytes, size_t size)
{
    struct writer w = writer_make(bytes, size);

    while (size - w.size >= FRAME_HEADER_BYTES) {
        size_t begin = w.size;

        w.size += FRAME_HEADER_BYTES +
                  size_at(bytes + begin, size - begin - FRAME_HEADER_BYTES);
        frame_end(&w, begin);
    }
}

static void mend_batches(uint8_t *bytes, size_t size,
                         const struct journal_name *name)
{
    struct batch_place place = {name->kind, name->number, JOURNAL_HEAD_BYTES};

    while (size - place.at >= BATCH_HEAD_BYTES) {
        uint8_t *at = bytes + place.at;
        size_t frames = size_at(at + 4, size - place.at - BATCH_HEAD_BYTES);
        struct reader r = reader_make(bytes_make(at + 28, 8));
        struct batch batch = {.flags = at[7] & 7,
                              .incarnation = reader_u64(&r)};

        memcpy(batch.boot, at + 12, sizeof(batch.boot));
        mend_frames(at + BATCH_HEAD_BYTES, frames);
        batch_seal(at, frames, &batch, &place);
        place.at += BATCH_HEAD_BYTES + frames;
    }
}

/* ---- the files ---- */

static void put_file(struct bytes bytes, enum journal_kind kind,
                     uint64_t number, bool mend)
{
    struct journal_name name = {.kind = kind, .number = number};
    struct disk *disk = &keeper.disk.disk;
    char text[DISK_NAME_MAX + 1];
    size_t done = 0;
    int file;

    journal_name_write(&name, text);
    HOLD(disk->open(disk, text, DISK_CREATE, &file) == 0);
    HOLD(disk->write(disk, file, 0, bytes, &done) == 0 && done == bytes.size);
    uint8_t *data = keeper.disk.files[file].data;
    if (mend && bytes.size >= JOURNAL_HEAD_BYTES) {
        mend_head(data, &name);
        mend_batches(data, bytes.size, &name);
    }
    disk->close(disk, file);
}

static void put_files(struct bytes input)
{
    struct reader r = reader_make(input);
    uint8_t how = reader_u8(&r);
    size_t size = reader_u16(&r);

    if (size > r.left.size || (how & ONE_FILE))
        size = r.left.size;
    struct bytes first = reader_take(&r, size);
    keeper.synced = how & SYNCED;
    put_file(first, how & SNAPSHOT ? JOURNAL_SNAPSHOT : JOURNAL_LOG,
             how & SNAPSHOT ? 2 : 1, how & MEND);
    if (!(how & ONE_FILE))
        put_file(r.left, JOURNAL_LOG, 2, how & MEND);
    keeper.boot = how & REBOOTED ? 1 : 0;
}

/* ---- the server ---- */

/* Gives whether it is taken: there may be no room. */
static bool report(void)
{
    struct node_moment now = keeper_now(&keeper);
    struct writer none = writer_make(NULL, 0);
    struct node_answer answer;
    struct node_command command = {
        command_parse(BYTES("IAMAT fuzz +1.0+1.0 99")), 0};

    command.hash = node_hash(keeper.node, command.command.id);
    (void)node_batch(keeper.node, &now, &command, 1, &answer, &none);
    return answer.verdict == NODE_TAKEN;
}

/* Where something is missing, nothing is claimed. */
static void check_claims(void)
{
    struct node_claim claim;
    bool used;

    for (uint32_t i = 0; node_claim(keeper.node, i, &used, &claim); i++)
        HOLD(!keeper.found.damaged || !used || claim.claimed == 0);
    HOLD(!keeper.found.goes_on || !(keeper.found.torn || keeper.found.damaged));
}

/* What was loaded once is loaded again, unless another life has no room. */
static bool start_again(void)
{
    keeper_kill(&keeper);
    if (keeper_start(&keeper))
        return true;
    HOLD(keeper.trouble.cause == JOURNAL_NO_ROOM);
    return false;
}

static void live(void)
{
    check_claims();
    bool taken = report();
    HOLD(keeper_write(&keeper));
    if (!start_again())
        return;
    check_claims();
    HOLD(!taken || keeper_stamp(&keeper, "fuzz") >= 99);
    HOLD(keeper_snapshot(&keeper));
    if (!start_again())
        return;
    HOLD(!keeper.found.damaged && !keeper.found.torn);
    HOLD(!taken || keeper_stamp(&keeper, "fuzz") >= 99);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!keeper.memory)
        keeper_init(&keeper);
    keeper.starts = 0;
    put_files(bytes_make(data, size));
    if (keeper_start(&keeper))
        live();
    else
        HOLD(keeper.trouble.cause != JOURNAL_FINE);
    keeper_kill(&keeper);
    vdisk_wipe(&keeper.disk);
    return 0;
}
