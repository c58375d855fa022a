/* notify_db.c - the SQL of notices and whom they reach. */
#include "notify/notify_db.h"
#include <assert.h>

static const struct sql sql_notice_insert = { "notice_insert",
    "INSERT INTO notify_notice(id, account_id, key, kind, title, text, link, created_ms, not_before_ms, expires_ms, is_urgent)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT(account_id, key) DO NOTHING" };

enum err notice_insert(struct db *db, struct arena *a, int64_t id, int64_t now_ms, const struct notice *n, bool *is_new)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_notice_insert,
               BINDS(BIND(id), BIND(n->account_id), BIND(n->key), BIND(n->kind), BIND(n->title), BIND(n->text),
                     BIND(n->link), BIND(now_ms), BIND(n->not_before_ms), BIND(n->expires_ms), BIND(n->is_urgent)),
               &changed));
    *is_new = changed == 1;
    return OK;
}

/* ---- whom and how ---- */

static const struct field reach_row[] = {
    FIELD(struct reach, account_id), FIELD(struct reach, quiet_from), FIELD(struct reach, quiet_to), FIELD(struct reach, push),
    FIELD(struct reach, email), FIELD(struct reach, sms), FIELD(struct reach, has_email), FIELD(struct reach, has_phone),
};
static const struct sql sql_reach = { "notify_reach",
    "SELECT p.account_id, p.quiet_from, p.quiet_to, COALESCE(w.push, $3), COALESCE(w.email, $4), COALESCE(w.sms, $5),"
    " p.email IS NOT NULL AND p.email_verified_ms IS NOT NULL, p.phone IS NOT NULL AND p.phone_verified_ms IS NOT NULL"
    " FROM notify_person p LEFT JOIN notify_preference w ON w.account_id = p.account_id AND w.kind_group = $2"
    " WHERE p.account_id = $1" };

enum err reach_of(struct db *db, struct arena *a, int64_t account_id, struct str kind_group, struct reach *out)
{
    const struct wishes *w = &wishes_standard;
    enum err e = db_one(db, a, &sql_reach,
                        BINDS(BIND(account_id), BIND(kind_group), BIND(w->push), BIND(w->email), BIND(w->sms)),
                        FIELDS(reach_row), out);
    if (e != ERR_NOT_FOUND) return e;
    *out = (struct reach){ .account_id = account_id, .quiet_from = QUIET_FROM, .quiet_to = QUIET_TO, .push = w->push,
                           .email = w->email, .sms = w->sms };
    return OK;
}

static const struct field push_row[] = { FIELD(struct push_key, id), FIELD(struct push_key, account_id) };
static const struct sql sql_push_of = { "push_of_account",
    "SELECT id, account_id FROM notify_push WHERE account_id = $1 ORDER BY id DESC LIMIT 10" };
static_assert(PUSH_PER_ACCOUNT == 10, "the limit in the statement");

struct keeping { struct push_key *out; size_t n; };
static enum err keep_push(const void *row, void *arg)
{
    struct keeping *k = arg;
    k->out[k->n++] = *(const struct push_key *)row;
    return OK;
}

enum err push_of_account(struct db *db, struct arena *a, int64_t account_id, struct push_key out[PUSH_PER_ACCOUNT],
                         size_t *n)
{
    struct push_key row;
    struct keeping k = { .out = out };
    TRY(db_all(db, a, &sql_push_of, BINDS(BIND(account_id)), FIELDS(push_row), &row, sizeof row, PUSH_PER_ACCOUNT,
               keep_push, &k));
    *n = k.n;
    return OK;
}

static const struct sql sql_send_insert = { "send_insert",
    "INSERT INTO notify_send(id, channel, state, tries, next_ms, created_ms, account_id, notice_id, push_id, message_id, error)"
    " VALUES($1, $2, 'waiting', 0, $3, $4, $5, $6, $7, $8, '')" };

struct db_rows send_rows(void) { return (struct db_rows){ .sql = &sql_send_insert }; }

enum err send_add(struct arena *a, struct db_rows *rows, int64_t now_ms, const struct send_draft *s)
{
    return db_rows_add(a, rows,
                       BINDS(BIND(s->id), BIND_WORD(notify_channels, s->channel), BIND(s->next_ms), BIND(now_ms),
                             bind_id(s->account_id), bind_id(s->notice_id), bind_id(s->push_id),
                             bind_id(s->message_id)));
}

/* ---- to an address ---- */

static const struct sql sql_message_insert = { "notify_message_insert",
    "INSERT INTO notify_message(id, key, channel, address, title, text, is_secret, created_ms, expires_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT(key) DO NOTHING" };

enum err message_insert(struct db *db, struct arena *a, int64_t id, int64_t now_ms, const struct sealed_message *m,
                        bool *is_new)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_message_insert,
               BINDS(BIND(id), BIND(m->key), BIND_WORD(notify_channels, m->channel), BIND(m->address), BIND(m->title),
                     BIND(m->text), BIND(m->is_secret), BIND(now_ms), BIND(m->expires_ms)),
               &changed));
    *is_new = changed == 1;
    return OK;
}

/* ---- to many ---- */

static const struct sql sql_broadcast_insert = { "broadcast_insert",
    "INSERT INTO notify_broadcast(id, unit_id, key, kind, title, text, link, created_ms, not_before_ms, expires_ms, is_urgent,"
    " cursor_id, told) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0) ON CONFLICT(unit_id, key) DO NOTHING" };

enum err broadcast_insert(struct db *db, struct arena *a, int64_t id, int64_t now_ms, int64_t unit_id,
                          const struct notice *n)
{
    return db_run(db, a, &sql_broadcast_insert,
                  BINDS(BIND(id), BIND(unit_id), BIND(n->key), BIND(n->kind), BIND(n->title), BIND(n->text),
                        BIND(n->link), BIND(now_ms), BIND(n->not_before_ms), BIND(n->expires_ms), BIND(n->is_urgent)),
                  NULL);
}

/* ---- people ---- */

static const struct sql sql_place_delete = { "notify_place_delete", "DELETE FROM notify_place WHERE account_id = $1" };
static const struct sql sql_place_insert = { "notify_place_insert",
    "INSERT INTO notify_place(unit_id, account_id) VALUES($1, $2) ON CONFLICT(unit_id, account_id) DO NOTHING" };

enum err follow_delete(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_place_delete, BINDS(BIND(account_id)), NULL);
}

enum err follow_insert(struct db *db, struct arena *a, int64_t account_id, int64_t unit_id)
{
    return db_run(db, a, &sql_place_insert, BINDS(BIND(unit_id), BIND(account_id)), NULL);
}

static const struct sql sql_address_upsert = { "notify_address_upsert",
    "INSERT INTO notify_person(account_id, quiet_from, quiet_to, phone, phone_verified_ms, email, email_verified_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT(account_id) DO UPDATE SET phone = EXCLUDED.phone,"
    " phone_verified_ms = EXCLUDED.phone_verified_ms, email = EXCLUDED.email, email_verified_ms = EXCLUDED.email_verified_ms" };

enum err address_upsert(struct db *db, struct arena *a, int64_t account_id, const struct sealed_address *to)
{
    return db_run(db, a, &sql_address_upsert,
                  BINDS(BIND(account_id), bind_i64(QUIET_FROM), bind_i64(QUIET_TO), BIND(to->phone),
                        bind_id(to->phone_verified_ms), BIND(to->email), bind_id(to->email_verified_ms)),
                  NULL);
}

static const struct sql sql_email_upsert = { "notify_email_upsert",
    "INSERT INTO notify_person(account_id, quiet_from, quiet_to, email, email_verified_ms) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(account_id) DO UPDATE SET email = EXCLUDED.email, email_verified_ms = EXCLUDED.email_verified_ms" };

enum err email_upsert(struct db *db, struct arena *a, int64_t account_id, struct bytes email, int64_t verified_ms)
{
    return db_run(db, a, &sql_email_upsert,
                  BINDS(BIND(account_id), bind_i64(QUIET_FROM), bind_i64(QUIET_TO), BIND(email), bind_id(verified_ms)),
                  NULL);
}

static const struct sql forgets[] = {
    { "forget_notices",     "DELETE FROM notify_notice WHERE account_id = $1" },
    { "forget_sends",       "DELETE FROM notify_send WHERE account_id = $1" },
    { "forget_person",      "DELETE FROM notify_person WHERE account_id = $1" },
    { "forget_preferences", "DELETE FROM notify_preference WHERE account_id = $1" },
    { "forget_push",        "DELETE FROM notify_push WHERE account_id = $1" },
    { "forget_places",      "DELETE FROM notify_place WHERE account_id = $1" },
};

enum err forget_account(struct db *db, struct arena *a, int64_t account_id)
{
    for (size_t i = 0; i < N_OF(forgets); i++) TRY(db_run(db, a, &forgets[i], BINDS(BIND(account_id)), NULL));
    return OK;
}
