/* import.h - lists from outside: read in batches, looked at first, every bad row named, the good rows kept; twice
   changes nothing. A kind of list is a table; other modules bring theirs. */
#ifndef SANSANG_IMPORT_H
#define SANSANG_IMPORT_H
#include "auth/keys.h"
#include "flow/flow.h"
#include "territory/source.h"
#include "territory/territory.h"

enum { IMPORT_FILE_MAX = 64 * MIB, IMPORT_FAULTS_KEPT = 100000 };

/* What the rows of a run share. */
struct importing {
    struct db *db;                       /* within the batch's transaction */
    struct arena *a;                     /* for this row */
    struct arena *batch;                 /* for this batch: what the cache points to */
    const struct keys *keys;
    int64_t now_ms, unit_id;             /* rows must lie within the unit; import_within asks */
    int64_t asked_by;                    /* account; 0 = the command line */
    bool is_new, is_changed;             /* the row says what it brought */
    const char *column, *code;           /* set by import_refuse */
    void *cache;                         /* cache_size bytes, zero at the start of each batch (a batch may run twice) */
    void *memory;                        /* memory_size bytes, zero at the start of the run */
};

struct import_kind {
    const char *name;                    /* "units": in the address and on the command line */
    const char *title;                   /* Vietnamese, for the console */
    unsigned roles;                      /* who may bring it in */
    struct fields columns;               /* texts and numbers by their limits; a FIELD_BYTES column takes the shape */
    const char *const *headings;         /* of each column: folded headings it is known by, '|' between */
    size_t row_size, cache_size, memory_size, batch_rows;

    /* Bring one row in, within a transaction: check all, then write. OK, or import_refuse(…) before anything was
       written; any other error ends the run. May run twice; the same row again changes nothing. */
    enum err (*row)(struct importing *im, const void *row);
    enum err (*batch_end)(struct importing *im);                             /* may be NULL; in the transaction */
    /* may be NULL; after all, never when only looking */
    enum err (*finish)(struct db *db, struct arena *a, const void *memory);
};

/* The program's list, in app/imports.c: NULL-ended. */
extern const struct import_kind *const import_kinds[];
const struct import_kind *import_kind_by_name(struct str name);      /* NULL: no such */

extern const struct import_kind units_import, aliases_import, houses_import;

/* The row is refused: `return import_refuse(im, "phone", "phone");` The reason for people belongs to the code. */
enum err import_refuse(struct importing *im, const char *column, const char *code);
struct str import_reason(struct str code, enum lang lang);

/* The ward or commune a list means (code, name or old name), the group in it, and whether it may be written here. */
MUST_USE enum err import_ward(struct importing *im, const char *column, struct str said, struct unit *out);
MUST_USE enum err import_group(struct importing *im, const char *column, const struct unit *ward, struct str said,
                               struct unit *out);
MUST_USE enum err import_within(struct importing *im, const char *column, int64_t unit_id);

/* ---- one run ---- */

struct import_totals { int64_t rows_total, rows_good, rows_bad, rows_new, rows_changed; };
struct import_fault { int64_t line; struct str column_name, code, reason; };
extern const struct fields import_fault_fields;

struct import_ask {
    const struct import_kind *kind;
    const struct keys *keys;
    int64_t unit_id, now_ms, asked_by;   /* asked_by: account; 0 = the command line */
    size_t batch_rows;                   /* in one transaction; 0: as the kind says, short for who shares the database */
    bool dry_run;                        /* everything is tried, nothing is kept */
    enum lang lang;
    /* Both may be NULL. After each batch, outside of its transaction. */
    enum err (*on_faults)(void *arg, const struct import_fault *v, size_t n);
    enum err (*on_batch)(void *arg, const struct import_totals *sofar, int64_t bytes_read);
    void *arg;
};

/* Read all of `s`. ERR_BAD_INPUT: the file as a whole cannot be read, *fault says why in one sentence (static); rows
   read before that stay. Memory does not grow with the file. */
MUST_USE enum err import_read(struct db *db, const struct import_ask *ask, struct source *s, struct import_totals *out,
                              struct import_fault *fault);

/* ---- jobs: the same, asked for over the web ---- */

enum import_state { IMPORT_WAITING, IMPORT_RUNNING, IMPORT_CHECKED, IMPORT_DONE, IMPORT_FAILED };
enum import_event { IMPORT_START, IMPORT_CHECK, IMPORT_FINISH, IMPORT_FAIL, IMPORT_APPLY, IMPORT_AGAIN };
extern const struct flow import_flow;

struct import_job {
    int64_t id, unit_id;
    struct str kind, file_name;
    int64_t bytes;
    enum import_state state;
    bool dry_run;
    int64_t bytes_read, rows_total, rows_good, rows_bad, rows_new, rows_changed;
    struct str fault;
    int64_t asked_by, created_ms, started_ms, beat_ms, ended_ms;
};
extern const struct fields import_job_fields;

/* Keep the file (sealed, in parts) and put the job in line; the id is written back. Transactions of its own. */
MUST_USE enum err import_create(struct db *db, struct arena *a, const struct keys *keys, struct import_job *job,
                                struct str file);
MUST_USE enum err import_by_id(struct db *db, struct arena *a, int64_t id, struct import_job *out);
MUST_USE enum err import_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                              db_row_fn *each, void *arg);                   /* newest first */
MUST_USE enum err import_faults(struct db *db, struct arena *a, int64_t job_id, int64_t after, int64_t limit,
                                db_row_fn *each, void *arg);                 /* row: struct import_fault */
/* Run one waiting job to its end. ERR_CONFLICT: somebody else does. A job of bad input ends OK, in state failed. */
MUST_USE enum err import_run(struct db *db, struct arena *a, const struct keys *keys, int64_t job_id, int64_t now_ms);
/* What was looked at is now brought in: back in line. ERR_CONFLICT: not in that state, or the file is gone. */
MUST_USE enum err import_apply(struct db *db, struct arena *a, int64_t job_id, int64_t now_ms);
/* For the clock: run what waits, and what was left behind by a program that stopped; drop files a week old. */
MUST_USE enum err import_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
