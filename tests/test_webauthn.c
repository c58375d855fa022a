/* test_webauthn.c - each check of a passkey's making and use, once kept and once broken, for each kind of key. */
#include "authenticator.h"
#include "auth/cbor.h"
#include "auth/keys.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define SITE (struct webauthn_site){ S("https://city.example"), S("city.example") }
#define CHALLENGE S("YVZOZW4gY2hhbGxlbmdlIGZvciBhIHBhc3NrZXktMDE")
enum { SEEN = WEBAUTHN_UP | WEBAUTHN_UV, NEW = SEEN | WEBAUTHN_AT };

static struct arena *a;
static struct authenticator *kinds[3], *other;

static int open_arena(void **state) { (void)state; a = arena_open(8 * MIB); return a ? 0 : -1; }
static int close_arena(void **state) { (void)state; arena_close(a); return 0; }
static int make_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(kinds); i++) kinds[i] = authenticator_new(webauthn_algs[i]);
    other = authenticator_new(WEBAUTHN_ES256);
    return 0;
}
static int drop_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(kinds); i++) authenticator_free(kinds[i]);
    authenticator_free(other);
    return 0;
}

/* What goes over the line, each part to be bent before it is judged. */
struct making { struct bytes client, data, statement; const char *format; };
static struct making making_of(const struct authenticator *k)
{
    return (struct making){ client_data_of(a, "webauthn.create", CHALLENGE, SITE.origin, ",\"crossOrigin\":false"),
                            data_of(a, SITE.rp_id, NEW, 0, k), no_statement(), "none" };
}
static enum webauthn_fault judged(const struct making *m, struct webauthn_made *out)
{
    enum webauthn_fault fault;
    enum err e = webauthn_made_check(a, &SITE, CHALLENGE, m->client,
                                     attestation_of(a, m->format, m->statement, m->data), out, &fault);
    assert_int_equal(e, fault == WEBAUTHN_FINE ? OK : ERR_FORBIDDEN);
    return fault;
}
static enum webauthn_fault made(struct making m) { struct webauthn_made out; return judged(&m, &out); }

struct using { struct bytes client, data, signature, cose; bool may_be_copied; };
static struct using using_of(const struct authenticator *k, unsigned flags, uint32_t counter)
{
    struct using u = { .client = client_data_of(a, "webauthn.get", CHALLENGE, SITE.origin, ""),
                       .data = data_of(a, SITE.rp_id, flags, counter, NULL),
                       .cose = authenticator_cose(a, k) };
    u.signature = signature_of(a, k, u.data, u.client);
    return u;
}
static enum webauthn_fault used(struct using u)
{
    struct webauthn_used out;
    enum webauthn_fault fault;
    enum err e = webauthn_used_check(a, &SITE, CHALLENGE, u.cose, u.may_be_copied, u.client, u.data, u.signature, &out,
                                     &fault);
    assert_int_equal(e, fault == WEBAUTHN_FINE ? OK : ERR_FORBIDDEN);
    return fault;
}
/* The same with this client data or these authenticator data, signed as it is. */
static enum webauthn_fault used_as(const struct authenticator *k, struct bytes client, struct bytes data)
{
    struct using u = using_of(k, SEEN, 1);
    if (client.n) u.client = client;
    if (data.n) u.data = data;
    u.signature = signature_of(a, k, u.data, u.client);
    return used(u);
}

/* ---- what is taken ---- */

static void a_passkey_of_each_kind_is_made(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(kinds); i++) {
        struct webauthn_made out;
        struct making m = making_of(kinds[i]);
        m.data = data_of(a, SITE.rp_id, NEW | WEBAUTHN_BE | WEBAUTHN_BS, 7, kinds[i]);
        assert_int_equal(judged(&m, &out), WEBAUTHN_FINE);
        struct bytes id = authenticator_id(kinds[i]), cose = authenticator_cose(a, kinds[i]);
        assert_true(out.alg == webauthn_algs[i] && out.counter == 7 && out.may_be_copied && out.is_copied);
        assert_true(out.id.n == id.n && memcmp(out.id.p, id.p, id.n) == 0);
        assert_true(out.cose.n == cose.n && memcmp(out.cose.p, cose.p, cose.n) == 0);
    }
}

static void a_passkey_of_each_kind_is_used(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(kinds); i++) assert_int_equal(used(using_of(kinds[i], SEEN, 1)), WEBAUTHN_FINE);
}

static void extensions_are_read_over(void **state)
{
    (void)state;
    static const uint8_t more[] = { 0xa1, 0x61, 'x', 0xf5 };             /* {"x": true} */
    struct bytes ext = { more, sizeof more };
    struct making m = making_of(kinds[0]);
    m.data = joined(a, data_of(a, SITE.rp_id, NEW | WEBAUTHN_ED, 0, kinds[0]), ext);
    assert_int_equal(made(m), WEBAUTHN_FINE);
    assert_int_equal(used_as(kinds[0], (struct bytes){ 0 },
                             joined(a, data_of(a, SITE.rp_id, SEEN | WEBAUTHN_ED, 1, NULL), ext)), WEBAUTHN_FINE);
    m.data = joined(a, data_of(a, SITE.rp_id, NEW, 0, kinds[0]), ext);
    assert_int_equal(made(m), WEBAUTHN_AUTH_DATA);                       /* bytes that no flag announces */
    m.data = data_of(a, SITE.rp_id, NEW | WEBAUTHN_ED, 0, kinds[0]);
    assert_int_equal(made(m), WEBAUTHN_AUTH_DATA);                       /* and a flag without its bytes */
}

/* ---- clientDataJSON ---- */

static void client_data_say_what_where_and_which(void **state)
{
    (void)state;
    struct str challenge = S("YW5vdGhlciBjaGFsbGVuZ2UgdGhhbiB0aGUgZmlyc3Q");
    const struct { const char *type; struct str challenge,
                   origin; const char *more; enum webauthn_fault fault; } tries[] = {
        { "webauthn.get",    CHALLENGE, SITE.origin,                       "", WEBAUTHN_FINE },
        { "webauthn.get",    CHALLENGE, SITE.origin, ",\"crossOrigin\":false", WEBAUTHN_FINE },
        { "webauthn.get",    CHALLENGE, SITE.origin,   ",\"other\":{\"k\":1}", WEBAUTHN_FINE },
        { "webauthn.create", CHALLENGE, SITE.origin,                       "", WEBAUTHN_TYPE },
        { "payment.get",     CHALLENGE, SITE.origin,                       "", WEBAUTHN_TYPE },
        { "webauthn.get",    challenge, SITE.origin,                       "", WEBAUTHN_CHALLENGE },
        { "webauthn.get",    S("YVZ"),  SITE.origin,                       "", WEBAUTHN_CHALLENGE },
        { "webauthn.get",    CHALLENGE, S("https://city.example.evil.test"), "", WEBAUTHN_ORIGIN },
        { "webauthn.get",    CHALLENGE, S("http://city.example"),          "", WEBAUTHN_ORIGIN },
        { "webauthn.get",    CHALLENGE, S("https://city.example:8443"),    "", WEBAUTHN_ORIGIN },
        { "webauthn.get",    CHALLENGE, S("https://a.city.example"),       "", WEBAUTHN_ORIGIN },
        { "webauthn.get",    CHALLENGE, SITE.origin,  ",\"crossOrigin\":true", WEBAUTHN_CROSS_ORIGIN },
        { "webauthn.get",    CHALLENGE, SITE.origin, ",\"topOrigin\":\"https://evil.test\"", WEBAUTHN_CROSS_ORIGIN },
        { "webauthn.get",    CHALLENGE, SITE.origin, ",\"type\":\"webauthn.get\"", WEBAUTHN_CLIENT_DATA },
        { "webauthn.get",    CHALLENGE, S(""),                             "", WEBAUTHN_CLIENT_DATA },
    };
    for (size_t i = 0; i < N_OF(tries); i++)
        assert_int_equal(used_as(kinds[0], client_data_of(a, tries[i].type, tries[i].challenge, tries[i].origin,
                                                     tries[i].more),
                                 (struct bytes){ 0 }), tries[i].fault);
}

static void making_asks_the_same_of_client_data(void **state)
{
    (void)state;
    struct making m = making_of(kinds[0]);
    m.client = client_data_of(a, "webauthn.get", CHALLENGE, SITE.origin, "");
    assert_int_equal(made(m), WEBAUTHN_TYPE);
    m.client = client_data_of(a, "webauthn.create", S("another"), SITE.origin, "");
    assert_int_equal(made(m), WEBAUTHN_CHALLENGE);
    m.client = client_data_of(a, "webauthn.create", CHALLENGE, S("https://evil.test"), "");
    assert_int_equal(made(m), WEBAUTHN_ORIGIN);
    m.client = client_data_of(a, "webauthn.create", CHALLENGE, SITE.origin, ",\"crossOrigin\":true");
    assert_int_equal(made(m), WEBAUTHN_CROSS_ORIGIN);
}

static void client_data_that_are_none_are_refused(void **state)
{
    (void)state;
    static const struct str odd[] = { STR("null"), STR("[]"), STR("{"), STR("\"webauthn.get\""), STR("{}"),
                                      STR("\xff\xfe"),
                                      STR("{\"type\":1,\"challenge\":2,\"origin\":3}") };
    for (size_t i = 0; i < N_OF(odd); i++)
        assert_int_equal(used_as(kinds[0], (struct bytes){ (const uint8_t *)odd[i].p, odd[i].n }, (struct bytes){ 0 }),
                         WEBAUTHN_CLIENT_DATA);
    char *filler = arena_new(a, char, WEBAUTHN_CLIENT_MAX + 1);
    memset(filler, ' ', WEBAUTHN_CLIENT_MAX);
    assert_int_equal(used_as(kinds[0], client_data_of(a, "webauthn.get", CHALLENGE, SITE.origin, filler),
                             (struct bytes){ 0 }), WEBAUTHN_CLIENT_DATA);
}

/* ---- authenticatorData ---- */

static void presence_verification_and_site_are_asked(void **state)
{
    (void)state;
    const struct { struct str rp_id; unsigned flags; enum webauthn_fault fault; } tries[] = {
        { SITE.rp_id,           SEEN,           WEBAUTHN_FINE },
        { S("evil.test"),       SEEN,           WEBAUTHN_RP_ID },
        { S("a.city.example"),  SEEN,           WEBAUTHN_RP_ID },
        { SITE.rp_id,           WEBAUTHN_UV,    WEBAUTHN_PRESENCE },
        { SITE.rp_id,           WEBAUTHN_UP,    WEBAUTHN_VERIFICATION },
        { SITE.rp_id,           0,              WEBAUTHN_PRESENCE },
        { SITE.rp_id,           SEEN | WEBAUTHN_BS, WEBAUTHN_BACKUP },           /* copied, and cannot be */
        { SITE.rp_id,           SEEN | WEBAUTHN_BE, WEBAUTHN_BACKUP }, /* could not be copied when it was made */
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        assert_int_equal(used_as(kinds[0], (struct bytes){ 0 }, data_of(a, tries[i].rp_id, tries[i].flags, 1, NULL)),
                         tries[i].fault);
        struct making m = making_of(kinds[0]);
        m.data = data_of(a, tries[i].rp_id, tries[i].flags | WEBAUTHN_AT, 0, kinds[0]);
        bool is_new_one = tries[i].flags == (SEEN | WEBAUTHN_BE);
        assert_int_equal(made(m), is_new_one ? WEBAUTHN_FINE : tries[i].fault);
    }
}

static void what_may_be_copied_stays_so(void **state)
{
    (void)state;
    struct using u = using_of(kinds[0], SEEN | WEBAUTHN_BE | WEBAUTHN_BS, 1);
    u.may_be_copied = true;
    assert_int_equal(used(u), WEBAUTHN_FINE);
    u = using_of(kinds[0], SEEN, 1);
    u.may_be_copied = true;
    assert_int_equal(used(u), WEBAUTHN_BACKUP);
}

static void every_cut_of_the_bytes_is_refused(void **state)
{
    (void)state;
    struct making m = making_of(kinds[1]);
    struct bytes whole = m.data, object = attestation_of(a, "none", no_statement(), whole);
    for (size_t n = 0; n < whole.n; n++) {
        m.data = (struct bytes){ whole.p, n };
        assert_int_equal(made(m), WEBAUTHN_AUTH_DATA);
    }
    for (size_t n = 0; n < object.n; n++) {
        struct webauthn_made out;
        enum webauthn_fault fault;
        assert_int_equal(webauthn_made_check(a, &SITE, CHALLENGE, m.client, (struct bytes){ object.p, n }, &out,
                                             &fault), ERR_FORBIDDEN);
        assert_int_equal(fault, WEBAUTHN_ATTESTATION);
    }
    static const uint8_t zero[1];
    m.data = joined(a, whole, (struct bytes){ zero, 1 });
    assert_int_equal(made(m), WEBAUTHN_AUTH_DATA);
    struct bytes data = data_of(a, SITE.rp_id, SEEN, 1, NULL);
    for (size_t n = 1; n < data.n; n++)
        assert_int_equal(used_as(kinds[1], (struct bytes){ 0 }, (struct bytes){ data.p, n }), WEBAUTHN_AUTH_DATA);
}

static void a_making_without_a_key_is_none(void **state)
{
    (void)state;
    struct making m = making_of(kinds[0]);
    m.data = data_of(a, SITE.rp_id, SEEN, 0, NULL);
    assert_int_equal(made(m), WEBAUTHN_AUTH_DATA);
}

/* ---- keys ---- */

/* The key inside fresh authenticator data, one byte of it changed. */
static enum webauthn_fault with_byte(const struct authenticator *k, size_t at, uint8_t value)
{
    struct making m = making_of(k);
    uint8_t *p = arena_new(a, uint8_t, m.data.n);
    memcpy(p, m.data.p, m.data.n);
    p[37 + 18 + 16 + at] = value;
    m.data.p = p;
    return made(m);
}

static void only_three_algorithms_and_their_keys(void **state)
{
    (void)state;
    assert_int_equal(with_byte(kinds[0], 4, 0x26), WEBAUTHN_FINE);       /* as it was: -7 */
    assert_int_equal(with_byte(kinds[0], 4, 0x22), WEBAUTHN_ALGORITHM);  /* -3: another */
    assert_int_equal(with_byte(kinds[0], 4, 0x27), WEBAUTHN_KEY);        /* -8 with a point on P-256 */
    assert_int_equal(with_byte(kinds[1], 4, 0x26), WEBAUTHN_KEY);        /* -7 with an Ed25519 key */
    assert_int_equal(with_byte(kinds[0], 2, 0x01), WEBAUTHN_KEY);        /* kty OKP */
    assert_int_equal(with_byte(kinds[0], 6, 0x02), WEBAUTHN_KEY);        /* P-384 */
    assert_int_equal(with_byte(kinds[1], 6, 0x07), WEBAUTHN_KEY);        /* Ed448 */
    assert_int_equal(with_byte(kinds[0], 3, 0x01), WEBAUTHN_AUTH_DATA);  /* kty twice */
    assert_int_equal(with_byte(kinds[2], 11, 0x00), WEBAUTHN_KEY);       /* RSA under 2048 bits */
}

static void a_key_with_another_name_for_its_algorithm_opens_nothing(void **state)
{
    (void)state;
    struct using u = using_of(kinds[0], SEEN, 1);
    for (size_t i = 1; i < N_OF(kinds); i++) {
        u.cose = authenticator_cose(a, kinds[i]);
        assert_int_equal(used(u), WEBAUTHN_SIGNATURE);
    }
    uint8_t *p = arena_new(a, uint8_t, 128);
    struct bytes cose = authenticator_cose(a, kinds[0]);
    memcpy(p, cose.p, cose.n);
    p[cose.n - 1] ^= 1;                                                  /* off the curve */
    u.cose = (struct bytes){ p, cose.n };
    assert_int_equal(used(u), WEBAUTHN_SIGNATURE);
    u.cose = (struct bytes){ p, cose.n - 1 };
    assert_int_equal(used(u), WEBAUTHN_KEY);
}

/* ---- signatures ---- */

static void a_signature_is_over_these_bytes_by_this_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(kinds); i++) {
        struct using u = using_of(kinds[i], SEEN, 1), bent;
        bent = u;
        bent.data = data_of(a, SITE.rp_id, SEEN, 2, NULL);
        assert_int_equal(used(bent), WEBAUTHN_SIGNATURE);
        bent = u;
        bent.client = client_data_of(a, "webauthn.get", CHALLENGE, SITE.origin, ",\"more\":1");
        assert_int_equal(used(bent), WEBAUTHN_SIGNATURE);
        for (size_t at = 0; at < u.signature.n; at += 7) {
            uint8_t *p = arena_new(a, uint8_t, u.signature.n);
            memcpy(p, u.signature.p, u.signature.n);
            p[at] ^= 0x10;
            bent = u;
            bent.signature = (struct bytes){ p, u.signature.n };
            assert_int_equal(used(bent), WEBAUTHN_SIGNATURE);
        }
        for (size_t n = 0; n < u.signature.n; n += 9) {
            bent = u;
            bent.signature.n = n;
            assert_int_equal(used(bent), WEBAUTHN_SIGNATURE);
        }
    }
    struct using u = using_of(other, SEEN, 1);
    u.cose = authenticator_cose(a, kinds[0]);
    assert_int_equal(used(u), WEBAUTHN_SIGNATURE);
}

/* ---- attestation ---- */

/* {"alg": alg, "sig": bytes} and, with a chain, "x5c": [] */
static struct bytes packed(int64_t alg, struct bytes sig, bool chain)
{
    struct buf b = { .arena = a };
    const uint8_t alg_byte = (uint8_t)(0x20 | (-1 - alg)), n_byte = (uint8_t)sig.n;
    buf_add(&b, chain ? S("\xa3\x63" "alg") : S("\xa2\x63" "alg"));
    buf_add(&b, (struct str){ (const char *)&alg_byte, 1 });
    buf_add(&b, S("\x63" "sig\x58"));
    buf_add(&b, (struct str){ (const char *)&n_byte, 1 });
    buf_add(&b, (struct str){ (const char *)sig.p, sig.n });
    if (chain) buf_add(&b, S("\x63" "x5c\x80"));
    return (struct bytes){ (const uint8_t *)b.p, b.n };
}

static void who_made_the_device_is_not_asked_and_not_believed(void **state)
{
    (void)state;
    struct making m = making_of(kinds[0]);
    struct bytes sig = signature_of(a, kinds[0], m.data, m.client), wrong = signature_of(a, other, m.data, m.client);
    m.statement = packed(WEBAUTHN_ES256, sig, false);
    assert_int_equal(made(m), WEBAUTHN_ATTESTATION);                     /* "none" says nothing */
    m.format = "packed";
    assert_int_equal(made(m), WEBAUTHN_FINE);                            /* by the key itself */
    m.statement = packed(WEBAUTHN_ES256, wrong, false);
    assert_int_equal(made(m), WEBAUTHN_SIGNATURE);
    m.statement = packed(WEBAUTHN_EDDSA, sig, false);
    assert_int_equal(made(m), WEBAUTHN_ATTESTATION);
    m.statement = packed(WEBAUTHN_ES256, sig, true);
    assert_int_equal(made(m), WEBAUTHN_ATTESTATION);                     /* a maker's certificates were not asked for */
    m.statement = no_statement();
    assert_int_equal(made(m), WEBAUTHN_ATTESTATION);
    static const char *const formats[] = { "fido-u2f", "tpm", "android-key", "apple", "" };
    for (size_t i = 0; i < N_OF(formats); i++) {
        m.format = formats[i];
        assert_int_equal(made(m), WEBAUTHN_ATTESTATION);
    }
}

/* ---- the rest ---- */

static void a_counter_grows_or_is_none(void **state)
{
    (void)state;
    assert_true(webauthn_counter_grew(0, 0) && webauthn_counter_grew(0, 1) && webauthn_counter_grew(7, 8)
                && webauthn_counter_grew(1, UINT32_MAX));
    assert_false(webauthn_counter_grew(1, 1));
    assert_false(webauthn_counter_grew(8, 7));
    assert_false(webauthn_counter_grew(1, 0));
}

static void a_site_is_its_origin_and_its_name(void **state)
{
    (void)state;
    const struct { struct str in, origin, rp_id; } tries[] = {
        { S("https://city.example"),      S("https://city.example"),      S("city.example") },
        { S("https://City.Example:443"),  S("https://city.example"),      S("city.example") },
        { S("https://city.example:8443"), S("https://city.example:8443"), S("city.example") },
        { S("http://localhost:8080"),     S("http://localhost:8080"),     S("localhost") },
        { S("http://localhost:80"),       S("http://localhost"),          S("localhost") },
        { S("http://[::1]:8080"),         S("http://[::1]:8080"),         S("[::1]:8080") }, /* no browser takes it */
    };
    struct webauthn_site s;
    for (size_t i = 0; i < N_OF(tries); i++) {
        assert_int_equal(webauthn_site_of(a, tries[i].in, &s), OK);
        assert_true(str_eq(s.origin, tries[i].origin) && str_eq(s.rp_id, tries[i].rp_id));
    }
    static const struct str none[] = { STR(""), STR("https://"), STR("city.example"), STR("ftp://city.example"),
                                       STR("https://:443"),
                                       STR("https://city.example/console") };
    for (size_t i = 0; i < N_OF(none); i++) assert_int_equal(webauthn_site_of(a, none[i], &s), ERR_BAD_INPUT);
}

static void cbor_is_read_as_rfc_8949_writes_it(void **state)
{
    (void)state;
    static const struct { struct str in; int64_t x; bool fails; } ints[] = {
        { STR("\x00"), 0, false }, { STR("\x17"), 23, false }, { STR("\x18\x18"), 24, false },
            { STR("\x19\x03\xe8"), 1000, false },
        { STR("\x1a\x00\x0f\x42\x40"), 1000000, false },
            { STR("\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00"), 1000000000000, false },
        { STR("\x20"), -1, false }, { STR("\x39\x03\xe7"), -1000, false },
            { STR("\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"), INT64_MIN, false },
        { STR("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"), 0, true }, { STR("\x18"), 0, true }, { STR("\x1c"), 0, true },
            { STR("\x1f"), 0, true },
        { STR("\x40"), 0, true }, { STR(""), 0, true },
    };
    for (size_t i = 0; i < N_OF(ints); i++) {
        struct cbor c = { (const uint8_t *)ints[i].in.p, ints[i].in.n, false };
        int64_t x = cbor_int(&c);
        assert_true(c.failed == ints[i].fails && x == ints[i].x && (c.failed || c.n == 0));
    }
    static const struct { struct str in; bool fails; } whole[] = {
        { STR("\x83\x01\x82\x02\x03\x82\x04\x05"), false }, { STR("\xa2\x61\x61\x01\x61\x62\x82\x02\x03"), false },
        { STR("\xf4"), false }, { STR("\xf9\x3c\x00"), false }, { STR("\x81\x81\x81\x81\x00"), true }, /* five deep */
        { STR("\x9f\x01\xff"), true }, { STR("\x5f\x41\x00\xff"), true }, { STR("\xc0\x00"), true },
            { STR("\x82\x01"), true },
        { STR("\x9b\xff\xff\xff\xff\xff\xff\xff\xff"), true }, { STR("\x5b\xff\xff\xff\xff\xff\xff\xff\xff"), true },
    };
    for (size_t i = 0; i < N_OF(whole); i++) {
        struct cbor c = { (const uint8_t *)whole[i].in.p, whole[i].in.n, false };
        cbor_skip(&c);
        assert_true(c.failed == whole[i].fails && (c.failed || c.n == 0));
    }
}

/* With little memory it says so, and nothing else. */
static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct arena *whole = a;
    struct using u = using_of(kinds[0], SEEN, 1);
    enum err e = ERR_NOMEM;
    for (size_t size = 64; e != OK && size < 64 * KIB; size += 64) {
        struct webauthn_used out;
        enum webauthn_fault fault;
        a = arena_open(size);
        e = webauthn_used_check(a, &SITE, CHALLENGE, u.cose, false, u.client, u.data, u.signature, &out, &fault);
        assert_true(e == OK || e == ERR_NOMEM);
        arena_close(a);
    }
    a = whole;
    assert_int_equal(e, OK);
}

#define FACT(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_passkey_of_each_kind_is_made), FACT(a_passkey_of_each_kind_is_used), FACT(extensions_are_read_over),
        FACT(client_data_say_what_where_and_which), FACT(making_asks_the_same_of_client_data),
        FACT(client_data_that_are_none_are_refused), FACT(presence_verification_and_site_are_asked),
        FACT(what_may_be_copied_stays_so), FACT(every_cut_of_the_bytes_is_refused),
            FACT(a_making_without_a_key_is_none),
        FACT(only_three_algorithms_and_their_keys), FACT(a_key_with_another_name_for_its_algorithm_opens_nothing),
        FACT(a_signature_is_over_these_bytes_by_this_key), FACT(who_made_the_device_is_not_asked_and_not_believed),
        FACT(a_counter_grows_or_is_none), FACT(a_site_is_its_origin_and_its_name),
            FACT(cbor_is_read_as_rfc_8949_writes_it),
        FACT(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
