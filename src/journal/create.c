#include "journal/create.h"

#include <string.h>

static enum err write_all(struct disk *disk, int file, uint64_t at,
                          struct bytes bytes, int *error)
{
    while (bytes.size) {
        size_t done = 0;

        *error = disk->write(disk, file, at, bytes, &done);
        if (*error)
            return ERR_SYSTEM;
        at += done;
        bytes = bytes_skip(bytes, done);
    }
    return ERR_OK;
}

int create_file(struct journal *journal, const struct journal_name *name,
                const char **call, int *file)
{
    const struct journal_config *config = &journal->config;
    struct journal_head head = {
        .version = JOURNAL_VERSION,
        .kind = name->kind,
        .number = name->number,
        .server_bytes = (uint8_t)config->server.size,
    };
    uint8_t bytes[JOURNAL_HEAD_BYTES];
    char text[DISK_NAME_MAX + 1];

    memcpy(head.herd, config->herd, sizeof(head.herd));
    memcpy(head.server, config->server.data, config->server.size);
    journal_head_write(bytes, &head);
    journal_name_write(name, text);
    *call = "create";
    int error = config->disk->open(config->disk, text, DISK_CREATE, file);
    if (error)
        return error;
    *call = "write";
    if (write_all(config->disk, *file, 0, bytes_make(bytes, sizeof(bytes)),
                  &error) != ERR_OK)
        config->disk->close(config->disk, *file);
    return error;
}
