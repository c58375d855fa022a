/* test_oidc_web.c - the doors of the e-ID sign-in: what a browser is given, what it may bring back, what it reads. */
#define _GNU_SOURCE                      /* memmem */
#include "oidc_fake.h"
#include "account/signin/session_web.h"
#include "account/citizen/citizen.h"
#include "http/limit.h"

extern const struct routes oidc_routes;

static struct maker *rsa;
static struct oidc *oidc;
static struct limits *limits;
static struct str origin;

static int doors_open(void **state)
{
    static const struct oidc_settings s = {
        .preset = OIDC_STANDARD, .issuer = STR(ISS), .client = STR(CLIENT), .secret = STR(SECRET), .algs = STR("RS256"),
        .levels = STR("LoA1 LoA2"), .scope = STR("openid"), .claims = STR("number=citizen_id name=name birth=birthdate level=acr"),
    };
    const char *about;
    if (town_open(state)) return -1;
    struct town *t = *state;
    if (!rsa) rsa = maker_new(MAKER_RSA, 2048);
    fake = (struct fake){ .key = rsa, .kid = "k1", .a = t->a, .now_ms = t->now_ms };
    assert_int_equal(oidc_open(&s, fake_fetch, &oidc, &about), OK);
    oidc_use(oidc);
    origin = S("https://city.example");
    return 0;
}

static int doors_close(void **state)
{
    oidc_use(NULL);
    oidc_close(oidc);
    limits_close(limits);
    limits = NULL;
    return town_close(state);
}
#define DOORS(fact) cmocka_unit_test_setup_teardown(fact, doors_open, doors_close)

static const char *content_type;
static struct str header(const struct req *rq, const char *name)
{
    const struct town *t = rq->socket;
    if (strcmp(name, "Cookie") == 0) return t->cookie;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0) return str_z(content_type);
    return strcmp(name, "Host") == 0 ? S("city.example") : (struct str){ 0 };
}

static struct req ask(struct town *t, enum method m, const char *path, struct str body)
{
    const char *q = strchr(path, '?');
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .body = body, .header = header, .socket = t, .address = S("10.0.0.1"), .site = S("10.0.0.1"), .origin = origin,
        .now_ms = t->now_ms, .arena = t->a, .db = t->db, .keys = t->keys, .limits = limits,
    };
    content_type = m == POST && memcmp(path, "/api", 4) != 0 ? "application/x-www-form-urlencoded" : "application/json";
    http_serve(&rq, &oidc_routes, 1, account_identify);
    return rq;
}

static struct str reply_of(const struct req *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (strcmp(rq->reply_headers[i].name.p, name) == 0) return rq->reply_headers[i].value;
    return (struct str){ 0 };
}

static bool has(struct str s, const char *text) { return s.n && memmem(s.p, s.n, text, strlen(text)) != NULL; }

/* Out to the provider and to the very door of the way back; the browser keeps its cookies. */
static const char *way_back(struct town *t)
{
    struct req rq = ask(t, GET, "/api/resident/eid/start", (struct str){ 0 });
    assert_int_equal(rq.status, 303);
    struct str to = reply_of(&rq, "Location"), mine = cookie_of(t, &rq), state = query_value(t->a, to, "state");
    fake.want_nonce = query_value(t->a, to, "nonce");
    fake.now_ms = t->now_ms;
    t->cookie = t->cookie.n ? arena_printf(t->a, "%s; %s", t->cookie.p, mine.p) : mine;
    return arena_printf(t->a, "/resident/eid/back?state=%.*s&code=c1&iss=https%%3A%%2F%%2Feid.example", (int)state.n,
                        state.p)
        .p;
}

static void the_cookie_of_a_sign_in_is_lax_short_and_for_this_host(void **state)
{
    struct town *t = *state;
    struct req rq = ask(t, GET, "/api/resident/eid/start", (struct str){ 0 });
    struct str c = reply_of(&rq, "Set-Cookie");
    static const char lead[] = "__Host-eid=";
    assert_memory_equal(c.p, lead, sizeof lead - 1);
    assert_true(has(c, "; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure"));
    assert_true(str_eq(reply_of(&rq, "Cache-Control"), S("no-store")));
    assert_true(str_eq(query_value(t->a, reply_of(&rq, "Location"), "redirect_uri"),
                       S("https://city.example/resident/eid/back")));
    origin = S("http://127.0.0.1:8080");                 /* without TLS the browser would not take that name */
    rq = ask(t, GET, "/api/resident/eid/start", (struct str){ 0 });
    assert_false(has(reply_of(&rq, "Set-Cookie"), "__Host-"));
    assert_false(has(reply_of(&rq, "Set-Cookie"), "Secure"));
}

static void the_way_ends_on_a_page_with_the_session_and_a_link(void **state)
{
    struct town *t = *state;
    struct req rq = ask(t, GET, way_back(t), (struct str){ 0 });
    assert_int_equal(rq.status, 200);
    assert_true(has(reply_of(&rq, "Set-Cookie"), "; HttpOnly; SameSite=Strict;"));
    assert_true(str_eq(reply_of(&rq, "Refresh"), S("0; url=/resident/")));
    assert_true(str_eq(reply_of(&rq, "Cache-Control"), S("no-store")));
    assert_true(says(&rq, "href=\"/resident/\""));
    assert_false(says(&rq, "<script"));
    assert_int_equal(oidc_count(oidc, OIDC_FINE), 1);
}

static void further_words_of_the_provider_do_not_matter_and_doubled_ones_do(void **state)
{
    struct town *t = *state;
    const char *path = way_back(t);
    struct req rq = ask(t, GET, arena_printf(t->a, "%s&state=x", path).p, (struct str){ 0 });
    assert_int_equal(rq.status, 400);
    assert_int_equal(oidc_count(oidc, OIDC_STATE), 1);
    rq = ask(t, GET, arena_printf(t->a, "%s&session_state=abc&scope=openid", path).p, (struct str){ 0 });
    assert_int_equal(rq.status, 200);
}

static void nothing_that_was_sent_is_shown(void **state)
{
    struct town *t = *state;
    struct str path = str_z(way_back(t));
    const char *cut = memmem(path.p, path.n, "&code", 5);
    struct str begin = { path.p, (size_t)(cut - path.p) };
    struct req rq = ask(
        t, GET,
        arena_printf(t->a,
                     "%.*s&error=%%3Cscript%%3Ealert(1)&error_description=%%3Cb%%3Eoh&iss=https%%3A%%2F%%2Feid.example",
                     (int)begin.n, begin.p)
            .p,
        (struct str){ 0 });
    assert_int_equal(rq.status, 503);
    assert_false(says(&rq, "alert"));
    assert_false(says(&rq, "oh"));
    assert_true(says(&rq, "Hệ thống định danh đang bận"));
    assert_int_equal(reply_of(&rq, "Set-Cookie").n, 0);
}

/* A resident who signed in by phone before: his account and the e-ID's become one. */
static void who_was_signed_in_is_joined_and_his_old_session_is_over(void **state)
{
    struct town *t = *state;
    struct str token;
    int64_t first;
    struct session_found s;
    const struct eid before = { .issuer = S("https://other.example"), .subject = S("x"), .level = 1, .number = S("001148012345") };
    assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, &before, 0, S("10.0.0.1"), &token, &first),
                     OK);
    t->cookie = arena_printf(t->a, "sid=%.*s", (int)token.n, token.p);
    static const struct sql q = { "joined", "SELECT joined_to FROM eid_pending" };
    int64_t joined = 0;
    const char *path = way_back(t);
    assert_int_equal(db_i64(t->db, t->a, &q, NO_BINDS, &joined), OK);
    assert_int_equal(joined, first);
    struct req rq = ask(t, GET, path, (struct str){ 0 });
    assert_int_equal(rq.status, 200);
    assert_int_equal(session_find(t->db, t->a, t->now_ms, t->keys, token, &s), ERR_NOT_FOUND);
    struct str fresh = cookie_of(t, &rq);
    assert_int_equal(session_find(t->db, t->a, t->now_ms, t->keys, (struct str){ fresh.p + 4, fresh.n - 4 }, &s), OK);
    assert_int_equal(s.account_id, first);
}

/* ---- a phone's account and the e-ID meet ---- */

enum { PHONE_MS = 2 * 60 * 1000 };

/* Somebody is signed in by phone in this browser; his account. */
static int64_t by_phone(struct town *t, const char *name, struct str *session)
{
    int64_t account = 0, wait;
    struct str phone = S("0912345678"), code;
    static const struct sql newest = { "newest", "SELECT text FROM notify_message ORDER BY id DESC LIMIT 1" };
    static const struct field text_row[] = { { .name = "text", .at = 0, .kind = FIELD_BYTES } };
    struct bytes sealed;
    t->now_ms += PHONE_MS;
    assert_int_equal(citizen_code_send(t->db, t->a, t->now_ms, t->keys, phone, S("10.0.0.1"), &wait), OK);
    assert_int_equal(db_one(t->db, t->a, &newest, NO_BINDS, FIELDS(text_row), &sealed), OK);
    assert_int_equal(keys_unseal(t->keys, t->a, "notify.text", sealed, &code), OK);
    while (code.n && !(code.p[0] >= '0' && code.p[0] <= '9')) code = (struct str){ code.p + 1, code.n - 1 };
    code.n = CODE_DIGITS;
    const struct code_sign_in in = { .phone = phone, .code = code, .address = S("10.0.0.1"), .site = S("10.0.0.1") };
    assert_int_equal(citizen_sign_in_phone(t->db, t->a, t->now_ms, t->keys, &in, session, &account, &wait), OK);
    static const struct sql call = { "call", "UPDATE account SET name = $2 WHERE id = $1" };
    if (*name) assert_int_equal(db_run(t->db, t->a, &call, BINDS(BIND(account), bind_text(str_z(name))), NULL), OK);
    t->cookie = arena_printf(t->a, "sid=%.*s", (int)session->n, session->p);
    return account;
}

static int64_t count_of(struct town *t, const char *text)
{
    int64_t n;
    struct sql *q = arena_new(t->a, struct sql, 1);      /* a connection keeps what it has prepared by address */
    assert_non_null(q);
    *q = (struct sql){ "count_of", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static struct str offer_in(struct town *t, const struct req *rq)
{
    static const char lead[] = "name=\"offer\" value=\"";
    const char *p = memmem(rq->reply.p, rq->reply.n, lead, sizeof lead - 1);
    assert_non_null(p);
    p += sizeof lead - 1;
    return arena_printf(t->a, "%.*s", (int)strcspn(p, "\""), p);
}

/* To the question, and not further: no session has come of it. */
static struct str is_asked(struct town *t)
{
    int64_t fine = oidc_count(oidc, OIDC_FINE);
    struct req rq = ask(t, GET, way_back(t), (struct str){ 0 });
    assert_int_equal(rq.status, 200);
    assert_false(says(&rq, "<b>"));
    assert_true(says(&rq, "Đây có phải tài khoản của bác?") && says(&rq, "678"));
    assert_true(str_eq(reply_of(&rq, "Cache-Control"), S("no-store")));
    assert_false(has(reply_of(&rq, "Set-Cookie"), "sid="));
    assert_false(has(reply_of(&rq, "Refresh"), "/"));
    assert_int_equal(oidc_count(oidc, OIDC_FINE), fine);
    return offer_in(t, &rq);
}

static struct req answers(struct town *t, struct str offer, const char *joins)
{
    return ask(t, POST, "/resident/eid/answer",
               arena_printf(t->a, "offer=%.*s&joins=%s", (int)offer.n, offer.p, joins));
}

static int64_t signed_in(struct town *t, const struct req *rq)
{
    struct session_found s;
    struct str fresh = cookie_of(t, rq);
    assert_int_equal(rq->status, 200);
    assert_int_equal(session_find(t->db, t->a, t->now_ms, t->keys, (struct str){ fresh.p + 4, fresh.n - 4 }, &s), OK);
    return s.account_id;
}

static void who_is_signed_in_by_phone_is_asked_and_says_yes_to_one_account(void **state)
{
    struct town *t = *state;
    struct str old;
    struct session_found s;
    int64_t mine = by_phone(t, "Trần Thị <b>Lan</b>", &old);
    struct str offer = is_asked(t);
    assert_int_equal(session_find(t->db, t->a, t->now_ms, t->keys, old, &s),
                     OK); /* until he has answered all is as it was */
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM citizen_identity"), 0);
    struct req rq = answers(t, offer, "yes");
    assert_int_equal(signed_in(t, &rq), mine);
    assert_int_equal(session_find(t->db, t->a, t->now_ms, t->keys, old, &s), ERR_NOT_FOUND);
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM citizen WHERE joined_into IS NULL"), 1);
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM citizen_identity"), 1);
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM citizen_phone"), 1);
    assert_int_equal(oidc_count(oidc, OIDC_FINE), 1);
    assert_int_equal(answers(t, offer, "yes").status, 400);                              /* once */
    assert_int_equal(oidc_count(oidc, OIDC_STATE_USED), 1);
}

static void who_says_no_has_an_account_of_his_own_and_the_phones_stays(void **state)
{
    struct town *t = *state;
    struct str old, again;
    int64_t hers = by_phone(t, "Trần Thị Lan", &old);
    struct req rq = answers(t, is_asked(t), "no");
    int64_t his = signed_in(t, &rq);
    assert_int_not_equal(his, hers);
    assert_int_equal(by_phone(t, "", &again), hers);
    struct citizen c;
    assert_int_equal(citizen_by_id(t->db, t->a, hers, &c), OK);
    assert_true(str_eq(c.name, S("Trần Thị Lan")) && c.eid_level == 0);
    /* and is asked again when the two meet again: what he said is not what she says */
    answers(t, is_asked(t), "yes");
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM citizen WHERE joined_into IS NULL"), 1);
}

/* The address of the way back is spent; the offer goes in the body, so no address and no log holds what opens anything. */
static void the_question_in_another_language_is_still_the_question(void **state)
{
    struct town *t = *state;
    struct str old, mine;
    int64_t hers = by_phone(t, "Trần Thị Lan", &old);
    struct str offer = is_asked(t), body = arena_printf(t->a, "offer=%.*s", (int)offer.n, offer.p);
    int64_t fine = oidc_count(oidc, OIDC_FINE);
    struct req rq = ask(t, POST, "/resident/eid/answer?lang=en&co=lon", body);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "Is this your account?") && says(&rq, "678") && says(&rq, "data-size=\"large\""));
    assert_true(says(&rq, "formaction=\"/resident/eid/answer?lang=vi&amp;co=lon\"") && says(&rq, "formaction=\"/resident/eid/answer?lang=en\""));
    assert_false(says(&rq, "href=\"?lang=") || says(&rq, "state="));
    assert_true(str_eq(offer_in(t, &rq), offer));
    assert_int_equal(oidc_count(oidc, OIDC_FINE), fine);
    mine = t->cookie;
    t->cookie = S("eid=another");
    rq = ask(t, POST, "/resident/eid/answer?lang=en", body);
    assert_true(rq.status == 400 && !says(&rq, "678"));
    t->cookie = mine;
    rq = answers(t, offer, "yes");
    assert_int_equal(signed_in(t, &rq), hers);
    assert_int_equal(ask(t, POST, "/resident/eid/answer?lang=en", body).status, 400);    /* answered once */
}

static void an_answer_is_taken_from_the_browser_that_began_within_ten_minutes(void **state)
{
    struct town *t = *state;
    struct str old;
    by_phone(t, "Trần Thị Lan", &old);
    struct str offer = is_asked(t), mine = t->cookie;
    t->cookie = S("eid=another");
    assert_int_equal(answers(t, offer, "yes").status, 400);
    t->cookie = (struct str){ 0 };
    assert_int_equal(answers(t, offer, "yes").status, 400);
    assert_int_equal(oidc_count(oidc, OIDC_BROWSER), 2);
    t->cookie = mine;
    assert_int_equal(answers(t, S("made-up-made-up-made-up-made-up-made-up-123"), "yes").status, 400);
    assert_int_equal(answers(t, S(""), "yes").status, 400);
    assert_int_equal(answers(t, offer, "perhaps").status, 400);
    t->now_ms += OIDC_PENDING_MS;
    assert_int_equal(answers(t, offer, "yes").status, 400);
    assert_int_equal(oidc_count(oidc, OIDC_STATE_OLD), 1);
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM citizen_identity"), 0);
}

static void what_was_proved_lies_sealed_and_goes(void **state)
{
    struct town *t = *state;
    struct str old;
    by_phone(t, "", &old);
    struct str offer = is_asked(t);
    static const struct sql row = { "row", "SELECT proved, token_hash FROM eid_offer" };
    struct { struct bytes proved, token; } got;
    const struct field f[] = { { .name = "proved", .at = 0, .kind = FIELD_BYTES }, { .name = "token_hash", .at = sizeof(struct bytes), .kind = FIELD_BYTES } };
    assert_int_equal(db_one(t->db, t->a, &row, NO_BINDS, FIELDS(f), &got), OK);
    assert_null(memmem(got.proved.p, got.proved.n, "eid.example", 11));
    assert_null(memmem(got.token.p, got.token.n, offer.p, offer.n));
    answers(t, offer, "no");
    assert_int_equal(db_one(t->db, t->a, &row, NO_BINDS, FIELDS(f), &got), OK);
    assert_int_equal(got.proved.n, 1);
    assert_int_equal(oidc_sweep(t->db, t->a, t->keys, t->now_ms + OIDC_PENDING_MS + 1), OK);
    assert_int_equal(count_of(t, "SELECT COUNT(*) FROM eid_offer"), 0);
}

static void staff_are_not_joined_to_a_residents_account(void **state)
{
    struct town *t = *state;
    somebody(t, "Cán bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "canbo");
    static const struct sql q = { "not_joined", "SELECT COUNT(*) FROM eid_pending WHERE joined_to IS NULL" };
    int64_t n;
    way_back(t);
    assert_int_equal(db_i64(t->db, t->a, &q, NO_BINDS, &n), OK);
    assert_int_equal(n, 1);
}

static void without_a_provider_there_are_no_doors(void **state)
{
    struct town *t = *state;
    struct req rq = ask(t, GET, "/api/resident/eid", (struct str){ 0 });
    assert_true(says(&rq, "\"available\":true"));
    oidc_use(NULL);
    rq = ask(t, GET, "/api/resident/eid", (struct str){ 0 });
    assert_true(says(&rq, "\"available\":false"));
    assert_int_equal(ask(t, GET, "/api/resident/eid/start", (struct str){ 0 }).status, 404);
    assert_int_equal(ask(t, GET, "/resident/eid/back?state=x", (struct str){ 0 }).status, 404);
    assert_int_equal(ask(t, POST, "/resident/eid/backchannel", S("logout_token=x")).status, 404);
}

static void strangers_begin_no_more_often_than_they_may_guess(void **state)
{
    struct town *t = *state;
    limits = limits_open((struct limit_rate[LIMIT_KINDS]){ [LIMIT_SIGN_IN] = { 1, 3 } });
    for (int i = 0; i < 3; i++) assert_int_equal(ask(t, GET, "/api/resident/eid/start", (struct str){ 0 }).status, 303);
    struct req rq = ask(t, GET, "/api/resident/eid/start", (struct str){ 0 });
    assert_int_equal(rq.status, 429);
    assert_true(reply_of(&rq, "Retry-After").n > 0);
    assert_int_equal(ask(t, GET, "/resident/eid/back?state=x", (struct str){ 0 }).status, 429);
}

static void a_provider_out_of_reach_is_a_page_and_no_cookie(void **state)
{
    struct town *t = *state;
    fake.down = true;
    struct req rq = ask(t, GET, "/api/resident/eid/start", (struct str){ 0 });
    assert_int_equal(rq.status, 503);
    assert_true(str_eq(rq.mime, S("text/html; charset=utf-8")));
    assert_true(str_eq(reply_of(&rq, "Retry-After"), S("60")));
    assert_int_equal(reply_of(&rq, "Set-Cookie").n, 0);
}

static void signing_out_ends_the_session_and_names_the_providers_door(void **state)
{
    struct town *t = *state;
    struct req rq = ask(t, GET, way_back(t), (struct str){ 0 });
    t->cookie = cookie_of(t, &rq);
    rq = ask(t, POST, "/api/resident/eid/logout", (struct str){ 0 });
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, ISS "/end?client_id="));
    assert_true(has(reply_of(&rq, "Set-Cookie"), "sid=; "));
    assert_int_equal(ask(t, POST, "/api/resident/eid/logout", (struct str){ 0 }).status, 401);
}

static void a_logout_token_is_taken_from_a_form_and_answered_as_the_standard_says(void **state)
{
    struct town *t = *state;
    struct req rq = ask(t, GET, way_back(t), (struct str){ 0 });
    t->cookie = cookie_of(t, &rq);
    long long now = (long long)(t->now_ms / 1000);
    struct str claims = arena_printf(t->a,
                                     "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT
                                     "\",\"iat\":%lld,\"exp\":%lld,\"sub\":\"person-1\",\"jti\":\"j\","
                                     "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}}",
                                     now, now + 120);
    struct str token = fake_sign(t->a, NULL, claims), session = t->cookie;
    struct str form = arena_printf(t->a, "logout_token=%.*s", (int)token.n, token.p);
    t->cookie = (struct str){ 0 };
    rq = ask(t, POST, "/resident/eid/backchannel", form);
    assert_int_equal(rq.status, 200);
    assert_true(str_eq(reply_of(&rq, "Cache-Control"), S("no-store")));
    rq = ask(t, POST, "/resident/eid/backchannel", form);
    assert_int_equal(rq.status, 400);
    assert_true(says(&rq, "invalid_request"));
    assert_int_equal(ask(t, POST, "/resident/eid/backchannel", S("")).status, 400);
    t->cookie = session;
    assert_int_equal(ask(t, POST, "/api/resident/eid/logout", (struct str){ 0 }).status, 401);
}

int main(void)
{
    const struct CMUnitTest oidc_doors[] = {
        DOORS(the_cookie_of_a_sign_in_is_lax_short_and_for_this_host),
        DOORS(the_way_ends_on_a_page_with_the_session_and_a_link),
        DOORS(further_words_of_the_provider_do_not_matter_and_doubled_ones_do),
        DOORS(nothing_that_was_sent_is_shown),
        DOORS(who_was_signed_in_is_joined_and_his_old_session_is_over),
        DOORS(who_is_signed_in_by_phone_is_asked_and_says_yes_to_one_account),
        DOORS(who_says_no_has_an_account_of_his_own_and_the_phones_stays),
        DOORS(the_question_in_another_language_is_still_the_question),
        DOORS(an_answer_is_taken_from_the_browser_that_began_within_ten_minutes),
        DOORS(what_was_proved_lies_sealed_and_goes),
        DOORS(staff_are_not_joined_to_a_residents_account),
        DOORS(without_a_provider_there_are_no_doors),
        DOORS(strangers_begin_no_more_often_than_they_may_guess),
        DOORS(a_provider_out_of_reach_is_a_page_and_no_cookie),
        DOORS(signing_out_ends_the_session_and_names_the_providers_door),
        DOORS(a_logout_token_is_taken_from_a_form_and_answered_as_the_standard_says),
    };
    int failed = run_everywhere(oidc_doors);
    maker_free(rsa);
    return failed;
}
