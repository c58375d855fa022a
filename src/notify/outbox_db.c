/* outbox_db.c - the SQL of the sending side. */
#include "notify/outbox_db.h"

#define DUE_NOTICE " s.id, s.next_ms, s.tries, s.created_ms, s.account_id, s.notice_id, COALESCE(n.key, ''), COALESCE(n.kind, '')," \
    " COALESCE(b.title, n.title, m.title, ''), COALESCE(b.text, n.text, ''), COALESCE(b.link, n.link, '')," \
    " COALESCE(n.expires_ms, m.expires_ms, 0), COALESCE(n.is_urgent, $5), n.read_ms IS NOT NULL"
#define DUE_FIELDS FIELD(struct due, id), FIELD(struct due, next_ms), FIELD(struct due, tries), FIELD(struct due, created_ms), \
    FIELD(struct due, account_id, .nullable = true), FIELD(struct due, notice_id, .nullable = true), FIELD(struct due, key), \
    FIELD(struct due, kind), FIELD(struct due, title), FIELD(struct due, text), FIELD(struct due, link), \
    FIELD(struct due, expires_ms), FIELD(struct due, is_urgent), FIELD(struct due, is_read)
#define DUE_FROM " FROM notify_send s LEFT JOIN notify_notice n ON n.id = s.notice_id" \
    " LEFT JOIN notify_broadcast b ON b.id = n.broadcast_id LEFT JOIN notify_message m ON m.id = s.message_id"
#define DUE_WHERE " AND s.state = 'waiting' AND s.next_ms <= $1 AND (s.next_ms, s.id) > ($2, $3)" \
    " ORDER BY s.next_ms, s.id LIMIT $4"

/* A browser that another account took over is not this person's any more. */
static const struct field push_row[] = {
    DUE_FIELDS, FIELD(struct due, push_id, .nullable = true), FIELD(struct due, endpoint),
    FIELD(struct due, p256dh, .nullable = true), FIELD(struct due, auth, .nullable = true), FIELD(struct due, push_failed),
};
static const struct sql sql_due_push = { "outbox_due_push",
    "SELECT" DUE_NOTICE ", s.push_id, COALESCE(p.endpoint, ''), p.p256dh, p.auth, COALESCE(p.failed, 0)" DUE_FROM
    " LEFT JOIN notify_push p ON p.id = s.push_id AND p.account_id = s.account_id WHERE s.channel = 'push'" DUE_WHERE };

static const struct field address_row[] = {
    DUE_FIELDS, FIELD(struct due, message_id, .nullable = true), FIELD(struct due, address, .nullable = true),
    FIELD(struct due, sealed_text, .nullable = true), FIELD(struct due, is_secret),
};
#define ADDRESS_COLUMNS ", m.text, COALESCE(m.is_secret, $5)" DUE_FROM " LEFT JOIN notify_person p ON p.account_id = s.account_id"
static const struct sql sql_due_email = { "outbox_due_email",
    "SELECT" DUE_NOTICE ", s.message_id, COALESCE(m.address, CASE WHEN p.email_verified_ms IS NOT NULL THEN p.email END)"
    ADDRESS_COLUMNS " WHERE s.channel = 'email'" DUE_WHERE };
static const struct sql sql_due_sms = { "outbox_due_sms",
    "SELECT" DUE_NOTICE ", s.message_id, COALESCE(m.address, CASE WHEN p.phone_verified_ms IS NOT NULL THEN p.phone END)"
    ADDRESS_COLUMNS " WHERE s.channel = 'sms'" DUE_WHERE };

enum err outbox_due(struct db *db, struct arena *a, const struct due_query *q, db_row_fn *each, void *arg)
{
    static const struct sql *const statements[] = { &sql_due_push, &sql_due_email, &sql_due_sms };
    struct due row;
    return db_all(db, a, statements[q->channel],
                  BINDS(BIND(q->now_ms), BIND(q->after_ms), BIND(q->after_id), bind_i64(OUTBOX_PAGE), bind_bool(false)),
                  q->channel == NOTIFY_PUSH ? FIELDS(push_row) : FIELDS(address_row), &row, sizeof row, OUTBOX_PAGE,
                  each, arg);
}

/* ---- what became of them ---- */

static const struct sql sql_mark = { "outbox_mark",
    "UPDATE notify_send SET state = $2, tries = $3, next_ms = $4, ended_ms = $5, error = $6, provider_id = $7"
    " WHERE id = $1 AND state = 'waiting'" };
static const struct sql sql_push_gone = { "outbox_push_gone", "DELETE FROM notify_push WHERE id = $1" };
static const struct sql sql_push_failed = { "outbox_push_failed", "UPDATE notify_push SET failed = $2 WHERE id = $1" };
static const struct sql sql_secret_wipe = { "outbox_secret_wipe",
    "UPDATE notify_message SET text = NULL WHERE id = $1 AND is_secret" };

struct db_rows mark_rows(void)        { return (struct db_rows){ .sql = &sql_mark }; }
struct db_rows push_gone_rows(void)   { return (struct db_rows){ .sql = &sql_push_gone }; }
struct db_rows push_failed_rows(void) { return (struct db_rows){ .sql = &sql_push_failed }; }
struct db_rows secret_wipe_rows(void) { return (struct db_rows){ .sql = &sql_secret_wipe }; }

enum err mark_add(struct arena *a, struct db_rows *rows, const struct send_mark *m)
{
    return db_rows_add(a, rows, BINDS(BIND(m->id), BIND_WORD(send_states, m->state), BIND(m->tries), BIND(m->next_ms),
                       bind_id(m->ended_ms), BIND(m->error),
                       m->provider_id.n ? BIND(m->provider_id) : BIND_NULL(FIELD_TEXT)));
}

enum err id_add(struct arena *a, struct db_rows *rows, int64_t id) { return db_rows_add(a, rows, BINDS(BIND(id))); }

enum err id_count_add(struct arena *a, struct db_rows *rows, int64_t id, int64_t count)
{
    return db_rows_add(a, rows, BINDS(BIND(id), BIND(count)));
}

/* ---- who sends ---- */

static const struct sql sql_take = { "outbox_take",
    "INSERT INTO notify_sender(channel, holder, until_ms) VALUES($1, $2, $4) ON CONFLICT(channel) DO UPDATE"
    " SET holder = EXCLUDED.holder, until_ms = EXCLUDED.until_ms"
    " WHERE notify_sender.holder = EXCLUDED.holder OR notify_sender.until_ms <= $3" };

enum err sender_take(struct db *db, struct arena *a, unsigned channel, struct str holder, int64_t now_ms, int64_t until_ms,
                     bool *is_ours)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_take, BINDS(BIND_WORD(notify_channels, channel), BIND(holder), BIND(now_ms), BIND(until_ms)),
               &changed));
    *is_ours = changed == 1;
    return OK;
}

static const struct sql sql_receipt = { "outbox_receipt",
                                        "UPDATE notify_send SET receipt = $2 WHERE provider_id = $1" };

enum err receipt_set(struct db *db, struct arena *a, struct str provider_id, struct str receipt)
{
    return db_run(db, a, &sql_receipt, BINDS(BIND(provider_id), BIND(receipt)), NULL);
}

/* ---- for operators ---- */

static const struct field dead_row[] = {
    FIELD(struct dead_send, id), FIELD(struct dead_send, channel, .words = notify_channels), FIELD(struct dead_send, created_ms),
    FIELD(struct dead_send, ended_ms), FIELD(struct dead_send, tries), FIELD(struct dead_send, kind),
    FIELD(struct dead_send, title), FIELD(struct dead_send, error),
};
const struct fields dead_send_fields = { dead_row, N_OF(dead_row) };
static const struct sql sql_dead = { "outbox_dead",
    "SELECT s.id, s.channel, s.created_ms, s.ended_ms, s.tries, COALESCE(n.kind, ''), COALESCE(b.title, n.title, ''), s.error"
    " FROM notify_send s LEFT JOIN notify_notice n ON n.id = s.notice_id LEFT JOIN notify_broadcast b ON b.id = n.broadcast_id"
    " LEFT JOIN notify_message m ON m.id = s.message_id"
    " WHERE s.state = 'dead' AND s.id < $1 AND NOT COALESCE(m.is_secret, $3) ORDER BY s.id DESC LIMIT $2" };

enum err outbox_dead(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct dead_send row;
    return db_all(db, a, &sql_dead, BINDS(BIND(before), BIND(limit), bind_bool(false)), dead_send_fields, &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_again = { "outbox_again",
    "UPDATE notify_send SET state = 'waiting', tries = 0, next_ms = $2, ended_ms = NULL WHERE id = $1 AND state = 'dead'" };

enum err dead_again(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_again, BINDS(BIND(id), BIND(now_ms)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

static const struct sql sql_waiting = { "outbox_waiting",
    "SELECT COUNT(*) FROM (SELECT 1 FROM notify_send WHERE channel = $1 AND state = 'waiting' LIMIT 100000) w" };
static const struct sql sql_dead_count = { "outbox_dead_count",
    "SELECT COUNT(*) FROM (SELECT channel FROM notify_send WHERE state = 'dead' LIMIT 100000) d WHERE channel = $1" };

enum err outbox_count(struct db *db, struct arena *a, struct outbox_counts *out)
{
    for (unsigned i = 0; i < NOTIFY_CHANNELS; i++) {
        TRY(db_i64(db, a, &sql_waiting, BINDS(BIND_WORD(notify_channels, i)), &out->waiting[i]));
        TRY(db_i64(db, a, &sql_dead_count, BINDS(BIND_WORD(notify_channels, i)), &out->dead[i]));
    }
    return OK;
}

/* ---- forgetting: ids rise with time, so the oldest stand in front ---- */

static const struct sql sql_sweep_sends = { "outbox_sweep_sends",
    "DELETE FROM notify_send WHERE id IN (SELECT id FROM (SELECT id, created_ms, state FROM notify_send ORDER BY id LIMIT 500) o"
    " WHERE created_ms < $1 AND state <> 'waiting')" };
static const struct sql sql_sweep_notices = { "outbox_sweep_notices",
    "DELETE FROM notify_notice WHERE id IN (SELECT id FROM (SELECT id, created_ms FROM notify_notice ORDER BY id LIMIT 500) o"
    " WHERE created_ms < $1)" };
static const struct sql sql_sweep_messages = { "outbox_sweep_messages",
    "DELETE FROM notify_message WHERE id IN (SELECT id FROM (SELECT id, created_ms FROM notify_message ORDER BY id LIMIT 500) o"
    " WHERE created_ms < $1)" };

enum err sweep_sends(struct db *db, struct arena *a, int64_t before_ms, int64_t *n)
{
    return db_run(db, a, &sql_sweep_sends, BINDS(BIND(before_ms)), n);
}
enum err sweep_notices(struct db *db, struct arena *a, int64_t before_ms, int64_t *n)
{
    return db_run(db, a, &sql_sweep_notices, BINDS(BIND(before_ms)), n);
}
enum err sweep_messages(struct db *db, struct arena *a, int64_t before_ms, int64_t *n)
{
    return db_run(db, a, &sql_sweep_messages, BINDS(BIND(before_ms)), n);
}
