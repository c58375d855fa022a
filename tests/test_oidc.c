/* test_oidc.c - signing in with the national e-ID: every line of the relying party's checklist, kept and broken. */
#define _GNU_SOURCE                      /* memmem */
#include "oidc_fake.h"
#include "account/citizen.h"
#include "account/oidc_impl.h"

static struct maker *rsa, *ec, *stranger;
static struct oidc *oidc;
static const struct oidc_settings standard = {
    .preset = OIDC_STANDARD, .issuer = STR(ISS), .client = STR(CLIENT), .secret = STR(SECRET), .algs = STR("RS256 PS256 ES256"),
    .levels = STR("LoA1 LoA2"), .scope = STR("openid"),
    .claims = STR("number=citizen_id name=name birth=birthdate sex=gender phone=phone_number email=email level=acr"),
};

static void provide(struct oidc_settings s)
{
    const char *about;
    oidc_close(oidc);
    oidc = NULL;
    assert_int_equal(oidc_open(&s, fake_fetch, &oidc, &about), OK);
    oidc_use(oidc);
}

static int eid_open_town(void **state)
{
    if (town_open(state)) return -1;
    struct town *t = *state;
    if (!rsa) { rsa = maker_new(MAKER_RSA, 2048); ec = maker_new(MAKER_EC, 0); stranger = maker_new(MAKER_RSA, 2048); }
    fake = (struct fake){ .key = rsa, .kid = "k1", .a = t->a, .now_ms = t->now_ms };
    provide(standard);
    return 0;
}

static int eid_close_town(void **state)
{
    oidc_use(NULL);
    oidc_close(oidc);
    oidc = NULL;
    return town_close(state);
}
#define EID(fact) cmocka_unit_test_setup_teardown(fact, eid_open_town, eid_close_town)

/* ---- a browser's way ---- */

struct way { struct oidc_started out; struct str state; };

static struct way begin_joined(struct town *t, int64_t joined_to, struct str old_session)
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
static struct way begin(struct town *t) { return begin_joined(t, 0, (struct str){ 0 }); }

static struct oidc_in last;
static enum oidc_fault come_back(struct town *t, struct oidc_back in)
{
    enum oidc_fault fault;
    in.address = S("10.0.0.1");
    fake.now_ms = t->now_ms;
    assert_int_equal(oidc_back(t->db, t->a, t->now_ms, t->keys, oidc, &in, &last, &fault), OK);
    if (fault == OIDC_FINE) assert_true(last.token.n > 0 && last.account_id > 0);
    else assert_int_equal(last.token.n, 0);
    return fault;
}

static enum oidc_fault finish(struct town *t, const struct way *w)
{
    return come_back(t, (struct oidc_back){ .state = w->state, .code = S("code-1"), .cookie = w->out.cookie });
}

static enum oidc_fault whole_way(struct town *t)
{
    struct way w = begin(t);
    return finish(t, &w);
}

static int64_t count(struct town *t, const char *text)
{
    int64_t n = 0;
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "count", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static bool is_signed_in(struct town *t, struct str token)
{
    struct session_found s;
    return session_find(t->db, t->a, t->now_ms, t->keys, token, &s) == OK;
}

/* ---- all well ---- */

static void a_person_is_signed_in_and_is_the_same_next_time(void **state)
{
    struct town *t = *state;
    struct citizen c;
    assert_int_equal(whole_way(t), OIDC_FINE);
    int64_t first = last.account_id;
    assert_true(is_signed_in(t, last.token));
    assert_int_equal(citizen_by_id(t->db, t->a, first, &c), OK);
    assert_true(str_eq(c.name, S("Nguyễn Thị Lan")));
    assert_int_equal(c.birth_year, 1948);
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(last.account_id, first);
    fake.sub = fake.info_sub = "person-2";               /* the stable key is the pair of issuer and subject */
    fake.info_body = "{\"sub\":\"person-2\"}";
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_not_equal(last.account_id, first);
}

static void es256_and_ps256_sign_in_too(void **state)
{
    struct town *t = *state;
    fake.how = "PS256";
    fake.header = "{\"alg\":\"PS256\",\"kid\":\"k1\"}";
    assert_int_equal(whole_way(t), OIDC_FINE);
    provide(standard);
    fake.key = ec;
    fake.how = "ES256";
    fake.header = "{\"alg\":\"ES256\",\"kid\":\"k1\"}";
    assert_int_equal(whole_way(t), OIDC_FINE);
}

/* ---- the authorization request ---- */

static void the_request_says_all_that_it_must(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    s.acr = S("LoA2");
    s.max_age_s = 900;
    provide(s);
    struct way w = begin(t);
    static const char lead[] = ISS "/authorize?";
    assert_memory_equal(w.out.url.p, lead, sizeof lead - 1);
    const struct { const char *key; struct str value; } want[] = {
        { "response_type", S("code") }, { "client_id", S(CLIENT) }, { "scope", S("openid") },
        { "redirect_uri", S("https://city.example/resident/eid/back") }, { "code_challenge_method", S("S256") },
        { "acr_values", S("LoA2") }, { "max_age", S("900") },
    };
    for (size_t i = 0; i < N_OF(want); i++) assert_true(str_eq(query_value(t->a, w.out.url, want[i].key), want[i].value));
    assert_true(w.state.n >= 22);                        /* 128 bits in base64url */
    assert_true(fake.want_nonce.n >= 22);
    assert_int_equal(query_value(t->a, w.out.url, "code_challenge").n, 43);
    assert_int_equal(query_value(t->a, w.out.url, "client_secret").n, 0);
}

static void state_nonce_challenge_and_cookie_are_new_each_time(void **state)
{
    struct town *t = *state;
    struct way a = begin(t);
    struct str nonce = fake.want_nonce;
    struct way b = begin(t);
    assert_false(str_eq(a.state, b.state));
    assert_false(str_eq(nonce, fake.want_nonce));
    assert_false(str_eq(a.out.cookie, b.out.cookie));
    assert_false(str_eq(query_value(t->a, a.out.url, "code_challenge"), query_value(t->a, b.out.url, "code_challenge")));
}

static void without_a_level_or_an_age_neither_is_asked_for(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    assert_int_equal(query_value(t->a, w.out.url, "acr_values").n, 0);
    assert_int_equal(query_value(t->a, w.out.url, "max_age").n, 0);
}

static void the_challenge_is_that_of_rfc_7636(void **state)
{
    struct town *t = *state;
    struct str challenge;
    assert_int_equal(pkce_challenge(t->a, S("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), &challenge), OK);
    assert_true(str_eq(challenge, S("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")));
}

/* The verifier goes to the token endpoint and nowhere before. */
static void the_verifier_belongs_to_the_challenge(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    struct str challenge;
    assert_int_equal(finish(t, &w), OIDC_FINE);
    struct str verifier = query_value(t->a, fake.form, "code_verifier");
    assert_true(verifier.n >= 43 && verifier.n <= 128);
    assert_int_equal(pkce_challenge(t->a, verifier, &challenge), OK);
    assert_true(str_eq(challenge, query_value(t->a, w.out.url, "code_challenge")));
    assert_null(memmem(w.out.url.p, w.out.url.n, verifier.p, verifier.n));
}

/* ---- the way back ---- */

static void a_state_nobody_gave_out_is_refused(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    const struct str wrong[] = { { 0 }, S("x"), S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), w.out.cookie };
    for (size_t i = 0; i < N_OF(wrong); i++)
        assert_int_equal(come_back(t, (struct oidc_back){ .state = wrong[i], .code = S("c"), .cookie = w.out.cookie }), OIDC_STATE);
    assert_int_equal(fake.asked_token, 0);
    assert_int_equal(finish(t, &w), OIDC_FINE);
}

static void a_state_is_good_once(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    assert_int_equal(finish(t, &w), OIDC_FINE);
    assert_int_equal(finish(t, &w), OIDC_STATE_USED);
    assert_int_equal(fake.asked_token, 1);
}

static void a_failed_try_uses_the_state_up(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    fake.nonce = "another";
    assert_int_equal(finish(t, &w), OIDC_ID_NONCE);
    fake.nonce = NULL;
    assert_int_equal(finish(t, &w), OIDC_STATE_USED);
}

static void a_state_lasts_ten_minutes(void **state)
{
    struct town *t = *state;
    struct way early = begin(t), late = begin(t);
    struct str nonce = fake.want_nonce;
    t->now_ms += OIDC_PENDING_MS - 1;
    assert_int_equal(finish(t, &early), OIDC_ID_NONCE);          /* taken; the fake only knows the last nonce */
    t->now_ms += 1;
    fake.want_nonce = nonce;
    assert_int_equal(finish(t, &late), OIDC_STATE_OLD);
}

/* The attacker begins, and has the victim come back with his link; or listens, and comes back himself. */
static void another_browser_cannot_finish_what_one_began(void **state)
{
    struct town *t = *state;
    struct way mine = begin(t), theirs = begin(t);
    const struct str cookies[] = { { 0 }, mine.out.cookie, theirs.state };
    for (size_t i = 0; i < N_OF(cookies); i++)
        assert_int_equal(come_back(t, (struct oidc_back){ .state = theirs.state, .code = S("c"), .cookie = cookies[i] }), OIDC_BROWSER);
    assert_int_equal(fake.asked_token, 0);
    assert_int_equal(finish(t, &theirs), OIDC_FINE);             /* and it did not use the owner's up */
}

static void the_answer_must_name_our_provider(void **state)
{
    struct town *t = *state;
    struct way a = begin(t), b = begin(t);
    assert_int_equal(come_back(t, (struct oidc_back){ .state = a.state, .code = S("c"), .cookie = a.out.cookie,
                     .iss = S("https://evil.example") }), OIDC_ANSWER_ISS);
    assert_int_equal(come_back(t, (struct oidc_back){ .state = b.state, .code = S("c"), .cookie = b.out.cookie,
                     .iss = S(ISS "/") }), OIDC_ANSWER_ISS);
    assert_int_equal(fake.asked_token, 0);
    struct way c = begin(t);
    assert_int_equal(come_back(t, (struct oidc_back){ .state = c.state, .code = S("c"), .cookie = c.out.cookie, .iss = S(ISS) }), OIDC_FINE);
}

static void a_provider_that_promises_to_name_itself_must(void **state)
{
    struct town *t = *state;
    fake.says_iss = true;
    struct way w = begin(t);
    assert_int_equal(finish(t, &w), OIDC_ANSWER_ISS);
    w = begin(t);
    assert_int_equal(come_back(t, (struct oidc_back){ .state = w.state, .error = S("access_denied"), .cookie = w.out.cookie }), OIDC_ANSWER_ISS);
}

static void errors_of_the_provider_are_told_apart_and_never_repeated(void **state)
{
    struct town *t = *state;
    const struct { struct str error; enum oidc_fault fault; struct str said; } each[] = {
        { S("access_denied"), OIDC_CANCELLED, S("access_denied") }, { S("consent_required"), OIDC_CANCELLED, S("consent_required") },
        { S("server_error"), OIDC_PROVIDER, S("server_error") }, { S("<script>alert(1)</script>"), OIDC_PROVIDER, S("other") },
        { S("a_word_that_is_much_longer_than_any_that_is_defined"), OIDC_PROVIDER, S("other") },
    };
    for (size_t i = 0; i < N_OF(each); i++) {
        struct way w = begin(t);
        assert_int_equal(come_back(t, (struct oidc_back){ .state = w.state, .error = each[i].error, .cookie = w.out.cookie, .code = S("c") }),
                         each[i].fault);
        assert_true(str_eq(last.said, each[i].said));
    }
    struct way w = begin(t);
    assert_int_equal(come_back(t, (struct oidc_back){ .state = w.state, .cookie = w.out.cookie }), OIDC_CODE);
    assert_int_equal(fake.asked_token, 0);
}

/* ---- the token endpoint ---- */

static void client_and_secret_are_form_encoded_before_base64(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    assert_int_equal(finish(t, &w), OIDC_FINE);
    /* "sansang city" and "tối mật: 100%+/", escaped as RFC 6749, 2.3.1 says, joined, then encoded */
    struct str plain = S("sansang+city:t%E1%BB%91i+m%E1%BA%ADt%3A+100%25%2B%2F");
    struct str want = arena_printf(t->a, "Basic %s", base64_plain(t->a, plain).p);
    assert_true(str_eq(fake.authorization, want));
    assert_true(str_eq(query_value(t->a, fake.form, "grant_type"), S("authorization_code")));
    assert_true(str_eq(query_value(t->a, fake.form, "code"), S("code-1")));
    assert_true(str_eq(query_value(t->a, fake.form, "redirect_uri"), S("https://city.example/resident/eid/back")));
    assert_int_equal(query_value(t->a, fake.form, "client_assertion").n, 0);
    assert_int_equal(query_value(t->a, fake.form, "client_secret").n, 0);
}

static void base64_and_forms_are_those_of_the_standards(void **state)
{
    struct town *t = *state;
    const struct { struct str plain, coded; } b64[] = {      /* RFC 4648, 10 */
        { S("f"), S("Zg==") }, { S("fo"), S("Zm8=") }, { S("foo"), S("Zm9v") }, { S("foobar"), S("Zm9vYmFy") }, { S("\xfb\xff"), S("+/8=") },
    };
    for (size_t i = 0; i < N_OF(b64); i++) assert_true(str_eq(base64_plain(t->a, b64[i].plain), b64[i].coded));
    struct buf b = { .arena = t->a };
    form_add(&b, S(" %&+£€"));                               /* RFC 6749, appendix B */
    assert_true(str_eq(buf_str(&b), S("+%25%26%2B%C2%A3%E2%82%AC")));
}

static void a_private_key_signs_for_us_when_there_is_one(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    struct jws j;
    struct jwks keys;
    const struct json_in *claims;
    s.secret = (struct str){ 0 };
    s.key_pem = maker_pem(t->a, ec);
    provide(s);
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(fake.authorization.n, 0);
    assert_true(str_eq(query_value(t->a, fake.form, "client_assertion_type"), S("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
    struct str assertion = query_value(t->a, fake.form, "client_assertion");
    assert_int_equal(jws_read(t->a, assertion, 1u << JOSE_ES256, &j), OK);
    assert_int_equal(jwks_read(t->a, maker_jwks(t->a, ec, "k"), &keys), OK);
    assert_int_equal(jws_check(&j, &keys.v[0]), OK);
    assert_int_equal(json_parse(t->a, j.payload, NULL, &claims), OK);
    assert_true(str_eq(json_as_text(json_member(claims, "iss")), S(CLIENT)));
    assert_true(str_eq(json_as_text(json_member(claims, "sub")), S(CLIENT)));
    assert_true(str_eq(json_as_text(json_member(claims, "aud")), S(ISS "/token")));
    assert_int_equal(json_as_i64(json_member(claims, "exp"), 0), t->now_ms / 1000 + 60);
    struct str first = json_as_text(json_member(claims, "jti"));
    assert_true(first.n >= 22);
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(jws_read(t->a, query_value(t->a, fake.form, "client_assertion"), 1u << JOSE_ES256, &j), OK);
    assert_int_equal(json_parse(t->a, j.payload, NULL, &claims), OK);
    assert_false(str_eq(json_as_text(json_member(claims, "jti")), first));
}

static void refusals_of_the_token_endpoint_are_told_apart(void **state)
{
    struct town *t = *state;
    const struct { int64_t status; const char *body; enum oidc_fault fault; } each[] = {
        { 400, "{\"error\":\"invalid_grant\"}", OIDC_TOKEN_REFUSED }, { 401, "{\"error\":\"invalid_client\"}", OIDC_CLIENT_REFUSED },
        { 400, "{\"error\":\"invalid_client\"}", OIDC_CLIENT_REFUSED }, { 400, "nonsense", OIDC_TOKEN_REFUSED },
        { 500, "", OIDC_TOKEN_CALL }, { 503, "{}", OIDC_TOKEN_CALL }, { 302, "", OIDC_TOKEN_CALL },
    };
    for (size_t i = 0; i < N_OF(each); i++) {
        fake.token_status = each[i].status;
        fake.token_body = each[i].body;
        assert_int_equal(whole_way(t), each[i].fault);
    }
}

static void answers_that_are_no_tokens_are_refused(void **state)
{
    struct town *t = *state;
    const char *const bodies[] = {
        "", "{}", "[]", "nonsense", "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}", "{\"id_token\":\"a.b.c\",\"token_type\":\"Bearer\"}",
        "{\"id_token\":\"a.b.c\",\"access_token\":\"a\"}", "{\"id_token\":\"a.b.c\",\"access_token\":\"a\",\"token_type\":\"mac\"}",
        "{\"id_token\":7,\"access_token\":\"a\",\"token_type\":\"Bearer\"}", "{\"id_token\":\"a\",\"id_token\":\"b\",\"access_token\":\"a\",\"token_type\":\"Bearer\"}",
    };
    for (size_t i = 0; i < N_OF(bodies); i++) {
        fake.token_body = bodies[i];
        assert_int_equal(whole_way(t), OIDC_TOKEN_ANSWER);
    }
    fake.token_body = NULL;
    fake.token_type = "text/html";
    assert_int_equal(whole_way(t), OIDC_TOKEN_ANSWER);
    fake.token_type = "application/jsonp";
    assert_int_equal(whole_way(t), OIDC_TOKEN_ANSWER);
}

static void an_answer_too_large_is_refused(void **state)
{
    struct town *t = *state;
    fake.pad = OIDC_ANSWER_MAX;
    assert_int_equal(whole_way(t), OIDC_TOKEN_CALL);
    fake.pad = OIDC_ANSWER_MAX / 2;
    assert_int_equal(whole_way(t), OIDC_FINE);
}

static void a_bomb_of_brackets_is_refused(void **state)
{
    struct town *t = *state;
    char *deep = arena_new(t->a, char, 100001);
    memset(deep, '[', 100000);
    fake.token_body = deep;
    assert_int_equal(whole_way(t), OIDC_TOKEN_ANSWER);
    fake.token_body = NULL;
    fake.info_body = deep;
    assert_int_equal(whole_way(t), OIDC_USERINFO_ANSWER);
    fake.info_body = NULL;
    fake.more = arena_printf(t->a, ",\"x\":%.20s", deep).p;
    assert_int_equal(whole_way(t), OIDC_ID_FORM);
}

/* ---- the id_token ---- */

static void a_token_that_is_none_is_refused(void **state)
{
    struct town *t = *state;
    const char *const tokens[] = { "x", "a.b", "a.b.c", "a.b.c.d", "..", "eyJhbGciOiJSUzI1NiJ9.e30.!!" };
    for (size_t i = 0; i < N_OF(tokens); i++) {
        fake.id_token = tokens[i];
        assert_int_equal(whole_way(t), OIDC_ID_FORM);
    }
    fake.id_token = fake_sign(t->a, NULL, S("[1]")).p;
    assert_int_equal(whole_way(t), OIDC_ID_FORM);
    fake.id_token = fake_sign(t->a, NULL, S("not json")).p;
    assert_int_equal(whole_way(t), OIDC_ID_FORM);
}

static void only_configured_algorithms_count(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    fake.how = "none";
    fake.header = "{\"alg\":\"none\"}";
    assert_int_equal(whole_way(t), OIDC_ID_FORM);                /* its third part is empty */
    fake.how = "HS256";                                          /* keyed with the published key set */
    fake.header = "{\"alg\":\"HS256\",\"kid\":\"k1\"}";
    assert_int_equal(whole_way(t), OIDC_ID_ALG);
    fake.header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
    assert_int_equal(whole_way(t), OIDC_ID_SIGNATURE);
    fake.how = fake.header = NULL;
    s.algs = S("ES256");
    provide(s);
    assert_int_equal(whole_way(t), OIDC_ID_ALG);
    s.algs = S("RS256");
    provide(s);
    assert_int_equal(whole_way(t), OIDC_FINE);
}

static void a_signature_that_is_not_the_providers_is_refused(void **state)
{
    struct town *t = *state;
    fake.flip = true;
    assert_int_equal(whole_way(t), OIDC_ID_SIGNATURE);
    fake.flip = false;
    fake.other_key = stranger;
    assert_int_equal(whole_way(t), OIDC_ID_SIGNATURE);
}

static void issuer_is_compared_letter_by_letter(void **state)
{
    struct town *t = *state;
    const char *const wrong[] = { "https://evil.example", ISS "/", "https://EID.example", "", "http://eid.example" };
    for (size_t i = 0; i < N_OF(wrong); i++) {
        fake.iss = wrong[i];
        assert_int_equal(whole_way(t), OIDC_ID_ISS);
    }
}

static void the_token_must_be_for_us(void **state)
{
    struct town *t = *state;
    const struct { const char *aud, *azp; enum oidc_fault fault; } each[] = {
        { "\"other\"", NULL, OIDC_ID_AUD }, { "[]", NULL, OIDC_ID_AUD }, { "[\"other\"]", NULL, OIDC_ID_AUD }, { "7", NULL, OIDC_ID_AUD },
        { "{\"" CLIENT "\":1}", NULL, OIDC_ID_AUD }, { "\"" CLIENT "x\"", NULL, OIDC_ID_AUD },
        { "[\"" CLIENT "\"]", NULL, OIDC_FINE }, { "[\"" CLIENT "\",\"other\"]", NULL, OIDC_ID_AZP },
        { "[\"other\",\"" CLIENT "\"]", "other", OIDC_ID_AZP }, { "[\"other\",\"" CLIENT "\"]", CLIENT, OIDC_FINE },
        { "\"" CLIENT "\"", "other", OIDC_ID_AZP }, { "\"" CLIENT "\"", CLIENT, OIDC_FINE },
    };
    for (size_t i = 0; i < N_OF(each); i++) {
        fake.aud = each[i].aud;
        fake.azp = each[i].azp;
        assert_int_equal(whole_way(t), each[i].fault);
    }
}

static void times_may_be_a_minute_off_and_no_more(void **state)
{
    struct town *t = *state;
    const struct { int64_t exp, iat, nbf; enum oidc_fault fault; } each[] = {
        { -59, 0, 0, OIDC_FINE }, { -60, 0, 0, OIDC_ID_EXPIRED }, { -61, 0, 0, OIDC_ID_EXPIRED },
        { 300, 60, 0, OIDC_FINE }, { 300, 61, 0, OIDC_ID_EARLY },
        { 300, 0, 60, OIDC_FINE }, { 300, 0, 61, OIDC_ID_EARLY }, { 300, -3600, -3600, OIDC_FINE },
    };
    for (size_t i = 0; i < N_OF(each); i++) {
        fake.exp_s = each[i].exp;
        fake.iat_s = each[i].iat;
        fake.nbf_s = each[i].nbf;
        assert_int_equal(whole_way(t), each[i].fault);
    }
}

static void times_must_be_said_and_be_numbers(void **state)
{
    struct town *t = *state;
    const char *const wrong[] = {
        "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"iat\":1}", "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"exp\":99999999999}",
        "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"iat\":1,\"exp\":\"99999999999\"}",
        "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"iat\":1,\"exp\":1e300}", "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"iat\":1,\"exp\":-1}",
        "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"iat\":1,\"exp\":99999999999,\"nbf\":\"x\"}",
    };
    for (size_t i = 0; i < N_OF(wrong); i++) {
        fake.id_token = fake_sign(t->a, NULL, str_z(wrong[i])).p;
        assert_int_equal(whole_way(t), OIDC_ID_FORM);
    }
}

static void the_nonce_must_be_the_one_of_this_sign_in(void **state)
{
    struct town *t = *state;
    const char *const wrong[] = { "", "another", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    for (size_t i = 0; i < N_OF(wrong); i++) {
        fake.nonce = wrong[i];
        assert_int_equal(whole_way(t), OIDC_ID_NONCE);
    }
    fake.nonce = NULL;
    struct way first = begin(t);
    begin(t);                                            /* a token of that other sign-in, put into this one */
    assert_int_equal(finish(t, &first), OIDC_ID_NONCE);
}

static void a_person_without_a_name_of_his_own_is_refused(void **state)
{
    struct town *t = *state;
    char *long_name = arena_new(t->a, char, 257);
    memset(long_name, 'x', 256);
    fake.sub = "";
    assert_int_equal(whole_way(t), OIDC_ID_SUB);
    fake.sub = long_name;
    assert_int_equal(whole_way(t), OIDC_ID_SUB);
}

static void who_proved_himself_too_long_ago_must_do_so_again(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    fake.auth_time_s = -100000;
    assert_int_equal(whole_way(t), OIDC_FINE);           /* nobody asked */
    s.max_age_s = 600;
    provide(s);
    assert_int_equal(whole_way(t), OIDC_ID_AUTH_TIME);
    const struct { int64_t at; enum oidc_fault fault; } each[] = {
        { 0, OIDC_ID_AUTH_TIME } /* not said */, { -660, OIDC_FINE }, { -661, OIDC_ID_AUTH_TIME }, { -1, OIDC_FINE }, { 61, OIDC_ID_AUTH_TIME },
    };
    for (size_t i = 0; i < N_OF(each); i++) {
        fake.auth_time_s = each[i].at;
        assert_int_equal(whole_way(t), each[i].fault);
    }
}

static void a_level_below_the_one_asked_for_is_refused(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    s.acr = S("LoA2");
    provide(s);
    const struct { const char *acr; enum oidc_fault fault; } each[] = {
        { NULL, OIDC_ID_LEVEL }, { "LoA1", OIDC_ID_LEVEL }, { "LoA3", OIDC_ID_LEVEL }, { "loa2", OIDC_ID_LEVEL }, { "LoA2", OIDC_FINE },
    };
    for (size_t i = 0; i < N_OF(each); i++) {
        fake.acr = each[i].acr;
        assert_int_equal(whole_way(t), each[i].fault);
    }
    s.acr = S("LoA1");
    provide(s);
    assert_int_equal(whole_way(t), OIDC_FINE);           /* a higher one will do */
    struct citizen c;
    assert_int_equal(citizen_by_id(t->db, t->a, last.account_id, &c), OK);
    assert_int_equal(c.eid_level, 2);
    fake.acr = NULL;                                     /* the level is a signed word: userinfo cannot lift it */
    fake.info_body = "{\"sub\":\"person-1\",\"acr\":\"LoA2\"}";
    assert_int_equal(whole_way(t), OIDC_ID_LEVEL);
}

static void the_access_token_must_be_the_one_the_id_token_names(void **state)
{
    struct town *t = *state;
    struct str hash;
    assert_int_equal(at_hash_of(t->a, S("access-1"), &hash), OK);
    fake.at_hash = hash.p;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(at_hash_of(t->a, S("access-2"), &hash), OK);
    fake.at_hash = hash.p;
    assert_int_equal(whole_way(t), OIDC_ID_AT_HASH);
    fake.at_hash = "";
    assert_int_equal(whole_way(t), OIDC_ID_AT_HASH);
    /* OpenID Connect Core, appendix A.3 */
    assert_int_equal(at_hash_of(t->a, S("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), &hash), OK);
    assert_true(str_eq(hash, S("77QmUPtjPfzWtF2AnpK9RQ")));
}

/* ---- the provider's keys ---- */

static void an_unknown_key_makes_us_ask_once_more(void **state)
{
    struct town *t = *state;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(fake.asked_keys, 1);
    fake.key = stranger;                                 /* the provider has changed its keys */
    fake.kid = "k2";
    t->now_ms += OIDC_REFRESH_MS;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(fake.asked_keys, 2);
}

static void a_key_that_stays_unknown_is_asked_for_once_a_minute(void **state)
{
    struct town *t = *state;
    assert_int_equal(whole_way(t), OIDC_FINE);
    fake.header = "{\"alg\":\"RS256\",\"kid\":\"nobody\"}";
    for (int i = 0; i < 5; i++) assert_int_equal(whole_way(t), OIDC_ID_KEY);
    assert_int_equal(fake.asked_keys, 1);                /* asked a moment ago */
    t->now_ms += OIDC_REFRESH_MS;
    for (int i = 0; i < 5; i++) assert_int_equal(whole_way(t), OIDC_ID_KEY);
    assert_int_equal(fake.asked_keys, 2);
    t->now_ms += OIDC_REFRESH_MS;
    for (int i = 0; i < 5; i++) assert_int_equal(whole_way(t), OIDC_ID_KEY);
    assert_int_equal(fake.asked_keys, 3);
}

static void what_the_provider_says_is_kept_an_hour(void **state)
{
    struct town *t = *state;
    for (int i = 0; i < 4; i++) assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(fake.asked_keys, 1);
    assert_int_equal(fake.asked_discovery, 1);
    t->now_ms += OIDC_KEPT_MS;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(fake.asked_keys, 2);
    assert_int_equal(fake.asked_discovery, 2);
}

static void keys_are_believed_for_a_day_while_they_cannot_be_fetched(void **state)
{
    struct town *t = *state;
    int64_t began = t->now_ms;
    assert_int_equal(whole_way(t), OIDC_FINE);
    fake.keys_down = true;
    t->now_ms = began + OIDC_KEPT_MS;
    assert_int_equal(whole_way(t), OIDC_FINE);
    t->now_ms = began + OIDC_STALE_MS;
    assert_int_equal(whole_way(t), OIDC_FINE);
    t->now_ms = began + OIDC_STALE_MS + 1;
    assert_int_equal(whole_way(t), OIDC_KEYS);
    assert_int_equal(whole_way(t), OIDC_KEYS);
    fake.keys_down = false;
    assert_int_equal(whole_way(t), OIDC_FINE);
}

static void a_broken_key_set_does_not_take_the_place_of_a_good_one(void **state)
{
    struct town *t = *state;
    const char *const broken[] = { "<html>busy</html>", "{\"keys\":[]}", "{}" };
    assert_int_equal(whole_way(t), OIDC_FINE);
    for (size_t i = 0; i < N_OF(broken); i++) {
        t->now_ms += OIDC_KEPT_MS;
        fake.jwks_after = broken[i];
        assert_int_equal(whole_way(t), OIDC_FINE);
    }
}

/* ---- discovery ---- */

static enum oidc_fault try_start(struct town *t)
{
    struct oidc_started out;
    enum oidc_fault fault;
    const struct oidc_start in = { 0, { 0 }, S("https://city.example/resident/eid/back") };
    assert_int_equal(oidc_start(t->db, t->a, t->now_ms, t->keys, oidc, &in, &out, &fault), OK);
    return fault;
}

static void a_provider_that_says_wrong_things_about_itself_is_not_used(void **state)
{
    struct town *t = *state;
    const char *const wrong[] = {
        "", "{}", "<html>", "{\"issuer\":\"https://evil.example\",\"authorization_endpoint\":\"https://evil.example/a\"}",
        "{\"issuer\":\"" ISS "\"}",
        "{\"issuer\":\"" ISS "\",\"authorization_endpoint\":\"http://eid.example/a\",\"token_endpoint\":\"" ISS "/t\",\"jwks_uri\":\"" ISS "/j\"}",
        "{\"issuer\":\"" ISS "\",\"authorization_endpoint\":\"" ISS "/a\",\"token_endpoint\":\"" ISS "/t\",\"jwks_uri\":\"file:///etc/passwd\"}",
    };
    for (size_t i = 0; i < N_OF(wrong); i++) {
        provide(standard);
        fake.discovery = wrong[i];
        assert_int_equal(try_start(t), OIDC_DISCOVERY);
    }
    provide(standard);
    fake.discovery = NULL;
    fake.down = true;
    assert_int_equal(try_start(t), OIDC_DISCOVERY);
    fake.down = false;
    assert_int_equal(try_start(t), OIDC_FINE);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM eid_pending"), 1);
}

static void configured_addresses_go_before_discovery(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    s.authorize = S("https://other.example/go?tenant=1");
    provide(s);
    struct way w = begin(t);
    static const char lead[] = "https://other.example/go?tenant=1&response_type=code&";
    assert_memory_equal(w.out.url.p, lead, sizeof lead - 1);
    assert_int_equal(finish(t, &w), OIDC_FINE);
    s.token = S(ISS "/token");
    s.jwks = S(ISS "/jwks");
    provide(s);
    fake.asked_discovery = fake.asked_info = 0;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(fake.asked_discovery, 0);
    assert_int_equal(fake.asked_info, 0);                /* no userinfo address: the id_token alone */
}

static void the_portal_has_its_own_addresses_and_level(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    s.preset = OIDC_PORTAL;
    s.issuer = S(ISS "/oauth2/token");                   /* WSO2 calls itself by its token endpoint */
    provide(s);
    fake.iss = ISS "/oauth2/token";
    fake.acr = "LoA1";
    struct way w = begin(t);
    static const char lead[] = ISS "/oauth2/authorize?response_type=code&";
    assert_memory_equal(w.out.url.p, lead, sizeof lead - 1);
    assert_true(str_eq(query_value(t->a, w.out.url, "acr_values"), S("LoA1")));
    assert_true(str_eq(query_value(t->a, w.out.url, "scope"), S("openid")));
    assert_int_equal(finish(t, &w), OIDC_FINE);
    assert_true(str_eq(fake.info_url, S(ISS "/oauth2/userinfo?schema=openid")));
    assert_int_equal(fake.asked_discovery, 0);
}

/* ---- userinfo ---- */

static void userinfo_must_be_about_the_same_person(void **state)
{
    struct town *t = *state;
    fake.info_sub = "person-2";
    assert_int_equal(whole_way(t), OIDC_USERINFO_SUB);
    fake.info_sub = NULL;
    fake.info_body = "{\"name\":\"Nobody\"}";
    assert_int_equal(whole_way(t), OIDC_USERINFO_SUB);
    fake.info_body = NULL;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_true(str_eq(fake.info_authorization, S("Bearer access-1")));
}

static void userinfo_that_fails_is_no_sign_in(void **state)
{
    struct town *t = *state;
    fake.info_status = 500;
    assert_int_equal(whole_way(t), OIDC_USERINFO_CALL);
    fake.info_status = 401;
    assert_int_equal(whole_way(t), OIDC_USERINFO_CALL);
    fake.info_status = 0;
    fake.info_type = "application/jwt";
    assert_int_equal(whole_way(t), OIDC_USERINFO_ANSWER);
    fake.info_type = NULL;
    fake.info_body = "[]";
    assert_int_equal(whole_way(t), OIDC_USERINFO_ANSWER);
}

static void claims_are_read_as_the_map_says(void **state)
{
    struct town *t = *state;
    struct oidc_settings s = standard;
    struct eid who;
    const struct json_in *id, *info;
    s.claims = S("number=cccd name=hoTen birth=ngaySinh sex=gioiTinh phone=sdt level=muc");
    provide(s);
    assert_int_equal(json_parse(t->a, S("{\"sub\":\"p\",\"muc\":\"LoA2\",\"hoTen\":\"Sai\",\"cccd\":\"001148012345\"}"), NULL, &id), OK);
    assert_int_equal(json_parse(t->a, S("{\"hoTen\":\"Trần Văn Đức\",\"ngaySinh\":\"03/05/1948\",\"gioiTinh\":\"Nam\",\"sdt\":\"0912345678\","
                                        "\"citizen_id\":\"000000000000\"}"), NULL, &info), OK);
    assert_int_equal(oidc_person(oidc, id, info, &who), OIDC_FINE);
    assert_true(str_eq(who.name, S("Trần Văn Đức")));
    assert_true(str_eq(who.number, S("001148012345")));
    assert_true(str_eq(who.phone, S("0912345678")));
    assert_int_equal(who.birth_year, 1948);
    assert_int_equal(who.sex, 1);
    assert_int_equal(who.level, 2);
}

static void claims_out_of_shape_are_left_out(void **state)
{
    struct town *t = *state;
    struct eid who;
    const struct json_in *id;
    const char *const odd[] = {
        "{\"sub\":\"p\",\"citizen_id\":\"12345678901\",\"birthdate\":\"0000-00-00\",\"gender\":\"x\",\"phone_number\":\"1234567890123456789012345\"}",
        "{\"sub\":\"p\",\"citizen_id\":1148012345,\"birthdate\":1948,\"gender\":2,\"phone_number\":[\"0912345678\"],\"name\":{\"first\":\"x\"}}",
        "{\"sub\":\"p\",\"citizen_id\":\"00114801234x\",\"birthdate\":\"3.5.1948\",\"phone_number\":\"0912345678\",\"phone_number_verified\":false}",
        "{\"sub\":\"p\",\"name\":\"a\\u0000b\"}",
    };
    for (size_t i = 0; i < N_OF(odd); i++) {
        if (json_parse(t->a, str_z(odd[i]), NULL, &id) != OK) continue;
        assert_int_equal(oidc_person(oidc, id, NULL, &who), OIDC_FINE);
        assert_int_equal(who.number.n + who.phone.n + who.name.n, 0);
        assert_int_equal(who.birth_year, 0);
        assert_int_equal(who.sex, 0);
    }
}

/* ---- the account ---- */

static void the_session_the_browser_carried_is_over(void **state)
{
    struct town *t = *state;
    assert_int_equal(whole_way(t), OIDC_FINE);
    struct str old = last.token;
    int64_t account = last.account_id;
    struct way w = begin_joined(t, account, old);
    assert_true(is_signed_in(t, old));
    assert_int_equal(finish(t, &w), OIDC_FINE);
    assert_int_equal(last.account_id, account);
    assert_false(is_signed_in(t, old));
    assert_true(is_signed_in(t, last.token));
}

static void a_locked_person_is_turned_away(void **state)
{
    struct town *t = *state;
    static const struct sql lock = { "lock", "UPDATE account SET state = 'locked'" };
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(db_run(t->db, t->a, &lock, NO_BINDS, NULL), OK);
    assert_int_equal(whole_way(t), OIDC_REFUSED);
}

static void nothing_secret_lies_open_in_the_database(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    struct str nonce = fake.want_nonce;
    struct bytes hash;
    assert_int_equal(keys_hash(t->keys, t->a, "eid.state", w.state, &hash), OK);
    static const struct sql q = { "pending", "SELECT COUNT(*) FROM eid_pending WHERE state_hash = $1" };
    int64_t n;
    assert_int_equal(db_i64(t->db, t->a, &q, BINDS(BIND(hash)), &n), OK);
    assert_int_equal(n, 1);
    static const struct sql row = { "row", "SELECT secrets, redirect_uri FROM eid_pending" };
    struct { struct bytes secrets; struct str redirect_uri; } got;
    const struct field f[] = { { .name = "secrets", .at = 0, .kind = FIELD_BYTES },
                               { .name = "redirect_uri", .at = sizeof(struct bytes), .kind = FIELD_TEXT } };
    assert_int_equal(db_one(t->db, t->a, &row, NO_BINDS, FIELDS(f), &got), OK);
    assert_null(memmem(got.secrets.p, got.secrets.n, nonce.p, nonce.n));
    assert_int_equal(finish(t, &w), OIDC_FINE);
    struct str verifier = query_value(t->a, fake.form, "code_verifier");
    assert_null(memmem(got.secrets.p, got.secrets.n, verifier.p, verifier.n));
}

static void what_was_not_finished_is_swept_away(void **state)
{
    struct town *t = *state;
    begin(t);
    assert_int_equal(oidc_sweep(t->db, t->a, t->keys, t->now_ms + OIDC_PENDING_MS), OK);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM eid_pending"), 1);
    assert_int_equal(oidc_sweep(t->db, t->a, t->keys, t->now_ms + OIDC_PENDING_MS + 1), OK);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM eid_pending"), 0);
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM eid_session"), 1);
    assert_int_equal(oidc_sweep(t->db, t->a, t->keys, t->now_ms + CITIZEN_WHOLE_DAYS * (int64_t)DAY_MS), OK);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM eid_session"), 1);
    assert_int_equal(oidc_sweep(t->db, t->a, t->keys, t->now_ms + CITIZEN_WHOLE_DAYS * (int64_t)DAY_MS + 1), OK);
    assert_int_equal(count(t, "SELECT COUNT(*) FROM eid_session"), 0);
}

/* ---- signing out ---- */

static void the_provider_is_left_by_its_own_door(void **state)
{
    struct town *t = *state;
    struct str url;
    assert_int_equal(oidc_logout_url(t->a, t->now_ms, oidc, S("https://city.example/resident/"), &url), OK);
    static const char lead[] = ISS "/end?";
    assert_memory_equal(url.p, lead, sizeof lead - 1);
    assert_true(str_eq(query_value(t->a, url, "client_id"), S(CLIENT)));
    assert_true(str_eq(query_value(t->a, url, "post_logout_redirect_uri"), S("https://city.example/resident/")));
    assert_int_equal(query_value(t->a, url, "id_token_hint").n, 0);
}

static void a_provider_without_such_a_door_or_out_of_reach_gives_none(void **state)
{
    struct town *t = *state;
    struct str url;
    fake.discovery = "{\"issuer\":\"" ISS "\",\"authorization_endpoint\":\"" ISS "/a\",\"token_endpoint\":\"" ISS "/token\",\"jwks_uri\":\"" ISS "/jwks\"}";
    assert_int_equal(oidc_logout_url(t->a, t->now_ms, oidc, S("https://city.example/resident/"), &url), OK);
    assert_int_equal(url.n, 0);
    provide(standard);
    fake.down = true;
    assert_int_equal(oidc_logout_url(t->a, t->now_ms, oidc, S("https://city.example/resident/"), &url), OK);
    assert_int_equal(url.n, 0);
}

#define EVENTS ",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"

static enum oidc_fault logout(struct town *t, const char *header, const char *claims)
{
    enum oidc_fault fault;
    long long now = (long long)(t->now_ms / 1000);
    struct str payload = arena_printf(t->a, "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"iat\":%lld,\"exp\":%lld%s}", now, now + 120, claims);
    assert_int_equal(oidc_backchannel(t->db, t->a, t->now_ms, t->keys, oidc, fake_sign(t->a, header, payload), &fault), OK);
    return fault;
}

static void the_provider_ends_a_session_by_its_name(void **state)
{
    struct town *t = *state;
    fake.more = ",\"sid\":\"s1\"";
    assert_int_equal(whole_way(t), OIDC_FINE);
    struct str one = last.token;
    fake.more = ",\"sid\":\"s2\"";
    assert_int_equal(whole_way(t), OIDC_FINE);
    struct str two = last.token;
    assert_int_equal(logout(t, NULL, ",\"sid\":\"s1\",\"sub\":\"person-1\",\"jti\":\"j1\"" EVENTS), OIDC_FINE);
    assert_false(is_signed_in(t, one));
    assert_true(is_signed_in(t, two));
    assert_int_equal(logout(t, NULL, ",\"sid\":\"nobody\",\"jti\":\"j2\"" EVENTS), OIDC_FINE);
    assert_true(is_signed_in(t, two));
}

static void the_provider_ends_all_sessions_of_a_person(void **state)
{
    struct town *t = *state;
    assert_int_equal(whole_way(t), OIDC_FINE);
    struct str one = last.token;
    assert_int_equal(whole_way(t), OIDC_FINE);
    struct str two = last.token;
    fake.sub = "person-2";
    fake.info_body = "{\"sub\":\"person-2\"}";
    assert_int_equal(whole_way(t), OIDC_FINE);
    struct str other = last.token;
    assert_int_equal(logout(t, NULL, ",\"sub\":\"person-1\",\"jti\":\"j1\"" EVENTS), OIDC_FINE);
    assert_false(is_signed_in(t, one));
    assert_false(is_signed_in(t, two));
    assert_true(is_signed_in(t, other));
}

static void a_logout_token_that_is_not_in_order_ends_nothing(void **state)
{
    struct town *t = *state;
    const struct { const char *header, *claims; enum oidc_fault fault; } each[] = {
        { NULL, ",\"sub\":\"person-1\",\"jti\":\"j\"", OIDC_OUT_EVENT },
        { NULL, ",\"sub\":\"person-1\",\"jti\":\"j\",\"events\":{}", OIDC_OUT_EVENT },
        { NULL, ",\"sub\":\"person-1\",\"jti\":\"j\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":true}", OIDC_OUT_EVENT },
        { NULL, ",\"sub\":\"person-1\",\"jti\":\"j\",\"events\":[\"http://schemas.openid.net/event/backchannel-logout\"]", OIDC_OUT_EVENT },
        { NULL, ",\"sub\":\"person-1\",\"jti\":\"j\",\"nonce\":\"n\"" EVENTS, OIDC_OUT_NONCE },
        { NULL, ",\"jti\":\"j\"" EVENTS, OIDC_OUT_WHOM },
        { NULL, ",\"sub\":\"person-1\"" EVENTS, OIDC_OUT_FORM },
        { "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}", ",\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS, OIDC_OUT_FORM },
        { "{\"alg\":\"none\"}", ",\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS, OIDC_ID_ALG },
        { "{\"alg\":\"RS256\",\"kid\":\"k9\"}", ",\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS, OIDC_ID_KEY },
    };
    assert_int_equal(whole_way(t), OIDC_FINE);
    for (size_t i = 0; i < N_OF(each); i++) {
        assert_int_equal(logout(t, each[i].header, each[i].claims), each[i].fault);
        assert_true(is_signed_in(t, last.token));
    }
    fake.other_key = stranger;
    assert_int_equal(logout(t, NULL, ",\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS), OIDC_ID_SIGNATURE);
    fake.other_key = NULL;
    assert_true(is_signed_in(t, last.token));
    assert_int_equal(logout(t, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"logout+jwt\"}", ",\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS), OIDC_FINE);
    assert_false(is_signed_in(t, last.token));
}

static void a_logout_token_for_others_or_out_of_time_ends_nothing(void **state)
{
    struct town *t = *state;
    long long now = (long long)(t->now_ms / 1000);
    const struct { const char *iss, *aud; long long iat, exp; enum oidc_fault fault; } each[] = {
        { "https://evil.example", CLIENT, 0, 120, OIDC_ID_ISS }, { ISS, "other", 0, 120, OIDC_ID_AUD },
        { ISS, CLIENT, 61, 120, OIDC_ID_EARLY }, { ISS, CLIENT, -300, -60, OIDC_ID_EXPIRED }, { ISS, CLIENT, -300, -59, OIDC_FINE },
    };
    assert_int_equal(whole_way(t), OIDC_FINE);
    for (size_t i = 0; i < N_OF(each); i++) {
        enum oidc_fault fault;
        assert_true(is_signed_in(t, last.token));
        struct str p = arena_printf(t->a, "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%lld,\"exp\":%lld,\"sub\":\"person-1\",\"jti\":\"j%zu\"" EVENTS "}",
                                    each[i].iss, each[i].aud, now + each[i].iat, now + each[i].exp, i);
        assert_int_equal(oidc_backchannel(t->db, t->a, t->now_ms, t->keys, oidc, fake_sign(t->a, NULL, p), &fault), OK);
        assert_int_equal(fault, each[i].fault);
    }
    assert_false(is_signed_in(t, last.token));
}

static void a_logout_token_is_good_once(void **state)
{
    struct town *t = *state;
    const char *const claims = ",\"sub\":\"person-1\",\"jti\":\"j1\"" EVENTS;
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(logout(t, NULL, claims), OIDC_FINE);
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(logout(t, NULL, claims), OIDC_OUT_AGAIN);   /* whoever recorded it cannot sign people out again */
    assert_true(is_signed_in(t, last.token));
}

static void an_id_token_is_no_logout_token_and_the_other_way_round(void **state)
{
    struct town *t = *state;
    assert_int_equal(logout(t, NULL, ",\"sub\":\"person-1\",\"jti\":\"j\",\"nonce\":\"n\""), OIDC_OUT_EVENT);
    fake.id_token = fake_sign(t->a, NULL, arena_printf(t->a, "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"iat\":%lld,\"exp\":%lld,\"sub\":\"person-1\",\"jti\":\"j\""
                              EVENTS "}", (long long)(t->now_ms / 1000), (long long)(t->now_ms / 1000 + 120))).p;
    assert_int_equal(whole_way(t), OIDC_ID_NONCE);
}

/* ---- settings ---- */

static void a_setting_that_cannot_work_is_named(void **state)
{
    struct town *t = *state;
    const char *about;
    struct oidc *o;
    struct oidc_settings s[] = { standard, standard, standard, standard, standard, standard, standard, standard, standard, standard,
                                 standard, standard, standard, standard };
    const char *const key[N_OF(s)] = { "oidc_issuer", "oidc_issuer", "oidc_issuer", "oidc_client", "oidc_secret_file", "oidc_secret_file",
        "oidc_key_file", "oidc_algs", "oidc_scope", "oidc_claims", "oidc_claims", "oidc_acr", "oidc_token", "oidc_issuer" };
    s[0].issuer = S("");
    s[1].issuer = S("http://eid.example");               /* not https, not this machine */
    s[2].issuer = S("https://user@eid.example");
    s[3].client = S("");
    s[4].secret = S("");
    s[5].key_pem = maker_pem(t->a, ec);                  /* both */
    s[6].secret = S("");
    s[6].key_pem = S("-----BEGIN NOTHING-----");
    s[7].algs = S("RS256 HS256");
    s[8].scope = S("profile");
    s[9].claims = S("number");
    s[10].claims = S("colour=blue");
    s[11].acr = S("LoA9");
    s[12].token = S("ftp://eid.example/token");
    s[13].issuer = S("https://eid.example/#x");
    for (size_t i = 0; i < N_OF(s); i++) {
        assert_int_equal(oidc_open(&s[i], fake_fetch, &o, &about), ERR_BAD_INPUT);
        assert_string_equal(about, key[i]);
    }
}

static void plain_http_is_for_this_machine_only(void **state)
{
    (void)state;
    const char *const fair[] = { "https://a", "https://a.vn:8443/x?y=1", "http://127.0.0.1", "http://127.0.0.1:80/x", "http://localhost/", "http://[::1]:1/" };
    const char *const unfair[] = { "", "https://", "http://a", "http://127.0.0.1.evil.example/", "http://localhost.evil.example", "http://127.0.0.1@evil.example/",
                                   "https://a b", "https://a\n", "https://ü.vn", "javascript:alert(1)", "//a", "https:/a", "http://localhost@evil", "https://a/#b" };
    for (size_t i = 0; i < N_OF(fair); i++) assert_true(url_is_fair(str_z(fair[i])));
    for (size_t i = 0; i < N_OF(unfair); i++) assert_false(url_is_fair(str_z(unfair[i])));
}

/* While that many of us wait for the provider, the next is told at once that it is busy. */
static void a_slow_provider_does_not_take_every_worker(void **state)
{
    struct town *t = *state;
    struct way w = begin(t);
    atomic_store(&oidc->calling, OIDC_CALLS_MAX);
    assert_int_equal(finish(t, &w), OIDC_BUSY);
    assert_int_equal(fake.asked_token, 0);
    atomic_store(&oidc->calling, 0);
    assert_int_equal(whole_way(t), OIDC_FINE);
    assert_int_equal(atomic_load(&oidc->calling), 0);
}

static void every_fault_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < OIDC_FAULT_COUNT; i++) {
        assert_true(strlen(oidc_word((enum oidc_fault)i)) > 0);
        for (unsigned k = 0; k < i; k++) assert_string_not_equal(oidc_word((enum oidc_fault)i), oidc_word((enum oidc_fault)k));
    }
}

int main(void)
{
    const struct CMUnitTest oidc_sign_in[] = {
        EID(a_person_is_signed_in_and_is_the_same_next_time), EID(es256_and_ps256_sign_in_too),
        EID(the_request_says_all_that_it_must), EID(state_nonce_challenge_and_cookie_are_new_each_time),
        EID(without_a_level_or_an_age_neither_is_asked_for), EID(the_challenge_is_that_of_rfc_7636),
        EID(the_verifier_belongs_to_the_challenge), EID(a_state_nobody_gave_out_is_refused), EID(a_state_is_good_once),
        EID(a_failed_try_uses_the_state_up), EID(a_state_lasts_ten_minutes), EID(another_browser_cannot_finish_what_one_began),
        EID(the_answer_must_name_our_provider), EID(a_provider_that_promises_to_name_itself_must),
        EID(errors_of_the_provider_are_told_apart_and_never_repeated), EID(client_and_secret_are_form_encoded_before_base64),
        EID(base64_and_forms_are_those_of_the_standards), EID(a_private_key_signs_for_us_when_there_is_one),
        EID(refusals_of_the_token_endpoint_are_told_apart), EID(answers_that_are_no_tokens_are_refused),
        EID(an_answer_too_large_is_refused), EID(a_bomb_of_brackets_is_refused), EID(a_token_that_is_none_is_refused),
        EID(only_configured_algorithms_count), EID(a_signature_that_is_not_the_providers_is_refused),
        EID(issuer_is_compared_letter_by_letter), EID(the_token_must_be_for_us), EID(times_may_be_a_minute_off_and_no_more),
        EID(times_must_be_said_and_be_numbers), EID(the_nonce_must_be_the_one_of_this_sign_in),
        EID(a_person_without_a_name_of_his_own_is_refused), EID(who_proved_himself_too_long_ago_must_do_so_again),
        EID(a_level_below_the_one_asked_for_is_refused), EID(the_access_token_must_be_the_one_the_id_token_names),
        EID(an_unknown_key_makes_us_ask_once_more), EID(a_key_that_stays_unknown_is_asked_for_once_a_minute),
        EID(what_the_provider_says_is_kept_an_hour), EID(keys_are_believed_for_a_day_while_they_cannot_be_fetched),
        EID(a_broken_key_set_does_not_take_the_place_of_a_good_one), EID(a_provider_that_says_wrong_things_about_itself_is_not_used),
        EID(configured_addresses_go_before_discovery), EID(the_portal_has_its_own_addresses_and_level),
        EID(userinfo_must_be_about_the_same_person), EID(userinfo_that_fails_is_no_sign_in), EID(claims_are_read_as_the_map_says),
        EID(claims_out_of_shape_are_left_out), EID(the_session_the_browser_carried_is_over), EID(a_locked_person_is_turned_away),
        EID(nothing_secret_lies_open_in_the_database), EID(what_was_not_finished_is_swept_away),
        EID(the_provider_is_left_by_its_own_door), EID(a_provider_without_such_a_door_or_out_of_reach_gives_none),
        EID(the_provider_ends_a_session_by_its_name), EID(the_provider_ends_all_sessions_of_a_person),
        EID(a_logout_token_that_is_not_in_order_ends_nothing), EID(a_logout_token_for_others_or_out_of_time_ends_nothing),
        EID(a_logout_token_is_good_once), EID(an_id_token_is_no_logout_token_and_the_other_way_round),
        EID(a_setting_that_cannot_work_is_named), EID(plain_http_is_for_this_machine_only),
        EID(a_slow_provider_does_not_take_every_worker), EID(every_fault_has_a_word_of_its_own),
    };
    int failed = run_everywhere(oidc_sign_in);
    maker_free(rsa);
    maker_free(ec);
    maker_free(stranger);
    return failed;
}
