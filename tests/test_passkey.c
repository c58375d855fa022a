/* test_passkey.c - staff with a passkey: made after a fresh sign-in, used once per question, counted, audited, removed.
   */
#define _GNU_SOURCE      /* memmem */
#include "authenticator.h"
#include "town.h"
#include "account/signin/passkey.h"

enum { SEEN = WEBAUTHN_UP | WEBAUTHN_UV, NEW = SEEN | WEBAUTHN_AT };
#define ORIGIN S("https://city.example")
#define RP_ID S("city.example")

static struct authenticator *mine, *hers;
static int make_keys(void **state)
{
    (void)state;
    mine = authenticator_new(WEBAUTHN_ES256);
    hers = authenticator_new(WEBAUTHN_EDDSA);
    return 0;
}
static int drop_keys(void **state)
{
    (void)state;
    authenticator_free(mine);
    authenticator_free(hers);
    return 0;
}

/* ---- what a browser does ---- */

static int64_t count(struct town *t, const char *text)
{
    int64_t n;
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "count", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static void set(struct town *t, const char *text)
{
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "set", text };
    assert_int_equal(db_run(t->db, t->a, q, NO_BINDS, NULL), OK);
}

static int64_t audited(struct town *t, const char *action)
{
    return count(t, arena_printf(t->a, "SELECT COUNT(*) FROM audit_log WHERE action = '%s'", action).p);
}

static struct str b64(struct town *t, struct bytes x) { return base64url(t->a, x); }

/* The making, each part to be bent; `user` is what the authenticator keeps. */
struct making { struct str challenge, user,
                origin; unsigned flags; uint32_t counter; const struct authenticator *key; };
static struct making begin(struct town *t, const struct authenticator *key)
{
    struct req rq = knock(t, POST, "/api/passkeys/begin", "{}");
    assert_int_equal(rq.status, 200);
    return (struct making){ said(t, &rq, "challenge"), said(t, &rq, "user"), ORIGIN, NEW, 0, key };
}
static struct req finish(struct town *t, const struct making *m)
{
    struct bytes client = client_data_of(t->a, "webauthn.create", m->challenge, m->origin, ",\"crossOrigin\":false");
    struct bytes object = attestation_of(t->a, "none", no_statement(),
                                         data_of(t->a, RP_ID, m->flags, m->counter, m->key));
    struct str body = arena_printf(t->a, "{\"name\":\"Máy bàn\",\"client_data\":\"%s\",\"attestation\":\"%s\"}",
                                   b64(t, client).p, b64(t, object).p);
    return knock(t, POST, "/api/passkeys", body.p);
}

/* A person with a role, a login and this passkey, who is signed in; the handle of his passkeys. */
static struct str with_passkey(struct town *t, const char *login, unsigned role, const struct authenticator *key)
{
    somebody(t, "Nguyễn Thị Lan", role, role == ROLE_OFFICER ? WARD_A : CITY, login);
    enter_as(t, login);
    struct making m = begin(t, key);
    assert_int_equal(finish(t, &m).status, 201);
    return m.user;
}

/* The use, each part to be bent. */
struct using { struct str challenge, user, origin, rp_id,
               cookie; const char *type; unsigned flags; uint32_t counter; const struct authenticator *key, *signer; };
static struct using ask(struct town *t, const char *login, const struct authenticator *key, struct str user)
{
    struct str body = login ? arena_printf(t->a, "{\"login\":\"%s\"}", login) : S("{}");
    t->cookie = (struct str){ 0 };
    struct req rq = knock(t, POST, "/api/session/passkey/begin", body.p);
    assert_int_equal(rq.status, 200);
    return (struct using){ said(t, &rq, "challenge"), user, ORIGIN, RP_ID, cookie_of(t, &rq), "webauthn.get", SEEN, 0,
                           key, key };
}
static struct req reply(struct town *t, const struct using *u)
{
    struct bytes client = client_data_of(t->a, u->type, u->challenge, u->origin, ""),
        data = data_of(t->a, u->rp_id, u->flags, u->counter, NULL);
    struct str body = arena_printf(t->a,
                                   "{\"credential\":\"%s\",\"user\":\"%s\",\"client_data\":\"%s\","
                                   "\"data\":\"%s\",\"signature\":\"%s\"}",
        b64(t, authenticator_id(u->key)).p, arena_z(t->a, u->user), b64(t, client).p, b64(t, data).p,
        b64(t, signature_of(t->a, u->signer, data, client)).p);
    t->cookie = u->cookie;
    return knock(t, POST, "/api/session/passkey", body.p);
}
static struct req enter_by(struct town *t, const struct authenticator *key, struct str user, uint32_t counter)
{
    struct using u = ask(t, NULL, key, user);
    u.counter = counter;
    struct req rq = reply(t, &u);
    t->cookie = rq.status == 200 ? cookie_of(t, &rq) : (struct str){ 0 };
    return rq;
}
static bool is_refused(const struct req *rq, int status, const char *code)
{
    return rq->status == status && says(rq, code);
}

/* ---- making one ---- */

static void a_passkey_is_made_listed_renamed_and_removed(void **state)
{
    struct town *t = *state;
    with_passkey(t, "lan", ROLE_OFFICER, mine);
    struct req list = knock(t, GET, "/api/passkeys", NULL);
    assert_true(list.status == 200 && says(&list, "\"name\":\"Máy bàn\"") && says(&list, "\"used_ms\":0"));
    assert_false(says(&list, "public_key") || says(&list, "credential"));
    assert_int_equal(knock(t, PATCH, "/api/passkeys/1", "{\"name\":\"Khoá của Lan\"}").status, 204);
    list = knock(t, GET, "/api/passkeys", NULL);
    assert_true(says(&list, "Khoá của Lan") && !says(&list, "Máy bàn"));
    assert_int_equal(knock(t, DELETE, "/api/passkeys/1", NULL).status, 204);
    assert_int_equal(knock(t, DELETE, "/api/passkeys/1", NULL).status, 404);
    list = knock(t, GET, "/api/passkeys", NULL);
    assert_true(says(&list, "\"rows\":[]"));
    assert_true(audited(t, "passkey.add") == 1 && audited(t, "passkey.rename") == 1
                && audited(t, "passkey.remove") == 1);
    assert_true(audit_lines(t) == 4);
}

static void what_the_browser_is_told_names_nobody(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    struct req rq = knock(t, POST, "/api/passkeys/begin", "{}");
    assert_true(says(&rq, "\"rp_id\":\"city.example\"") && says(&rq, "\"algs\":[-7,-8,-257]")
                && says(&rq, "\"login\":\"lan\""));
    assert_true(str_eq(said(t, &rq, "user"), user));                     /* the same person, the same handle */
    assert_true(says(&rq, arena_printf(t->a, "\"had\":[\"%s\"]", b64(t, authenticator_id(mine)).p).p));
    somebody(t, "Trần Văn Bình", ROLE_OFFICER, WARD_B, "binh");
    enter_as(t, "binh");
    rq = knock(t, POST, "/api/passkeys/begin", "{}");
    assert_false(str_eq(said(t, &rq, "user"), user));
    assert_true(says(&rq, "\"had\":[]"));
}

static void a_question_is_answered_once_in_time_by_its_session(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan");
    enter_as(t, "lan");
    struct making m = begin(t, mine), late = begin(t, mine), other = begin(t, mine), spoilt = begin(t, mine);
    struct req rq = finish(t, &m);
    assert_int_equal(rq.status, 201);
    rq = finish(t, &m);
    assert_true(is_refused(&rq, 401, "passkey_old"));                    /* again */
    spoilt.origin = S("https://evil.test");
    rq = finish(t, &spoilt);
    assert_true(is_refused(&rq, 400, "passkey_unfit"));
    spoilt.origin = ORIGIN;
    rq = finish(t, &spoilt);
    assert_true(is_refused(&rq, 401, "passkey_old"));                    /* a failed answer uses it up */
    t->now_ms += PASSKEY_CHALLENGE_MS;
    rq = finish(t, &late);
    assert_true(is_refused(&rq, 401, "passkey_old"));
    t->now_ms -= PASSKEY_CHALLENGE_MS;
    enter_as(t, "lan");                                                  /* the same person, another session */
    rq = finish(t, &other);
    assert_true(is_refused(&rq, 401, "passkey_old"));
    m = begin(t, hers);
    m.challenge = S("bm90IG9uZSBvZiBvdXJzLCBub3Qgb25lIG9mIG91cnM");
    rq = finish(t, &m);
    assert_true(is_refused(&rq, 401, "passkey_old"));
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey"), 1);
}

static void a_question_for_signing_in_makes_no_passkey(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan");
    enter_as(t, "lan");
    struct str session = t->cookie;
    struct making m = begin(t, mine);
    m.challenge = ask(t, NULL, mine, m.user).challenge;
    t->cookie = session;
    struct req rq = finish(t, &m);
    assert_true(is_refused(&rq, 401, "passkey_old"));
}

static void a_device_that_did_not_verify_its_owner_makes_none(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan");
    enter_as(t, "lan");
    static const unsigned flags[] = { WEBAUTHN_UP | WEBAUTHN_AT, WEBAUTHN_UV | WEBAUTHN_AT, NEW | WEBAUTHN_BS };
    for (size_t i = 0; i < N_OF(flags); i++) {
        struct making m = begin(t, mine);
        m.flags = flags[i];
        struct req rq = finish(t, &m);
        assert_true(is_refused(&rq, 400, "passkey_unfit"));
    }
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey"), 0);
}

static void a_credential_belongs_to_one_person(void **state)
{
    struct town *t = *state;
    with_passkey(t, "lan", ROLE_OFFICER, mine);
    struct making m = begin(t, mine);
    struct req rq = finish(t, &m);
    assert_true(is_refused(&rq, 409, "passkey_twice"));
    somebody(t, "Trần Văn Bình", ROLE_OFFICER, WARD_B, "binh");
    enter_as(t, "binh");
    m = begin(t, mine);
    rq = finish(t, &m);
    assert_true(is_refused(&rq, 409, "passkey_twice"));
}

static void who_signed_in_long_ago_gives_the_password_again(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan");
    enter_as(t, "lan");
    t->now_ms += PASSKEY_FRESH_MS - 1;
    assert_int_equal(knock(t, POST, "/api/passkeys/begin", "{}").status, 200);
    t->now_ms += 1;
    struct req rq = knock(t, POST, "/api/passkeys/begin", "{}");
    assert_true(is_refused(&rq, 401, "passkey_password") && says(&rq, "\"field\":\"password\""));
    for (int i = 0; i < TRIES_FREE; i++) {
        rq = knock(t, POST, "/api/passkeys/begin", "{\"password\":\"không phải thế này\"}");
        assert_true(is_refused(&rq, 401, "passkey_password"));
    }
    struct str right = arena_printf(t->a, "{\"password\":\"%s\"}", PASSWORD.p);
    assert_int_equal(knock(t, POST, "/api/passkeys/begin", right.p).status, 429); /* guessing here is guessing there */
    t->now_ms += TRY_WAIT_MIN_MS;
    assert_int_equal(knock(t, POST, "/api/passkeys/begin", right.p).status, 200);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM sign_in_try WHERE failed > 5"), 0);  /* forgiven */
}

static void nobody_touches_the_passkey_of_another(void **state)
{
    struct town *t = *state;
    with_passkey(t, "lan", ROLE_OFFICER, mine);
    somebody(t, "Trần Quản Trị", ROLE_ADMIN, CITY, "quantri");
    enter_as(t, "quantri");
    assert_int_equal(knock(t, PATCH, "/api/passkeys/1", "{\"name\":\"của tôi\"}").status, 404);
    assert_int_equal(knock(t, DELETE, "/api/passkeys/1", NULL).status, 404);
    t->cookie = (struct str){ 0 };
    assert_int_equal(knock(t, GET, "/api/passkeys", NULL).status, 401);
    assert_int_equal(knock(t, POST, "/api/passkeys/begin", "{}").status, 401);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey"), 1);
}

static void a_phone_has_no_passkeys(void **state)
{
    struct town *t = *state;
    int64_t id = somebody(t, "Lê Tổ Trưởng", ROLE_HEAD, GROUP_A1, "head"), device;
    struct str key;
    assert_int_equal(device_add(t->db, t->a, t->keys, t->now_ms, id, S("Máy"), &device, &key), OK);
    t->bearer = arena_printf(t->a, "Bearer %.*s", (int)key.n, key.p);
    assert_int_equal(knock(t, GET, "/api/passkeys", NULL).status, 403);
    assert_int_equal(knock(t, POST, "/api/passkeys/begin", "{}").status, 403);
}

static void there_is_an_end_to_how_many(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan");
    enter_as(t, "lan");
    struct authenticator *many[PASSKEYS_MAX];
    struct making last = begin(t, mine);
    for (size_t i = 0; i < N_OF(many); i++) {
        many[i] = authenticator_new(WEBAUTHN_ES256);
        struct making m = begin(t, many[i]);
        assert_int_equal(finish(t, &m).status, 201);
    }
    struct req rq = knock(t, POST, "/api/passkeys/begin", "{}");
    assert_true(is_refused(&rq, 409, "passkey_many"));
    rq = finish(t, &last);
    assert_true(is_refused(&rq, 409, "passkey_many"));
    assert_int_equal(knock(t, GET, "/api/passkeys", NULL).status, 200);
    for (size_t i = 0; i < N_OF(many); i++) authenticator_free(many[i]);
}

/* ---- signing in ---- */

static void a_passkey_opens_a_new_session_without_a_name(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine), before = t->cookie;
    int64_t lines = audit_lines(t);
    t->now_ms += MINUTE_MS;
    struct req rq = enter_by(t, mine, user, 0);
    assert_true(rq.status == 200 && says(&rq, "\"login\":\"lan\"") && says(&rq, "\"totp_due\":false"));
    assert_true(memcmp(t->cookie.p, "sid=", 4) == 0 && !str_eq(t->cookie, before));
    struct req me = knock(t, GET, "/api/me", NULL);
    assert_true(me.status == 200 && says(&me, "\"role\":\"officer\""));
    struct req list = knock(t, GET, "/api/passkeys", NULL);
    assert_true(says(&list, arena_printf(t->a, "\"used_ms\":%lld", (long long)t->now_ms).p));
    assert_true(audit_lines(t) == lines + 1 && audited(t, "session.open") == 2);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM audit_log WHERE action = 'session.open' AND reason = 'passkey'"),
                     1);
}

static void signing_in_ends_what_the_browser_carried(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine), before = t->cookie;
    struct using u = ask(t, NULL, mine, user);
    u.cookie = arena_printf(t->a, "%.*s; %.*s", (int)before.n, before.p, (int)u.cookie.n, u.cookie.p);
    assert_int_equal(reply(t, &u).status, 200);
    t->cookie = before;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

static void a_typed_name_must_be_that_of_the_passkey(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    somebody(t, "Trần Văn Bình", ROLE_OFFICER, WARD_B, "binh");
    struct using u = ask(t, "LAN", mine, user);
    assert_int_equal(reply(t, &u).status, 200);
    static const char *const others[] = { "binh", "khong.ai" };
    for (size_t i = 0; i < N_OF(others); i++) {
        u = ask(t, others[i], mine, user);
        struct req rq = reply(t, &u);
        assert_true(is_refused(&rq, 401, "passkey_refused"));
    }
}

/* The same length, the same keys, no list of credentials. */
static void the_question_does_not_tell_who_exists(void **state)
{
    struct town *t = *state;
    with_passkey(t, "lan", ROLE_OFFICER, mine);
    static const char *const bodies[] = { "{}", "{\"login\":\"lan\"}", "{\"login\":\"khong.ai\"}" };
    size_t n = 0;
    t->cookie = (struct str){ 0 };
    for (size_t i = 0; i < N_OF(bodies); i++) {
        struct req rq = knock(t, POST, "/api/session/passkey/begin", bodies[i]);
        assert_true(rq.status == 200 && (!n || rq.reply.n == n));
        assert_false(says(&rq, b64(t, authenticator_id(mine)).p));
        n = rq.reply.n;
    }
    struct req rq = knock(t, POST, "/api/session/passkey/begin", "{}");
    struct str cookie = { 0 };
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("Set-Cookie"))) cookie = rq.reply_headers[i].value;
    static const char *const parts[] = { "__Host-passkey=", "HttpOnly", "SameSite=Strict", "Path=/", "Secure",
                                         "Max-Age=300" };
    for (size_t i = 0; i < N_OF(parts); i++) assert_non_null(memmem(cookie.p, cookie.n, parts[i], strlen(parts[i])));
}

static void an_answer_is_good_once_in_time_in_its_browser(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    struct using u = ask(t, NULL, mine, user), late = ask(t, NULL, mine, user), theirs = ask(t, NULL, mine, user),
        none = ask(t, NULL, mine, user);
    assert_int_equal(reply(t, &u).status, 200);
    struct req rq = reply(t, &u);
    assert_true(is_refused(&rq, 401, "passkey_old"));                    /* listened to and sent again */
    theirs.cookie = late.cookie;
    rq = reply(t, &theirs);
    assert_true(is_refused(&rq, 401, "passkey_old"));                    /* asked in one browser, answered in another */
    none.cookie = (struct str){ 0 };
    rq = reply(t, &none);
    assert_true(is_refused(&rq, 401, "passkey_old"));
    t->now_ms += PASSKEY_CHALLENGE_MS - 1;
    struct using just = late;
    just.origin = S("https://evil.test");
    rq = reply(t, &just);
    assert_true(is_refused(&rq, 401, "passkey_refused"));                /* in time, wrong, and so used up */
    rq = reply(t, &late);
    assert_true(is_refused(&rq, 401, "passkey_old"));
    late = ask(t, NULL, mine, user);
    t->now_ms += PASSKEY_CHALLENGE_MS;
    rq = reply(t, &late);
    assert_true(is_refused(&rq, 401, "passkey_old"));
}

static void what_a_browser_says_wrongly_opens_nothing(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    somebody(t, "Trần Văn Bình", ROLE_OFFICER, WARD_B, "binh");
    enter_as(t, "binh");
    struct str other = begin(t, hers).user;
    for (int i = 0; i < 9; i++) {
        struct using u = ask(t, NULL, mine, user);
        if (i == 0) u.origin = S("https://evil.test");
        if (i == 1) u.type = "webauthn.create";
        if (i == 2) u.rp_id = S("evil.test");
        if (i == 3) u.flags = WEBAUTHN_UP;
        if (i == 4) u.flags = WEBAUTHN_UV;
        if (i == 5) u.flags = SEEN | WEBAUTHN_BE;
        if (i == 6) u.signer = hers;
        if (i == 7) u.user = other;
        if (i == 8) u.key = u.signer = hers;                             /* of nobody */
        struct req rq = reply(t, &u);
        assert_true(is_refused(&rq, 401, "passkey_refused"));
        t->now_ms += TRY_WAIT_MAX_MS;
    }
    assert_int_equal(enter_by(t, mine, user, 0).status, 200);
}

static void a_counter_that_does_not_grow_is_a_copy(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    assert_int_equal(enter_by(t, mine, user, 5).status, 200);
    static const uint32_t stale[] = { 5, 4, 0 };
    for (size_t i = 0; i < N_OF(stale); i++) {
        struct req rq = enter_by(t, mine, user, stale[i]);
        assert_true(is_refused(&rq, 401, "passkey_refused"));
        assert_int_equal(audited(t, "passkey.copy"), (int64_t)i + 1);
    }
    assert_int_equal(count(t, "SELECT counter FROM passkey"), 5);
    assert_int_equal(enter_by(t, mine, user, 6).status, 200);
    audit_lines(t);
}

static void a_removed_passkey_opens_nothing_and_what_it_opened_ends(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    assert_int_equal(enter_by(t, mine, user, 0).status, 200);
    struct str elsewhere = t->cookie;
    struct using u = ask(t, NULL, mine, user);
    enter_as(t, "lan");
    assert_int_equal(knock(t, DELETE, "/api/passkeys/1", NULL).status, 204);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);        /* the one that removed it goes on */
    t->cookie = elsewhere;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    struct req rq = reply(t, &u);
    assert_true(is_refused(&rq, 401, "passkey_refused"));
}

static void who_is_locked_or_has_left_stays_out(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    static const char *const states[] = { "locked", "left" };
    for (size_t i = 0; i < N_OF(states); i++) {
        set(t, arena_printf(t->a, "UPDATE account SET state = '%s' WHERE login = 'lan'", states[i]).p);
        struct req rq = enter_by(t, mine, user, 0);
        assert_true(is_refused(&rq, 401, "passkey_refused"));
    }
    set(t, "UPDATE account SET state = 'active' WHERE login = 'lan'");
    assert_int_equal(enter_by(t, mine, user, 0).status, 200);
}

static void a_reset_forgets_passkeys_too(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    int64_t id = count(t, "SELECT account_id FROM passkey");
    somebody(t, "Trần Quản Trị", ROLE_ADMIN, CITY, "quantri");
    enter_as(t, "quantri");
    assert_int_equal(knock(t, POST, arena_printf(t->a, "/api/people/%lld/reset", (long long)id).p, "{}").status, 201);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey"), 0);
    struct req rq = enter_by(t, mine, user, 0);
    assert_true(is_refused(&rq, 401, "passkey_refused"));
}

static void a_passkey_made_for_another_name_of_the_city_is_none_here(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    set(t, "UPDATE passkey SET rp_id = 'old.city.example'");
    struct req rq = enter_by(t, mine, user, 0);
    assert_true(is_refused(&rq, 401, "passkey_refused"));
}

static void failing_is_slowed_as_with_passwords(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    for (int i = 0; i < TRIES_FREE; i++) {
        struct using u = ask(t, NULL, mine, user);
        u.signer = hers;
        struct req rq = reply(t, &u);
        assert_true(is_refused(&rq, 401, "passkey_refused"));
    }
    struct req rq = enter_by(t, mine, user, 0);
    assert_int_equal(rq.status, 429);
    struct str wait = { 0 };
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("Retry-After"))) wait = rq.reply_headers[i].value;
    assert_true(str_eq(wait, S("31")));
    struct str body = arena_printf(t->a, "{\"login\":\"lan\",\"password\":\"%s\"}", PASSWORD.p);
    assert_int_equal(knock(t, POST, "/api/session", body.p).status, 429);        /* one count for both ways in */
    t->now_ms += TRY_WAIT_MIN_MS;
    assert_int_equal(enter_by(t, mine, user, 0).status, 200);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM sign_in_try WHERE until_ms > 0"), 0);
}

static void passkeys_of_nobody_are_counted_by_address(void **state)
{
    struct town *t = *state;
    somebody(t, "Nguyễn Thị Lan", ROLE_OFFICER, WARD_A, "lan");
    enter_as(t, "lan");
    struct str user = begin(t, mine).user;
    int refused = 0, waits = 0;
    for (int i = 0; i < TRIES_FREE_ADDRESS + 2; i++) {
        struct authenticator *fresh = authenticator_new(WEBAUTHN_EDDSA);
        struct using u = ask(t, NULL, fresh, user);
        int status = reply(t, &u).status;
        refused += status == 401;
        waits += status == 429;
        authenticator_free(fresh);
    }
    assert_true(refused == TRIES_FREE_ADDRESS && waits == 2);
}

/* ---- a second factor is required ---- */

static void a_passkey_is_the_second_factor(void **state)
{
    struct town *t = *state;
    set(t, "UPDATE parameter SET value = 1 WHERE code = 'staff.totp_required'");
    somebody(t, "Trần Quản Trị", ROLE_ADMIN, CITY, "quantri");
    enter_as(t, "quantri");
    struct req me = knock(t, GET, "/api/me", NULL);
    assert_true(says(&me, "\"totp_due\":true"));
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 403);
    struct making m = begin(t, mine);                                    /* enrolling is what he may do */
    assert_int_equal(finish(t, &m).status, 201);
    me = knock(t, GET, "/api/me", NULL);
    assert_true(says(&me, "\"totp_due\":false"));
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 200);
    struct req rq = enter_by(t, mine, m.user, 0);
    assert_true(rq.status == 200 && says(&rq, "\"totp_due\":false"));
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 200);
}

static void a_stolen_password_adds_nothing_beside_a_passkey(void **state)
{
    struct town *t = *state;
    set(t, "UPDATE parameter SET value = 1 WHERE code = 'staff.totp_required'");
    with_passkey(t, "quantri", ROLE_ADMIN, mine);
    enter_as(t, "quantri");                                              /* with the password alone */
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 403);
    struct req rq = knock(t, POST, "/api/passkeys/begin", "{}");
    assert_true(is_refused(&rq, 409, "passkey_use_it"));
    rq = knock(t, POST, "/api/totp", NULL);
    assert_true(is_refused(&rq, 409, "passkey_use_it"));
    rq = knock(t, DELETE, "/api/passkeys/1", NULL);
    assert_true(is_refused(&rq, 409, "passkey_use_it"));
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey"), 1);
}

static void two_sessions_that_enrol_at_once_leave_one_way(void **state)
{
    struct town *t = *state;
    set(t, "UPDATE parameter SET value = 1 WHERE code = 'staff.totp_required'");
    somebody(t, "Trần Quản Trị", ROLE_ADMIN, CITY, "quantri");
    enter_as(t, "quantri");
    struct making thief = begin(t, hers);
    struct str thiefs = t->cookie;
    enter_as(t, "quantri");
    struct making m = begin(t, mine);
    assert_int_equal(finish(t, &m).status, 201);
    t->cookie = thiefs;
    struct req rq = finish(t, &thief);
    assert_true(is_refused(&rq, 409, "passkey_use_it"));
}

static void the_last_second_factor_stays(void **state)
{
    struct town *t = *state;
    with_passkey(t, "quantri", ROLE_ADMIN, mine);
    struct making m = begin(t, hers);
    assert_int_equal(finish(t, &m).status, 201);
    set(t, "UPDATE parameter SET value = 1 WHERE code = 'staff.totp_required'");
    assert_int_equal(knock(t, DELETE, "/api/passkeys/1", NULL).status, 204);
    struct req rq = knock(t, DELETE, "/api/passkeys/2", NULL);
    assert_true(is_refused(&rq, 409, "passkey_last"));
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey"), 1);
    set(t, "UPDATE account SET totp_on = TRUE WHERE login = 'quantri'");
    assert_int_equal(knock(t, DELETE, "/api/passkeys/2", NULL).status, 204);
}

static void an_officer_who_needs_none_may_remove_his_last(void **state)
{
    struct town *t = *state;
    set(t, "UPDATE parameter SET value = 1 WHERE code = 'staff.totp_required'");
    with_passkey(t, "lan", ROLE_OFFICER, mine);
    assert_int_equal(knock(t, DELETE, "/api/passkeys/1", NULL).status, 204);
}

/* ---- the rest ---- */

static void questions_are_kept_hashed_and_forgotten(void **state)
{
    struct town *t = *state;
    struct str user = with_passkey(t, "lan", ROLE_OFFICER, mine);
    struct using u = ask(t, "lan", mine, user);
    static const struct sql q = { "hash", "SELECT COUNT(*) FROM passkey_challenge WHERE challenge_hash = $1" };
    struct bytes raw;
    int64_t n;
    assert_int_equal(base64url_read(t->a, u.challenge, &raw), OK);
    assert_int_equal(db_i64(t->db, t->a, &q, BINDS(BIND(raw)), &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey_challenge"), 2);
    assert_int_equal(passkey_sweep(t->db, t->a, t->keys, t->now_ms + PASSKEY_CHALLENGE_MS), OK);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey_challenge"), 2);
    assert_int_equal(passkey_sweep(t->db, t->a, t->keys, t->now_ms + PASSKEY_CHALLENGE_MS + HOUR_MS + 1), OK);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM passkey_challenge"), 0);
}

static void what_does_not_fit_is_named(void **state)
{
    struct town *t = *state;
    with_passkey(t, "lan", ROLE_OFFICER, mine);
    static const struct { enum method m; const char *path, *body, *field; } tries[] = {
        { POST,  "/api/passkeys", "{\"name\":\"\",\"client_data\":\"AAAA\",\"attestation\":\"AAAA\"}", "name" },
        { POST,  "/api/passkeys", "{\"name\":\"a\",\"client_data\":\"A+AA\",\"attestation\":\"AAAA\"}", "client_data" },
        { POST,  "/api/passkeys", "{\"name\":\"a\",\"client_data\":\"AAAA\"}", "attestation" },
        { PATCH, "/api/passkeys/1", "{\"name\":\"\"}", "name" },
        { PATCH, "/api/passkeys/0", "{\"name\":\"a\"}", "passkey" },
        { POST,  "/api/session/passkey",
          "{\"credential\":\"\",\"user\":\"AAAA\",\"client_data\":\"AAAA\","
          "\"data\":\"AAAA\",\"signature\":\"AAAA\"}", "credential" },
        { POST,  "/api/session/passkey",
          "{\"credential\":\"AAAA\",\"user\":\"AAAA\",\"client_data\":\"AAAA\","
          "\"data\":\"AAAA\",\"signature\":\"AAAA\"}", "user" },
        { POST,  "/api/session/passkey/begin", "{\"name\":\"lan\"}", "name" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(t, tries[i].m, tries[i].path, tries[i].body);
        assert_int_equal(rq.status, 400);
        assert_true(str_eq(said(t, &rq, "field"), str_z(tries[i].field)));
    }
}

int main(void)
{
    const struct CMUnitTest passkey[] = {
        TOWN(a_passkey_is_made_listed_renamed_and_removed), TOWN(what_the_browser_is_told_names_nobody),
        TOWN(a_question_is_answered_once_in_time_by_its_session), TOWN(a_question_for_signing_in_makes_no_passkey),
        TOWN(a_device_that_did_not_verify_its_owner_makes_none), TOWN(a_credential_belongs_to_one_person),
        TOWN(who_signed_in_long_ago_gives_the_password_again), TOWN(nobody_touches_the_passkey_of_another),
        TOWN(a_phone_has_no_passkeys), TOWN(there_is_an_end_to_how_many),
        TOWN(a_passkey_opens_a_new_session_without_a_name), TOWN(signing_in_ends_what_the_browser_carried),
        TOWN(a_typed_name_must_be_that_of_the_passkey), TOWN(the_question_does_not_tell_who_exists),
        TOWN(an_answer_is_good_once_in_time_in_its_browser), TOWN(what_a_browser_says_wrongly_opens_nothing),
        TOWN(a_counter_that_does_not_grow_is_a_copy), TOWN(a_removed_passkey_opens_nothing_and_what_it_opened_ends),
        TOWN(who_is_locked_or_has_left_stays_out), TOWN(a_reset_forgets_passkeys_too),
        TOWN(a_passkey_made_for_another_name_of_the_city_is_none_here), TOWN(failing_is_slowed_as_with_passwords),
        TOWN(passkeys_of_nobody_are_counted_by_address), TOWN(a_passkey_is_the_second_factor),
        TOWN(a_stolen_password_adds_nothing_beside_a_passkey), TOWN(two_sessions_that_enrol_at_once_leave_one_way),
        TOWN(the_last_second_factor_stays), TOWN(an_officer_who_needs_none_may_remove_his_last),
        TOWN(questions_are_kept_hashed_and_forgotten), TOWN(what_does_not_fit_is_named),
    };
    make_keys(NULL);
    int failed = run_everywhere_and_in_memory(passkey);
    drop_keys(NULL);
    return failed;
}
