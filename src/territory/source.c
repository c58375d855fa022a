/* source.c - a file to be read, wherever it lies. */
#include "territory/source.h"

enum err source_read(struct source *s, int64_t at, void *p, size_t n, size_t *got)
{
    *got = 0;
    if (at < 0 || at >= s->size) return OK;
    TRY(s->read_at(s, at, p, n, got));
    if (at + (int64_t)*got > s->furthest) s->furthest = at + (int64_t)*got;
    return OK;
}

static enum err memory_at(struct source *s, int64_t at, void *p, size_t n, size_t *got)
{
    const struct str *text = s->self;
    size_t rest = text->n - (size_t)at;
    *got = n < rest ? n : rest;
    memcpy(p, text->p + at, *got);
    return OK;
}

struct source source_memory(const struct str *text)
{
    return (struct source){ .size = (int64_t)text->n, .read_at = memory_at, .self = text };
}

static enum err file_at(struct source *s, int64_t at, void *p, size_t n, size_t *got)
{
    FILE *f = (FILE *)(uintptr_t)s->self;
    if (fseeko(f, at, SEEK_SET) != 0) return ERR_INTERNAL;
    *got = fread(p, 1, n, f);
    return ferror(f) ? ERR_INTERNAL : OK;
}

enum err source_file(FILE *f, struct source *out)
{
    if (fseeko(f, 0, SEEK_END) != 0) return ERR_BAD_INPUT;
    int64_t size = ftello(f);
    if (size < 0) return ERR_BAD_INPUT;
    *out = (struct source){ .size = size, .read_at = file_at, .self = f };
    return OK;
}
