/* rows.h - a list that grows in an arena, for rows that are counted only by reading them. */
#ifndef SANSANG_ROWS_H
#define SANSANG_ROWS_H
#include "core/arena.h"

struct rows { struct arena *a; char *p; size_t n, cap, size; };   /* size: of one row; p: size * n bytes */

/* Room for one more, zeroed; earlier rows may move. NULL when memory is spent. */
static inline void *rows_add(struct rows *l)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 256;
        char *p = arena_get(l->a, l->size, cap, _Alignof(max_align_t));
        if (!p) return NULL;
        if (l->n) memcpy(p, l->p, l->n * l->size);
        l->p = p;
        l->cap = cap;
    }
    return l->p + l->n++ * l->size;
}

#endif
