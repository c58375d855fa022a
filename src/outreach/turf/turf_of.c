/* turf_of.c - which doors a phone holds, and who stands at one of them now. */
#include "outreach/sync/sync_db.h"
#include "territory/territory.h"

/* Eight characters that change when a piece comes, goes or is cut anew. */
static enum err epoch_of(struct arena *a, const struct turf_of *t, struct str *out)
{
    struct buf b = { .arena = a };
    struct bytes hash;
    buf_i64(&b, t->campaign.id);
    for (size_t i = 0; i < t->n_pieces; i++) {
        buf_add(&b, S(","));
        buf_i64(&b, t->pieces[i].id);
        buf_add(&b, S(":"));
        buf_i64(&b, t->pieces[i].epoch);
    }
    if (b.failed) return ERR_NOMEM;
    TRY(sha256(a, buf_str(&b), &hash));
    struct str text = hex(a, (struct bytes){ hash.p, 4 });
    if (!text.n) return ERR_NOMEM;
    *out = text;
    return OK;
}

enum err sync_turf(struct db *db, struct arena *a, int64_t account_id, struct turf_of *out)
{
    struct turf_of t = { 0 };
    enum err e = post_of_account(db, a, account_id, &t.post);
    TRY(e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e);
    const int64_t units[] = { t.post.group_id, t.post.ward_id, CITY_ID };
    e = campaign_at(db, a, units, N_OF(units), &t.campaign);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(sync_pieces(db, a, &t));
    TRY(epoch_of(a, &t, &t.epoch));
    *out = t;
    return OK;
}

struct holding {
    struct arena *a;
    int64_t account_id, household_id, now_ms, until_ms;
    struct str holder;
    bool is_taken;
};

static enum err hold(struct db *db, void *arg)
{
    struct holding *h = arg;
    struct post post;
    struct lease l;
    int64_t seq;
    enum err e = post_of_account(db, h->a, h->account_id, &post);
    TRY(e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e);
    TRY(lease_of(db, h->a, h->household_id, &l));
    if (l.group_id != post.group_id) return ERR_NOT_FOUND;
    h->is_taken = l.account_id && l.account_id != h->account_id && l.until_ms > h->now_ms;
    if (h->is_taken) { h->holder = l.name; return OK; }
    TRY(event_next_seq(db, h->a, &seq));
    return lease_put(db, h->a, h->household_id, h->account_id, h->until_ms, seq);
}

enum err lease_take(struct db *db, struct arena *a, int64_t account_id, int64_t household_id, int64_t now_ms,
                    int64_t *until_ms, struct str *holder)
{
    struct holding h = { a, account_id, household_id, now_ms, now_ms + LEASE_MS, { 0 }, false };
    TRY(db_tx(db, hold, &h));
    *holder = h.holder;
    if (h.is_taken) return ERR_CONFLICT;
    *until_ms = h.until_ms;
    return OK;
}

static enum err release(struct db *db, void *arg)
{
    const struct holding *h = arg;
    struct lease l;
    int64_t seq;
    TRY(lease_of(db, h->a, h->household_id, &l));
    if (l.account_id != h->account_id) return OK;    /* nothing of ours to give back */
    TRY(event_next_seq(db, h->a, &seq));
    return lease_put(db, h->a, h->household_id, 0, 0, seq);
}

enum err lease_release(struct db *db, struct arena *a, int64_t account_id, int64_t household_id)
{
    return db_tx(db, release, &(struct holding){ .a = a, .account_id = account_id, .household_id = household_id });
}
