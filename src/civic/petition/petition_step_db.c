/* petition_step_db.c - the SQL of steps, and of those who follow. */
#include "civic/petition/petition_db.h"

static const struct field row_fields[] = {
    FIELD(struct petition_step, petition_id), FIELD(struct petition_step, n), FIELD(struct petition_step, event, .words = petition_events),
    FIELD(struct petition_step, from_state, .words = petition_states), FIELD(struct petition_step, to_state, .words = petition_states),
    FIELD(struct petition_step, at_ms), FIELD(struct petition_step, account_id), FIELD(struct petition_step, unit_id),
    FIELD(struct petition_step, from_unit_id), FIELD(struct petition_step, reason, .words = petition_reasons),
    FIELD(struct petition_step, rating, .nullable = true, .words = petition_ratings),
    FIELD(struct petition_step, text_sealed, .nullable = true), FIELD(struct petition_step, public_text),
    FIELD(struct petition_step, due_before_ms, .nullable = true), FIELD(struct petition_step, due_after_ms, .nullable = true),
    FIELD(struct petition_step, leaf), FIELD(struct petition_step, leaf_salt), FIELD(struct petition_step, unit, .nullable = true),
    FIELD(struct petition_step, account, .nullable = true),
};
static const struct field seen_fields[] = {
    FIELD(struct petition_step, n), FIELD(struct petition_step, event, .words = petition_events),
    FIELD(struct petition_step, from_state, .words = petition_states), FIELD(struct petition_step, to_state, .words = petition_states),
    FIELD(struct petition_step, at_ms), FIELD(struct petition_step, unit_id), FIELD(struct petition_step, unit),
    FIELD(struct petition_step, from_unit_id), FIELD(struct petition_step, reason, .words = petition_reasons),
    FIELD(struct petition_step, rating, .words = petition_ratings), FIELD(struct petition_step, public_text),
    FIELD(struct petition_step, due_before_ms), FIELD(struct petition_step, due_after_ms),
    FIELD(struct petition_step, leaf, .about = "its place in the public log"),
};
const struct fields petition_step_fields = { seen_fields, N_OF(seen_fields) };

static const struct sql sql_insert = { "petition_step_insert",
    "INSERT INTO petition_step(petition_id, n, event, from_state, to_state, at_ms, account_id, unit_id, from_unit_id, reason, rating,"
    " text_sealed, public_text, due_before_ms, due_after_ms, leaf, leaf_salt)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)" };

enum err step_insert(struct db *db, struct arena *a, const struct petition_step *s)
{
    struct bind rating = s->rating == RATING_NONE ? BIND_NULL(FIELD_TEXT) : BIND_WORD(petition_ratings, s->rating);
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(s->petition_id), BIND(s->n), BIND_WORD(petition_events, s->event),
                        BIND_WORD(petition_states, s->from_state), BIND_WORD(petition_states, s->to_state),
                        BIND(s->at_ms), BIND(s->account_id), BIND(s->unit_id), BIND(s->from_unit_id),
                        BIND_WORD(petition_reasons, s->reason), rating, BIND(s->text_sealed), BIND(s->public_text),
                        bind_id(s->due_before_ms), bind_id(s->due_after_ms), BIND(s->leaf), BIND(s->leaf_salt)),
                  NULL);
}

static const struct sql sql_steps = { "petition_steps",
    "SELECT s.petition_id, s.n, s.event, s.from_state, s.to_state, s.at_ms, s.account_id, s.unit_id, s.from_unit_id, s.reason, s.rating,"
    " s.text_sealed, s.public_text, s.due_before_ms, s.due_after_ms, s.leaf, s.leaf_salt, u.name AS unit, w.name AS account"
    " FROM petition_step s LEFT JOIN unit u ON u.id = s.unit_id LEFT JOIN account w ON w.id = s.account_id"
    " WHERE s.petition_id = $1 ORDER BY s.n LIMIT $2" };

enum err petition_steps(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    struct petition_step row;
    return db_all(db, a, &sql_steps, BINDS(BIND(id), bind_i64(PETITION_STEPS_MAX)), FIELDS(row_fields), &row,
                  sizeof row, PETITION_STEPS_MAX, each, arg);
}

static const struct sql sql_sender = { "petition_step_sender",
    "SELECT from_unit_id FROM petition_step WHERE petition_id = $1 AND unit_id = $2 AND from_unit_id <> $2"
    " AND event IN ('file', 'hand_over') ORDER BY n DESC LIMIT 1" };

enum err step_sender(struct db *db, struct arena *a, int64_t petition_id, int64_t unit_id, int64_t *from_unit_id)
{
    return db_i64(db, a, &sql_sender, BINDS(BIND(petition_id), BIND(unit_id)), from_unit_id);
}

static const struct sql sql_count = { "petition_step_count", "SELECT COUNT(*) FROM petition_step WHERE petition_id = $1 AND event = $2" };

enum err step_count(struct db *db, struct arena *a, int64_t petition_id, enum petition_event event, int64_t *n)
{
    return db_i64(db, a, &sql_count, BINDS(BIND(petition_id), BIND_WORD(petition_events, event)), n);
}

static const struct sql sql_last_ms = { "petition_step_last_ms", "SELECT MAX(at_ms) FROM petition_step WHERE petition_id = $1 AND event = $2" };

enum err step_last_ms(struct db *db, struct arena *a, int64_t petition_id, enum petition_event event, int64_t *at_ms)
{
    return db_i64(db, a, &sql_last_ms, BINDS(BIND(petition_id), BIND_WORD(petition_events, event)), at_ms);
}

/* ---- who follows ---- */

static const struct sql sql_follow = { "petition_follow_insert",
    "INSERT INTO petition_follow(petition_id, account_id, since_ms) VALUES($1, $2, $3) ON CONFLICT(petition_id, account_id) DO NOTHING" };

enum err petition_follow_add(struct db *db, struct arena *a, int64_t petition_id, int64_t account_id, int64_t now_ms, bool *is_new)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_follow, BINDS(BIND(petition_id), BIND(account_id), BIND(now_ms)), &changed));
    *is_new = changed == 1;
    return OK;
}

static const struct sql sql_unfollow = { "petition_follow_delete", "DELETE FROM petition_follow WHERE petition_id = $1 AND account_id = $2" };

enum err petition_follow_end(struct db *db, struct arena *a, int64_t petition_id, int64_t account_id, bool *was_there)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_unfollow, BINDS(BIND(petition_id), BIND(account_id)), &changed));
    *was_there = changed == 1;
    return OK;
}

/* The sender of the one they move to follows it without a row. */
static const struct sql sql_follow_move = { "petition_follow_move",
    "INSERT INTO petition_follow(petition_id, account_id, since_ms) SELECT $2, f.account_id, f.since_ms FROM petition_follow f"
    " WHERE f.petition_id = $1 AND f.account_id <> (SELECT p.account_id FROM petition p WHERE p.id = $2)"
    " ON CONFLICT(petition_id, account_id) DO NOTHING" };

enum err petition_follow_move(struct db *db, struct arena *a, int64_t from_petition, int64_t to_petition)
{
    return db_run(db, a, &sql_follow_move, BINDS(BIND(from_petition), BIND(to_petition)), NULL);
}

static const struct field follower_fields[] = { FIELD(struct follower, account_id) };
static const struct sql sql_followers = { "petition_followers",
    "SELECT account_id FROM petition_follow WHERE petition_id = $1 AND account_id > $2 ORDER BY account_id LIMIT $3" };

enum err follower_rows(struct db *db, struct arena *a, int64_t petition_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct follower row;
    return db_all(db, a, &sql_followers, BINDS(BIND(petition_id), BIND(after), BIND(limit)), FIELDS(follower_fields),
                  &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_telling_put = { "petition_telling_put",
    "INSERT INTO petition_telling(petition_id, n, after_account) VALUES($1, $2, $3)"
    " ON CONFLICT(petition_id, n) DO UPDATE SET after_account = EXCLUDED.after_account" };

enum err telling_put(struct db *db, struct arena *a, const struct telling *t)
{
    return db_run(db, a, &sql_telling_put, BINDS(BIND(t->petition_id), BIND(t->n), BIND(t->after_account)), NULL);
}

static const struct sql sql_telling_end = { "petition_telling_end", "DELETE FROM petition_telling WHERE petition_id = $1 AND n = $2" };

enum err telling_end(struct db *db, struct arena *a, const struct telling *t)
{
    return db_run(db, a, &sql_telling_end, BINDS(BIND(t->petition_id), BIND(t->n)), NULL);
}

static const struct field telling_fields[] = {
    FIELD(struct telling, petition_id), FIELD(struct telling, n), FIELD(struct telling, after_account),
};
static const struct sql sql_telling = { "petition_telling_rows",
    "SELECT petition_id, n, after_account FROM petition_telling ORDER BY petition_id, n LIMIT $1" };

enum err telling_rows(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg)
{
    struct telling row;
    return db_all(db, a, &sql_telling, BINDS(BIND(limit)), FIELDS(telling_fields), &row, sizeof row, (size_t)limit,
                  each, arg);
}
