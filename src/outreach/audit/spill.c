/* spill.c - a block of memory for each bucket and writer; a full one goes to the end of the file. */
#define _GNU_SOURCE                      /* O_TMPFILE, mkostemp */
#include "outreach/audit/spill.h"
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "core/log.h"

struct piece { int64_t at; uint32_t n; };                /* of the file */
struct heap { uint8_t *block; uint32_t used; struct piece *v; size_t n, cap; };
struct spill { size_t buckets, writers; int fd; atomic_llong end; struct heap heaps[]; };

static int file_without_name(void)
{
    const char *given = getenv("TMPDIR");
    const char *folder = given && *given ? given : "/var/tmp";
    char path[512];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;                              /* else: a file system that knows no such thing */
    int n = snprintf(path, sizeof path, "%s/sansang-audit-XXXXXX", folder);
    if (n < 0 || (size_t)n >= sizeof path) return -1;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) unlink(path);
    return fd;
}

struct spill *spill_open(size_t buckets, size_t writers)
{
    struct spill *s = calloc(1, sizeof *s + buckets * writers * sizeof *s->heaps);
    if (!s) return NULL;
    s->buckets = buckets;
    s->writers = writers;
    s->fd = file_without_name();
    if (s->fd >= 0) return s;
    log_line(LOG_ERROR, "spill", LOG_TEXT("message", S("no room for a temporary file; TMPDIR says where")));
    free(s);
    return NULL;
}

void spill_close(struct spill *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->buckets * s->writers; i++) {
        free(s->heaps[i].block);
        free(s->heaps[i].v);
    }
    close(s->fd);
    free(s);
}

static enum err failed(const char *what)
{
    enum err e = errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_INTERNAL;
    log_line(LOG_ERROR, "spill", LOG_TEXT("message", S("the temporary file could not be used; TMPDIR says where")),
             LOG_TEXT("call", str_z(what)));
    return e;
}

static enum err write_block(struct spill *s, struct heap *h)
{
    if (h->n == h->cap) {
        size_t cap = h->cap ? 2 * h->cap : 16;
        struct piece *wide = realloc(h->v, cap * sizeof *wide);
        if (!wide) return ERR_NOMEM;
        h->v = wide;
        h->cap = cap;
    }
    int64_t at = atomic_fetch_add(&s->end, h->used);
    for (uint32_t done = 0; done < h->used;) {
        ssize_t n = pwrite(s->fd, h->block + done, h->used - done, at + done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return failed("pwrite");
        done += (uint32_t)n;
    }
    h->v[h->n++] = (struct piece){ at, h->used };
    h->used = 0;
    return OK;
}

/* A record may go over from one block into the next: they are put together again before they are read. */
static enum err put(struct spill *s, struct heap *h, const uint8_t *p, uint32_t n)
{
    if (!h->block && !(h->block = malloc(SPILL_BLOCK))) return ERR_NOMEM;
    while (n) {
        uint32_t room = SPILL_BLOCK - h->used, k = n < room ? n : room;
        memcpy(h->block + h->used, p, k);
        h->used += k;
        p += k;
        n -= k;
        if (h->used == SPILL_BLOCK) TRY(write_block(s, h));
    }
    return OK;
}

enum err spill_put(struct spill *s, size_t writer, size_t bucket, const void *record, uint32_t n)
{
    struct heap *h = &s->heaps[writer * s->buckets + bucket];
    TRY(put(s, h, (const uint8_t *)&n, sizeof n));
    return put(s, h, record, n);
}

enum err spill_read(struct spill *s, size_t bucket, struct spilled *out)
{
    size_t n = 0;
    for (size_t w = 0; w < s->writers; w++) {
        const struct heap *h = &s->heaps[w * s->buckets + bucket];
        n += h->n * (size_t)SPILL_BLOCK + h->used;
    }
    if (n > out->cap) {
        free(out->p);
        out->p = malloc(n);
        out->cap = out->p ? n : 0;
        if (!out->p) return ERR_NOMEM;
    }
    out->n = 0;
    for (size_t w = 0; w < s->writers; w++) {
        const struct heap *h = &s->heaps[w * s->buckets + bucket];
        for (size_t i = 0; i < h->n; i++) {
            for (uint32_t done = 0; done < h->v[i].n;) {
                ssize_t got = pread(s->fd, out->p + out->n, h->v[i].n - done, h->v[i].at + done);
                if (got <= 0) return failed("pread");
                done += (uint32_t)got;
                out->n += (size_t)got;
            }
        }
        if (h->used) memcpy(out->p + out->n, h->block, h->used);
        out->n += h->used;
    }
    return OK;
}
