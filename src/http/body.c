/* body.c - bytes that arrive, bounded. */
#define _GNU_SOURCE                      /* O_TMPFILE */
#include "http/body.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void body_begin(struct body *b, size_t max) { *b = (struct body){ .max = max, .fd = -1 }; }

static void let_go(struct body *b)
{
    if (b->fd >= 0) {
        if (b->p) munmap(b->p, b->n);
        close(b->fd);
    } else
        free(b->p);
    b->p = NULL;
    b->fd = -1;
    b->n = b->cap = 0;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done <= 0) return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool add_in_memory(struct body *b, struct str part)
{
    if (part.n > b->cap - b->n) {
        size_t cap = b->n + part.n < 4 * KIB ? 4 * KIB : (b->n + part.n) * 2;
        char *p = realloc(b->p, cap);
        if (!p) return false;
        b->p = p;
        b->cap = cap;
    }
    memcpy(b->p + b->n, part.p, part.n);
    b->n += part.n;
    return true;
}

static bool add_on_disk(struct body *b, const char *spool_dir, struct str part)
{
    if (b->fd < 0) {
        int fd = spool_dir ? open(spool_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;
        if (fd < 0) return false;
        if (b->n && !write_all(fd, b->p, b->n)) { close(fd); return false; }
        free(b->p);
        b->p = NULL;
        b->fd = fd;
    }
    if (!write_all(b->fd, part.p, part.n)) return false;
    b->n += part.n;
    return true;
}

void body_add(struct body *b, const char *spool_dir, struct str part)
{
    b->received += part.n;
    if (b->is_over || b->is_broken) return;
    if (part.n > b->max - b->n) b->is_over = true;
    else if (b->fd < 0 && b->n + part.n <= BODY_MEMORY_MAX) b->is_broken = !add_in_memory(b, part);
    else b->is_broken = !add_on_disk(b, spool_dir, part);
    if (b->is_over || b->is_broken) let_go(b);
}

struct str body_end(struct body *b)
{
    if (b->is_over || b->is_broken) return (struct str){ 0 };
    if (b->fd >= 0) {
        void *p = mmap(NULL, b->n, PROT_READ, MAP_PRIVATE, b->fd, 0);
        if (p == MAP_FAILED) { b->is_broken = true; let_go(b); return (struct str){ 0 }; }
        b->p = p;
    }
    return (struct str){ b->p, b->n };
}

void body_free(struct body *b) { let_go(b); }
