/* copy.h - all rows of all tables from one database into another, of either kind, with the same schema. */
#ifndef SANSANG_DB_COPY_H
#define SANSANG_DB_COPY_H
#include "db/db.h"

/* How far a copy is, after every few thousand rows and after the last of a table (rows == total). */
typedef enum err db_copied_fn(const char *table, int64_t rows, int64_t total, void *arg);

/* Copy what `from` holds at one moment, also while others write to it. `to` has the tables of the same schema steps; what
   those put in is replaced. All or nothing: one transaction, in which every table is counted on both sides and every
   reference is followed, before it ends. Constant memory. `a` must outlive both connections: statements stay in it.
   ERR_CONFLICT, said in the log: a row that the other database does not take, or a reference to nothing. */
MUST_USE enum err db_copy(struct db *from, struct db *to, struct arena *a, db_copied_fn *each, void *arg);

#endif
