/* store.h - files of a data folder that are there whole or not at all: mode 0600, written beside, on disk, then named. */
#ifndef SANSANG_STORE_H
#define SANSANG_STORE_H
#include "core/arena.h"

enum { STORE_PATH_MAX = 1100 };

/* The folder a file is to lie in, and the one around that, are made when they are not there. */

/* A new file under its name only when all of it is on disk. Write to fd between the two; keep false: nothing is left. */
struct store_new { int fd; char path[STORE_PATH_MAX], temp[STORE_PATH_MAX + 8]; };
MUST_USE enum err store_begin(const char *path, struct store_new *n);
MUST_USE enum err store_end(struct store_new *n, bool keep);
MUST_USE enum err store_keep(const char *path, struct str bytes);            /* the same with a text */

/* What comes in pieces: the bytes that begin at `offset` of a file of `whole` bytes of which `received` are on disk already.
   *end: so many are now. ERR_CONFLICT: they belong elsewhere; nothing is written. */
struct store_piece { int64_t whole, received, offset; struct str bytes; };
MUST_USE enum err store_take(const char *path, const struct store_piece *p, int64_t *end);

/* At most `max` bytes of it. ERR_NOT_FOUND: there is none. */
MUST_USE enum err store_read(struct arena *a, const char *path, size_t max, struct str *out);

/* Read-only in the address space until the arena closes, not in its memory. ERR_NOT_FOUND; ERR_BAD_INPUT: empty. */
MUST_USE enum err store_map(struct arena *a, const char *path, struct str *out);

MUST_USE enum err store_remove(const char *path);                            /* none is fine */

#endif
