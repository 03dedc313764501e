#include "world/folder.h"

#include "world/journal_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder and those above it, as far as they are missing. */
static enum err make_folders(char *path, struct fault *fault)
{
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = 0;
        int made = mkdir(path, 0755);
        if (made != 0 && errno != EEXIST)
            return fault_tell(fault, "the folder %s cannot be made: %s%s", path,
                              strerror(errno), journal_mend(errno));
        *at = '/';
    }
    return ERR_OK;
}

/* What is in a server's folder is for its user alone. */
static enum err make_own(const char *path, struct fault *fault)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return fault_tell(fault, "the folder %s cannot be looked at: %s", path,
                          strerror(errno));
    if (status.st_uid != geteuid())
        return fault_tell(fault,
                          "the folder %s is not this user's: run as the user "
                          "that owns it, or give it to this one (chown)",
                          path);
    if ((status.st_mode & 07777) == 0700 || chmod(path, 0700) == 0)
        return ERR_OK;
    return fault_tell(fault, "the folder %s cannot be closed to others: %s%s",
                      path, strerror(errno), journal_mend(errno));
}

static enum err lock_file(const char *path, int *lock_fd, struct fault *fault)
{
    *lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock_fd < 0)
        return fault_tell(fault, "%s cannot be opened: %s%s", path,
                          strerror(errno), journal_mend(errno));
    if (flock(*lock_fd, LOCK_EX | LOCK_NB) == 0)
        return ERR_OK;
    int error = errno;
    close(*lock_fd);
    if (error == EWOULDBLOCK)
        return fault_tell(fault,
                          "another process holds %s: this server is running "
                          "already",
                          path);
    return fault_tell(fault, "%s cannot be locked: %s", path, strerror(error));
}

enum err folder_take(const struct config *config, const char *server,
                     int *lock_fd, struct fault *fault)
{
    char path[CONFIG_PATH_MAX + CONFIG_NAME_MAX + 8];
    enum err error =
        config_data_path(config, server, "lock", path, sizeof(path));

    if (error != ERR_OK)
        return fault_tell(fault, "the data path is too long");
    error = make_folders(path, fault);
    if (error != ERR_OK)
        return error;
    char *slash = strrchr(path, '/');
    *slash = 0;
    error = make_own(path, fault);
    *slash = '/';
    return error == ERR_OK ? lock_file(path, lock_fd, fault) : error;
}
