/* test_jose.c - signed tokens of other servers: each algorithm we know, each trick that is known, the vectors of the RFCs. */
#include "auth/jose.h"
#include "auth/keys.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "token_maker.h"

enum { ALL = 1 << JOSE_RS256 | 1 << JOSE_PS256 | 1 << JOSE_ES256 };
static struct maker *rsa, *ec, *other_rsa, *other_ec;
static struct arena *a;

static int open_arena(void **state) { (void)state; a = arena_open(8 * MIB); return a ? 0 : -1; }
static int close_arena(void **state) { (void)state; arena_close(a); return 0; }
static int make_keys(void **state)
{
    (void)state;
    rsa = maker_new(MAKER_RSA, 2048);
    other_rsa = maker_new(MAKER_RSA, 2048);
    ec = maker_new(MAKER_EC, 0);
    other_ec = maker_new(MAKER_EC, 0);
    return 0;
}
static int drop_keys(void **state)
{
    (void)state;
    maker_free(rsa);
    maker_free(other_rsa);
    maker_free(ec);
    maker_free(other_ec);
    return 0;
}

static const char *const payload = "{\"sub\":\"079048000123\"}";

/* Read, find the key among `keys`, check. */
static enum err verify(struct str token, struct str keys, unsigned allowed)
{
    struct jws t;
    struct jwks set;
    assert_int_equal(jwks_read(a, keys, &set), OK);
    TRY(jws_read(a, token, allowed, &t));
    const struct jwk *key = jws_key(&t, &set);
    return key ? jws_check(&t, key) : ERR_NOT_FOUND;
}

static struct str token_of(const struct maker *m, const char *alg)
{
    struct str h = arena_printf(a, "{\"alg\":\"%s\",\"kid\":\"k\"}", alg);
    return maker_token(a, m, alg, S(""), h.p, str_z(payload));
}

static void each_algorithm_is_verified(void **state)
{
    (void)state;
    assert_int_equal(verify(token_of(rsa, "RS256"), maker_jwks(a, rsa, "k"), ALL), OK);
    assert_int_equal(verify(token_of(rsa, "PS256"), maker_jwks(a, rsa, "k"), ALL), OK);
    assert_int_equal(verify(token_of(ec, "ES256"), maker_jwks(a, ec, "k"), ALL), OK);
}

static void another_key_of_the_same_name_does_not_verify(void **state)
{
    (void)state;
    assert_int_equal(verify(token_of(rsa, "RS256"), maker_jwks(a, other_rsa, "k"), ALL), ERR_BAD_INPUT);
    assert_int_equal(verify(token_of(rsa, "PS256"), maker_jwks(a, other_rsa, "k"), ALL), ERR_BAD_INPUT);
    assert_int_equal(verify(token_of(ec, "ES256"), maker_jwks(a, other_ec, "k"), ALL), ERR_BAD_INPUT);
}

/* Every byte of the token counts: each is replaced once by another letter of base64url. */
static void one_changed_letter_anywhere_is_refused(void **state)
{
    (void)state;
    const char *const algs[] = { "RS256", "PS256", "ES256" };
    for (size_t k = 0; k < N_OF(algs); k++) {
        const struct maker *m = k == 2 ? ec : rsa;
        struct str t = token_of(m, algs[k]), keys = maker_jwks(a, m, "k");
        for (size_t i = 0; i < t.n; i++) {
            char *p = arena_z(a, t);
            p[i] = p[i] == 'A' ? 'B' : 'A';
            assert_int_not_equal(verify((struct str){ p, t.n }, keys, ALL), OK);
        }
    }
}

static void what_is_not_allowed_is_refused_though_it_is_signed(void **state)
{
    (void)state;
    struct str keys = maker_jwks(a, rsa, "k");
    assert_int_equal(verify(token_of(rsa, "RS256"), keys, 1u << JOSE_PS256 | 1u << JOSE_ES256), ERR_FORBIDDEN);
    assert_int_equal(verify(token_of(rsa, "PS256"), keys, 1u << JOSE_RS256), ERR_FORBIDDEN);
    assert_int_equal(verify(token_of(ec, "ES256"), maker_jwks(a, ec, "k"), 1u << JOSE_RS256), ERR_FORBIDDEN);
}

static void no_signature_and_shared_secrets_are_no_algorithms(void **state)
{
    (void)state;
    struct str keys = maker_jwks(a, rsa, "k"), pem = maker_pem(a, rsa);
    const char *const none[] = { "none", "None", "NONE", "nOnE", "" };
    for (size_t i = 0; i < N_OF(none); i++) {
        struct str h = arena_printf(a, "{\"alg\":\"%s\",\"kid\":\"k\"}", none[i]);
        assert_int_not_equal(verify(maker_token(a, rsa, "none", S(""), h.p, str_z(payload)), keys, ALL), OK);
        assert_int_equal(verify(maker_token(a, rsa, "RS256", S(""), h.p, str_z(payload)), keys, ALL), ERR_FORBIDDEN);
    }
    /* the classic: an HMAC keyed with what everybody knows of the RSA key */
    const char *const hs = "{\"alg\":\"HS256\",\"kid\":\"k\"}";
    assert_int_equal(verify(maker_token(a, rsa, "HS256", keys, hs, str_z(payload)), keys, ALL), ERR_FORBIDDEN);
    assert_int_equal(verify(maker_token(a, rsa, "HS256", pem, hs, str_z(payload)), keys, ALL), ERR_FORBIDDEN);
    /* the same, under the name of an algorithm we know */
    const char *const rs = "{\"alg\":\"RS256\",\"kid\":\"k\"}";
    assert_int_equal(verify(maker_token(a, rsa, "HS256", keys, rs, str_z(payload)), keys, ALL), ERR_BAD_INPUT);
}

static void padding_of_one_scheme_does_not_pass_as_the_other(void **state)
{
    (void)state;
    struct str keys = maker_jwks(a, rsa, "k");
    struct str as_ps = maker_token(a, rsa, "RS256", S(""), "{\"alg\":\"PS256\",\"kid\":\"k\"}", str_z(payload));
    struct str as_rs = maker_token(a, rsa, "PS256", S(""), "{\"alg\":\"RS256\",\"kid\":\"k\"}", str_z(payload));
    assert_int_equal(verify(as_ps, keys, ALL), ERR_BAD_INPUT);
    assert_int_equal(verify(as_rs, keys, ALL), ERR_BAD_INPUT);
}

static void a_key_of_the_other_kind_is_not_tried(void **state)
{
    (void)state;
    struct jws t;
    struct jwks set;
    assert_int_equal(verify(token_of(ec, "ES256"), maker_jwks(a, rsa, "k"), ALL), ERR_NOT_FOUND);
    assert_int_equal(verify(token_of(rsa, "RS256"), maker_jwks(a, ec, "k"), ALL), ERR_NOT_FOUND);
    assert_int_equal(jwks_read(a, maker_jwks(a, rsa, "k"), &set), OK);
    assert_int_equal(jws_read(a, token_of(ec, "ES256"), ALL, &t), OK);
    assert_int_equal(jws_check(&t, &set.v[0]), ERR_BAD_INPUT);
}

static void a_key_is_found_by_its_name_or_when_it_is_the_only_one(void **state)
{
    (void)state;
    struct str one = maker_jwk(a, rsa, "one", ""), two = maker_jwk(a, other_rsa, "two", ""),
               e = maker_jwk(a, ec, "e", "");
    struct str both = arena_printf(a, "{\"keys\":[%s,%s,%s]}", one.p, two.p, e.p);
    struct str lone = arena_printf(a, "{\"keys\":[%s,%s]}", one.p, e.p);
    struct str named = maker_token(a, other_rsa, "RS256", S(""), "{\"alg\":\"RS256\",\"kid\":\"two\"}", str_z(payload));
    struct str wrong = maker_token(a, other_rsa, "RS256", S(""), "{\"alg\":\"RS256\",\"kid\":\"one\"}", str_z(payload));
    struct str strange = maker_token(a, rsa, "RS256", S(""), "{\"alg\":\"RS256\",\"kid\":\"three\"}", str_z(payload));
    struct str nameless = maker_token(a, rsa, "RS256", S(""), "{\"alg\":\"RS256\"}", str_z(payload));
    assert_int_equal(verify(named, both, ALL), OK);
    assert_int_equal(verify(wrong, both, ALL), ERR_BAD_INPUT);
    assert_int_equal(verify(strange, both, ALL), ERR_NOT_FOUND);
    assert_int_equal(verify(nameless, lone, ALL), OK);
    assert_int_equal(verify(nameless, both, ALL), ERR_NOT_FOUND);
}

static void a_key_for_something_else_is_passed_over(void **state)
{
    (void)state;
    const char *const not_ours[] = { ",\"use\":\"enc\"", ",\"alg\":\"RSA-OAEP\"", ",\"alg\":\"PS256\"", ",\"key_ops\":[\"sign\"]",
                                     ",\"alg\":\"ES256\"", ",\"use\":7" };
    for (size_t i = 0; i < N_OF(not_ours); i++) {
        struct str k = maker_jwk(a, rsa, "k", not_ours[i]);
        struct str keys = arena_printf(a, "{\"keys\":[%s]}", k.p);
        assert_int_equal(verify(token_of(rsa, "RS256"), keys, ALL), ERR_NOT_FOUND);
    }
    struct str k =
        maker_jwk(a, rsa, "k", ",\"use\":\"sig\",\"alg\":\"RS256\",\"key_ops\":[\"verify\"],\"x5t\":\"abc\"");
    assert_int_equal(verify(token_of(rsa, "RS256"), arena_printf(a, "{\"keys\":[%s]}", k.p), ALL), OK);
}

static void weak_and_malformed_keys_are_passed_over(void **state)
{
    (void)state;
    struct maker *weak = maker_new(MAKER_RSA, 1024);
    struct jwks set;
    assert_int_equal(jwks_read(a, maker_jwks(a, weak, "k"), &set), OK);
    assert_int_equal(set.n, 0);
    maker_free(weak);
    const char *const bad[] = {
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}", "{\"kty\":\"RSA\",\"n\":7,\"e\":\"AQAB\"}", "{\"kty\":\"RSA\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}", "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}",
        "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}", "7", "null", "[]", "\"RSA\"",
    };
    for (size_t i = 0; i < N_OF(bad); i++) {
        assert_int_equal(jwks_read(a, arena_printf(a, "{\"keys\":[%s]}", bad[i]), &set), OK);
        assert_int_equal(set.n, 0);
    }
}

static void a_point_off_the_curve_is_no_key(void **state)
{
    (void)state;
    struct jwks set;
    struct jws t;
    assert_int_equal(jwks_read(a, maker_jwks(a, ec, "k"), &set), OK);
    struct jwk k = set.v[0];
    uint8_t y[32];
    memcpy(y, k.y.p, 32);
    y[31] ^= 1;
    k.y.p = y;
    assert_int_equal(jws_read(a, token_of(ec, "ES256"), ALL, &t), OK);
    assert_int_equal(jws_check(&t, &k), ERR_BAD_INPUT);
    assert_int_equal(jws_check(&t, &set.v[0]), OK);
}

static void a_document_without_keys_is_refused(void **state)
{
    (void)state;
    struct jwks set;
    const char *const bad[] = { "", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[}", "nonsense", "{\"keys\":[],\"keys\":[]}" };
    for (size_t i = 0; i < N_OF(bad); i++) assert_int_equal(jwks_read(a, str_z(bad[i]), &set), ERR_BAD_INPUT);
    assert_int_equal(jwks_read(a, S("{\"keys\":[]}"), &set), OK);
    assert_int_equal(set.n, 0);
}

static void no_more_than_a_few_keys_are_read(void **state)
{
    (void)state;
    struct buf b = { .arena = a };
    struct jwks set;
    buf_add(&b, S("{\"keys\":["));
    for (int i = 0; i < 2 * JWKS_MAX; i++) {
        if (i) buf_add(&b, S(","));
        buf_add(&b, maker_jwk(a, ec, "k", ""));
    }
    buf_add(&b, S("]}"));
    assert_int_equal(jwks_read(a, buf_str(&b), &set), OK);
    assert_int_equal(set.n, JWKS_MAX);
}

static void what_is_no_token_is_refused(void **state)
{
    (void)state;
    struct jws t;
    const char *const bad[] = { "", ".", "..", "...", "a.b", "eyJhbGciOiJSUzI1NiJ9..", "eyJhbGciOiJSUzI1NiJ9.e30.", "eyJhbGciOiJSUzI1NiJ9.e30",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA.AA", "eyJhbGciOiJSUzI1NiJ9.e30.AA.AA.AA", "eyJhbGciOiJSUzI1NiJ9=.e30.AA", "eyJhbGciOiJSUzI1NiJ9.e30.A A",
        "W10.e30.AA", "bm9wZQ.e30.AA", " eyJhbGciOiJSUzI1NiJ9.e30.AA", "eyJhbGciOiJSUzI1NiJ9.e30.AA\n" };
    for (size_t i = 0; i < N_OF(bad); i++) assert_int_equal(jws_read(a, str_z(bad[i]), ALL, &t), ERR_BAD_INPUT);
    assert_int_equal(jws_read(a, S("eyJhbGciOiJSUzI1NiJ9.e30.AA"), ALL, &t), OK);
}

static void headers_that_change_what_is_signed_are_refused(void **state)
{
    (void)state;
    const char *const bad[] = {
        "{\"alg\":\"RS256\",\"kid\":\"k\",\"crit\":[\"exp\"]}", "{\"alg\":\"RS256\",\"kid\":\"k\",\"b64\":false}",
        "{\"alg\":\"RS256\",\"kid\":\"k\",\"zip\":\"DEF\"}", "{\"alg\":\"RS256\",\"kid\":7}", "{\"alg\":\"RS256\",\"alg\":\"RS256\"}",
        "[\"RS256\"]", "{\"alg\":",
    };
    for (size_t i = 0; i < N_OF(bad); i++)
        assert_int_equal(verify(maker_token(a, rsa, "RS256", S(""), bad[i], str_z(payload)), maker_jwks(a, rsa, "k"),
                                ALL),
                         ERR_BAD_INPUT);
    assert_int_equal(verify(maker_token(a, rsa, "RS256", S(""), "{\"kid\":\"k\"}", str_z(payload)),
                            maker_jwks(a, rsa, "k"), ALL),
                     ERR_FORBIDDEN);
    assert_int_equal(verify(maker_token(a, rsa, "RS256", S(""), "{\"alg\":[\"RS256\"],\"kid\":\"k\"}", str_z(payload)),
                            maker_jwks(a, rsa, "k"), ALL), ERR_FORBIDDEN);
}

/* The attacker signs with a key of his own and brings it along (CVE-2018-0114). */
static void a_key_inside_the_token_is_not_looked_at(void **state)
{
    (void)state;
    struct str mine = maker_jwk(a, other_rsa, "k", "");
    struct str h = arena_printf(a, "{\"alg\":\"RS256\",\"kid\":\"k\",\"jwk\":%s}", mine.p);
    assert_int_equal(verify(maker_token(a, other_rsa, "RS256", S(""), h.p, str_z(payload)), maker_jwks(a, rsa, "k"),
                            ALL),
                     ERR_BAD_INPUT);
}

static void signatures_of_zeros_and_of_a_wrong_length_are_refused(void **state)
{
    (void)state;
    struct jws t;
    struct jwks set;
    static const uint8_t zeros[512];
    assert_int_equal(jwks_read(a, maker_jwks(a, ec, "k"), &set), OK);
    assert_int_equal(jws_read(a, token_of(ec, "ES256"), ALL, &t), OK);
    struct bytes good = t.signature;
    t.signature = (struct bytes){ zeros, 64 };           /* CVE-2022-21449 */
    assert_int_equal(jws_check(&t, &set.v[0]), ERR_BAD_INPUT);
    for (size_t n = 1; n < 100; n++) {
        t.signature = (struct bytes){ zeros, n };
        assert_int_equal(jws_check(&t, &set.v[0]), ERR_BAD_INPUT);
    }
    t.signature = (struct bytes){ good.p, good.n - 1 };
    assert_int_equal(jws_check(&t, &set.v[0]), ERR_BAD_INPUT);
    assert_int_equal(jwks_read(a, maker_jwks(a, rsa, "k"), &set), OK);
    assert_int_equal(jws_read(a, token_of(rsa, "RS256"), ALL, &t), OK);
    t.signature = (struct bytes){ zeros, 256 };
    assert_int_equal(jws_check(&t, &set.v[0]), ERR_BAD_INPUT);
    t.signature = (struct bytes){ zeros, 512 };
    assert_int_equal(jws_check(&t, &set.v[0]), ERR_BAD_INPUT);
}

static void a_token_too_long_is_refused(void **state)
{
    (void)state;
    struct jws t;
    char *p = arena_new(a, char, JWS_BYTES_MAX + 1);
    memset(p, 'A', JWS_BYTES_MAX + 1);
    memcpy(p, "eyJhbGciOiJSUzI1NiJ9.e30.", 25);
    assert_int_equal(jws_read(a, (struct str){ p, JWS_BYTES_MAX + 1 }, ALL, &t), ERR_BAD_INPUT);
    assert_int_equal(jws_read(a, (struct str){ p, JWS_BYTES_MAX - 3 }, ALL, &t), OK);
}

static void a_bomb_of_brackets_costs_nothing(void **state)
{
    (void)state;
    struct jwks set;
    struct jws t;
    enum { DEEP = 12 * KIB };
    char *p = arena_new(a, char, DEEP);
    memset(p, '[', DEEP);
    assert_int_equal(jwks_read(a, (struct str){ p, DEEP }, &set), ERR_BAD_INPUT);
    struct str h = base64url(a, (struct bytes){ (const uint8_t *)p, DEEP });
    assert_int_equal(jws_read(a, arena_printf(a, "%s.e30.AA", h.p), ALL, &t), ERR_BAD_INPUT);
}

/* RFC 7515, appendix A.3: an ES256 token somebody else made. */
static void the_vector_of_rfc_7515_is_verified(void **state)
{
    (void)state;
    struct str keys =
        S("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
          "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}");
    struct str token = S(
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    assert_int_equal(verify(token, keys, ALL), OK);
}

static void what_we_sign_verifies_with_our_public_key(void **state)
{
    (void)state;
    const struct maker *const pairs[] = { rsa, ec };
    for (size_t i = 0; i < 2; i++) {
        struct str token;
        struct jws t;
        assert_int_equal(jws_sign(a, maker_pem(a, pairs[i]), str_z(payload), &token), OK);
        assert_int_equal(verify(token, maker_jwks(a, pairs[i], "k"), ALL), OK); /* it names no key; there is but one */
        assert_int_equal(jws_read(a, token, ALL, &t), OK);
        assert_true(str_eq(t.payload, str_z(payload)));
        assert_int_equal(t.alg, i ? JOSE_ES256 : JOSE_RS256);
    }
}

static void what_is_no_private_key_signs_nothing(void **state)
{
    (void)state;
    struct str token;
    struct maker *weak = maker_new(MAKER_RSA, 1024);
    const struct str bad[] = { S(""), S("secret"), maker_jwks(a, rsa, "k"), maker_pem(a, weak) };
    for (size_t i = 0; i < N_OF(bad); i++) {
        assert_int_equal(jws_sign(a, bad[i], S("{}"), &token), ERR_BAD_INPUT);
        assert_int_equal(jose_private_check(bad[i]), ERR_BAD_INPUT);
    }
    assert_int_equal(jose_private_check(maker_pem(a, ec)), OK);
    maker_free(weak);
}

static void the_allow_list_is_read_from_words(void **state)
{
    (void)state;
    unsigned set;
    assert_int_equal(jose_algs_read(S("RS256, ES256"), &set), OK);
    assert_int_equal(set, 1u << JOSE_RS256 | 1u << JOSE_ES256);
    const char *const bad[] = { "", " ", "HS256", "none", "RS256 HS256", "rs256" };
    for (size_t i = 0; i < N_OF(bad); i++) assert_int_equal(jose_algs_read(str_z(bad[i]), &set), ERR_BAD_INPUT);
}

static void starved_of_memory_it_refuses_and_never_passes(void **state)
{
    (void)state;
    struct str token = token_of(rsa, "RS256"), keys = maker_jwks(a, rsa, "k");
    for (size_t room = 64; room < 32 * KIB; room += 64) {
        struct arena *small = arena_open(room);
        struct jws t;
        struct jwks set;
        enum err e = jwks_read(small, keys, &set);
        if (e == OK) e = jws_read(small, token, ALL, &t);
        if (e == OK) { assert_int_equal(set.n, 1); assert_int_equal(jws_check(&t, &set.v[0]), OK); }
        else assert_int_equal(e, ERR_NOMEM);
        arena_close(small);
    }
}

#define FACT(fact) cmocka_unit_test_setup_teardown(fact, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest jose[] = {
        FACT(each_algorithm_is_verified),
        FACT(another_key_of_the_same_name_does_not_verify),
        FACT(one_changed_letter_anywhere_is_refused),
        FACT(what_is_not_allowed_is_refused_though_it_is_signed),
        FACT(no_signature_and_shared_secrets_are_no_algorithms),
        FACT(padding_of_one_scheme_does_not_pass_as_the_other),
        FACT(a_key_of_the_other_kind_is_not_tried),
        FACT(a_key_is_found_by_its_name_or_when_it_is_the_only_one),
        FACT(a_key_for_something_else_is_passed_over),
        FACT(weak_and_malformed_keys_are_passed_over),
        FACT(a_point_off_the_curve_is_no_key),
        FACT(a_document_without_keys_is_refused),
        FACT(no_more_than_a_few_keys_are_read),
        FACT(what_is_no_token_is_refused),
        FACT(headers_that_change_what_is_signed_are_refused),
        FACT(a_key_inside_the_token_is_not_looked_at),
        FACT(signatures_of_zeros_and_of_a_wrong_length_are_refused),
        FACT(a_token_too_long_is_refused),
        FACT(a_bomb_of_brackets_costs_nothing),
        FACT(the_vector_of_rfc_7515_is_verified),
        FACT(what_we_sign_verifies_with_our_public_key),
        FACT(what_is_no_private_key_signs_nothing),
        FACT(the_allow_list_is_read_from_words),
        FACT(starved_of_memory_it_refuses_and_never_passes),
    };
    return cmocka_run_group_tests(jose, make_keys, drop_keys);
}
