/* ticket_db.c - the SQL of tickets. */
#include "plan/occasion/ticket_db.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct ticket, id), FIELD(struct ticket, occasion_id), FIELD(struct ticket, account_id, .nullable = true),
    FIELD(struct ticket, name_sealed), FIELD(struct ticket, contact_sealed), FIELD(struct ticket, hash), FIELD(struct ticket, token_sealed),
    FIELD(struct ticket, seq), FIELD(struct ticket, arrived_heads), FIELD(struct ticket, seen_ms, .nullable = true),
    FIELD(struct ticket, uid), FIELD(struct ticket, kind, .words = ticket_kinds), FIELD(struct ticket, mode, .words = ticket_modes),
    FIELD(struct ticket, state, .words = ticket_states), FIELD(struct ticket, heads),
    FIELD(struct ticket, number, .about = "1.. within the occasion"),
    FIELD(struct ticket, created_ms), FIELD(struct ticket, arrived_ms, .nullable = true), FIELD(struct ticket, joined_ms, .nullable = true),
};
enum { OWN_FROM = 10 };
const struct fields ticket_fields = { row_fields + OWN_FROM, N_OF(row_fields) - OWN_FROM };
#define COLUMNS "id, occasion_id, account_id, name_sealed, contact_sealed, hash, token_sealed, seq, arrived_heads, seen_ms, uid, kind, mode," \
    " state, heads, number, created_ms, arrived_ms, joined_ms"
#define SELECT "SELECT " COLUMNS " FROM occasion_ticket WHERE "

static const struct sql sql_by_id = { "ticket_by_id", SELECT "id = $1" };
static const struct sql sql_by_uid = { "ticket_by_uid", SELECT "uid = $1" };
static const struct sql sql_by_hash = { "ticket_by_hash", SELECT "hash = $1" };
static const struct sql sql_of_account = { "ticket_of_account", SELECT "occasion_id = $1 AND account_id = $2 AND state <> 'withdrawn'" };

enum err ticket_by_id(struct db *db, struct arena *a, int64_t id, struct ticket *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err ticket_by_uid(struct db *db, struct arena *a, struct str uid, struct ticket *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

enum err ticket_by_hash(struct db *db, struct arena *a, struct bytes hash, struct ticket *out)
{
    return db_one(db, a, &sql_by_hash, BINDS(BIND(hash)), FIELDS(row_fields), out);
}

enum err ticket_of_account(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id, struct ticket *out)
{
    return db_one(db, a, &sql_of_account, BINDS(BIND(occasion_id), BIND(account_id)), FIELDS(row_fields), out);
}

static enum err rows(struct db *db, struct arena *a, const struct sql *q, struct binds b, int64_t limit, db_row_fn *each, void *arg)
{
    struct ticket row = { .id = 0 };
    return db_all(db, a, q, b, FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_mine = { "ticket_mine", SELECT "account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3" };

enum err ticket_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    if (!before) before = INT64_MAX;
    return rows(db, a, &sql_mine, BINDS(BIND(account_id), BIND(before), BIND(limit)), limit, each, arg);
}

static const struct sql sql_list = { "ticket_list", SELECT "occasion_id = $1 AND id > $2 ORDER BY id LIMIT $3" };

enum err ticket_list(struct db *db, struct arena *a, int64_t occasion_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_list, BINDS(BIND(occasion_id), BIND(after), BIND(limit)), limit, each, arg);
}

static const struct sql sql_told = { "ticket_told", SELECT "occasion_id = $1 AND id > $2 AND state <> 'withdrawn' ORDER BY id LIMIT $3" };

enum err ticket_told_rows(struct db *db, struct arena *a, int64_t occasion_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    return rows(db, a, &sql_told, BINDS(BIND(occasion_id), BIND(after), BIND(limit)), limit, each, arg);
}

static const struct field line_fields[] = {
    FIELD(struct ticket_line, hash, .about = "the first 12 bytes of SHA-256 of the token"), FIELD(struct ticket_line, heads),
    FIELD(struct ticket_line, mode, .words = ticket_modes), FIELD(struct ticket_line, state, .words = ticket_states),
    FIELD(struct ticket_line, number), FIELD(struct ticket_line, is_in, .about = "checked in already"), FIELD(struct ticket_line, seq),
};
const struct fields ticket_line_fields = { line_fields, N_OF(line_fields) - 1 };
static const struct sql sql_lines = { "ticket_lines",
    "SELECT hash, heads, mode, state, number, arrived_heads > 0 AS is_in, seq FROM occasion_ticket WHERE occasion_id = $1 AND seq > $2"
    " ORDER BY seq LIMIT $3" };

enum err ticket_lines(struct db *db, struct arena *a, int64_t occasion_id, int64_t seq, int64_t limit, db_row_fn *each, void *arg)
{
    struct ticket_line row;
    return db_all(db, a, &sql_lines, BINDS(BIND(occasion_id), BIND(seq), BIND(limit)), FIELDS(line_fields), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_line = { "ticket_first_waiting",
    SELECT "occasion_id = $1 AND mode = $2 AND state = 'waiting' AND heads <= $3 ORDER BY id LIMIT 1" };

enum err ticket_first_waiting(struct db *db, struct arena *a, int64_t occasion_id, unsigned mode, int64_t free, struct ticket *out)
{
    return db_one(db, a, &sql_line, BINDS(BIND(occasion_id), BIND_WORD(ticket_modes, mode), BIND(free)),
                  FIELDS(row_fields), out);
}

/* ---- writing ---- */

static const struct sql sql_insert = { "ticket_insert",
    "INSERT INTO occasion_ticket(id, uid, occasion_id, number, kind, account_id, mode, state, heads, name_sealed, contact_sealed, hash,"
    " token_sealed, seq, created_ms, arrived_heads) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)" };

enum err ticket_insert(struct db *db, struct arena *a, const struct ticket *t)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(t->id), BIND(t->uid), BIND(t->occasion_id), BIND(t->number),
                        BIND_WORD(ticket_kinds, t->kind), bind_id(t->account_id), BIND_WORD(ticket_modes, t->mode),
                        BIND_WORD(ticket_states, t->state), BIND(t->heads), BIND(t->name_sealed),
                        BIND(t->contact_sealed), BIND(t->hash), BIND(t->token_sealed), BIND(t->seq),
                        BIND(t->created_ms)),
                  NULL);
}

static const struct sql sql_state = { "ticket_state", "UPDATE occasion_ticket SET state = $3, seq = $4 WHERE id = $1 AND state = $2" };

enum err ticket_state_set(struct db *db, struct arena *a, int64_t id, unsigned before, unsigned state, int64_t seq)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_state,
               BINDS(BIND(id), BIND_WORD(ticket_states, before), BIND_WORD(ticket_states, state), BIND(seq)),
               &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_arrived = { "ticket_arrived",
    "UPDATE occasion_ticket SET arrived_heads = CASE WHEN arrived_heads < $2 THEN $2 ELSE arrived_heads END,"
    " arrived_ms = CASE WHEN arrived_ms IS NULL OR arrived_ms > $3 THEN $3 ELSE arrived_ms END, seq = $4 WHERE id = $1" };

enum err ticket_arrived(struct db *db, struct arena *a, int64_t id, int64_t heads, int64_t at_ms, int64_t seq)
{
    return db_run(db, a, &sql_arrived, BINDS(BIND(id), BIND(heads), BIND(at_ms), BIND(seq)), NULL);
}

static const struct sql sql_joined = { "ticket_joined",
    "UPDATE occasion_ticket SET joined_ms = $2, seen_ms = $2 WHERE id = $1 AND joined_ms IS NULL" };

enum err ticket_joined(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_joined, BINDS(BIND(id), BIND(now_ms)), &changed));
    return changed == 1 ? OK : ERR_BUSY;
}

static const struct sql sql_seen = { "ticket_seen", "UPDATE occasion_ticket SET seen_ms = $2 WHERE id = $1" };

enum err ticket_seen(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    return db_run(db, a, &sql_seen, BINDS(BIND(id), BIND(now_ms)), NULL);
}

/* ---- feedback ---- */

static const struct sql sql_feedback = { "feedback_insert",
    "INSERT INTO occasion_feedback(ticket_id, occasion_id, n, lot, stars, text, at_ms) VALUES($1, $2, $3, $4, $5, $6, $7)" };

enum err feedback_insert(struct db *db, struct arena *a, int64_t occasion_id, int64_t n, int64_t lot,
                         const struct ticket_answer *w, int64_t now_ms)
{
    return db_run(db, a, &sql_feedback,
                  BINDS(BIND(w->ticket_id), BIND(occasion_id), BIND(n), BIND(lot), BIND(w->stars), BIND(w->text),
                        BIND(now_ms)),
                  NULL);
}

static const struct field feedback_fields[] = { FIELD(struct feedback_row, lot), FIELD(struct feedback_row, stars), FIELD(struct feedback_row, text) };
static const struct sql sql_feedback_of = { "feedback_of", "SELECT lot, stars, text FROM occasion_feedback WHERE ticket_id = $1" };

enum err feedback_of(struct db *db, struct arena *a, int64_t ticket_id, struct feedback_row *out)
{
    return db_one(db, a, &sql_feedback_of, BINDS(BIND(ticket_id)), FIELDS(feedback_fields), out);
}

static const struct sql sql_feedback_list = { "feedback_list",
    "SELECT lot, stars, text FROM occasion_feedback WHERE occasion_id = $1 AND lot > $2 ORDER BY lot LIMIT $3" };

enum err feedback_list(struct db *db, struct arena *a, int64_t occasion_id, int64_t after_lot, int64_t limit, db_row_fn *each, void *arg)
{
    struct feedback_row row;
    return db_all(db, a, &sql_feedback_list, BINDS(BIND(occasion_id), BIND(after_lot), BIND(limit)),
                  FIELDS(feedback_fields), &row, sizeof row, (size_t)limit, each, arg);
}

struct star_count { int64_t stars, n; };
static const struct field star_fields[] = { FIELD(struct star_count, stars), FIELD(struct star_count, n) };
static const struct sql sql_stars = { "feedback_stars",
    "SELECT stars, COUNT(*) AS n FROM occasion_feedback WHERE occasion_id = $1 GROUP BY stars ORDER BY stars" };

static enum err keep_stars(const void *row, void *arg)
{
    const struct star_count *s = row;
    ((int64_t *)arg)[s->stars - 1] = s->n;
    return OK;
}

enum err feedback_stars(struct db *db, struct arena *a, int64_t occasion_id, int64_t out[5])
{
    struct star_count row;
    for (size_t i = 0; i < 5; i++) out[i] = 0;
    return db_all(db, a, &sql_stars, BINDS(BIND(occasion_id)), FIELDS(star_fields), &row, sizeof row, 5, keep_stars,
                  out);
}

/* ---- a person's calendar ---- */

static const struct sql sql_feed_put = { "feed_put",
    "INSERT INTO occasion_feed(account_id, token_hash, token_sealed, created_ms) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(account_id) DO UPDATE SET token_hash = EXCLUDED.token_hash, token_sealed = EXCLUDED.token_sealed, created_ms = EXCLUDED.created_ms" };
static const struct sql sql_feed_delete = { "feed_delete", "DELETE FROM occasion_feed WHERE account_id = $1" };
static const struct sql sql_feed_read = { "feed_read", "SELECT token_sealed FROM occasion_feed WHERE account_id = $1" };
static const struct sql sql_feed_by_hash = { "feed_by_hash", "SELECT account_id FROM occasion_feed WHERE token_hash = $1" };
static const struct sql sql_feed_move = { "feed_move",
    "UPDATE occasion_feed SET account_id = $2 WHERE account_id = $1 AND NOT EXISTS (SELECT 1 FROM occasion_feed f WHERE f.account_id = $2)" };
static const struct field feed_fields[] = { FIELD(struct feed_row, token_sealed) };

enum err feed_put(struct db *db, struct arena *a, int64_t account_id, struct bytes hash, struct bytes sealed, int64_t now_ms)
{
    return db_run(db, a, &sql_feed_put, BINDS(BIND(account_id), BIND(hash), BIND(sealed), BIND(now_ms)), NULL);
}

enum err feed_delete(struct db *db, struct arena *a, int64_t account_id) { return db_run(db, a, &sql_feed_delete,
                     BINDS(BIND(account_id)), NULL); }

enum err feed_read(struct db *db, struct arena *a, int64_t account_id, struct feed_row *out)
{
    return db_one(db, a, &sql_feed_read, BINDS(BIND(account_id)), FIELDS(feed_fields), out);
}

enum err feed_by_hash(struct db *db, struct arena *a, struct bytes hash, int64_t *account_id)
{
    return db_i64(db, a, &sql_feed_by_hash, BINDS(BIND(hash)), account_id);
}

enum err feed_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    TRY(db_run(db, a, &sql_feed_move, BINDS(BIND(from), BIND(to)), NULL));
    return feed_delete(db, a, from);
}

/* ---- an account ---- */

static const struct sql sql_twice = { "ticket_twice",
    "SELECT f.id FROM occasion_ticket f JOIN occasion_ticket t ON t.occasion_id = f.occasion_id AND t.account_id = $2 AND t.state <> 'withdrawn'"
    " WHERE f.account_id = $1 AND f.state <> 'withdrawn' ORDER BY f.id LIMIT 1" };
static const struct sql sql_nobodys = { "ticket_nobodys", "UPDATE occasion_ticket SET account_id = NULL WHERE id = $1" };
static const struct sql sql_move = { "ticket_account_move", "UPDATE occasion_ticket SET account_id = $2 WHERE account_id = $1" };
static const struct sql sql_forget = { "ticket_account_forget",
    "UPDATE occasion_ticket SET account_id = NULL, name_sealed = $2, contact_sealed = $2, token_sealed = $2 WHERE account_id = $1" };

enum err ticket_twice(struct db *db, struct arena *a, int64_t from, int64_t to, int64_t *ticket_id)
{
    return db_i64(db, a, &sql_twice, BINDS(BIND(from), BIND(to)), ticket_id);
}

enum err ticket_nobodys(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_nobodys, BINDS(BIND(id)), NULL); }

enum err ticket_account_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    return db_run(db, a, &sql_move, BINDS(BIND(from), BIND(to)), NULL);
}

enum err ticket_account_forget(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(account_id), bind_bytes((struct bytes){ (const uint8_t *)"", 0 })), NULL);
}

static const struct sql sql_names = { "ticket_names_forget",
    "UPDATE occasion_ticket SET name_sealed = $2, contact_sealed = $2 WHERE (length(contact_sealed) > 0 OR length(name_sealed) > 0)"
    " AND occasion_id IN (SELECT o.id FROM occasion o WHERE o.ends_ms < $1)" };

enum err ticket_names_forget(struct db *db, struct arena *a, int64_t ended_before_ms)
{
    return db_run(db, a, &sql_names, BINDS(BIND(ended_before_ms), bind_bytes((struct bytes){ (const uint8_t *)"", 0 })), NULL);
}
