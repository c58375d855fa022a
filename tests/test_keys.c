/* test_keys.c - the secrets of an installation, passwords, the second factor, and the QR code. No database. */
#define _GNU_SOURCE      /* memmem */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "auth/keys.h"
#include "auth/qr.h"
#include "auth/totp.h"

struct room { struct arena *a; char folder[64], path[80]; };

static int room_open(void **state)
{
    struct room *r = calloc(1, sizeof *r);
    r->a = arena_open(4 * MIB);
    snprintf(r->folder, sizeof r->folder, "/tmp/sansang-keys-XXXXXX");
    assert_non_null(mkdtemp(r->folder));
    snprintf(r->path, sizeof r->path, "%s/keys", r->folder);
    *state = r;
    return 0;
}

static int room_close(void **state)
{
    struct room *r = *state;
    unlink(r->path);
    assert_int_equal(rmdir(r->folder), 0);               /* nothing is left beside the key file */
    arena_close(r->a);
    free(r);
    return 0;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path, mode), 0);
}

/* Known secrets; the box is 01 02 … 20, so that a browser's box can be written down below. */
#define SEAL "seal 1111111111111111111111111111111111111111111111111111111111111111\n"
#define HASH "hash 2222222222222222222222222222222222222222222222222222222222222222\n"
#define SIGN "sign 3333333333333333333333333333333333333333333333333333333333333333\n"
#define BOX  "box 0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20\n"

static struct keys *known(struct room *r)
{
    struct keys *k;
    write_file(r->path, "# by hand\n" BOX SEAL "\n" SIGN HASH, 0600);
    assert_int_equal(keys_open(r->path, &k), OK);
    return k;
}

static struct bytes unhex(struct arena *a, const char *digits)
{
    size_t n = strlen(digits) / 2;
    uint8_t *p = arena_new(a, uint8_t, n);
    for (size_t i = 0; i < n; i++) {
        unsigned x;
        assert_int_equal(sscanf(digits + 2 * i, "%2x", &x), 1);
        p[i] = (uint8_t)x;
    }
    return (struct bytes){ p, n };
}

static void a_key_file_is_made_once_and_read_ever_after(void **state)
{
    struct room *r = *state;
    struct keys *k;
    struct stat st;
    struct bytes first, again, sealed;
    struct str plain;
    assert_int_equal(keys_open(r->path, &k), OK);
    assert_int_equal(keys_hash(k, r->a, "x", S("y"), &first), OK);
    assert_int_equal(keys_seal(k, r->a, "x", S("kín"), &sealed), OK);
    keys_close(k);
    assert_int_equal(stat(r->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(keys_open(r->path, &k), OK);
    assert_int_equal(keys_hash(k, r->a, "x", S("y"), &again), OK);
    assert_true(bytes_eq_secret(first, again));
    assert_int_equal(keys_unseal(k, r->a, "x", sealed, &plain), OK);
    assert_true(str_eq(plain, S("kín")));
    keys_close(k);
}

static void what_is_no_key_file_is_refused(void **state)
{
    struct room *r = *state;
    static const struct { const char *text; mode_t mode; } tries[] = {
        { "", 0600 }, { "hello\n", 0600 }, { SEAL HASH SIGN, 0600 }, { SEAL SEAL HASH SIGN BOX, 0600 },
        { SEAL HASH SIGN "box 00000000000000000000000000000000000000000000000000000000000000ZZ\n", 0600 },
        /* no scalar */
        { SEAL HASH SIGN "box 0000000000000000000000000000000000000000000000000000000000000000\n", 0600 },
        { SEAL HASH SIGN "box ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\n", 0600 },
        { SEAL HASH SIGN BOX, 0644 },                    /* others may read it: it is no secret */
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct keys *k = NULL;
        write_file(r->path, tries[i].text, tries[i].mode);
        assert_int_equal(keys_open(r->path, &k), ERR_BAD_INPUT);
        assert_null(k);
    }
}

static void a_sealed_column_opens_only_as_itself(void **state)
{
    struct room *r = *state;
    struct keys *k = known(r);
    struct bytes one, two;
    struct str out;
    assert_int_equal(keys_seal(k, r->a, "resident.phone", S("+84912345678"), &one), OK);
    assert_int_equal(keys_seal(k, r->a, "resident.phone", S("+84912345678"), &two), OK);
    assert_false(bytes_eq_secret(one, two));             /* equal numbers do not look equal */
    assert_int_equal(keys_unseal(k, r->a, "household.contact", one, &out), ERR_BAD_INPUT);
    for (size_t i = 0; i < one.n; i++) {
        uint8_t *bent = arena_new(r->a, uint8_t, one.n);
        memcpy(bent, one.p, one.n);
        bent[i] ^= 1;
        assert_int_equal(keys_unseal(k, r->a, "resident.phone", (struct bytes){ bent, one.n }, &out), ERR_BAD_INPUT);
    }
    for (size_t n = 0; n < one.n; n++)
        assert_int_equal(keys_unseal(k, r->a, "resident.phone", (struct bytes){ one.p, n }, &out), ERR_BAD_INPUT);
    assert_int_equal(keys_seal(k, r->a, "empty", (struct str){ 0 }, &one), OK);
    assert_int_equal(keys_unseal(k, r->a, "empty", one, &out), OK);
    assert_int_equal(out.n, 0);
    keys_close(k);
}

static void hashes_of_two_purposes_never_meet(void **state)
{
    struct room *r = *state;
    struct keys *k = known(r);
    struct bytes a, b, c;
    assert_int_equal(keys_hash(k, r->a, "ab", S("c"), &a), OK);
    assert_int_equal(keys_hash(k, r->a, "a", S("bc"), &b), OK);
    assert_int_equal(keys_hash(k, r->a, "ab", S("c"), &c), OK);
    assert_int_equal(a.n, 16);
    assert_false(bytes_eq_secret(a, b));
    assert_true(bytes_eq_secret(a, c));
    keys_close(k);
}

static void a_signature_holds_for_its_text_alone(void **state)
{
    struct room *r = *state;
    struct keys *k = known(r);
    struct bytes s;
    assert_int_equal(keys_sign(k, r->a, S("báo cáo tuần"), &s), OK);
    assert_int_equal(s.n, 64);
    assert_true(keys_is_signed(keys_public_sign(k), S("báo cáo tuần"), s));
    assert_false(keys_is_signed(keys_public_sign(k), S("báo cáo tuầN"), s));
    assert_false(keys_is_signed(keys_public_sign(k), S("báo cáo tuần"), (struct bytes){ s.p, 63 }));
    keys_close(k);
}

/* Made by a browser's WebCrypto (crypto.subtle: ECDH P-256, HKDF, AES-GCM) to the public point of the known secret. */
static const char browser_point[] =
    "04515c3d6eb9e396b904d3feca7f54fdcd0cc1e997bf375dca515ad0a6c3b4035f4536be3a50f318fbf9a5475902a221502bef0d57e08c53b2cc0a56f17d9f9354";
static const char browser_box[] =
    "04f3f1f870c072f3e0dc58e8a09a95a9f82be829d1c520ca36f6e0efd0173105a7771bb094632c818ac15c5e62a1ead47dada8c9f79e7a51a5da958e18aeb6"
    "9c9e009cd70d1c1c7964ecbd6d806d3df7da880570bff946a09091535f9aaa39b3258e1591afd152b5a7";

static void what_a_browser_seals_opens(void **state)
{
    struct room *r = *state;
    struct keys *k = known(r);
    struct bytes box = unhex(r->a, browser_box);
    struct str out;
    assert_true(str_eq(hex(r->a, keys_public_box(k)), str_z(browser_point)));
    assert_int_equal(keys_box_open(k, r->a, box, &out), OK);
    assert_true(str_eq(out, S("001085012345")));
    keys_close(k);
}

static void a_bent_box_does_not_open(void **state)
{
    struct room *r = *state;
    struct keys *k = known(r);
    struct bytes box = unhex(r->a, browser_box);
    uint8_t *bent = arena_new(r->a, uint8_t, box.n);
    struct str out = { 0 };
    for (size_t i = 0; i < box.n; i++) {
        memcpy(bent, box.p, box.n);
        bent[i] ^= 0x10;
        assert_int_equal(keys_box_open(k, r->a, (struct bytes){ bent, box.n }, &out), ERR_BAD_INPUT);
    }
    for (size_t n = 0; n < box.n; n++)
        assert_int_equal(keys_box_open(k, r->a, (struct bytes){ box.p, n }, &out), ERR_BAD_INPUT);
    assert_int_equal(keys_box_open(k, r->a, (struct bytes){ box.p, 70000 }, &out), ERR_BAD_INPUT);
    assert_null(out.p);
    keys_close(k);
}

static void known_hashes_come_out(void **state)
{
    struct room *r = *state;
    struct bytes x;
    /* FIPS 180-2 "abc"; RFC 4231 test 2; RFC 2202 test 2 */
    assert_int_equal(sha256(r->a, S("abc"), &x), OK);
    assert_true(str_eq(hex(r->a, x), S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    struct bytes jefe = { (const uint8_t *)"Jefe", 4 };
    assert_int_equal(hmac_sha256(r->a, jefe, S("what do ya want for nothing?"), &x), OK);
    assert_true(str_eq(hex(r->a, x), S("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")));
    assert_int_equal(hmac_sha1(r->a, jefe, S("what do ya want for nothing?"), &x), OK);
    assert_true(str_eq(hex(r->a, x), S("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")));
}

static void base64url_goes_there_and_back(void **state)
{
    struct room *r = *state;
    struct bytes raw = { (const uint8_t *)"\xfb\xff\x00", 3 }, back;
    assert_true(str_eq(base64url(r->a, raw), S("-_8A")));
    assert_int_equal(base64url_read(r->a, S("-_8A"), &back), OK);
    assert_true(bytes_eq_secret(raw, back));
    assert_int_equal(base64url_read(r->a, S(""), &back), OK);
    assert_int_equal(back.n, 0);
    static const struct str bad[] = { STR("+/8A"), STR("-_8A="), STR("a"), STR("aa aa"), STR("ab\n") };
    for (size_t i = 0; i < N_OF(bad); i++) assert_int_equal(base64url_read(r->a, bad[i], &back), ERR_BAD_INPUT);
    assert_int_equal(token_new(r->a).n, 43);
    assert_false(str_eq(token_new(r->a), token_new(r->a)));
}

/* ---- passwords ---- */

static void a_password_matches_its_hash_and_no_other(void **state)
{
    struct room *r = *state;
    struct str hash;
    bool same = true;
    assert_int_equal(password_hash(r->a, S("mưa rào tháng sáu"), &hash), OK);
    assert_true(hash.n > 20 && memcmp(hash.p, "$argon2id$v=19$m=32768,t=3,p=1$", 31) == 0);
    assert_true(password_matches(hash, S("mưa rào tháng sáu")));
    assert_false(password_matches(hash, S("mưa rào tháng bảy")));
    assert_int_equal(password_check((struct str){ 0 }, S("anything at all"), &same), OK);
    assert_false(same);
    assert_false(password_matches(S("no hash at all"), S("x")));
}

enum { CROWD = 24 };
struct knock { enum err e; };
static void *knock_at_door(void *arg)
{
    struct knock *k = arg;
    bool same;
    k->e = password_check((struct str){ 0 }, S("who is there"), &same);
    return NULL;
}

static void a_crowd_of_sign_ins_is_told_to_wait(void **state)
{
    (void)state;
    pthread_t t[CROWD];
    struct knock k[CROWD];
    int served = 0, busy = 0;
    for (int i = 0; i < CROWD; i++) assert_int_equal(pthread_create(&t[i], NULL, knock_at_door, &k[i]), 0);
    for (int i = 0; i < CROWD; i++) {
        pthread_join(t[i], NULL);
        served += k[i].e == OK;
        busy += k[i].e == ERR_BUSY;
    }
    assert_int_equal(served + busy, CROWD);
    assert_true(served > PASSWORD_WAIT_MAX);             /* whoever found room was served */
}

static void first_guesses_are_no_passwords(void **state)
{
    (void)state;
    static const struct { const char *login, *password, *want; } tries[] = {
        { "lan", "ngắn quá", "short" }, { "lan", "123456789", "short" }, { "lan", "đường lê lợi", NULL },
        { "canbo.tayho", "CanBo.TayHo", "login" }, { "canbo.tayho", "canbo.tayho2026!", "login" },
        { "lan", "Matkhau@2026", "common" }, { "lan", "password123", "common" }, { "lan", "!!iloveyou!!", "common" },
        { "lan", "0123456789", "common" }, { "lan", "9876543210", "common" }, { "lan", "qwertyuiop", "common" },
        { "lan", "1q2w3e4r5t", "common" }, { "lan", "aaaaaaaaaaaa", "common" }, { "lan", "abcabcabcabc", "common" },
        { "lan", "1111111111", "common" }, { "lan", "hanoi123456", "common" }, { "lan", "3 con vịt xòe cánh", NULL },
        { "lan", "x7!kQ2-plov9", NULL }, { "", "correct horse battery", NULL },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        const char *got = password_fault(str_z(tries[i].login), str_z(tries[i].password));
        if (tries[i].want) assert_string_equal(got ? got : "(none)", tries[i].want);
        else if (got) fail_msg("%s: %s", tries[i].password, got);
    }
    char endless[300];
    memset(endless, 'k', sizeof endless);
    endless[7] = '1';
    assert_string_equal(password_fault(S("lan"), (struct str){ endless, sizeof endless }), "long");
}

/* ---- the second factor ---- */

static const struct bytes seed = { (const uint8_t *)"12345678901234567890", 20 };      /* RFC 4226 and 6238, appendix */

static void the_codes_of_the_standards_come_out(void **state)
{
    struct room *r = *state;
    static const struct str hotp[] = { STR("755224"), STR("287082"), STR("359152"), STR("969429"), STR("338314"),
                                       STR("254676"), STR("287922"), STR("162583"), STR("399871"), STR("520489") };
    static const struct { int64_t second; struct str code; } totp[] = {
        { 59, STR("94287082") }, { 1111111109, STR("07081804") }, { 1234567890, STR("89005924") },
        { 2000000000, STR("69279037") }, { 20000000000, STR("65353130") },
    };
    struct str code;
    for (size_t i = 0; i < N_OF(hotp); i++) {
        assert_int_equal(totp_code(r->a, seed, (int64_t)i, 6, &code), OK);
        assert_true(str_eq(code, hotp[i]));
    }
    for (size_t i = 0; i < N_OF(totp); i++) {
        assert_int_equal(totp_code(r->a, seed, totp[i].second / 30, 8, &code), OK);
        assert_true(str_eq(code, totp[i].code));
    }
}

static void a_code_is_good_once_and_a_step_either_side(void **state)
{
    struct room *r = *state;
    const int64_t now = INT64_C(1767578400000), here = now / TOTP_STEP_MS;
    for (int64_t d = -2; d <= 2; d++) {
        struct str code;
        int64_t step = 0;
        assert_int_equal(totp_code(r->a, seed, here + d, 6, &code), OK);
        enum err want = d >= -1 && d <= 1 ? OK : ERR_SIGN_IN;
        assert_int_equal(totp_check(r->a, seed, code, now, 0, &step), want);
        if (want != OK) continue;
        assert_true(step == here + d);
        assert_int_equal(totp_check(r->a, seed, code, now, step, &step), ERR_SIGN_IN);
    }
    int64_t step;
    assert_int_equal(totp_check(r->a, seed, (struct str){ 0 }, now, 0, &step), ERR_SIGN_IN);
    assert_int_equal(totp_check(r->a, seed, S("12345"), now, 0, &step), ERR_SIGN_IN);
}

static void an_app_reads_the_link(void **state)
{
    struct room *r = *state;
    /* RFC 4648 §10, without padding */
    static const struct { const char *raw; struct str text; } tries[] = {
        { "f", STR("MY") }, { "fo", STR("MZXQ") }, { "foo", STR("MZXW6") }, { "foob", STR("MZXW6YQ") },
        { "fooba", STR("MZXW6YTB") }, { "foobar", STR("MZXW6YTBOI") },
    };
    for (size_t i = 0; i < N_OF(tries); i++)
        assert_true(str_eq(base32(r->a, (struct bytes){ (const uint8_t *)tries[i].raw, strlen(tries[i].raw) }),
                           tries[i].text));
    assert_true(str_eq(
        totp_url(r->a, S("can bo"), seed),
        S("otpauth://totp/San%20Sang:can%20bo?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=San%20Sang&algorithm=SHA1&digits=6&period=30")));
}

static void a_link_becomes_one_picture(void **state)
{
    struct room *r = *state;
    struct html svg;
    char big[8000];
    memset(big, 'x', sizeof big);
    assert_int_equal(qr_svg(r->a, S("https://sansang.example/join/abc"), &svg), OK);
    assert_true(svg.s.n > 500 && memcmp(svg.s.p, "<svg xmlns", 10) == 0);
    /* the finder's upper edge behind four modules of quiet */
    assert_non_null(memmem(svg.s.p, svg.s.n, "M4 4h7v1h-7z", 12));
    assert_int_equal(qr_svg(r->a, (struct str){ 0 }, &svg), ERR_BAD_INPUT);
    assert_int_equal(qr_svg(r->a, (struct str){ big, sizeof big }, &svg), ERR_BAD_INPUT);
    assert_int_equal(qr_svg(r->a, (struct str){ "a\0b", 3 }, &svg), ERR_BAD_INPUT);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, room_open, room_close)
    const struct CMUnitTest keys[] = {
        T(a_key_file_is_made_once_and_read_ever_after), T(what_is_no_key_file_is_refused),
        T(a_sealed_column_opens_only_as_itself), T(hashes_of_two_purposes_never_meet),
            T(a_signature_holds_for_its_text_alone),
        T(what_a_browser_seals_opens), T(a_bent_box_does_not_open), T(known_hashes_come_out),
            T(base64url_goes_there_and_back),
        T(a_password_matches_its_hash_and_no_other), T(a_crowd_of_sign_ins_is_told_to_wait),
            T(first_guesses_are_no_passwords),
        T(the_codes_of_the_standards_come_out), T(a_code_is_good_once_and_a_step_either_side), T(an_app_reads_the_link),
        T(a_link_becomes_one_picture),
    };
    return cmocka_run_group_tests(keys, NULL, NULL);
}
