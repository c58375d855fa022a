/* spread_db.c - the SQL of telling many. */
#include "notify/spread_db.h"

static const struct field open_row[] = {
    FIELD(struct broadcast, id), FIELD(struct broadcast, unit_id), FIELD(struct broadcast, key), FIELD(struct broadcast, kind),
    FIELD(struct broadcast, not_before_ms), FIELD(struct broadcast, expires_ms), FIELD(struct broadcast, is_urgent),
    FIELD(struct broadcast, cursor_id),
};
static const struct sql sql_open = { "broadcast_open",
    "SELECT id, unit_id, key, kind, not_before_ms, expires_ms, is_urgent, cursor_id FROM notify_broadcast"
    " WHERE ended_ms IS NULL ORDER BY id LIMIT 1" };

enum err broadcast_open(struct db *db, struct arena *a, struct broadcast *out)
{
    return db_one(db, a, &sql_open, NO_BINDS, FIELDS(open_row), out);
}

static const struct sql sql_moved = { "broadcast_moved",
    "UPDATE notify_broadcast SET cursor_id = $2, told = told + $3, ended_ms = $4 WHERE id = $1" };

enum err broadcast_moved(struct db *db, struct arena *a, int64_t id, int64_t cursor_id, int64_t told, int64_t ended_ms)
{
    return db_run(db, a, &sql_moved, BINDS(BIND(id), BIND(cursor_id), BIND(told), bind_id(ended_ms)), NULL);
}

#define R(m) { .name = #m, .at = offsetof(struct follower, reach.m), .kind = FIELD_KIND(struct reach, m) }
static const struct field follower_row[] = {
    R(account_id), R(quiet_from), R(quiet_to), R(push), R(email), R(sms), R(has_email), R(has_phone), FIELD(struct follower, is_told),
};
static const struct sql sql_followers = { "broadcast_followers",
    "SELECT f.account_id, COALESCE(p.quiet_from, $5), COALESCE(p.quiet_to, $6), COALESCE(w.push, $7), COALESCE(w.email, $8),"
    " COALESCE(w.sms, $9), p.email IS NOT NULL AND p.email_verified_ms IS NOT NULL,"
    " p.phone IS NOT NULL AND p.phone_verified_ms IS NOT NULL, n.id IS NOT NULL"
    " FROM notify_place f LEFT JOIN notify_person p ON p.account_id = f.account_id"
    " LEFT JOIN notify_preference w ON w.account_id = f.account_id AND w.kind_group = $3"
    " LEFT JOIN notify_notice n ON n.account_id = f.account_id AND n.key = $4"
    " WHERE f.unit_id = $1 AND f.account_id > $2 ORDER BY f.account_id LIMIT $10" };

enum err followers_of(struct db *db, struct arena *a, const struct broadcast *b, int64_t limit, db_row_fn *each,
                      void *arg)
{
    struct follower row;
    const struct wishes *w = &wishes_standard;
    return db_all(db, a, &sql_followers,
                  BINDS(BIND(b->unit_id), BIND(b->cursor_id), bind_text(kind_group(b->kind)), BIND(b->key),
                        bind_i64(QUIET_FROM), bind_i64(QUIET_TO), BIND(w->push), BIND(w->email), BIND(w->sms),
                        BIND(limit)),
                  FIELDS(follower_row), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct field browser_row[] = { FIELD(struct push_key, id), FIELD(struct push_key, account_id) };
static const struct sql sql_browsers = { "broadcast_browsers",
    "SELECT p.id, f.account_id FROM notify_place f JOIN notify_push p ON p.account_id = f.account_id"
    " WHERE f.unit_id = $1 AND f.account_id > $2 AND f.account_id <= $3 ORDER BY f.account_id, p.id LIMIT $4" };

enum err browsers_of(struct db *db, struct arena *a, const struct broadcast *b, int64_t last_id, size_t max, db_row_fn *each,
                     void *arg)
{
    struct push_key row;
    return db_all(db, a, &sql_browsers,
                  BINDS(BIND(b->unit_id), BIND(b->cursor_id), BIND(last_id), bind_i64((int64_t)max)),
                  FIELDS(browser_row), &row, sizeof row, max, each, arg);
}

static const struct sql sql_notice = { "broadcast_notice",
    "INSERT INTO notify_notice(id, account_id, key, broadcast_id, kind, title, text, link, created_ms, not_before_ms, expires_ms,"
    " is_urgent) VALUES($1, $2, $3, $4, $5, '', '', '', $6, $7, $8, $9)" };

struct db_rows notice_of_broadcast_rows(void) { return (struct db_rows){ .sql = &sql_notice }; }

enum err notice_of_broadcast_add(struct arena *a, struct db_rows *rows, int64_t id, int64_t account_id, int64_t now_ms,
                                 const struct broadcast *b)
{
    return db_rows_add(a, rows,
                       BINDS(BIND(id), BIND(account_id), BIND(b->key), BIND(b->id), BIND(b->kind), BIND(now_ms),
                             BIND(b->not_before_ms), BIND(b->expires_ms), BIND(b->is_urgent)));
}
