#include "journal/files.h"

#include <string.h>

bool files_is_needed(const struct journal_name *name, uint64_t snapshot)
{
    if (name->unfinished)
        return false;
    return name->kind == JOURNAL_SNAPSHOT ? name->number == snapshot
                                          : name->number >= snapshot;
}

static bool find_snapshot(void *context, const char *text)
{
    struct files *files = context;
    struct journal_name name;

    if (journal_name_read(text, &name) == ERR_OK && !name.unfinished &&
        name.kind == JOURNAL_SNAPSHOT && name.number > files->snapshot)
        files->snapshot = name.number;
    return true;
}

static bool find_journals(void *context, const char *text)
{
    struct files *files = context;
    struct journal_name name;

    if (journal_name_read(text, &name) != ERR_OK)
        return true;
    if (!files_is_needed(&name, files->snapshot)) {
        files->left_over = true;
        return true;
    }
    if (name.kind != JOURNAL_LOG)
        return true;
    if (!files->first || name.number < files->first)
        files->first = name.number;
    if (name.number > files->last)
        files->last = name.number;
    files->journals++;
    return true;
}

int files_list(struct disk *disk, struct files *files)
{
    *files = (struct files){.snapshot = 0};
    int error = disk->list(disk, find_snapshot, files);

    return error ? error : disk->list(disk, find_journals, files);
}

/* One at a time: a folder is not changed while it is listed. */
struct other {
    uint64_t snapshot;
    char file[DISK_NAME_MAX + 1];
};

static bool find_other(void *context, const char *text)
{
    struct other *other = context;
    struct journal_name name;

    if (journal_name_read(text, &name) != ERR_OK ||
        files_is_needed(&name, other->snapshot))
        return true;
    journal_name_write(&name, other->file);
    return false;
}

int files_remove_others(struct disk *disk, uint64_t snapshot,
                        char file[DISK_NAME_MAX + 1])
{
    for (;;) {
        struct other other = {.snapshot = snapshot};
        int error = disk->list(disk, find_other, &other);

        memcpy(file, other.file, sizeof(other.file));
        if (error || !other.file[0])
            return error;
        error = disk->remove(disk, other.file);
        if (error)
            return error;
    }
}
