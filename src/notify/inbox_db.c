/* inbox_db.c - the SQL of inbox and wishes. */
#include "notify/inbox_db.h"

static const struct field inbox_row[] = {
    FIELD(struct inbox_row, id), FIELD(struct inbox_row, kind), FIELD(struct inbox_row, title), FIELD(struct inbox_row, text),
    FIELD(struct inbox_row, link), FIELD(struct inbox_row, at_ms), FIELD(struct inbox_row, is_read), FIELD(struct inbox_row, is_urgent),
};
const struct fields inbox_fields = { inbox_row, N_OF(inbox_row) };
#define IS_SHOWN " n.not_before_ms <= $2 AND (n.expires_ms = 0 OR n.expires_ms > $2)"
static const struct sql sql_list = { "inbox_list",
    "SELECT n.id, n.kind, COALESCE(b.title, n.title), COALESCE(b.text, n.text), COALESCE(b.link, n.link),"
    " CASE WHEN n.not_before_ms > n.created_ms THEN n.not_before_ms ELSE n.created_ms END, n.read_ms IS NOT NULL, n.is_urgent"
    " FROM notify_notice n LEFT JOIN notify_broadcast b ON b.id = n.broadcast_id"
    " WHERE n.account_id = $1 AND n.id < $3 AND" IS_SHOWN " ORDER BY n.id DESC LIMIT $4" };

enum err inbox_list(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t before, int64_t limit,
                    db_row_fn *each, void *arg)
{
    struct inbox_row row;
    return db_all(db, a, &sql_list, BINDS(BIND(account_id), BIND(now_ms), BIND(before), BIND(limit)), inbox_fields,
                  &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_unread = { "inbox_unread",
    "SELECT COUNT(*) FROM (SELECT 1 FROM notify_notice n WHERE n.account_id = $1 AND n.read_ms IS NULL AND" IS_SHOWN " LIMIT 100) u" };

enum err inbox_unread(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t *n)
{
    return db_i64(db, a, &sql_unread, BINDS(BIND(account_id), BIND(now_ms)), n);
}

static const struct sql sql_read_one = { "inbox_read_one",
    "UPDATE notify_notice SET read_ms = $2 WHERE id = $3 AND account_id = $1 AND read_ms IS NULL" };
static const struct sql sql_read_until = { "inbox_read_until",
    "UPDATE notify_notice SET read_ms = $2 WHERE account_id = $1 AND read_ms IS NULL AND id <= $3" };

enum err notice_read_one(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t id)
{
    return db_run(db, a, &sql_read_one, BINDS(BIND(account_id), BIND(now_ms), BIND(id)), NULL);
}
enum err notice_read_until(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t id)
{
    return db_run(db, a, &sql_read_until, BINDS(BIND(account_id), BIND(now_ms), BIND(id)), NULL);
}

/* ---- wishes ---- */

static const struct field person_row[] = {
    FIELD(struct person_row, quiet_from), FIELD(struct person_row, quiet_to), FIELD(struct person_row, has_email),
    FIELD(struct person_row, has_phone),
};
static const struct sql sql_person = { "notify_person",
    "SELECT quiet_from, quiet_to, email IS NOT NULL AND email_verified_ms IS NOT NULL,"
    " phone IS NOT NULL AND phone_verified_ms IS NOT NULL FROM notify_person WHERE account_id = $1" };

enum err person_get(struct db *db, struct arena *a, int64_t account_id, struct person_row *out)
{
    enum err e = db_one(db, a, &sql_person, BINDS(BIND(account_id)), FIELDS(person_row), out);
    if (e == ERR_NOT_FOUND) *out = (struct person_row){ QUIET_FROM, QUIET_TO, false, false };
    return e == ERR_NOT_FOUND ? OK : e;
}

static const struct sql sql_quiet = { "notify_quiet",
    "INSERT INTO notify_person(account_id, quiet_from, quiet_to) VALUES($1, $2, $3)"
    " ON CONFLICT(account_id) DO UPDATE SET quiet_from = EXCLUDED.quiet_from, quiet_to = EXCLUDED.quiet_to" };

enum err person_quiet(struct db *db, struct arena *a, int64_t account_id, int64_t quiet_from, int64_t quiet_to)
{
    return db_run(db, a, &sql_quiet, BINDS(BIND(account_id), BIND(quiet_from), BIND(quiet_to)), NULL);
}

static const struct field wish_row[] = {
    FIELD(struct group_wish, group), FIELD(struct group_wish, push), FIELD(struct group_wish, email), FIELD(struct group_wish, sms),
};
static const struct sql sql_wishes = { "notify_wishes",
    "SELECT kind_group, push, email, sms FROM notify_preference WHERE account_id = $1 ORDER BY kind_group LIMIT 32" };

enum err wish_rows(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg)
{
    struct group_wish row;
    return db_all(db, a, &sql_wishes, BINDS(BIND(account_id)), FIELDS(wish_row), &row, sizeof row, WISHES_MAX, each,
                  arg);
}

static const struct sql sql_wish_set = { "notify_wish_set",
    "INSERT INTO notify_preference(account_id, kind_group, push, email, sms) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(account_id, kind_group) DO UPDATE SET push = EXCLUDED.push, email = EXCLUDED.email, sms = EXCLUDED.sms" };

enum err wish_set(struct db *db, struct arena *a, int64_t account_id, const struct group_wish *w)
{
    return db_run(db, a, &sql_wish_set,
                  BINDS(BIND(account_id), BIND(w->group), BIND(w->push), BIND(w->email), BIND(w->sms)), NULL);
}

static const struct sql sql_waiting_void = { "notify_waiting_void",
    "UPDATE notify_send SET state = 'failed', error = 'not wished', ended_ms = $4 WHERE account_id = $1 AND channel = $2"
    " AND state = 'waiting' AND notice_id IN (SELECT id FROM notify_notice WHERE account_id = $1 AND kind >= $3 AND kind < $5)" };

enum err waiting_void(struct db *db, struct arena *a, int64_t account_id, unsigned channel, struct str group,
                      int64_t now_ms)
{
    struct str from = arena_printf(a, "%.*s.", (int)group.n, group.p);       /* '/' comes right after '.' */
    struct str to = arena_printf(a, "%.*s/", (int)group.n, group.p);
    return db_run(db, a, &sql_waiting_void,
                  BINDS(BIND(account_id), BIND_WORD(notify_channels, channel), BIND(from), BIND(now_ms), BIND(to)),
                  NULL);
}

/* ---- browsers ---- */

static const struct sql sql_browser_count = { "browser_count",
                                              "SELECT COUNT(*) FROM notify_push WHERE account_id = $1" };
static const struct sql sql_browser_upsert = { "browser_upsert",
    "INSERT INTO notify_push(id, account_id, endpoint, p256dh, auth, created_ms, failed) VALUES($1, $2, $3, $4, $5, $6, 0)"
    " ON CONFLICT(endpoint) DO UPDATE SET account_id = EXCLUDED.account_id, p256dh = EXCLUDED.p256dh, auth = EXCLUDED.auth,"
    " failed = 0" };
static const struct sql sql_browser_trim = { "browser_trim",
    "DELETE FROM notify_push WHERE account_id = $1 AND id NOT IN"
    " (SELECT id FROM notify_push WHERE account_id = $1 ORDER BY id DESC LIMIT $2)" };
static const struct sql sql_browser_delete = { "browser_delete",
                                               "DELETE FROM notify_push WHERE endpoint = $2 AND account_id = $1" };

enum err browser_count(struct db *db, struct arena *a, int64_t account_id, int64_t *n)
{
    return db_i64(db, a, &sql_browser_count, BINDS(BIND(account_id)), n);
}
enum err browser_upsert(struct db *db, struct arena *a, int64_t id, int64_t account_id, int64_t now_ms,
                        const struct browser *b)
{
    return db_run(db, a, &sql_browser_upsert,
                  BINDS(BIND(id), BIND(account_id), BIND(b->endpoint), BIND(b->p256dh), BIND(b->auth), BIND(now_ms)),
                  NULL);
}
enum err browser_trim(struct db *db, struct arena *a, int64_t account_id, int64_t keep)
{
    return db_run(db, a, &sql_browser_trim, BINDS(BIND(account_id), BIND(keep)), NULL);
}
enum err browser_delete(struct db *db, struct arena *a, int64_t account_id, struct str endpoint)
{
    return db_run(db, a, &sql_browser_delete, BINDS(BIND(account_id), BIND(endpoint)), NULL);
}
