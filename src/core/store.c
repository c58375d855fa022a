/* store.c - files of a data folder, whole or not at all. */
#define _GNU_SOURCE                                      /* O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC */
#include "core/store.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* "a/b/c" -> "a/b"; false: it lies nowhere */
static bool folder_of(const char *path, char out[STORE_PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path || slash - path >= STORE_PATH_MAX) return false;
    memcpy(out, path, (size_t)(slash - path));
    out[slash - path] = 0;
    return true;
}

static bool is_made(const char *folder) { return mkdir(folder, 0700) == 0 || errno == EEXIST; }

static enum err make_room(const char *path)
{
    char folder[STORE_PATH_MAX], around[STORE_PATH_MAX];
    if (!folder_of(path, folder)) return ERR_INTERNAL;
    if (is_made(folder)) return OK;
    return errno == ENOENT && folder_of(folder, around) && is_made(around) && is_made(folder) ? OK : ERR_INTERNAL;
}

static enum err write_at(int fd, int64_t at, struct str bytes)
{
    for (size_t done = 0; done < bytes.n;) {
        ssize_t n = pwrite(fd, bytes.p + done, bytes.n - done, (off_t)at + (off_t)done);
        if (n > 0) done += (size_t)n;
        else if (n == 0 || errno != EINTR) return ERR_INTERNAL;
    }
    return OK;
}

static enum err sync_folder_of(const char *path)
{
    char folder[STORE_PATH_MAX];
    int fd = folder_of(path, folder) ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0) return ERR_INTERNAL;
    bool good = fsync(fd) == 0;
    close(fd);
    return good ? OK : ERR_INTERNAL;
}

enum err store_begin(const char *path, struct store_new *n)
{
    if (strlen(path) >= sizeof n->path) return ERR_INTERNAL;
    TRY(make_room(path));
    snprintf(n->path, sizeof n->path, "%s", path);
    snprintf(n->temp, sizeof n->temp, "%s.new", path);
    (void)unlink(n->temp);
    n->fd = open(n->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return n->fd < 0 ? ERR_INTERNAL : OK;
}

enum err store_end(struct store_new *n, bool keep)
{
    bool good = keep && fsync(n->fd) == 0;
    good = close(n->fd) == 0 && good;
    if (good && rename(n->temp, n->path) == 0) return sync_folder_of(n->path);
    (void)unlink(n->temp);
    return keep ? ERR_INTERNAL : OK;
}

enum err store_keep(const char *path, struct str bytes)
{
    struct store_new n;
    TRY(store_begin(path, &n));
    enum err e = write_at(n.fd, 0, bytes), end = store_end(&n, e == OK);
    return e != OK ? e : end;
}

enum err store_take(const char *path, const struct store_piece *p, int64_t *end)
{
    int64_t after = p->offset + (int64_t)p->bytes.n;
    if (p->offset != p->received || after > p->whole || p->bytes.n == 0) return ERR_CONFLICT;
    TRY(make_room(path));
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return ERR_INTERNAL;
    bool good = write_at(fd, p->offset, p->bytes) == OK && fsync(fd) == 0;
    if (close(fd) != 0 || !good) return ERR_INTERNAL;
    *end = after;
    return OK;
}

static enum err open_there(const char *path, int *fd)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*fd >= 0) return OK;
    return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_INTERNAL;
}

enum err store_read(struct arena *a, const char *path, size_t max, struct str *out)
{
    char *p = arena_new(a, char, max);
    size_t have = 0;
    int fd;
    if (!p) return ERR_NOMEM;
    TRY(open_there(path, &fd));
    ssize_t n = 1;
    while (have < max && (n > 0 || (n < 0 && errno == EINTR))) {
        n = read(fd, p + have, max - have);
        if (n > 0) have += (size_t)n;
    }
    close(fd);
    *out = (struct str){ p, have };
    return n < 0 ? ERR_INTERNAL : OK;
}

struct mapping { void *p; size_t n; };

static void unmap(void *what)
{
    const struct mapping *m = what;
    munmap(m->p, m->n);
}

enum err store_map(struct arena *a, const char *path, struct str *out)
{
    struct mapping *m = arena_new(a, struct mapping, 1);
    struct stat st;
    int fd;
    if (!m) return ERR_NOMEM;
    TRY(open_there(path, &fd));
    bool good = fstat(fd, &st) == 0;
    m->n = good ? (size_t)st.st_size : 0;
    m->p = m->n ? mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (m->p == MAP_FAILED) return good && m->n == 0 ? ERR_BAD_INPUT : ERR_INTERNAL;
    TRY(arena_defer(a, unmap, m));
    *out = (struct str){ m->p, m->n };
    return OK;
}

enum err store_remove(const char *path)
{
    return unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR ? OK : ERR_INTERNAL;
}
