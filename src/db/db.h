/* db.h - one connection to one database, SQLite or PostgreSQL, behind one door. */
#ifndef SANSANG_DB_H
#define SANSANG_DB_H
#include "core/arena.h"
#include "core/field.h"

struct db;                                                   /* opaque; one per worker thread */

/* "sqlite:PATH" or "postgres:CONNINFO". ERR_BUSY: PostgreSQL does not answer; ERR_BAD_INPUT: no such kind of database, or
   one whose collation is not by bytes (docs/sql.md). A PostgreSQL connection that is lost later is opened again by the
   next statement outside a transaction. */
MUST_USE enum err db_open(const char *url, struct db **out);
void db_close(struct db *db);                                /* NULL is fine */

/* A statement: `$1`..`$n`, the SQL subset of docs/sql.md, prepared once per connection and remembered by its address, so
   it is static (at most 1024 of them, 128 binds, 128 columns). It may be run again inside its own walk. */
struct sql { const char *name, *text; };

struct bind { enum field_kind kind; bool null; int64_t i64; struct str text; };
static inline struct bind bind_text(struct str s) { return (struct bind){ .kind = FIELD_TEXT, .text = s }; }
static inline struct bind bind_i64(int64_t x)     { return (struct bind){ .kind = FIELD_I64, .i64 = x }; }
static inline struct bind bind_bool(bool x)       { return (struct bind){ .kind = FIELD_BOOL, .i64 = x }; }
static inline struct bind bind_bytes(struct bytes x)
{
    return (struct bind){ .kind = FIELD_BYTES, .null = !x.p, .text = { (const char *)x.p, x.n } };
}
#define BIND(x) _Generic((x), struct str: bind_text, int64_t: bind_i64, bool: bind_bool, struct bytes: bind_bytes)(x)
#define BIND_NULL(k) ((struct bind){ .kind = (k), .null = true })
#define BIND_WORD(f, i) bind_text(str_z((f)[i]))             /* an enum by its table of words */
static inline struct bind bind_id(int64_t id) { return (struct bind){ .kind = FIELD_I64, .i64 = id, .null = id == 0 }; }

struct binds { const struct bind *v; size_t n; };
#define BINDS(...) ((struct binds){ (struct bind[]){ __VA_ARGS__ }, N_OF(((struct bind[]){ __VA_ARGS__ })) })
#define NO_BINDS   ((struct binds){ 0 })

/* Run a statement that returns no row. *changed may be NULL. ERR_CONFLICT: a constraint refused it; ERR_BUSY: another
   writer was in the way; ERR_DISK_FULL: no room, the next one may find some; ERR_STORAGE: the disk or the
   file is at fault. Inside a transaction a failed statement is the end of it on both databases: what follows gets the
   same error and nothing is committed (where a conflict is expected, say ON CONFLICT DO NOTHING and look at *changed). */
MUST_USE enum err db_run(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t *changed);

/* Rows gathered for one writing statement, which returns none: db_rows_add copies the binds of a row into the arena (texts
   stay borrowed), db_rows_write runs the statement once for each of them, in that order, and forgets them. On PostgreSQL
   they travel together. Errors as of db_run. Write inside a transaction. Begin with { .sql = &sql_x }. */
struct db_rows { const struct sql *sql; struct bind *v; size_t per_row, n, cap; };
MUST_USE enum err db_rows_add(struct arena *a, struct db_rows *r, struct binds row);
MUST_USE enum err db_rows_write(struct db *db, struct db_rows *r);

/* Exactly one row into `row` (its fields in SELECT order); ERR_NOT_FOUND when there is none. */
MUST_USE enum err db_one(struct db *db, struct arena *a, const struct sql *q, struct binds b,
                         struct fields f, void *row);

/* One row of one number: SELECT COUNT(*), RETURNING id. ERR_NOT_FOUND when there is none. NULL reads as 0. */
MUST_USE enum err db_i64(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t *out);

/* Up to `max` rows, each handed to `each`; an error from `each` stops the walk; more than `max` is ERR_INTERNAL
   (the statement forgot its LIMIT). `row` is scratch; its texts live in `a`. */
typedef enum err db_row_fn(const void *row, void *arg);
MUST_USE enum err db_all(struct db *db, struct arena *a, const struct sql *q, struct binds b,
                         struct fields f, void *row, size_t row_size, size_t max,
                         db_row_fn *each, void *arg);

/* A walk over any number of rows in constant memory: texts live only until the next row (they are never copied).
   For exports and audits. `each` may run any statement, walk or db_tx of its own on the same connection, but not change
   the rows it walks over (whether the walk sees the change differs between the databases). */
MUST_USE enum err db_each(struct db *db, struct arena *a, const struct sql *q, struct binds b,
                          struct fields f, void *row, size_t row_size, db_row_fn *each, void *arg);

/* Run fn inside a transaction, on the connection handed to it (it need not be `db`: while serving, one writer thread
   runs the waiting functions of all workers, each in its own savepoint, and commits them to disk together before any of
   them hears OK). ERR_BUSY (lock, serialisation) rolls back and runs fn again, so fn must change nothing but the
   database and *arg; any other error rolls back this fn alone and is returned. Nested: the outer one decides.
   When PostgreSQL goes away in the middle of a COMMIT it is asked afterwards whether that was done; ERR_INTERNAL when it
   does not come back in time to say: it is not run again, and ids given by the caller make asking again harmless. */
typedef enum err db_tx_fn(struct db *db, void *arg);
MUST_USE enum err db_tx(struct db *db, db_tx_fn *fn, void *arg);

/* What functions that share a transaction all add to, summed up and written once for all of them. `flush` writes it; the
   writer calls it before a function of another kind runs and before the commit. Ask inside db_tx_fn, at each adding:
   the same *what (NULL at first) is handed out until it was flushed; it lives in `arena`. NULL: nobody shares, write at once.
   The function must not read what it left here. */
struct db_gathered { struct arena *arena; void *what; };
typedef enum err db_flush_fn(struct db *db, struct db_gathered *g);
struct db_gathered *db_gather(struct db *db, db_flush_fn *flush);

/* Run fn, which only reads, on one unchanging snapshot of the data. A write inside is ERR_INTERNAL. fn runs once. */
MUST_USE enum err db_snapshot(struct db *db, db_tx_fn *fn, void *arg);

/* The writer thread of group commit: owns a connection of its own. Every db that was given it sends its db_tx there.
   ERR_BAD_INPUT for "sqlite::memory:", which no second connection can see. */
struct db_writer;
MUST_USE enum err db_writer_open(const char *url, struct db_writer **out);
void db_writer_close(struct db_writer *w);                   /* finishes what waits; NULL is fine */
void db_use_writer(struct db *db, struct db_writer *w);       /* outlives it; NULL: writes on its own again */
struct db_writer_stats {
    int64_t commits, functions, failed, waiting;             /* waiting: callers without their answer now */
    int64_t turned_away;                                     /* answered ERR_DISK_FULL or ERR_STORAGE */
    enum err trouble;                                        /* OK; ERR_DISK_FULL until a write finds room again;
                                                                ERR_STORAGE for good */
};
struct db_writer_stats db_writer_stats(const struct db_writer *w);

/* After ERR_STORAGE the writer takes nothing any more, until the process is started again: what the disk failed to take
   may look stored to this process and not be, so nothing is built on it. Reading goes on. */

/* An online copy of a SQLite database, as it is at this moment, into a new file (0600), while others write.
   ERR_BAD_INPUT on PostgreSQL and when the file is there already or cannot be made. */
MUST_USE enum err db_backup(struct db *db, const char *to_path);

/* Off: commits of this connection reach the disk when they like, and a power cut may lose them or, on SQLite, the file. Only
   for filling a database that can be made again. On: what has been committed so far is on disk before this returns. */
MUST_USE enum err db_durable(struct db *db, bool on);

/* How much memory the connection may keep of the database, in KiB; on PostgreSQL the server's own affair, and nothing. */
MUST_USE enum err db_keep_kib(struct db *db, int64_t kib);

bool db_is_sqlite(const struct db *db);

/* Schema steps, embedded from src/<module>/<module>-NNNN-*.sql; applied in order, once, each in its own
   transaction; a step whose text changed after it was applied is refused with ERR_CONFLICT.
   The word ROWKEY in a step is the fastest 64-bit primary key of the database at hand:
   INTEGER PRIMARY KEY NOT NULL (SQLite's rowid), BIGINT PRIMARY KEY (PostgreSQL).
   The word KEYED behind a table lays its rows in the order of its primary key: WITHOUT ROWID (SQLite); PostgreSQL has no such table.
   The word SORTTEXT is text that sorts by its bytes on both, so that a prefix is a range and pages agree:
   TEXT (SQLite), TEXT COLLATE "C" (PostgreSQL, whose own order follows the locale of the server). */
struct migration { const char *module; int64_t version; const char *name, *text; };
MUST_USE enum err db_migrate(struct db *db, struct arena *a, const struct migration *m, size_t n, int64_t now_ms);

#endif
