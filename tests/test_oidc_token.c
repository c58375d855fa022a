/* test_oidc_token.c - what the provider says is believed only when it is signed, for us, in time and about one person; its keys; what userinfo adds. */
#include "oidc_way.h"

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
    assert_int_equal(json_parse(t->a, S("{\"sub\":\"p\",\"muc\":\"LoA2\",\"hoTen\":\"Sai\",\"cccd\":\"001148012345\"}"),
                                NULL, &id),
                     OK);
    assert_int_equal(
        json_parse(
            t->a,
            S("{\"hoTen\":\"Trần Văn Đức\",\"ngaySinh\":\"03/05/1948\",\"gioiTinh\":\"Nam\",\"sdt\":\"0912345678\","
              "\"citizen_id\":\"000000000000\"}"),
            NULL, &info),
        OK);
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

int main(void)
{
    const struct CMUnitTest oidc_sign_in[] = {
        EID(a_token_that_is_none_is_refused), EID(only_configured_algorithms_count),
        EID(a_signature_that_is_not_the_providers_is_refused), EID(issuer_is_compared_letter_by_letter),
        EID(the_token_must_be_for_us), EID(times_may_be_a_minute_off_and_no_more),
        EID(times_must_be_said_and_be_numbers), EID(the_nonce_must_be_the_one_of_this_sign_in),
        EID(a_person_without_a_name_of_his_own_is_refused), EID(who_proved_himself_too_long_ago_must_do_so_again),
        EID(a_level_below_the_one_asked_for_is_refused), EID(the_access_token_must_be_the_one_the_id_token_names),
        EID(an_unknown_key_makes_us_ask_once_more), EID(a_key_that_stays_unknown_is_asked_for_once_a_minute),
        EID(what_the_provider_says_is_kept_an_hour), EID(keys_are_believed_for_a_day_while_they_cannot_be_fetched),
        EID(a_broken_key_set_does_not_take_the_place_of_a_good_one), EID(userinfo_must_be_about_the_same_person),
        EID(userinfo_that_fails_is_no_sign_in), EID(claims_are_read_as_the_map_says),
        EID(claims_out_of_shape_are_left_out),
    };
    int failed = run_everywhere(oidc_sign_in);
    makers_free();
    return failed;
}
