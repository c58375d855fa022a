/* test_oidc.c - signing in with the national e-ID: every line of the relying party's checklist, kept and broken. */
#include "oidc_way.h"

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
    for (size_t i = 0; i < N_OF(want); i++)
        assert_true(str_eq(query_value(t->a, w.out.url, want[i].key), want[i].value));
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
    assert_false(
        str_eq(query_value(t->a, a.out.url, "code_challenge"), query_value(t->a, b.out.url, "code_challenge")));
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
    assert_true(str_eq(query_value(t->a, fake.form, "client_assertion_type"),
                       S("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
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

int main(void)
{
    const struct CMUnitTest oidc_sign_in[] = {
        EID(a_person_is_signed_in_and_is_the_same_next_time), EID(es256_and_ps256_sign_in_too),
        EID(the_request_says_all_that_it_must), EID(state_nonce_challenge_and_cookie_are_new_each_time),
        EID(without_a_level_or_an_age_neither_is_asked_for), EID(the_challenge_is_that_of_rfc_7636),
        EID(the_verifier_belongs_to_the_challenge), EID(a_state_nobody_gave_out_is_refused),
        EID(a_state_is_good_once), EID(a_failed_try_uses_the_state_up), EID(a_state_lasts_ten_minutes),
        EID(another_browser_cannot_finish_what_one_began), EID(the_answer_must_name_our_provider),
        EID(a_provider_that_promises_to_name_itself_must),
        EID(errors_of_the_provider_are_told_apart_and_never_repeated),
        EID(client_and_secret_are_form_encoded_before_base64), EID(base64_and_forms_are_those_of_the_standards),
        EID(a_private_key_signs_for_us_when_there_is_one), EID(refusals_of_the_token_endpoint_are_told_apart),
        EID(answers_that_are_no_tokens_are_refused), EID(an_answer_too_large_is_refused),
        EID(a_bomb_of_brackets_is_refused), EID(a_provider_that_says_wrong_things_about_itself_is_not_used),
        EID(configured_addresses_go_before_discovery), EID(the_portal_has_its_own_addresses_and_level),
    };
    int failed = run_everywhere(oidc_sign_in);
    makers_free();
    return failed;
}
