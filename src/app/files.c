/* files.c - copies, sums, syncs and removals of files, each saying what the system said when it fails. */
#define _GNU_SOURCE 1                                    /* nftw, syncfs */
#include "app/files.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err failed(const char *path)
{
    bool is_full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    fprintf(stderr, "sansang: %s: %s\n", path, strerror(errno));
    return is_full ? ERR_DISK_FULL : ERR_INTERNAL;
}

static bool write_all(int fd, const char *p, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t put = write(fd, p + done, n - done);
        if (put < 0 && errno != EINTR) return false;
        if (put > 0) done += (size_t)put;
    }
    return true;
}

static bool pour(int in, int out)
{
    static char part[256 * KIB];
    for (;;) {
        ssize_t n = read(in, part, sizeof part);
        if (n == 0) return true;
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 || !write_all(out, part, (size_t)n)) return false;
    }
}

enum err file_copy(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0) return errno == ENOENT ? ERR_NOT_FOUND : failed(from);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum err e = out >= 0 && pour(in, out) ? OK : failed(to);
    close(in);
    if (out >= 0 && close(out) != 0 && e == OK) e = failed(to);
    if (e != OK && out >= 0) unlink(to);
    return e;
}

enum err file_write(const char *path, struct str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum err e = fd >= 0 && write_all(fd, text.p, text.n) && fsync(fd) == 0 ? OK : failed(path);
    if (fd >= 0 && close(fd) != 0 && e == OK) e = failed(path);
    return e;
}

enum err file_sum(struct arena *a, const char *path, struct str *out)
{
    struct bytes sum;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return errno == ENOENT ? ERR_NOT_FOUND : failed(path);
    enum err e = sha256_fd(a, fd, &sum);
    if (e == ERR_INTERNAL) failed(path);
    close(fd);
    TRY(e);
    *out = hex(a, sum);
    return out->p ? OK : ERR_NOMEM;
}

enum err folder_make(const char *path) { return mkdir(path, 0700) == 0 || errno == EEXIST ? OK : failed(path); }

/* One call for the whole file system: a sync for each of a million pictures would take hours. */
enum err folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = fd >= 0 && syncfs(fd) == 0 ? OK : failed(path);
    if (fd >= 0) close(fd);
    return e;
}

enum err file_rename(const char *from, const char *to) { return rename(from, to) == 0 ? OK : failed(to); }

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st; (void)kind; (void)where;
    remove(path);
    return 0;
}

void tree_remove(const char *path)
{
    enum { FOLDERS_OPEN_MAX = 8 };
    nftw(path, remove_one, FOLDERS_OPEN_MAX, FTW_DEPTH | FTW_PHYS);
}

/* A log that is left beside a new file of the same name would be taken for its own. */
void database_remove(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    char name[2048];
    for (size_t i = 0; i < N_OF(ends); i++) {
        int n = snprintf(name, sizeof name, "%s%s", path, ends[i]);
        if (n > 0 && (size_t)n < sizeof name) unlink(name);
    }
}

bool file_is_there(const char *path) { return access(path, F_OK) == 0; }
