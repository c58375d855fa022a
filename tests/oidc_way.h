/* oidc_way.h - a town with a provider of the e-ID, and a browser's way there and back. */
#ifndef SANSANG_TEST_OIDC_WAY_H
#define SANSANG_TEST_OIDC_WAY_H
#define _GNU_SOURCE                      /* memmem */
#include "oidc_fake.h"
#include "account/citizen/citizen.h"
#include "account/eid/oidc_impl.h"

static struct maker *rsa, *ec, *stranger;
static struct oidc *oidc;
static const struct oidc_settings standard = {
    .preset = OIDC_STANDARD, .issuer = STR(ISS), .client = STR(CLIENT), .secret = STR(SECRET), .algs = STR("RS256 PS256 ES256"),
    .levels = STR("LoA1 LoA2"), .scope = STR("openid"),
    .claims = STR("number=citizen_id name=name birth=birthdate sex=gender phone=phone_number email=email level=acr"),
};

static inline void provide(struct oidc_settings s)
{
    const char *about;
    oidc_close(oidc);
    oidc = NULL;
    assert_int_equal(oidc_open(&s, fake_fetch, &oidc, &about), OK);
    oidc_use(oidc);
}

static inline int eid_open_town(void **state)
{
    if (town_open(state)) return -1;
    struct town *t = *state;
    if (!rsa) { rsa = maker_new(MAKER_RSA, 2048); ec = maker_new(MAKER_EC, 0); stranger = maker_new(MAKER_RSA, 2048); }
    fake = (struct fake){ .key = rsa, .kid = "k1", .a = t->a, .now_ms = t->now_ms };
    provide(standard);
    return 0;
}

static inline int eid_close_town(void **state)
{
    oidc_use(NULL);
    oidc_close(oidc);
    oidc = NULL;
    return town_close(state);
}
static inline void makers_free(void)
{
    maker_free(rsa);
    maker_free(ec);
    maker_free(stranger);
}
#define EID(fact) cmocka_unit_test_setup_teardown(fact, eid_open_town, eid_close_town)


struct way { struct oidc_started out; struct str state; };

static inline struct way begin_joined(struct town *t, int64_t joined_to, struct str old_session)
{
    struct way w;
    enum oidc_fault fault;
    const struct oidc_start in = { joined_to, old_session, S("https://city.example/resident/eid/back") };
    fake.now_ms = t->now_ms;
    assert_int_equal(oidc_start(t->db, t->a, t->now_ms, t->keys, oidc, &in, &w.out, &fault), OK);
    assert_int_equal(fault, OIDC_FINE);
    w.state = query_value(t->a, w.out.url, "state");
    fake.want_nonce = query_value(t->a, w.out.url, "nonce");
    return w;
}
static inline struct way begin(struct town *t) { return begin_joined(t, 0, (struct str){ 0 }); }

static struct oidc_in last;
static inline enum oidc_fault come_back(struct town *t, struct oidc_back in)
{
    enum oidc_fault fault;
    in.address = S("10.0.0.1");
    fake.now_ms = t->now_ms;
    assert_int_equal(oidc_back(t->db, t->a, t->now_ms, t->keys, oidc, &in, &last, &fault), OK);
    if (fault == OIDC_FINE) assert_true(last.token.n > 0 && last.account_id > 0);
    else assert_int_equal(last.token.n, 0);
    return fault;
}

static inline enum oidc_fault finish(struct town *t, const struct way *w)
{
    return come_back(t, (struct oidc_back){ .state = w->state, .code = S("code-1"), .cookie = w->out.cookie });
}

static inline enum oidc_fault whole_way(struct town *t)
{
    struct way w = begin(t);
    return finish(t, &w);
}

static inline int64_t count(struct town *t, const char *text)
{
    int64_t n = 0;
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "count", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static inline bool is_signed_in(struct town *t, struct str token)
{
    struct session_found s;
    return session_find(t->db, t->a, t->now_ms, t->keys, token, &s) == OK;
}

#endif
