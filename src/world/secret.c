#include "world/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* White space before and behind it may be as long as this. */
#define FILE_BYTES_MAX 1024

#define SHOWN_BYTES    4 /* of a key that is several times as long */

struct secret {
    size_t size;
    char text[FILE_BYTES_MAX + 1];
};

static const char *credentials(void)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");

    return folder && *folder ? folder : NULL;
}

/* systemd's own are 0440 in some versions, in a folder that is ours alone. */
static bool is_credential(const char *path, const struct stat *about)
{
    const char *folder = credentials();
    size_t size = folder ? strlen(folder) : 0;

    return folder && strncmp(path, folder, size) == 0 && path[size] == '/' &&
           !strstr(path + size, "/../") && about->st_uid == 0;
}

static enum err judge_file(const char *path, int fd, struct fault *fault)
{
    struct stat about;

    if (fd < 0 || fstat(fd, &about) != 0)
        return fault_tell(fault, "the key in %s cannot be read: %s", path,
                          strerror(errno));
    if (!S_ISREG(about.st_mode))
        return fault_tell(fault, "the key cannot be read: %s is no plain file",
                          path);
    if ((about.st_mode & 077) && !is_credential(path, &about))
        return fault_tell(fault,
                          "others than its owner may use the key in %s, so it "
                          "is not used: chmod 600 %s",
                          path, path);
    return ERR_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Leave only what is between the blanks of the first line. */
static void trim(struct secret *secret)
{
    char *begin = secret->text;
    size_t size = strcspn(begin, "\n");

    while (size > 0 && is_blank(*begin)) {
        begin++;
        size--;
    }
    while (size > 0 && is_blank(begin[size - 1]))
        size--;
    memmove(secret->text, begin, size);
    sodium_memzero(secret->text + size, sizeof(secret->text) - size);
    secret->size = size;
}

static enum err judge_text(const char *path, const struct secret *secret,
                           struct fault *fault)
{
    bool good = secret->size > 0 && secret->size <= SECRET_BYTES_MAX;

    for (size_t i = 0; i < secret->size; i++)
        good = good && secret->text[i] > ' ' && secret->text[i] <= '~';
    if (good)
        return ERR_OK;
    return fault_tell(fault,
                      "the first line of %s is no key: that has 1 to 256 "
                      "characters of printable ASCII, without blanks",
                      path);
}

static enum err read_text(const char *path, int fd, struct secret *secret,
                          struct fault *fault)
{
    size_t size = 0;
    ssize_t got = 1;

    while (got > 0 && size < FILE_BYTES_MAX) {
        got = read(fd, secret->text + size, FILE_BYTES_MAX - size);
        size += got > 0 ? (size_t)got : 0;
    }
    if (got < 0)
        return fault_tell(fault, "the key in %s cannot be read: %s", path,
                          strerror(errno));
    secret->text[size] = '\0';
    trim(secret);
    return judge_text(path, secret, fault);
}

enum err secret_open(const char *path, int *fd, struct fault *fault)
{
    /* A pipe would wait for whoever writes into it. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    enum err error = judge_file(path, *fd, fault);

    if (error != ERR_OK && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    return error;
}

enum err secret_read(const char *path, struct secret **out, struct fault *fault)
{
    int fd;
    enum err error = secret_open(path, &fd, fault);
    struct secret *secret = NULL;

    if (error == ERR_OK) {
        secret = sodium_init() >= 0 ? sodium_malloc(sizeof(*secret)) : NULL;
        error = secret ? read_text(path, fd, secret, fault)
                       : fault_tell(fault, "memory is short");
    }
    if (fd >= 0)
        close(fd);
    if (error == ERR_OK)
        *out = secret;
    else
        secret_forget(secret);
    return error;
}

enum err secret_credential(const char *name, struct secret **secret,
                           struct fault *fault)
{
    char path[PATH_MAX];

    if (!credentials())
        return fault_tell(fault,
                          "there is no credential \"%s\": the environment has "
                          "no CREDENTIALS_DIRECTORY; in a unit of systemd, "
                          "LoadCredential makes it",
                          name);
    if (strchr(name, '/'))
        return fault_tell(fault, "\"%s\" is a path, not a credential's name",
                          name);
    snprintf(path, sizeof(path), "%s/%s", credentials(), name);
    return secret_read(path, secret, fault);
}

const char *secret_text(const struct secret *secret)
{
    return secret->text;
}

void secret_mask(const struct secret *secret, char mask[SECRET_MASK_MAX])
{
    int shown = secret->size >= (size_t)5 * SHOWN_BYTES ? SHOWN_BYTES : 0;

    snprintf(mask, SECRET_MASK_MAX, "%.*s...(%zu)", shown, secret->text,
             secret->size);
}

void secret_forget(struct secret *secret)
{
    sodium_free(secret);
}
