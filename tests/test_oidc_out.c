/* test_oidc_out.c - what becomes of the account and its sessions, signing out from either side, and settings that cannot work. */
#include "oidc_way.h"

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
    struct str payload = arena_printf(t->a, "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT "\",\"iat\":%lld,\"exp\":%lld%s}",
                                      now, now + 120, claims);
    assert_int_equal(oidc_backchannel(t->db, t->a, t->now_ms, t->keys, oidc, fake_sign(t->a, header, payload), &fault),
                     OK);
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
    assert_int_equal(logout(t, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"logout+jwt\"}",
                            ",\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS),
                     OIDC_FINE);
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
        struct str p = arena_printf(
            t->a,
            "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%lld,\"exp\":%lld,\"sub\":\"person-1\",\"jti\":\"j%zu\"" EVENTS "}",
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
    fake.id_token = fake_sign(t->a, NULL,
                              arena_printf(t->a,
                                           "{\"iss\":\"" ISS "\",\"aud\":\"" CLIENT
                                           "\",\"iat\":%lld,\"exp\":%lld,\"sub\":\"person-1\",\"jti\":\"j\"" EVENTS "}",
                                           (long long)(t->now_ms / 1000), (long long)(t->now_ms / 1000 + 120)))
                        .p;
    assert_int_equal(whole_way(t), OIDC_ID_NONCE);
}

/* ---- settings ---- */

static void a_setting_that_cannot_work_is_named(void **state)
{
    struct town *t = *state;
    const char *about;
    struct oidc *o;
    struct oidc_settings s[] = { standard, standard, standard, standard, standard, standard, standard,
                                 standard, standard, standard, standard, standard, standard, standard };
    const char *const key[N_OF(s)] = { "oidc_issuer",      "oidc_issuer",      "oidc_issuer",   "oidc_client",
                                       "oidc_secret_file", "oidc_secret_file", "oidc_key_file", "oidc_algs",
                                       "oidc_scope",       "oidc_claims",      "oidc_claims",   "oidc_acr",
                                       "oidc_token",       "oidc_issuer" };
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
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(oidc_word((enum oidc_fault)i), oidc_word((enum oidc_fault)k));
    }
}

int main(void)
{
    const struct CMUnitTest oidc_sign_in[] = {
        EID(the_session_the_browser_carried_is_over), EID(a_locked_person_is_turned_away),
        EID(nothing_secret_lies_open_in_the_database), EID(what_was_not_finished_is_swept_away),
        EID(the_provider_is_left_by_its_own_door), EID(a_provider_without_such_a_door_or_out_of_reach_gives_none),
        EID(the_provider_ends_a_session_by_its_name), EID(the_provider_ends_all_sessions_of_a_person),
        EID(a_logout_token_that_is_not_in_order_ends_nothing),
        EID(a_logout_token_for_others_or_out_of_time_ends_nothing), EID(a_logout_token_is_good_once),
        EID(an_id_token_is_no_logout_token_and_the_other_way_round), EID(a_setting_that_cannot_work_is_named),
        EID(plain_http_is_for_this_machine_only), EID(a_slow_provider_does_not_take_every_worker),
        EID(every_fault_has_a_word_of_its_own),
    };
    int failed = run_everywhere(oidc_sign_in);
    makers_free();
    return failed;
}
