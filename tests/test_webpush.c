/* test_webpush.c - the vectors of RFC 8291 and RFC 8292, and what is no subscription. No database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "auth/jose.h"
#include "auth/webpush.h"

static int room_open(void **state) { return (*state = arena_open(4 * MIB)) ? 0 : -1; }
static int room_close(void **state) { arena_close(*state); return 0; }

static struct bytes read64(struct arena *a, const char *s)
{
    struct bytes out;
    assert_int_equal(base64url_read(a, str_z(s), &out), OK);
    return out;
}

/* RFC 8291 §5 and appendix A. */
static struct webpush_target rfc_browser(struct arena *a)
{
    return (struct webpush_target){
        read64(a, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        read64(a, "BTBZMqHH6r4Tts7J_aSIgg") };
}

static void the_record_of_rfc_8291_comes_out_byte_for_byte(void **state)
{
    struct arena *a = *state;
    struct webpush_target to = rfc_browser(a);
    struct str body;
    assert_int_equal(webpush_seal_with(a, &to, read64(a, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").p,
                     read64(a, "DGv6ra1nlYgDCS1FRnbzlw").p, S("When I grow up, I want to be a watermelon"), &body), OK);
    assert_true(str_eq(base64url(a, (struct bytes){ (const uint8_t *)body.p, body.n }), S(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")));
}

static void no_two_records_are_alike_and_none_is_too_long(void **state)
{
    struct arena *a = *state;
    struct webpush_target to = rfc_browser(a);
    struct str one, two;
    char *long_text = arena_new(a, char, WEBPUSH_PLAIN_MAX + 1);
    assert_int_equal(webpush_seal(a, &to, S("x"), &one), OK);
    assert_int_equal(webpush_seal(a, &to, S("x"), &two), OK);
    assert_false(str_eq(one, two));
    assert_int_equal(webpush_seal(a, &to, (struct str){ long_text, WEBPUSH_PLAIN_MAX }, &one), OK);
    assert_int_equal(one.n, 4096);
    assert_int_equal(webpush_seal(a, &to, (struct str){ long_text, WEBPUSH_PLAIN_MAX + 1 }, &one), ERR_TOO_LARGE);
    assert_int_equal(webpush_seal(a, &to, S(""), &one), OK);
}

static void a_point_off_the_curve_is_no_browser(void **state)
{
    struct arena *a = *state;
    struct webpush_target to = rfc_browser(a), bad = to;
    struct str body;
    uint8_t point[WEBPUSH_POINT_BYTES];
    assert_true(webpush_is_target(&to));
    memcpy(point, to.p256dh.p, sizeof point);
    point[64] ^= 1;
    bad.p256dh = (struct bytes){ point, sizeof point };
    assert_false(webpush_is_target(&bad));
    assert_int_equal(webpush_seal(a, &bad, S("x"), &body), ERR_BAD_INPUT);
    bad = to;
    bad.p256dh.n--;
    assert_false(webpush_is_target(&bad));
    bad = to;
    bad.auth.n--;
    assert_false(webpush_is_target(&bad));
    assert_int_equal(webpush_seal(a, &bad, S("x"), &body), ERR_BAD_INPUT);
    bad = (struct webpush_target){ 0 };
    assert_false(webpush_is_target(&bad));
    uint8_t nowhere[1] = { 0 };                          /* the point at infinity */
    bad = (struct webpush_target){ { nowhere, 1 }, to.auth };
    assert_false(webpush_is_target(&bad));
}

static struct jwk key_of(struct bytes point)
{
    return (struct jwk){ .kind = JWK_P256, .x = { point.p + 1, 32 }, .y = { point.p + 33, 32 } };
}

/* RFC 8292 §2.4. */
static void the_token_of_rfc_8292_is_signed_by_its_key(void **state)
{
    struct arena *a = *state;
    struct jws t;
    struct jwk key =
        key_of(read64(a, "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"));
    assert_int_equal(jws_read(a, S(
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haW"
        "x0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"),
        1u << JOSE_ES256, &t), OK);
    assert_int_equal(jws_check(&t, &key), OK);
}

static void our_token_names_the_service_and_is_signed_by_our_key(void **state)
{
    struct arena *a = *state;
    struct keys *k, *again;
    struct jws t;
    struct str header;
    char path[64];
    snprintf(path, sizeof path, "/tmp/sansang-push-%ld", (long)getpid());
    assert_int_equal(keys_open(path, &k), OK);
    assert_int_equal(keys_open(path, &again), OK);
    unlink(path);
    struct jwk key = key_of(keys_public_push(k));
    assert_memory_equal(keys_public_push(k).p, keys_public_push(again).p,
                        WEBPUSH_POINT_BYTES); /* after a restart too */
    assert_memory_not_equal(keys_public_push(k).p, keys_public_box(k).p, WEBPUSH_POINT_BYTES);
    assert_int_equal(webpush_vapid(a, k, S("https://push.example"), S("mailto:it@example.vn"), 1767600000, &header),
                     OK);
    assert_memory_equal(header.p, "vapid t=", 8);
    const char *end = memchr(header.p, ',', header.n);
    assert_int_equal(jws_read(a, (struct str){ header.p + 8, (size_t)(end - header.p) - 8 }, 1u << JOSE_ES256, &t), OK);
    assert_int_equal(jws_check(&t, &key), OK);
    assert_true(
        str_eq(t.payload, S("{\"aud\":\"https://push.example\",\"exp\":1767600000,\"sub\":\"mailto:it@example.vn\"}")));
    assert_true(str_eq((struct str){ end + 4, header.n - (size_t)(end - header.p) - 4 }, base64url(a, keys_public_push(k))));
    keys_close(k);
    keys_close(again);
}

int main(void)
{
    #define ROOM(fact) cmocka_unit_test_setup_teardown(fact, room_open, room_close)
    const struct CMUnitTest webpush[] = {
        ROOM(the_record_of_rfc_8291_comes_out_byte_for_byte), ROOM(no_two_records_are_alike_and_none_is_too_long),
        ROOM(a_point_off_the_curve_is_no_browser), ROOM(the_token_of_rfc_8292_is_signed_by_its_key),
        ROOM(our_token_names_the_service_and_is_signed_by_our_key),
    };
    return cmocka_run_group_tests(webpush, NULL, NULL);
}
