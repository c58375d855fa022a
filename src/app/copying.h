/* copying.h - a city's data from one database into another, new one. */
#ifndef SANSANG_COPYING_H
#define SANSANG_COPYING_H
#include "app/app.h"

struct copied { int64_t tables, rows; };

/* Into the new SQLite file `path`, which must not be there and is not when it fails. `from`: its schema is current. */
MUST_USE enum err copy_to_file(struct db *from, struct arena *a, const char *path, struct copied *out);

/* Into a PostgreSQL database without our schema: all or nothing. ERR_CONFLICT: it has one, or refuses a row. */
MUST_USE enum err copy_to_empty(struct db *from, struct db *to, struct arena *a, struct copied *out);

#endif
