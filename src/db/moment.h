/* moment.h - several connections that see one and the same moment of the data, for work that several threads share. */
#ifndef SANSANG_DB_MOMENT_H
#define SANSANG_DB_MOMENT_H
#include "db/db.h"

enum { MOMENT_MAX = 16 };

/* Run fn on at most `wanted` (1..MOMENT_MAX) connections, v[0] being `db` itself and the others opened for it from `url`
   and closed after. All of them see one unchanging moment and none can write; each may be used by a thread of its own.
   No writer is held up. fn runs once, on db alone when url is NULL or other connections cannot see what it sees. */
typedef enum err db_moment_fn(struct db *const *v, size_t n, void *arg);
MUST_USE enum err db_moment(struct db *db, const char *url, size_t wanted, db_moment_fn *fn, void *arg);

#endif
