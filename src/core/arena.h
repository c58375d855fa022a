/* arena.h - memory that lives exactly as long as one request. */
#ifndef SANSANG_ARENA_H
#define SANSANG_ARENA_H
#include "core/base.h"

struct arena;

struct arena *arena_open(size_t bytes_max);   /* NULL when the machine has no memory */
void arena_close(struct arena *a);            /* NULL is fine */

/* Forget everything but keep one chunk: for long walks that work row by row. */
void arena_reset(struct arena *a);

/* Zeroed memory, or NULL once bytes_max is spent: a client can never grow us past it. */
void *arena_get(struct arena *a, size_t size, size_t count, size_t align);
#define arena_new(a, T, count) ((T *)arena_get((a), sizeof(T), (count), _Alignof(T)))

/* Run `undo(what)` when the arena closes or is reset, newest first: for the few things a library allocates.
   On ERR_NOMEM `undo` has been run already, so the caller only returns. */
MUST_USE enum err arena_defer(struct arena *a, void (*undo)(void *what), void *what);

/* A copy that lives as long as the arena; ERR_NOMEM leaves *out alone. */
MUST_USE enum err arena_copy(struct arena *a, struct str s, struct str *out);

/* A NUL-terminated copy for the edge of a library, or NULL. */
char *arena_z(struct arena *a, struct str s);

/* Formatted text in the arena; an empty str when memory is spent. Never for SQL, JSON or HTML. */
struct str arena_printf(struct arena *a, const char *format, ...) PRINTF(2, 3);

/* Sticky writer: after the first failure every add is a no-op; check once, at the end. */
struct buf { struct arena *arena; char *p; size_t n, cap; bool failed; };
void buf_add(struct buf *b, struct str s);
void buf_i64(struct buf *b, int64_t x);
static inline struct str buf_str(const struct buf *b) { return (struct str){ b->p, b->n }; }

#endif
