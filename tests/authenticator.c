/* authenticator.c - what a security key does, in a hundred lines: CBOR by hand, signatures straight from OpenSSL. */
#include "authenticator.h"
#include "auth/keys.h"
#include <stdlib.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

struct authenticator { EVP_PKEY *key; int64_t alg; uint8_t id[16]; };

static void must(bool fine) { if (!fine) abort(); }

struct authenticator *authenticator_new(int64_t alg)
{
    struct authenticator *k = calloc(1, sizeof *k);
    must(k);
    k->alg = alg;
    k->key = alg == WEBAUTHN_ES256 ? EVP_EC_gen("P-256") : alg == WEBAUTHN_EDDSA
        ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") : EVP_RSA_gen(2048);
    must(k->key);
    random_bytes(k->id, sizeof k->id);
    return k;
}

void authenticator_free(struct authenticator *k)
{
    if (k) EVP_PKEY_free(k->key);
    free(k);
}

struct bytes authenticator_id(const struct authenticator *k) { return (struct bytes){ k->id, sizeof k->id }; }

/* ---- CBOR ---- */

static void add(struct buf *b, const void *p, size_t n) { buf_add(b, (struct str){ p, n }); }

static void head(struct buf *b, unsigned major, size_t n)
{
    uint8_t h[3] = { (uint8_t)(major << 5 | (n < 24 ? n : n < 256 ? 24 : 25)), (uint8_t)(n < 256 ? n : n >> 8),
                     (uint8_t)n };
    add(b, h, n < 24 ? 1 : n < 256 ? 2 : 3);
}

static void number(struct buf *b, int64_t x) { head(b, x < 0, (size_t)(x < 0 ? -1 - x : x)); }
static void text(struct buf *b, const char *s) { head(b, 3, strlen(s)); add(b, s, strlen(s)); }
static void bytes(struct buf *b, struct bytes x) { head(b, 2, x.n); add(b, x.p, x.n); }

static struct bytes end(struct buf *b)
{
    must(!b->failed);
    return (struct bytes){ (const uint8_t *)b->p, b->n };
}

static void big(struct buf *b, const EVP_PKEY *key, const char *name, int width)
{
    BIGNUM *x = NULL;
    uint8_t raw[256];
    must(EVP_PKEY_get_bn_param(key, name, &x) && BN_bn2binpad(x, raw, width) == width);
    BN_free(x);
    bytes(b, (struct bytes){ raw, (size_t)width });
}

struct bytes authenticator_cose(struct arena *a, const struct authenticator *k)
{
    struct buf b = { .arena = a };
    uint8_t raw[32];
    size_t n = sizeof raw;
    head(&b, 5, k->alg == WEBAUTHN_ES256 ? 5 : 4);
    number(&b, 1);
    number(&b, k->alg == WEBAUTHN_ES256 ? 2 : k->alg == WEBAUTHN_EDDSA ? 1 : 3);
    number(&b, 3);
    number(&b, k->alg);
    number(&b, -1);
    if (k->alg == WEBAUTHN_RS256) {
        big(&b, k->key, OSSL_PKEY_PARAM_RSA_N, 256);
        number(&b, -2);
        big(&b, k->key, OSSL_PKEY_PARAM_RSA_E, 3);
    } else if (k->alg == WEBAUTHN_ES256) {
        number(&b, 1);
        number(&b, -2);
        big(&b, k->key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
        number(&b, -3);
        big(&b, k->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    } else {
        must(EVP_PKEY_get_raw_public_key(k->key, raw, &n) == 1);
        number(&b, 6);
        number(&b, -2);
        bytes(&b, (struct bytes){ raw, n });
    }
    return end(&b);
}

/* ---- what travels ---- */

struct bytes data_of(struct arena *a, struct str rp_id, unsigned flags, uint32_t counter, const struct authenticator *k)
{
    struct buf b = { .arena = a };
    struct bytes hash;
    const uint8_t fixed[5] = { (uint8_t)flags, (uint8_t)(counter >> 24), (uint8_t)(counter >> 16),
                               (uint8_t)(counter >> 8), (uint8_t)counter };
    const uint8_t aaguid_and_length[18] = { [17] = sizeof k->id };
    must(sha256(a, rp_id, &hash) == OK);
    add(&b, hash.p, hash.n);
    add(&b, fixed, sizeof fixed);
    if (k) {
        struct bytes cose = authenticator_cose(a, k);
        add(&b, aaguid_and_length, sizeof aaguid_and_length);
        add(&b, k->id, sizeof k->id);
        add(&b, cose.p, cose.n);
    }
    return end(&b);
}

struct bytes client_data_of(struct arena *a, const char *type, struct str challenge, struct str origin, const char *more)
{
    struct str s = arena_printf(a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%.*s\"%s}", type,
                                (int)challenge.n,
                                challenge.p, (int)origin.n, origin.p, more);
    must(s.n);
    return (struct bytes){ (const uint8_t *)s.p, s.n };
}

struct bytes attestation_of(struct arena *a, const char *format, struct bytes statement, struct bytes data)
{
    struct buf b = { .arena = a };
    head(&b, 5, 3);
    text(&b, "fmt");
    text(&b, format);
    text(&b, "attStmt");
    add(&b, statement.p, statement.n);
    text(&b, "authData");
    bytes(&b, data);
    return end(&b);
}

struct bytes no_statement(void)
{
    static const uint8_t empty[] = { 0xa0 };
    return (struct bytes){ empty, 1 };
}

struct bytes joined(struct arena *a, struct bytes x, struct bytes y)
{
    struct buf b = { .arena = a };
    add(&b, x.p, x.n);
    add(&b, y.p, y.n);
    return end(&b);
}

struct bytes signature_of(struct arena *a, const struct authenticator *k, struct bytes data, struct bytes client)
{
    struct bytes hash = { 0 };
    size_t n = 512;
    uint8_t *out = arena_new(a, uint8_t, n);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    must(out && ctx && sha256(a, (struct str){ (const char *)client.p, client.n }, &hash) == OK);
    struct bytes all = joined(a, data, hash);
    must(EVP_DigestSignInit(ctx, NULL, k->alg == WEBAUTHN_EDDSA ? NULL : EVP_sha256(), NULL, k->key) > 0
         && EVP_DigestSign(ctx, out, &n, all.p, all.n) > 0);
    EVP_MD_CTX_free(ctx);
    return (struct bytes){ out, n };
}
