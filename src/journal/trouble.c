#include "journal/trouble.h"

static enum err fill(struct journal_trouble *trouble,
                     const struct journal_name *name,
                     struct journal_trouble with)
{
    *trouble = with;
    if (name)
        journal_name_write(name, trouble->file);
    return ERR_REFUSED;
}

enum err trouble_of_disk(struct journal_trouble *trouble,
                         const struct journal_name *name, const char *call,
                         int error)
{
    return fill(trouble, name,
                (struct journal_trouble){
                    .cause = JOURNAL_DISK, .error = error, .call = call});
}

enum err trouble_tell(struct journal_trouble *trouble, enum journal_cause cause,
                      const struct journal_name *name, uint64_t number)
{
    return fill(trouble, name,
                (struct journal_trouble){.cause = cause, .number = number});
}
