/* ticket_use.c - what a ticket is used for: opening the stream, saying that one is still there, judging afterwards; a person's calendar link. */
#include "plan/occasion/ticket_db.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/occasion/checkin_db.h"
#include "plan/occasion/occasion_db.h"
#include "plan/occasion/occasion_tally.h"
#include "territory/territory.h"

enum { FEEDBACK_TEXT_MAX = 1000 };

struct using
{
    struct arena *a;
    int64_t now_ms, id;
    struct ticket t;
    struct occasion o;
    const struct ticket_answer *w;
    struct str event_id;
};

static enum err load(struct db *db, struct using *k)
{
    TRY(ticket_by_id(db, k->a, k->id, &k->t));
    return occasion_by_id(db, k->a, k->t.occasion_id, &k->o);
}

static bool is_on_air(const struct occasion *o, int64_t now_ms)
{
    return (o->state == OCCASION_OPEN || o->state == OCCASION_ANNOUNCED || o->state == OCCASION_UNDER_WAY)
        && now_ms >= o->starts_ms - JOIN_BEFORE_MIN * (int64_t)MINUTE_MS && now_ms < o->ends_ms;
}

static enum err join(struct db *db, void *arg)
{
    struct using *k = arg;
    int64_t seq;
    TRY(load(db, k));
    if (!k->o.has_stream || k->t.state != TICKET_HELD || !is_on_air(&k->o, k->now_ms)) return ERR_CONFLICT;
    if (k->t.joined_ms) return ticket_seen(db, k->a, k->id, k->now_ms);
    const struct arrival e = { .id = k->event_id, .occasion_id = k->o.id, .kind = ARRIVAL_JOIN, .ticket_id = k->id, .heads = 1, .counted = 1,
                               .at_ms = k->now_ms, .device_ms = k->now_ms, .received_ms = k->now_ms };
    bool is_new;
    TRY(next_ids(db, k->a, "occasion_event", 1, &seq));
    TRY(arrival_insert(db, k->a, seq, &e, &is_new));
    if (!is_new) return ERR_INTERNAL;                        /* made here, a moment ago */
    TRY(ticket_joined(db, k->a, k->id, k->now_ms));
    TRY(count_add(db, k->a, k->o.id, &(struct count_move){ .attended_online = 1 }));
    return occasion_tally_came(db, k->a, &k->o, true, 1);
}

enum err ticket_join(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct str *stream, struct occasion *o)
{
    struct using k = { .a = a, .now_ms = now_ms, .id = id, .event_id = uuid_v7(a, now_ms) };
    if (!k.event_id.n) return ERR_NOMEM;
    TRY(db_tx(db, join, &k));
    *stream = k.o.link;
    *o = k.o;
    return OK;
}

static enum err here(struct db *db, void *arg)
{
    struct using *k = arg;
    TRY(load(db, k));
    if (!k->t.joined_ms || !is_on_air(&k->o, k->now_ms)) return ERR_CONFLICT;
    return ticket_seen(db, k->a, k->id, k->now_ms);
}

enum err ticket_here(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct occasion *o)
{
    struct using k = { .a = a, .now_ms = now_ms, .id = id };
    TRY(db_tx(db, here, &k));
    *o = k.o;
    return OK;
}

/* ---- feedback ---- */

static enum err answer(struct db *db, void *arg)
{
    struct using *k = arg;
    struct feedback_row before;
    int64_t n, lot;
    TRY(load(db, k));
    enum err e = feedback_of(db, k->a, k->id, &before);
    if (e == OK) return before.stars == k->w->stars && str_eq(before.text, k->w->text) ? OK : ERR_CONFLICT;
    if (e != ERR_NOT_FOUND) return e;
    bool has_begun = k->o.state == OCCASION_UNDER_WAY || k->o.state == OCCASION_ENDED;       /* by hand too, before its time */
    if (!has_begun || !(k->t.arrived_ms || k->t.joined_ms) ||
        k->now_ms > k->o.ends_ms + FEEDBACK_DAYS * (int64_t)DAY_MS)
        return ERR_CONFLICT;
    TRY(count_answer(db, k->a, k->o.id, k->w->stars, &n));
    random_bytes(&lot, sizeof lot);
    return feedback_insert(db, k->a, k->o.id, n, lot & INT64_MAX, k->w, k->now_ms);
}

enum err ticket_feedback(struct db *db, struct arena *a, int64_t now_ms, const struct ticket_answer *w)
{
    if (w->stars < 1 || w->stars > 5 || w->text.n > FEEDBACK_TEXT_MAX || !text_is_clean(w->text)) return ERR_BAD_INPUT;
    return db_tx(db, answer, &(struct using){ .a = a, .now_ms = now_ms, .id = w->ticket_id, .w = w });
}

enum err ticket_has_answered(struct db *db, struct arena *a, int64_t id, bool *out)
{
    struct feedback_row before;
    enum err e = feedback_of(db, a, id, &before);
    *out = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- a person's calendar ---- */

struct feeding { struct arena *a; int64_t now_ms, account_id; struct bytes hash, sealed; };

static enum err put_feed(struct db *db, void *arg)
{
    const struct feeding *k = arg;
    return feed_put(db, k->a, k->account_id, k->hash, k->sealed, k->now_ms);
}

enum err feed_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, int64_t account_id, struct str *token)
{
    struct feeding k = { .a = a, .now_ms = now_ms, .account_id = account_id };
    struct str made = token_new(a);
    if (!made.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "occasion.feed", made, &k.hash));
    TRY(keys_seal(keys, a, "occasion.feed", made, &k.sealed));
    TRY(db_tx(db, put_feed, &k));
    *token = made;
    return OK;
}

static enum err drop_feed(struct db *db, void *arg)
{
    const struct feeding *k = arg;
    return feed_delete(db, k->a, k->account_id);
}

enum err feed_drop(struct db *db, struct arena *a, int64_t account_id)
{
    return db_tx(db, drop_feed, &(struct feeding){ .a = a, .account_id = account_id });
}

enum err feed_token(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str *token)
{
    struct feed_row row;
    TRY(feed_read(db, a, account_id, &row));
    return keys_unseal(keys, a, "occasion.feed", row.token_sealed, token);
}

enum err feed_account(struct db *db, struct arena *a, const struct keys *keys, struct str token, int64_t *account_id)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "occasion.feed", token, &hash));
    return feed_by_hash(db, a, hash, account_id);
}
