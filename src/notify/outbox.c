/* outbox.c - what still makes sense to send, how failures are waited out, and what is written down about each. */
#include "notify/outbox_db.h"
#include "core/time.h"

int64_t backoff_ms(int64_t tries, uint64_t lot)
{
    int64_t wait = BACKOFF_MIN_MS;
    for (int64_t i = 1; i < tries && wait < BACKOFF_MAX_MS; i++) wait *= 2;
    if (wait > BACKOFF_MAX_MS) wait = BACKOFF_MAX_MS;
    return wait - wait / 4 + (int64_t)(lot % (uint64_t)(wait / 2 + 1));
}

const char *due_is_void(const struct due *d, unsigned channel, int64_t now_ms)
{
    if (d->expires_ms && d->expires_ms <= now_ms) return "expired";
    if (d->message_id) return d->sealed_text.n ? NULL : "gone";
    if (!d->key.n) return "gone";                        /* the notice itself was swept or forgotten */
    if (d->is_read) return "read";
    return channel == NOTIFY_PUSH ? (d->endpoint.n ? NULL : "gone") : (d->address.n ? NULL : "gone");
}

/* ---- what became of it ---- */

static struct send_mark mark_of(const struct outcome *o, int64_t now_ms, struct arena *a)
{
    struct send_mark m = { .id = o->id, .tries = o->tries + 1, .next_ms = now_ms, .ended_ms = now_ms,
                           .error = o->status ? arena_printf(a, "%s%s%lld", o->error ? o->error : "", o->error ? " " : "",
                                                             (long long)o->status) : str_z(o->error),
                           .provider_id = str_z(o->provider_id) };
    uint64_t lot;
    random_bytes(&lot, sizeof lot);
    int64_t wait = backoff_ms(m.tries, lot);
    switch ((enum outcome_kind)o->kind) {
    case OUTCOME_SENT:    m.state = SEND_SENT; m.error = S(""); break;
    case OUTCOME_VOID:    m.state = SEND_FAILED; m.tries = o->tries; break;
    case OUTCOME_GONE:    m.state = SEND_FAILED; break;
    case OUTCOME_REFUSED: m.state = SEND_DEAD; break;
    case OUTCOME_HELD:    m.state = SEND_WAITING; m.tries = o->tries; m.next_ms += o->wait_ms; m.ended_ms = 0; break;
    case OUTCOME_LATER:
        m.state = m.tries >= SEND_TRIES_MAX ? SEND_DEAD : SEND_WAITING;
        m.next_ms += o->wait_ms > wait ? o->wait_ms : wait;
        if (m.state == SEND_WAITING) m.ended_ms = 0;
        break;
    }
    if (!m.error.p) m.error = S("");
    return m;
}

struct marking { struct arena *a; int64_t now_ms; const struct outcome *v; size_t n; };

static enum err mark_all(struct db *db, void *arg)
{
    const struct marking *k = arg;
    struct db_rows marks = mark_rows(), gone = push_gone_rows(), failed = push_failed_rows(),
                   wiped = secret_wipe_rows();
    for (size_t i = 0; i < k->n; i++) {
        const struct outcome *o = &k->v[i];
        struct send_mark m = mark_of(o, k->now_ms, k->a);
        TRY(mark_add(k->a, &marks, &m));
        bool is_worn_out = o->push_id && m.state == SEND_DEAD && o->push_failed + 1 >= PUSH_DEAD_MAX;
        if (o->push_id && (o->kind == OUTCOME_GONE || is_worn_out)) TRY(id_add(k->a, &gone, o->push_id));
        else if (o->push_id && m.state == SEND_DEAD) TRY(id_count_add(k->a, &failed, o->push_id, o->push_failed + 1));
        else if (o->push_id && m.state == SEND_SENT && o->push_failed) TRY(id_count_add(k->a, &failed, o->push_id, 0));
        if (o->message_id && m.state != SEND_WAITING) TRY(id_add(k->a, &wiped, o->message_id));
    }
    struct db_rows *const all[] = { &marks, &gone, &failed, &wiped };
    for (size_t i = 0; i < N_OF(all); i++) TRY(db_rows_write(db, all[i]));
    return OK;
}

enum err outbox_mark(struct db *db, struct arena *a, int64_t now_ms, const struct outcome *v, size_t n)
{
    return n ? db_tx(db, mark_all, &(struct marking){ a, now_ms, v, n }) : OK;
}

struct holding { struct arena *a; unsigned channel; struct str holder; int64_t now_ms, until_ms; bool is_ours; };
static enum err hold(struct db *db, void *arg)
{
    struct holding *k = arg;
    return sender_take(db, k->a, k->channel, k->holder, k->now_ms, k->until_ms, &k->is_ours);
}

enum err outbox_hold(struct db *db, struct arena *a, unsigned channel, struct str holder, int64_t now_ms, int64_t until_ms,
                     bool *is_ours)
{
    struct holding k = { a, channel, holder, now_ms, until_ms, false };
    TRY(db_tx(db, hold, &k));
    *is_ours = k.is_ours;
    return OK;
}

struct receiving { struct arena *a; struct str provider_id, receipt; };
static enum err receive(struct db *db, void *arg)
{
    struct receiving *k = arg;
    return receipt_set(db, k->a, k->provider_id, k->receipt);
}

enum err outbox_receipt(struct db *db, struct arena *a, struct str provider_id, struct str receipt)
{
    return db_tx(db, receive, &(struct receiving){ a, provider_id, receipt });
}

struct retrying { struct arena *a; int64_t id, now_ms; };
static enum err again(struct db *db, void *arg)
{
    struct retrying *k = arg;
    return dead_again(db, k->a, k->id, k->now_ms);
}

enum err outbox_again(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    return db_tx(db, again, &(struct retrying){ a, id, now_ms });
}

struct sweeping { struct arena *a; int64_t before_ms, n; };
static enum err sweep(struct db *db, void *arg)
{
    struct sweeping *k = arg;
    int64_t n;
    k->n = 0;
    TRY(sweep_sends(db, k->a, k->before_ms, &n));
    k->n += n;
    TRY(sweep_notices(db, k->a, k->before_ms, &n));
    k->n += n;
    TRY(sweep_messages(db, k->a, k->before_ms, &n));
    k->n += n;
    return OK;
}

enum err outbox_sweep(struct db *db, struct arena *a, int64_t before_ms, int64_t *n)
{
    struct sweeping k = { .a = a, .before_ms = before_ms };
    TRY(db_tx(db, sweep, &k));
    *n = k.n;
    return OK;
}
