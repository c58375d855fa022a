/* tries.c - a try is a failure until it has succeeded; after a few of them each further one doubles the wait. */
#include "account/signin/tries.h"

enum { FORGET_MS = DAY_MS };

static enum err login_key(const struct keys *keys, struct arena *a, struct str login, struct bytes *out)
{
    return keys_hash(keys, a, "try.login", login, out);
}

static enum err claim_it(struct db *db, void *arg)
{
    struct tries_claim *c = arg;
    c->wait_ms = 0;
    for (size_t i = 0; i < N_OF(c->key); i++) {
        struct tries *t = &c->key[i].t;
        TRY(tries_of(db, c->a, c->key[i].who, t));
        if (t->until_ms > c->now_ms && t->until_ms - c->now_ms > c->wait_ms) c->wait_ms = t->until_ms - c->now_ms;
    }
    if (c->wait_ms) return ERR_TOO_MANY;
    for (size_t i = 0; i < N_OF(c->key); i++) {
        struct tries *t = &c->key[i].t;
        if (c->now_ms - t->last_ms > FORGET_MS) t->failed = 0;
        t->failed++;
        t->last_ms = c->now_ms;
        int64_t over = t->failed - c->key[i].free, wait = TRY_WAIT_MIN_MS;
        for (int64_t k = 0; k < over && wait < TRY_WAIT_MAX_MS; k++) wait *= 2;
        if (wait > TRY_WAIT_MAX_MS) wait = TRY_WAIT_MAX_MS;
        t->until_ms = over >= 0 ? c->now_ms + wait : 0;
        TRY(tries_put(db, c->a, c->key[i].who, t));
    }
    return OK;
}

enum err tries_claim(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str login,
                     struct str site,
                     struct tries_claim *c)
{
    *c = (struct tries_claim){ .a = a, .now_ms = now_ms,
                               .key = { { .free = TRIES_FREE }, { .free = TRIES_FREE_ADDRESS } } };
    TRY(login_key(keys, a, login, &c->key[0].who));
    TRY(keys_hash(keys, a, "try.address", site, &c->key[1].who));
    return db_tx(db, claim_it, c);
}

enum err tries_forgive(struct db *db, const struct tries_claim *c)
{
    struct tries t;
    TRY(tries_delete(db, c->a, c->key[0].who));
    TRY(tries_of(db, c->a, c->key[1].who, &t));
    if (t.failed == 0) return OK;
    t.failed--;
    if (t.failed < c->key[1].free) t.until_ms = 0;
    return tries_put(db, c->a, c->key[1].who, &t);
}

enum err tries_forget(struct db *db, struct arena *a, const struct keys *keys, struct str login)
{
    struct bytes who;
    TRY(login_key(keys, a, login, &who));
    return tries_delete(db, a, who);
}
