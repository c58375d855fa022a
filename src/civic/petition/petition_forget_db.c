/* petition_forget_db.c - the SQL of senders without an account, and of what is forgotten of a report. */
#include "civic/petition/petition_db.h"

struct sealed_row { struct bytes sealed; };
static const struct field sealed_row[] = { FIELD(struct sealed_row, sealed) };
static const struct sql sql_sender_insert = { "sender_insert", "INSERT INTO open_sender(petition_id, sealed) VALUES($1, $2)" };
static const struct sql sql_sender = { "sender_sealed", "SELECT sealed FROM open_sender WHERE petition_id = $1" };
static const struct sql sql_sender_forget = { "sender_forget", "DELETE FROM open_sender WHERE petition_id = $1" };
static const struct sql sql_updates_forget = { "sender_updates_forget", "DELETE FROM open_update WHERE petition_id = $1" };

enum err sender_insert(struct db *db, struct arena *a, int64_t petition_id, struct bytes sealed)
{
    return db_run(db, a, &sql_sender_insert, BINDS(BIND(petition_id), BIND(sealed)), NULL);
}

enum err sender_sealed(struct db *db, struct arena *a, int64_t petition_id, struct bytes *out)
{
    struct sealed_row row;
    TRY(db_one(db, a, &sql_sender, BINDS(BIND(petition_id)), FIELDS(sealed_row), &row));
    *out = row.sealed;
    return OK;
}

enum err sender_forget(struct db *db, struct arena *a, int64_t petition_id)
{
    TRY(db_run(db, a, &sql_sender_forget, BINDS(BIND(petition_id)), NULL));
    return db_run(db, a, &sql_updates_forget, BINDS(BIND(petition_id)), NULL);
}

/* ---- words ---- */

static const struct sql sql_steps_forget = { "petition_steps_forget_one", "UPDATE petition_step SET text_sealed = NULL WHERE petition_id = $1" };
static const struct sql sql_words_forget = { "petition_words_forget",
    "UPDATE petition SET sent_sealed = $2, attributes = '{}', spot = CASE WHEN closed_ms IS NULL THEN spot ELSE '' END WHERE id = $1" };

enum err petition_words_forget(struct db *db, struct arena *a, int64_t petition_id)
{
    const struct bytes none = { (const uint8_t *)"", 0 };
    TRY(db_run(db, a, &sql_steps_forget, BINDS(BIND(petition_id)), NULL));
    return db_run(db, a, &sql_words_forget, BINDS(BIND(petition_id), BIND(none)), NULL);
}

/* ---- by age ---- */

static const struct field closed_row[] = { FIELD(struct closed_at, closed_ms), FIELD(struct closed_at, petition_id) };
static const struct sql sql_closed = { "petition_closed_rows",
    "SELECT closed_ms, id AS petition_id FROM petition WHERE closed_ms IS NOT NULL AND (closed_ms, id) > ($1, $2) AND closed_ms < $3"
    " ORDER BY closed_ms, id LIMIT $4" };
static const struct sql sql_sweep = { "petition_sweep_at", "SELECT closed_ms, petition_id FROM petition_sweep WHERE what = $1" };
static const struct sql sql_sweep_set = { "petition_sweep_set",
    "INSERT INTO petition_sweep(what, closed_ms, petition_id) VALUES($1, $2, $3)"
    " ON CONFLICT(what) DO UPDATE SET closed_ms = EXCLUDED.closed_ms, petition_id = EXCLUDED.petition_id" };

enum err petition_closed_rows(struct db *db, struct arena *a, struct closed_at after, int64_t before_ms, int64_t limit, db_row_fn *each,
                              void *arg)
{
    struct closed_at row;
    return db_all(db, a, &sql_closed,
                  BINDS(BIND(after.closed_ms), BIND(after.petition_id), BIND(before_ms), BIND(limit)),
                  FIELDS(closed_row), &row, sizeof row, (size_t)limit, each, arg);
}

enum err sweep_at(struct db *db, struct arena *a, const char *what, struct closed_at *out)
{
    enum err e = db_one(db, a, &sql_sweep, BINDS(BIND(str_z(what))), FIELDS(closed_row), out);
    if (e == ERR_NOT_FOUND) *out = (struct closed_at){ 0 };
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err sweep_set(struct db *db, struct arena *a, const char *what, struct closed_at at)
{
    return db_run(db, a, &sql_sweep_set, BINDS(BIND(str_z(what)), BIND(at.closed_ms), BIND(at.petition_id)), NULL);
}
