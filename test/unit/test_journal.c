/* The journal: what a server knows when it comes back, and as whom. */
#include "core/frame.h"
#include "keeper.h"
#include "node/recorder.h"
#include "unit.h"

#include <errno.h>

static int begin(void **state)
{
    static struct keeper keeper;

    keeper_init(&keeper);
    *state = &keeper;
    assert_true(keeper_start(&keeper));
    return 0;
}

static int end(void **state)
{
    keeper_free(*state);
    return 0;
}

static void report_some(struct keeper *keeper, const char *prefix,
                        unsigned count, uint32_t stamp)
{
    for (unsigned i = 0; i < count; i++) {
        char id[32];

        snprintf(id, sizeof(id), "%s%u", prefix, i);
        keeper_report(keeper, id, stamp);
    }
    assert_true(keeper_write(keeper));
}

static void the_process_dies_and_nothing_is_lost(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 40, 7);
    report_some(keeper, "c", 10, 8);
    uint64_t life = node_incarnation(keeper->node);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c0"), 8);
    assert_int_equal(keeper_stamp(keeper, "c39"), 7);
    /* Every number that it has given is known: its life goes on. */
    assert_true(keeper->found.goes_on);
    assert_int_equal(node_incarnation(keeper->node), life);
    assert_int_equal(keeper_claimed(keeper), 50);
    assert_int_equal(node_written(keeper->node), node_number(keeper->node));
}

static void it_goes_on_where_it_was_again_and_again(void **state)
{
    struct keeper *keeper = *state;

    for (uint32_t i = 1; i <= 5; i++) {
        report_some(keeper, "c", 3, i);
        keeper_kill(keeper);
        assert_true(keeper_start(keeper));
        assert_int_equal(keeper_stamp(keeper, "c2"), i);
        assert_int_equal(keeper_claimed(keeper), 3 * i);
    }
}

static void what_was_not_written_is_not_there(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 3, 1);
    keeper_report(keeper, "late", 1);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "late"), 0);
    assert_int_equal(keeper_claimed(keeper), 3);
}

static void a_machine_that_was_off_begins_a_new_life(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    uint64_t life = node_incarnation(keeper->node);
    keeper_kill(keeper);
    keeper->boot++; /* nothing was lost this time, but who knows? */
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.goes_on);
    assert_int_not_equal(node_incarnation(keeper->node), life);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    assert_int_equal(keeper_claimed(keeper), 5);
}

static void one_that_syncs_first_may_go_on(void **state)
{
    struct keeper *keeper = *state;

    keeper_kill(keeper);
    keeper->synced = true;
    assert_true(keeper_start(keeper));
    report_some(keeper, "c", 5, 1);
    keeper_kill(keeper);
    keeper->boot++;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.goes_on);
}

static void one_that_stopped_in_order_may_go_on_once(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    uint64_t life = node_incarnation(keeper->node);
    keeper_stop(keeper);
    keeper->boot++;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.clean && keeper->found.goes_on);
    assert_int_equal(node_incarnation(keeper->node), life);
    /* The clean end is used up, even if nothing has happened since. */
    keeper_kill(keeper);
    keeper->boot++;
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.clean || keeper->found.goes_on);
}

static void one_that_stopped_behind_a_rotation_may_go_on(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    assert_true(keeper_snapshot(keeper));
    keeper_stop(keeper); /* its last file has nothing but that */
    keeper->boot++;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.clean && keeper->found.goes_on);
}

static void a_clean_end_cannot_come_back_with_the_power(void **state)
{
    struct keeper *keeper = *state;

    for (uint64_t dice = 0; dice < 200; dice++) {
        uint64_t throws = dice;

        keeper_stop(keeper);
        assert_true(keeper_start(keeper));
        report_some(keeper, "c", 3, (uint32_t)dice + 1);
        keeper_cut_power(keeper, &throws);
        assert_true(keeper_start(keeper));
        assert_false(keeper->found.clean);
    }
}

static void a_torn_end_is_cut_off(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    report_some(keeper, "d", 5, 1);
    struct vfile *file = vdisk_find(&keeper->disk, "journal.0000000001");
    size_t size = file->size;
    keeper_kill(keeper);
    file->size = file->synced_size = size - 1;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.torn && !keeper->found.damaged);
    assert_false(keeper->found.goes_on);
    assert_int_equal(keeper_claimed(keeper), 5);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    assert_int_equal(keeper_stamp(keeper, "d4"), 0);
    /* What follows now does not make it look spoilt. */
    report_some(keeper, "d", 5, 2);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.torn || keeper->found.damaged);
    assert_int_equal(keeper_stamp(keeper, "d4"), 2);
}

static void a_spoilt_middle_voids_all_claims_and_keeps_the_records(void **state)
{
    struct keeper *keeper = *state;

    for (uint32_t i = 0; i < 20; i++)
        report_some(keeper, "c", 100, i + 1);
    report_some(keeper, "d", 5, 1);
    keeper_kill(keeper);
    vdisk_flip(&keeper->disk, 20000, 3);
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged);
    assert_true(keeper->found.skipped > 0);
    assert_int_equal(keeper_claimed(keeper), 0);
    assert_int_equal(keeper_stamp(keeper, "d4"), 1);
    assert_int_equal(keeper_stamp(keeper, "c99"), 20);
    /* A snapshot of what is left, and the spoilt files are gone. */
    assert_true(journal_snapshot_is_due(&keeper->journal));
    assert_true(keeper_snapshot(keeper));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.damaged);
    assert_int_equal(keeper_stamp(keeper, "c99"), 20);
}

static void a_snapshot_stands_for_all_before(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 200, 1);
    report_some(keeper, "c", 20, 2);
    assert_true(keeper_snapshot(keeper));
    report_some(keeper, "c", 10, 3);
    assert_null(vdisk_find(&keeper->disk, "journal.0000000001"));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper->found.snapshot, 2);
    assert_int_equal(keeper_stamp(keeper, "c0"), 3);
    assert_int_equal(keeper_stamp(keeper, "c19"), 2);
    assert_int_equal(keeper_stamp(keeper, "c199"), 1);
    assert_int_equal(keeper_claimed(keeper), 230);
    assert_true(keeper->found.goes_on);
}

static void a_snapshot_without_news_is_enough(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    assert_true(keeper_snapshot(keeper));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.damaged);
    assert_true(keeper->found.goes_on);
    report_some(keeper, "c", 5, 2);
    assert_true(keeper_snapshot(keeper));
    assert_true(keeper_snapshot(keeper));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c4"), 2);
    assert_int_equal(keeper_claimed(keeper), 10);
}

/* Clients change while the snapshot is written; it needs the journal as far as
 * it had come by then. */
static void what_changes_meanwhile_is_in_the_journal(void **state)
{
    struct keeper *keeper = *state;
    struct journal *journal = &keeper->journal;

    report_some(keeper, "c", 50, 1);
    assert_true(journal_sync(journal, &keeper->trouble));
    assert_true(journal_snapshot_prepare(journal, &keeper->trouble));
    journal_snapshot_begin(journal, keeper->node);
    report_some(keeper, "c", 25, 2);
    while (journal_snapshot_fill(journal, keeper->node))
        assert_true(journal_snapshot_write(journal, &keeper->trouble));
    assert_true(journal_sync(journal, &keeper->trouble));
    journal_snapshot_need(journal);
    assert_true(journal_snapshot_end(journal, &keeper->trouble));
    journal_snapshot_over(journal, keeper->node);
    keeper_kill(keeper);

    struct vfile *file = vdisk_find(&keeper->disk, "journal.0000000002");
    size_t size = file->size;
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c24"), 2);
    assert_int_equal(keeper_stamp(keeper, "c49"), 1);
    assert_int_equal(keeper_claimed(keeper), 75);
    keeper_kill(keeper);
    /* Without its end the claims would be false. */
    file->size = file->synced_size = size - 1;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged);
    assert_int_equal(keeper_claimed(keeper), 0);
}

/* What a snapshot needs is gone, head and all; what is written then must not be
 * taken for it, however much it is. */
static void what_a_snapshot_needs_is_not_made_up_for(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 50, 1);
    assert_true(keeper_snapshot(keeper));
    keeper_kill(keeper);
    struct vfile *file = vdisk_find(&keeper->disk, "journal.0000000002");
    file->size = file->synced_size = 0;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged && keeper->found.headless);
    report_some(keeper, "d", 50, 1);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged);
    assert_int_equal(keeper_claimed(keeper), 0);
    assert_int_equal(keeper_stamp(keeper, "d49"), 1);
    assert_int_equal(keeper_stamp(keeper, "c49"), 1);
}

static void a_missing_file_voids_all_claims(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    assert_true(keeper_snapshot(keeper));
    report_some(keeper, "c", 5, 2);
    keeper_kill(keeper);
    assert_int_equal(
        keeper->disk.disk.remove(&keeper->disk.disk, "journal.0000000002"), 0);
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    assert_int_equal(keeper_claimed(keeper), 0);
}

static int fail_folder_syncs(void *context, const char *call, const char *name)
{
    (void)name;
    return strcmp(call, "sync folder") == 0 ? *(int *)context : 0;
}

/* What a snapshot stands for is removed at a start only when its name is sure
 * to stay: the power may go in between. */
static void a_new_name_is_synced_before_others_go(void **state)
{
    struct keeper *keeper = *state;
    int error = 0;

    report_some(keeper, "c", 5, 1);
    assert_true(journal_sync(&keeper->journal, &keeper->trouble));
    assert_true(journal_snapshot_prepare(&keeper->journal, &keeper->trouble));
    journal_snapshot_begin(&keeper->journal, keeper->node);
    while (journal_snapshot_fill(&keeper->journal, keeper->node))
        assert_true(journal_snapshot_write(&keeper->journal, &keeper->trouble));
    assert_true(journal_sync(&keeper->journal, &keeper->trouble));
    journal_snapshot_need(&keeper->journal);
    /* It dies with the snapshot's name given, and not synced. */
    error = EIO;
    keeper->disk.before = fail_folder_syncs;
    keeper->disk.context = &error;
    assert_false(journal_snapshot_end(&keeper->journal, &keeper->trouble));
    keeper_kill(keeper);
    assert_false(keeper_start(keeper));
    assert_string_equal(keeper->trouble.call, "sync");
    assert_non_null(vdisk_find(&keeper->disk, "journal.0000000001"));
    error = 0;
    assert_true(keeper_start(keeper));
    assert_null(vdisk_find(&keeper->disk, "journal.0000000001"));
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
}

/* A folder's second sync may succeed and mean nothing for a name that the first
 * one failed for. */
static void a_next_file_that_was_not_synced_is_made_anew(void **state)
{
    struct keeper *keeper = *state;
    int error = EIO;

    report_some(keeper, "c", 5, 1);
    keeper->disk.sync_forgets = true;
    keeper->disk.before = fail_folder_syncs;
    keeper->disk.context = &error;
    assert_false(journal_snapshot_prepare(&keeper->journal, &keeper->trouble));
    error = 0;
    assert_true(journal_snapshot_prepare(&keeper->journal, &keeper->trouble));
    journal_snapshot_begin(&keeper->journal, keeper->node);
    report_some(keeper, "d", 5, 1);
    assert_true(journal_sync(&keeper->journal, &keeper->trouble));
    for (uint64_t dice = 0; dice < 20; dice++) {
        uint64_t throws = dice;

        keeper_cut_power(keeper, &throws);
        assert_true(keeper_start(keeper));
        assert_int_equal(keeper_stamp(keeper, "d4"), 1);
    }
}

static int fail_one(void *context, const char *call, const char *name)
{
    const char **failing = context;

    return strcmp(call, failing[0]) == 0 && strcmp(name, failing[1]) == 0 ? EIO
                                                                          : 0;
}

static void troubles_name_the_file_and_the_call(void **state)
{
    struct keeper *keeper = *state;
    const char *failing[] = {"sync", "journal.0000000001"};

    report_some(keeper, "c", 5, 1);
    assert_true(journal_snapshot_prepare(&keeper->journal, &keeper->trouble));
    journal_snapshot_begin(&keeper->journal, keeper->node);
    keeper->disk.before = fail_one;
    keeper->disk.context = failing;
    assert_false(journal_sync(&keeper->journal, &keeper->trouble));
    assert_string_equal(keeper->trouble.call, "sync");
    assert_string_equal(keeper->trouble.file, failing[1]);
    keeper_kill(keeper);
    keeper->disk.asks_looks = true;
    failing[0] = "list";
    failing[1] = "";
    assert_false(keeper_start(keeper));
    assert_string_equal(keeper->trouble.call, "list");
    assert_string_equal(keeper->trouble.file, "");
}

/* It may have died before the file that it had just left was synced; who starts
 * behind it shows what is there, so it has to stay. */
static void a_start_syncs_all_that_it_has_read(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    assert_true(journal_snapshot_prepare(&keeper->journal, &keeper->trouble));
    journal_snapshot_begin(&keeper->journal, keeper->node);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    for (uint64_t dice = 0; dice < 20; dice++) {
        uint64_t throws = dice;

        keeper_cut_power(keeper, &throws);
        assert_true(keeper_start(keeper));
        assert_int_equal(keeper_stamp(keeper, "c4"), 1);
        assert_false(keeper->found.damaged);
    }
}

/* What it dropped as it was over may not be over now, and others have it. */
static void claims_do_not_outgrow_the_ttl(void **state)
{
    struct keeper *keeper = *state;
    static const struct {
        uint32_t ttl_s;
        bool outgrown;
    } rows[] = {{100, false}, {50, false}, {100, true}, {100, false},
                {0, true},    {0, false},  {10, false}};

    report_some(keeper, "c", 5, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        keeper_kill(keeper);
        keeper->ttl_s = rows[i].ttl_s;
        assert_true(keeper_start(keeper));
        assert_int_equal(keeper->found.outgrown, rows[i].outgrown);
        assert_int_equal(keeper->found.goes_on, !rows[i].outgrown);
        assert_int_equal(keeper_stamp(keeper, "c4"), 1);
        if (rows[i].outgrown)
            assert_int_equal(keeper_claimed(keeper), 0);
        report_some(keeper, "d", 1, (uint32_t)i + 1);
        /* The files that stand behind a snapshot say the same. */
        if (i % 2)
            assert_true(keeper_snapshot(keeper));
    }
    /* What was void stays so. */
    uint64_t claimed = keeper_claimed(keeper);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_claimed(keeper), claimed);
    /* It is said at once: who ends before he says more does not find it again,
     * and begins one life anew, not two. */
    keeper_kill(keeper);
    keeper->ttl_s = 1000;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.outgrown);
    claimed = keeper_claimed(keeper);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.outgrown);
    assert_true(keeper->found.goes_on);
    assert_int_equal(keeper_claimed(keeper), claimed);
}

struct reads {
    int left; /* until one fails */
};

static int fail_a_read(void *context, const char *call, const char *name)
{
    struct reads *reads = context;

    (void)name;
    return strcmp(call, "read") == 0 && reads->left-- == 0 ? EIO : 0;
}

/* A file is read in parts, once to be looked through, once to be loaded. */
static void any_read_that_fails_refuses_the_start(void **state)
{
    struct keeper *keeper = *state;
    struct reads reads;
    int refused = 0;

    for (uint32_t i = 0; i < 300; i++)
        report_some(keeper, "client-of-many-letters", 200, i + 1);
    keeper_kill(keeper);
    assert_true(vdisk_bytes(&keeper->disk) > WALK_BYTES);
    keeper->disk.before = fail_a_read;
    keeper->disk.context = &reads;
    keeper->disk.asks_looks = true;
    for (;; refused++) {
        reads.left = refused;
        if (keeper_start(keeper))
            break;
        assert_string_equal(keeper->trouble.call, "read");
        assert_string_equal(keeper->trouble.file, "journal.0000000001");
        assert_int_equal(keeper->trouble.error, EIO);
    }
    assert_true(refused > 3);
    assert_true(reads.left >= 0);
}

static void another_servers_files_are_refused(void **state)
{
    struct keeper *keeper = *state;

    keeper_kill(keeper);
    keeper->name = "n7";
    assert_false(keeper_start(keeper));
    assert_int_equal(keeper->trouble.cause, JOURNAL_FOREIGN);
    assert_string_equal(keeper->trouble.file, "journal.0000000001");
}

/* Where its own was not out yet there may stand one that was there before. */
static void a_last_file_with_another_head_is_made_anew(void **state)
{
    struct keeper *keeper = *state;
    struct journal_name second = {.kind = JOURNAL_LOG, .number = 2};
    char name[DISK_NAME_MAX + 1];
    size_t done;
    int file;

    report_some(keeper, "c", 5, 1);
    keeper_kill(keeper);
    journal_name_write(&second, name);
    assert_int_equal(
        keeper->disk.disk.open(&keeper->disk.disk, name, DISK_CREATE, &file),
        0);
    struct vfile *first = vdisk_find(&keeper->disk, "journal.0000000001");
    assert_int_equal(
        keeper->disk.disk.write(&keeper->disk.disk, file, 0,
                                bytes_make(first->data, first->size), &done),
        0);
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.torn && keeper->found.headless);
    assert_false(keeper->found.damaged || keeper->found.goes_on);
    assert_int_equal(keeper_claimed(keeper), 5);
    report_some(keeper, "d", 5, 1);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.torn || keeper->found.damaged);
    assert_int_equal(keeper_stamp(keeper, "d4"), 1);
    /* With others missing it is rather somebody's mistake. */
    keeper_kill(keeper);
    assert_int_equal(keeper->disk.disk.rename(&keeper->disk.disk,
                                              "journal.0000000001",
                                              "journal.0000000003"),
                     0);
    assert_false(keeper_start(keeper));
    assert_int_equal(keeper->trouble.cause, JOURNAL_FOREIGN);
}

static void files_of_a_later_version_are_refused(void **state)
{
    struct keeper *keeper = *state;
    struct journal_head head = {
        .version = JOURNAL_VERSION + 1, .kind = JOURNAL_LOG, .number = 1};

    keeper_kill(keeper);
    struct vfile *file = vdisk_find(&keeper->disk, "journal.0000000001");
    journal_head_write(file->data, &head);
    assert_false(keeper_start(keeper));
    assert_int_equal(keeper->trouble.cause, JOURNAL_NEWER);
    assert_int_equal(keeper->trouble.number, JOURNAL_VERSION + 1);
}

static int fail_writes(void *context, const char *call, const char *name)
{
    (void)name;
    return strcmp(call, "write") == 0 ? *(int *)context : 0;
}

static void a_failed_write_is_made_up_for(void **state)
{
    struct keeper *keeper = *state;
    int error = ENOSPC;

    keeper->disk.before = fail_writes;
    keeper->disk.context = &error;
    keeper_report(keeper, "c", 1);
    uint64_t written = keeper->journal.written;
    assert_false(keeper_write(keeper));
    assert_int_equal(keeper->trouble.error, ENOSPC);
    assert_int_equal(keeper->journal.written, written);
    error = 0;
    keeper->disk.short_writes = true;
    keeper_report(keeper, "d", 2);
    assert_true(keeper_write(keeper));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c"), 1);
    assert_int_equal(keeper_stamp(keeper, "d"), 2);
    assert_false(keeper->found.torn || keeper->found.damaged);
}

static void a_snapshot_that_fails_leaves_all_as_it_was(void **state)
{
    struct keeper *keeper = *state;
    int error = ENOSPC;

    report_some(keeper, "c", 50, 1);
    keeper->disk.before = fail_writes;
    keeper->disk.context = &error;
    assert_false(keeper_snapshot(keeper));
    error = 0;
    report_some(keeper, "c", 5, 2);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c4"), 2);
    assert_int_equal(keeper_stamp(keeper, "c49"), 1);
    assert_true(keeper_snapshot(keeper));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c4"), 2);
    assert_int_equal(keeper_stamp(keeper, "c49"), 1);
}

/* From the so-manieth call on nothing is done. */
static int stop_at(void *context, const char *call, const char *name)
{
    unsigned *left = context;

    (void)call;
    (void)name;
    if (*left)
        (*left)--;
    return *left ? 0 : EIO;
}

static void leave_much_unsynced(struct keeper *keeper)
{
    struct journal *journal = &keeper->journal;

    report_some(keeper, "c", 20, 1);
    assert_true(journal_sync(journal, &keeper->trouble));
    assert_true(journal_snapshot_prepare(journal, &keeper->trouble));
    report_some(keeper, "d", 20, 1);
    journal_snapshot_begin(journal, keeper->node);
    report_some(keeper, "e", 20, 1);
}

static bool end_snapshot_but_for_its_last_sync(struct keeper *keeper)
{
    struct journal *journal = &keeper->journal;
    unsigned left = 4; /* write, sync, rename */

    while (journal_snapshot_fill(journal, keeper->node))
        assert_true(journal_snapshot_write(journal, &keeper->trouble));
    assert_true(journal_sync(journal, &keeper->trouble));
    journal_snapshot_need(journal);
    keeper->disk.before = stop_at;
    keeper->disk.context = &left;
    return journal_snapshot_end(journal, &keeper->trouble);
}

/* A snapshot has its name, but for how long? What it stands for must not go
 * before that is sure; wherever the start is cut short. */
static void a_start_that_is_cut_short_loses_nothing(void **state)
{
    struct keeper *keeper = *state;

    for (unsigned calls = 1; calls < 16; calls++)
        for (uint64_t dice = 0; dice < 20; dice++) {
            unsigned left = calls;
            uint64_t throws = dice;

            leave_much_unsynced(keeper);
            assert_false(end_snapshot_but_for_its_last_sync(keeper));
            keeper_kill(keeper);
            keeper->disk.context = &left;
            (void)keeper_start(keeper);
            keeper_cut_power(keeper, &throws);
            keeper->disk.before = NULL;
            assert_true(keeper_start(keeper));
            assert_int_equal(keeper_stamp(keeper, "d19"), 1);
            assert_int_equal(keeper_stamp(keeper, "c19"), 1);
            keeper_kill(keeper);
            vdisk_wipe(&keeper->disk);
            assert_true(keeper_start(keeper));
        }
}

/* There was more that had a number, and others may know of it. */
static void a_part_is_not_gone_on_with(void **state)
{
    struct keeper *keeper = *state;
    struct journal *journal = &keeper->journal;

    keeper_report(keeper, "c", 1);
    assert_true(journal_fill(journal, keeper->node));
    journal->flags &= (uint8_t)~BATCH_WHOLE;
    assert_true(journal_write(journal, &keeper->trouble));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_stamp(keeper, "c"), 1);
    assert_false(keeper->found.goes_on || keeper->found.damaged);
}

static void a_snapshot_without_its_end_claims_nothing(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    assert_true(keeper_snapshot(keeper));
    struct vfile *file = vdisk_find(&keeper->disk, "snapshot.0000000002");
    /* The last batch is a head and two frames, END and KEEPS: a number below
     * 16384, and 0. */
    size_t end =
        BATCH_HEAD_BYTES + FRAME_HEADER_BYTES + 2 + FRAME_HEADER_BYTES + 1;
    keeper_kill(keeper);
    file->size = file->synced_size -= end;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    assert_int_equal(keeper_claimed(keeper), 0);
}

/* What a file system gives back of a file that is no more looks like a batch,
 * and is one of another place. */
static void a_batch_counts_only_where_it_was_written(void **state)
{
    uint8_t memory[BATCH_HEAD_BYTES + 4] = {0};
    struct batch batch = {.flags = BATCH_WHOLE};
    struct batch_place places[] = {{JOURNAL_LOG, 3, 1000},
                                   {JOURNAL_LOG, 3, 1001},
                                   {JOURNAL_LOG, 4, 1000},
                                   {JOURNAL_SNAPSHOT, 3, 1000}};
    size_t whole;

    (void)state;
    batch_seal(memory, 4, &batch, &places[0]);
    for (size_t i = 0; i < COUNT_OF(places); i++)
        assert_int_equal(batch_read(bytes_make(memory, sizeof(memory)),
                                    &places[i], &batch, &whole),
                         i == 0 ? ERR_OK : ERR_CHECKSUM);
}

/* J2: a file may end between any two frames. */
static void what_is_claimed_stands_before(void **state)
{
    struct keeper *keeper = *state;
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct node_moment now = keeper_now(keeper);
    bool more;

    for (unsigned i = 0; i < 20; i++)
        keeper_report(keeper, "c", i + 1);
    keeper_report(keeper, "d", 1);
    size_t size = node_record(keeper->node, NODE_JOURNAL, buffer, &more);
    struct bytes all = bytes_make(buffer, size), left = all;
    struct frame frame;
    while (frame_cut(&left, FRAME_PAYLOAD_MAX, &frame) == ERR_OK) {
        keeper_kill(keeper);
        vdisk_wipe(&keeper->disk);
        assert_true(keeper_start(keeper));
        node_restore_begin(keeper->node);
        assert_int_equal(node_restore(keeper->node, &now,
                                      bytes_first(all, size - left.size), true),
                         ERR_OK);
        if (keeper_claimed(keeper))
            assert_int_equal(keeper_stamp(keeper, "d"), 1);
    }
    assert_int_equal(left.size, 0);
    assert_int_equal(keeper_claimed(keeper), 21);
}

/* A claim that was taken back and is made again, before any of it is written:
 * the file says so in that order. */
static void what_is_claimed_again_stays_claimed(void **state)
{
    struct keeper *keeper = *state;
    struct origins *origins = &keeper->node->origins;

    report_some(keeper, "c", 5, 1);
    origins_unclaim(origins, origins->self);
    recorder_unclaim(keeper->node, origins->self);
    origins_claim(origins, origins->self, 4, 0);
    assert_true(keeper_write(keeper));
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_int_equal(keeper_claimed(keeper), 4);
}

/* Batches went with the power, but for the file that was written last. */
static void a_file_that_was_longer_voids_all_claims(void **state)
{
    struct keeper *keeper = *state;
    struct journal *journal = &keeper->journal;

    report_some(keeper, "c", 5, 1);
    uint64_t size = journal->at;
    report_some(keeper, "d", 5, 1);
    assert_true(journal_snapshot_prepare(journal, &keeper->trouble));
    journal_snapshot_begin(journal, keeper->node);
    report_some(keeper, "e", 5, 1);
    keeper_kill(keeper);
    struct vfile *file = vdisk_find(&keeper->disk, "journal.0000000001");
    file->size = file->synced_size = size;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged && !keeper->found.torn);
    assert_int_equal(keeper_claimed(keeper), 0);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
}

/* What an index means may have been said in the bytes that are spoilt: records
 * behind them would get dots of somebody else. */
static void behind_spoilt_bytes_indices_mean_nothing(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 5, 1);
    uint64_t at = keeper->journal.at;
    report_some(keeper, "d", 5, 1);
    report_some(keeper, "e", 5, 1);
    keeper_kill(keeper);
    vdisk_find(&keeper->disk, "journal.0000000001")->data[at + 40] ^= 1;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.damaged);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    assert_int_equal(keeper_stamp(keeper, "e0"), 0);
}

/* Else what is left of it would be found behind the next batch. */
static void a_torn_end_is_found_once(void **state)
{
    struct keeper *keeper = *state;

    report_some(keeper, "c", 100, 1);
    keeper_kill(keeper);
    struct vfile *file = vdisk_find(&keeper->disk, "journal.0000000001");
    file->synced_size = --file->size;
    assert_true(keeper_start(keeper));
    assert_true(keeper->found.torn);
    keeper_kill(keeper);
    assert_true(keeper_start(keeper));
    assert_false(keeper->found.torn || keeper->found.damaged);
    assert_true(keeper->found.goes_on);
}

/* Whatever it misses, because it came later, is in the journal. */
static void a_snapshot_claims_what_it_holds(void **state)
{
    struct keeper *keeper = *state;
    static uint8_t buffer[FRAME_BYTES_MAX];
    struct node_moment now = keeper_now(keeper);
    bool more;

    report_some(keeper, "c", 5, 1);
    node_record_begin(keeper->node, NODE_SNAPSHOT);
    report_some(keeper, "d", 5, 1);
    size_t size = node_record(keeper->node, NODE_SNAPSHOT, buffer, &more);
    keeper_kill(keeper);
    vdisk_wipe(&keeper->disk);
    assert_true(keeper_start(keeper));
    node_restore_begin(keeper->node);
    assert_int_equal(
        node_restore(keeper->node, &now, bytes_make(buffer, size), true),
        ERR_OK);
    assert_int_equal(keeper_stamp(keeper, "c4"), 1);
    assert_int_equal(keeper_stamp(keeper, "d4"), 0);
    assert_int_equal(keeper_claimed(keeper), 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(the_process_dies_and_nothing_is_lost),
        TEST(it_goes_on_where_it_was_again_and_again),
        TEST(what_was_not_written_is_not_there),
        TEST(a_machine_that_was_off_begins_a_new_life),
        TEST(one_that_syncs_first_may_go_on),
        TEST(one_that_stopped_in_order_may_go_on_once),
        TEST(one_that_stopped_behind_a_rotation_may_go_on),
        TEST(a_clean_end_cannot_come_back_with_the_power),
        TEST(a_torn_end_is_cut_off),
        TEST(a_spoilt_middle_voids_all_claims_and_keeps_the_records),
        TEST(a_snapshot_stands_for_all_before),
        TEST(a_snapshot_without_news_is_enough),
        TEST(what_changes_meanwhile_is_in_the_journal),
        TEST(what_a_snapshot_needs_is_not_made_up_for),
        TEST(a_missing_file_voids_all_claims),
        TEST(a_new_name_is_synced_before_others_go),
        TEST(a_next_file_that_was_not_synced_is_made_anew),
        TEST(troubles_name_the_file_and_the_call),
        TEST(a_start_syncs_all_that_it_has_read),
        TEST(claims_do_not_outgrow_the_ttl),
        TEST(any_read_that_fails_refuses_the_start),
        TEST(another_servers_files_are_refused),
        TEST(a_last_file_with_another_head_is_made_anew),
        TEST(files_of_a_later_version_are_refused),
        TEST(a_failed_write_is_made_up_for),
        TEST(a_snapshot_that_fails_leaves_all_as_it_was),
        TEST(a_start_that_is_cut_short_loses_nothing),
        TEST(a_part_is_not_gone_on_with),
        TEST(a_snapshot_without_its_end_claims_nothing),
        TEST(a_batch_counts_only_where_it_was_written),
        TEST(what_is_claimed_stands_before),
        TEST(what_is_claimed_again_stays_claimed),
        TEST(a_file_that_was_longer_voids_all_claims),
        TEST(behind_spoilt_bytes_indices_mean_nothing),
        TEST(a_torn_end_is_found_once),
        TEST(a_snapshot_claims_what_it_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
