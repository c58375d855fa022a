/* source.h - a file to be read, wherever it lies: in memory, on disk, or in sealed parts in the database. */
#ifndef SANSANG_SOURCE_H
#define SANSANG_SOURCE_H
#include "core/arena.h"
#include <stdio.h>

struct source {
    int64_t size, furthest;              /* furthest: the last byte read so far, for progress */
    /* Up to `n` bytes at `at`; *got is less only at the end. */
    enum err (*read_at)(struct source *s, int64_t at, void *p, size_t n, size_t *got);
    const void *self;
};

struct source source_memory(const struct str *text);                    /* both borrowed */
MUST_USE enum err source_file(FILE *f, struct source *out);             /* borrowed; it must be seekable */
MUST_USE enum err source_read(struct source *s, int64_t at, void *p, size_t n, size_t *got);

#endif
