/* import_db.c - every statement about import jobs. */
#include "territory/import_db.h"

const char *const import_states[] = { "waiting", "running", "checked", "done", "failed", NULL };

static const struct field job_row[] = {                  /* the order of JOB_COLUMNS */
    FIELD(struct import_job, id), FIELD(struct import_job, unit_id), FIELD(struct import_job, kind),
    FIELD(struct import_job, file_name), FIELD(struct import_job, bytes),
    FIELD(struct import_job, state, .words = import_states), FIELD(struct import_job, dry_run),
    FIELD(struct import_job, bytes_read), FIELD(struct import_job, rows_total), FIELD(struct import_job, rows_good),
    FIELD(struct import_job, rows_bad), FIELD(struct import_job, rows_new), FIELD(struct import_job, rows_changed),
    FIELD(struct import_job, fault), FIELD(struct import_job, asked_by), FIELD(struct import_job, created_ms),
    FIELD(struct import_job, started_ms, .nullable = true), FIELD(struct import_job, beat_ms, .nullable = true),
    FIELD(struct import_job, ended_ms, .nullable = true),
};
#define JOB_COLUMNS "id, unit_id, kind, file_name, bytes, state, dry_run, bytes_read, rows_total, rows_good," \
                    " rows_bad, rows_new, rows_changed, fault, asked_by, created_ms, started_ms, beat_ms, ended_ms"
const struct fields import_job_fields = { job_row, N_OF(job_row) };

static const struct field fault_row[] = {
    FIELD(struct import_fault, line), FIELD(struct import_fault, column_name), FIELD(struct import_fault, code),
    FIELD(struct import_fault, reason),
};
const struct fields import_fault_fields = { fault_row, N_OF(fault_row) };

static const struct sql sql_job_insert = { "job_insert",
    "INSERT INTO import_job(" JOB_COLUMNS ")"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)" };

enum err job_insert(struct db *db, struct arena *a, const struct import_job *j)
{
    return db_run(db, a, &sql_job_insert, BINDS(BIND(j->id), BIND(j->unit_id), BIND(j->kind), BIND(j->file_name),
                  BIND(j->bytes), BIND_WORD(import_states, j->state), BIND(j->dry_run), BIND(j->bytes_read),
                  BIND(j->rows_total), BIND(j->rows_good), BIND(j->rows_bad), BIND(j->rows_new), BIND(j->rows_changed),
                  BIND(j->fault), BIND(j->asked_by), BIND(j->created_ms), bind_id(j->started_ms), bind_id(j->beat_ms),
                  bind_id(j->ended_ms)), NULL);
}

static const struct sql sql_job_update = { "job_update",
    "UPDATE import_job SET state = $2, dry_run = $3, bytes_read = $4, rows_total = $5, rows_good = $6, rows_bad = $7,"
    " rows_new = $8, rows_changed = $9, fault = $10, started_ms = $11, beat_ms = $12, ended_ms = $13"
    " WHERE id = $1 AND state = $14" };

enum err job_update(struct db *db, struct arena *a, const struct import_job *j, enum import_state was)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_job_update, BINDS(BIND(j->id), BIND_WORD(import_states, j->state), BIND(j->dry_run),
               BIND(j->bytes_read), BIND(j->rows_total), BIND(j->rows_good), BIND(j->rows_bad), BIND(j->rows_new),
               BIND(j->rows_changed), BIND(j->fault), bind_id(j->started_ms), bind_id(j->beat_ms), bind_id(j->ended_ms),
               BIND_WORD(import_states, was)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_job_by_id = { "job_by_id", "SELECT " JOB_COLUMNS " FROM import_job WHERE id = $1" };

enum err import_by_id(struct db *db, struct arena *a, int64_t id, struct import_job *out)
{
    return db_one(db, a, &sql_job_by_id, BINDS(BIND(id)), FIELDS(job_row), out);
}

static const struct sql sql_job_next = { "job_next",
    "SELECT " JOB_COLUMNS " FROM import_job WHERE state IN ('waiting', 'running')"
    " AND (state = 'waiting' OR beat_ms < $1) ORDER BY id LIMIT 1" };

enum err job_next(struct db *db, struct arena *a, int64_t silent_ms, struct import_job *out)
{
    return db_one(db, a, &sql_job_next, BINDS(BIND(silent_ms)), FIELDS(job_row), out);
}

static const struct sql sql_job_list = { "job_list",
    "SELECT " JOB_COLUMNS " FROM import_job WHERE unit_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3" };

enum err import_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each,
                     void *arg)
{
    struct import_job row;
    return db_all(db, a, &sql_job_list, BINDS(BIND(unit_id), BIND(before), BIND(limit)), FIELDS(job_row),
                  &row, sizeof row, (size_t)limit, each, arg);
}

/* ---- the file ---- */

static const struct sql sql_part = { "part_insert",
                                     "INSERT INTO import_part(job_id, part, sealed) VALUES($1, $2, $3)" };
static const struct sql sql_part_read = { "part_read",
                                          "SELECT sealed FROM import_part WHERE job_id = $1 AND part = $2" };
static const struct sql sql_parts_delete = { "parts_delete", "DELETE FROM import_part WHERE job_id = $1" };
static const struct sql sql_parts_old = { "parts_delete_old",
    "DELETE FROM import_part WHERE job_id IN (SELECT id FROM import_job WHERE state IN ('checked', 'failed') AND"
    " ended_ms < $1)" };

enum err part_insert(struct db *db, struct arena *a, int64_t job_id, int64_t part, struct bytes sealed)
{
    return db_run(db, a, &sql_part, BINDS(BIND(job_id), BIND(part), BIND(sealed)), NULL);
}

enum err part_read(struct db *db, struct arena *a, int64_t job_id, int64_t part, struct import_part *out)
{
    static const struct field part_row[] = { FIELD(struct import_part, sealed) };
    return db_one(db, a, &sql_part_read, BINDS(BIND(job_id), BIND(part)), FIELDS(part_row), out);
}

enum err parts_delete(struct db *db, struct arena *a, int64_t job_id)
{
    return db_run(db, a, &sql_parts_delete, BINDS(BIND(job_id)), NULL);
}

static const struct sql sql_parts_any_old = { "parts_old",
    "SELECT COUNT(*) FROM (SELECT j.id FROM import_job j JOIN import_part p ON p.job_id = j.id AND p.part = 0"
    " WHERE j.state IN ('checked', 'failed') AND j.ended_ms < $1 LIMIT 1) AS one" };

enum err parts_old(struct db *db, struct arena *a, int64_t before_ms, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_parts_any_old, BINDS(BIND(before_ms)), &n));
    *out = n > 0;
    return OK;
}

enum err parts_delete_old(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_parts_old, BINDS(BIND(before_ms)), NULL);
}

/* ---- refused rows ---- */

static const struct sql sql_fault = { "fault_insert",
    "INSERT INTO import_fault(job_id, line, column_name, code, reason) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(job_id, line) DO NOTHING" };
static const struct sql sql_faults_delete = { "faults_delete", "DELETE FROM import_fault WHERE job_id = $1" };
static const struct sql sql_faults = { "fault_list",
    "SELECT line, column_name, code, reason FROM import_fault WHERE job_id = $1 AND line > $2 ORDER BY line LIMIT $3" };

enum err fault_insert(struct db *db, struct arena *a, int64_t job_id, const struct import_fault *f)
{
    return db_run(db, a, &sql_fault, BINDS(BIND(job_id), BIND(f->line), BIND(f->column_name), BIND(f->code),
                                           BIND(f->reason)), NULL);
}

enum err faults_delete(struct db *db, struct arena *a, int64_t job_id)
{
    return db_run(db, a, &sql_faults_delete, BINDS(BIND(job_id)), NULL);
}

enum err import_faults(struct db *db, struct arena *a, int64_t job_id, int64_t after, int64_t limit, db_row_fn *each,
                       void *arg)
{
    struct import_fault row;
    return db_all(db, a, &sql_faults, BINDS(BIND(job_id), BIND(after), BIND(limit)), FIELDS(fault_row),
                  &row, sizeof row, (size_t)limit, each, arg);
}
