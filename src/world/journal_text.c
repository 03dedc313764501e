#include "world/journal_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *journal_mend(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return "; make room there, or choose another data folder";
    case EROFS:
        return "; a server needs a data folder that it can write to";
    case EACCES:
    case EPERM:
        return "; the folder and its files have to be this user's own";
    case EISDIR:
        return "; it is no file of a journal: move it away";
    case EIO:
        return "; look at the disk, and at the kernel's log";
    default:
        return "";
    }
}

void journal_text(const struct journal_trouble *trouble, const char *folder,
                  char *text, size_t size)
{
    const char *slash = trouble->file[0] ? "/" : "";

    switch (trouble->cause) {
    case JOURNAL_FINE:
        snprintf(text, size, "nothing is wrong with %s", folder);
        break;
    case JOURNAL_DISK:
        snprintf(text, size, "%s%s%s: %s: %s%s", folder, slash, trouble->file,
                 trouble->call, strerror(trouble->error),
                 journal_mend(trouble->error));
        break;
    case JOURNAL_NEWER:
        snprintf(text, size,
                 "%s/%s is of version %" PRIu64
                 " of the journal, and this program knows version %d alone: "
                 "run the program that wrote it, or a later one",
                 folder, trouble->file, trouble->number, JOURNAL_VERSION);
        break;
    case JOURNAL_FOREIGN:
        snprintf(text, size,
                 "%s/%s belongs to another server, or herd: each server needs "
                 "a data folder of its own. If it was renamed, move journal.* "
                 "and snapshot.* away: the neighbours have what is in them",
                 folder, trouble->file);
        break;
    case JOURNAL_STRANGE:
        snprintf(text, size,
                 "%s/%s has at byte %" PRIu64
                 " what no server writes. Move journal.* and snapshot.* away, "
                 "and report this: the neighbours have what is in them",
                 folder, trouble->file, trouble->number);
        break;
    case JOURNAL_NO_ROOM:
        snprintf(text, size,
                 "%s/%s has more than there is room for: raise "
                 "limits.max_clients, store_clients, text_bytes_per_client or "
                 "max_origins to what they were",
                 folder, trouble->file);
        break;
    }
}
