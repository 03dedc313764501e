#include "httpd/phone_keys.h"

#include "world/secret.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES_MAX 1200

struct phone_key {
    char id[ID_BYTES_MAX + 1];
    uint8_t key[PHONES_KEY_BYTES];
};

struct phone_keys {
    size_t count, max;
    struct phone_key list[];
};

/* Gives    what is wrong with the line; NULL = nothing. */
static const char *read_line(char *line, struct phone_key *key)
{
    char *blank = strchr(line, ' ');

    if (!blank || blank == line)
        return "an ID, a blank, and a passphrase are wanted";
    *blank = '\0';
    size_t size = strlen(blank + 1);
    if (strlen(line) > ID_BYTES_MAX || size < 1 || size > PHONES_KEY_BYTES)
        return "a passphrase has 1 to 32 bytes";
    memset(key, 0, sizeof(*key));
    for (size_t i = 0; line[i]; i++)
        key->id[i] = (char)tolower((unsigned char)line[i]);
    memcpy(key->key, blank + 1, size);
    return NULL;
}

static size_t count_lines(FILE *file)
{
    size_t count = 1;
    int c;

    while ((c = fgetc(file)) != EOF)
        count += c == '\n';
    rewind(file);
    return count;
}

static enum err read_all(FILE *file, const char *path, struct phone_keys *keys,
                         struct fault *fault)
{
    char line[LINE_BYTES_MAX];
    const char *wrong = NULL;
    unsigned number = 0;

    while (!wrong && fgets(line, sizeof(line), file)) {
        number++;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        if (keys->count == keys->max) {
            wrong = "there is a NUL in it"; /* one line was read as two */
            break;
        }
        wrong = read_line(line, &keys->list[keys->count]);
        keys->count += !wrong;
    }
    sodium_memzero(line, sizeof(line));
    if (!wrong)
        return ERR_OK;
    return fault_tell(fault, "%s:%u: %s", path, number, wrong);
}

/* The library puts it at the very end of a page, so that it is aligned only if
 * its size is. */
static struct phone_keys *make(size_t lines)
{
    size_t align = _Alignof(struct phone_keys);
    size_t size = sizeof(struct phone_keys) + lines * sizeof(struct phone_key);
    struct phone_keys *keys = sodium_malloc((size + align - 1) / align * align);

    if (!keys)
        return NULL;
    keys->count = 0;
    keys->max = lines;
    return keys;
}

enum err phone_keys_read(const char *path, struct phone_keys **out,
                         struct fault *fault)
{
    int fd;

    *out = NULL;
    if (!*path)
        return ERR_OK;
    enum err error = secret_open(path, &fd, fault);
    if (error != ERR_OK)
        return error;
    FILE *file = fdopen(fd, "r");
    size_t lines = file ? count_lines(file) : 0;
    if (file && lines <= PHONE_KEYS_MAX && sodium_init() >= 0)
        *out = make(lines);
    if (*out) {
        error = read_all(file, path, *out, fault);
    } else {
        error = fault_tell(fault,
                           "%s: memory is short, or there are more "
                           "than %d lines",
                           path, PHONE_KEYS_MAX);
    }
    if (file)
        fclose(file);
    else
        close(fd);
    return error;
}

static const uint8_t *find(const struct phone_keys *keys, struct bytes id)
{
    for (size_t i = 0; i < keys->count; i++)
        if (bytes_equal(bytes_text(keys->list[i].id), id))
            return keys->list[i].key;
    return NULL;
}

const uint8_t *phone_keys_find(void *context, struct bytes id)
{
    const struct phone_keys *keys = context;
    const uint8_t *key = keys ? find(keys, id) : NULL;

    if (!key && keys)
        key = find(keys, bytes_first(id, bytes_find(id, '/')));
    return key;
}

void phone_keys_free(struct phone_keys *keys)
{
    sodium_free(keys);
}
