#include "world/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int folder_of(const struct disk *disk)
{
    return ((const struct folder_disk *)disk)->folder_fd;
}

/* Make a call until it is not interrupted. */
#define AGAIN(result, call)                                                    \
    do {                                                                       \
        result = (call);                                                       \
    } while (result < 0 && errno == EINTR)

static int list_files(struct disk *disk,
                      bool (*each)(void *context, const char *name),
                      void *context)
{
    /* Of its own: closing the list closes it. */
    int fd = openat(folder_of(disk), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (!list) {
        int error = errno;

        if (fd >= 0)
            close(fd);
        return error;
    }
    errno = 0;
    /* cppcheck-suppress readdirCalled ; the list is this call's own */
    while ((entry = readdir(list)) && each(context, entry->d_name))
        errno = 0;
    int error = entry ? 0 : errno;
    closedir(list);
    return error;
}

static int open_file(struct disk *disk, const char *name, enum disk_how how,
                     int *file)
{
    static const int flags[] = {
        [DISK_READ] = O_RDONLY,
        [DISK_WRITE] = O_RDWR,
        [DISK_CREATE] = O_RDWR | O_CREAT | O_TRUNC,
    };

    AGAIN(*file, openat(folder_of(disk), name, flags[how] | O_CLOEXEC, 0600));
    return *file < 0 ? errno : 0;
}

static void close_file(struct disk *disk, int file)
{
    (void)disk;
    close(file);
}

static int file_size(struct disk *disk, int file, uint64_t *size)
{
    struct stat status;

    (void)disk;
    if (fstat(file, &status) != 0)
        return errno;
    *size = (uint64_t)status.st_size;
    return 0;
}

static int read_at(struct disk *disk, int file, uint64_t at, void *buffer,
                   size_t size, size_t *done)
{
    ssize_t result;

    (void)disk;
    AGAIN(result, pread(file, buffer, size, (off_t)at));
    *done = result < 0 ? 0 : (size_t)result;
    return result < 0 ? errno : 0;
}

static int write_at(struct disk *disk, int file, uint64_t at,
                    struct bytes bytes, size_t *done)
{
    ssize_t result;

    (void)disk;
    AGAIN(result, pwrite(file, bytes.data, bytes.size, (off_t)at));
    *done = result < 0 ? 0 : (size_t)result;
    return result < 0 ? errno : 0;
}

static int truncate_file(struct disk *disk, int file, uint64_t size)
{
    int result;

    (void)disk;
    AGAIN(result, ftruncate(file, (off_t)size));
    return result < 0 ? errno : 0;
}

/* Not made again, even when it was interrupted: see disk.h of the journal. */
static int sync_file(struct disk *disk, int file)
{
    (void)disk;
    return fdatasync(file) == 0 ? 0 : errno;
}

static int rename_file(struct disk *disk, const char *from, const char *to)
{
    int folder = folder_of(disk);

    return renameat(folder, from, folder, to) == 0 ? 0 : errno;
}

static int remove_file(struct disk *disk, const char *name)
{
    return unlinkat(folder_of(disk), name, 0) == 0 ? 0 : errno;
}

static int sync_folder(struct disk *disk)
{
    return fsync(folder_of(disk)) == 0 ? 0 : errno;
}

int folder_disk_open(struct folder_disk *disk, const char *path)
{
    *disk = (struct folder_disk){
        .disk = {.list = list_files,
                 .open = open_file,
                 .close = close_file,
                 .size = file_size,
                 .read = read_at,
                 .write = write_at,
                 .truncate = truncate_file,
                 .sync = sync_file,
                 .rename = rename_file,
                 .remove = remove_file,
                 .sync_folder = sync_folder},
        .folder_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
    };
    return disk->folder_fd < 0 ? errno : 0;
}

void folder_disk_close(struct folder_disk *disk)
{
    close(disk->folder_fd);
}
