/* identify_web.c - who is calling: the session cookie of a browser or the bearer key of a phone. */
#include "account/signin/session_web.h"
#include "account/signin/session.h"
#include "http/http.h"
#include "territory/territory.h"

enum { GRANTS_MAX = 64 };
/* A phone's key lives for months in a pocket: it carries the roles of the field and nothing more. */
enum { ROLE_FIELD = ROLE_MEMBER | ROLE_HEAD };

struct actor actor_of(const struct req *rq)
{
    return (struct actor){ .account_id = rq->who.id, .roles = rq->who.roles, .address = rq->address,
                           .site = rq->site };
}

static struct str header_of(const struct req *rq, const char *name)
{
    return rq->header ? rq->header(rq, name) : (struct str){ 0 };
}

struct str cookie_named(const struct req *rq, struct str name)
{
    struct str all = header_of(rq, "Cookie");
    for (size_t at = 0; at < all.n; at++) {
        while (at < all.n && (all.p[at] == ' ' || all.p[at] == ';')) at++;
        size_t end = at;
        while (end < all.n && all.p[end] != ';') end++;
        if (end - at > name.n && memcmp(all.p + at, name.p, name.n) == 0) return (struct str){ all.p + at + name.n, end - at - name.n };
        at = end;
    }
    return (struct str){ 0 };
}

struct str session_cookie(const struct req *rq) { return cookie_named(rq, S("sid=")); }

enum err session_cookie_keep(struct req *rq, struct str token, int64_t age_ms)
{
    struct buf b = { .arena = rq->arena };
    bool tls = rq->origin.n >= 6 && memcmp(rq->origin.p, "https:", 6) == 0;
    buf_add(&b, S("sid="));
    buf_add(&b, token);
    buf_add(&b, S("; Path=/; HttpOnly; SameSite=Strict; Max-Age="));
    buf_i64(&b, token.n ? age_ms / SECOND_MS : 0);
    if (tls) buf_add(&b, S("; Secure"));
    if (b.failed) return ERR_NOMEM;
    reply_header(rq, "Set-Cookie", buf_str(&b));
    return OK;
}

enum err session_cookie_set(struct req *rq, struct str token) { return session_cookie_keep(rq, token, SESSION_WHOLE_MS); }

struct gathering { struct grant *v; size_t n; unsigned mask, roles; };
static enum err gather(const void *row, void *arg)
{
    const struct held *h = row;
    struct gathering *g = arg;
    unsigned role = 1u << h->role;
    if (!(role & g->mask) || g->n == GRANTS_MAX) return OK;
    g->v[g->n++] = (struct grant){ role, h->unit_id };
    g->roles |= role;
    return OK;
}

static enum err fill(struct req *rq, int64_t account_id, struct str name, int64_t device_id, unsigned mask)
{
    struct gathering g = { .v = arena_new(rq->arena, struct grant, GRANTS_MAX), .mask = mask };
    if (!g.v) return ERR_NOMEM;
    TRY(account_grants(rq->db, rq->arena, account_id, gather, &g));
    rq->who = (struct person){ .id = account_id, .name = name, .device_id = device_id, .grants = g.v, .n_grants = g.n,
                               .roles = g.roles | ROLE_SELF };
    return OK;
}

/* A write that missing once does no harm: who is calling is known without it. So pages are read on while nothing can be
   stored. */
struct seeing { struct arena *a; int64_t now_ms, device_id; struct bytes id_hash; };
static enum err see(struct db *db, void *arg)
{
    const struct seeing *s = arg;
    return s->device_id ? device_seen(db, s->a, s->now_ms, s->device_id) : session_seen(db, s->a, s->now_ms,
                                                                                        s->id_hash);
}

static enum err note_seen(struct req *rq, struct bytes id_hash, int64_t device_id)
{
    struct seeing s = { rq->arena, rq->now_ms, device_id, id_hash };
    enum err e = db_tx(rq->db, see, &s);
    return e == ERR_NOMEM ? e : OK;
}

static enum err by_bearer(struct req *rq, struct str key)
{
    struct device_found d;
    enum err e = device_find(rq->db, rq->arena, rq->keys, key, &d);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    bool says_wiped = rq->method == POST && str_eq(rq->path, S("/api/device/wiped"));
    if (d.revoked_ms && !says_wiped) return ERR_GONE;
    TRY(fill(rq, d.account_id, d.name, d.id, d.revoked_ms ? 0 : ROLE_FIELD));
    if (d.revoked_ms || rq->now_ms - d.seen_ms < DEVICE_SEEN_EVERY_MS) return OK;
    return note_seen(rq, (struct bytes){ 0 }, d.id);
}

static enum err by_cookie(struct req *rq, struct str token)
{
    struct session_found s;
    bool due;
    enum err e = session_find(rq->db, rq->arena, rq->now_ms, rq->keys, token, &s);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (s.is_resident) {
        rq->who = (struct person){ .id = s.account_id, .name = s.name, .roles = ROLE_RESIDENT | ROLE_SELF };
        return rq->now_ms - s.seen_ms < HOUR_MS ? OK : note_seen(rq, s.id_hash, 0);
    }
    TRY(fill(rq, s.account_id, s.name, 0, ROLE_SIGNED_IN));
    TRY(totp_is_due(rq->db, rq->arena, rq->now_ms, rq->who.roles, s.totp_on || s.by_passkey, &due));
    if (due) {                                           /* until he has enrolled he may do that and nothing else */
        rq->who.n_grants = 0;
        rq->who.roles = ROLE_SELF;
    }
    return rq->now_ms - s.seen_ms < SESSION_SEEN_EVERY_MS ? OK : note_seen(rq, s.id_hash, 0);
}

enum err account_identify(struct req *rq)
{
    struct str authorization = header_of(rq, "Authorization"), bearer = S("Bearer ");
    rq->who = (struct person){ 0 };
    if (authorization.n) {                               /* one or the other, never a cookie behind a key */
        if (authorization.n <= bearer.n || memcmp(authorization.p, bearer.p, bearer.n) != 0) return OK;
        return by_bearer(rq, (struct str){ authorization.p + bearer.n, authorization.n - bearer.n });
    }
    struct str token = session_cookie(rq);
    return token.n ? by_cookie(rq, token) : OK;
}

/* ---- scopes ---- */

static enum err account_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct account x;
    TRY(account_by_id(db, a, id, &x));
    return unit_chain(db, a, x.home_unit_id, out);
}

static enum err device_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct device d;
    TRY(device_by_id(db, a, id, &d));
    return account_chain(db, a, d.account_id, out);
}

const struct scope scope_account = { "account", account_chain };
const struct scope scope_device = { "device", device_chain };
