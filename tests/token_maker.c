/* token_maker.c - keys and tokens of a provider that exists only in tests, straight on OpenSSL. */
#include "token_maker.h"
#include "auth/keys.h"
#include <stdlib.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

struct maker { EVP_PKEY *key; enum maker_kind kind; };

static void must(bool fine) { if (!fine) abort(); }

struct maker *maker_new(enum maker_kind kind, int bits)
{
    struct maker *m = calloc(1, sizeof *m);
    must(m);
    m->kind = kind;
    m->key = kind == MAKER_RSA ? EVP_RSA_gen((unsigned)bits) : EVP_EC_gen("P-256");
    must(m->key);
    return m;
}

void maker_free(struct maker *m)
{
    if (m) EVP_PKEY_free(m->key);
    free(m);
}

struct str maker_pem(struct arena *a, const struct maker *m)
{
    BIO *b = BIO_new(BIO_s_mem());
    char *p;
    struct str out;
    must(b && PEM_write_bio_PrivateKey(b, m->key, NULL, NULL, 0, NULL, NULL));
    long n = BIO_get_mem_data(b, &p);
    must(arena_copy(a, (struct str){ p, (size_t)n }, &out) == OK);
    BIO_free(b);
    return out;
}

static struct str number_text(struct arena *a, const struct maker *m, const char *name, int width)
{
    BIGNUM *x = NULL;
    uint8_t raw[1024];
    must(EVP_PKEY_get_bn_param(m->key, name, &x));
    int n = width ? BN_bn2binpad(x, raw, width) : BN_bn2bin(x, raw);
    BN_free(x);
    must(n > 0);
    return base64url(a, (struct bytes){ raw, (size_t)n });
}

struct str maker_jwk(struct arena *a, const struct maker *m, const char *kid, const char *more)
{
    if (m->kind == MAKER_RSA) {
        struct str n = number_text(a, m, OSSL_PKEY_PARAM_RSA_N, 0), e = number_text(a, m, OSSL_PKEY_PARAM_RSA_E, 0);
        return arena_printf(a, "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%.*s\",\"e\":\"%.*s\"%s}", kid, (int)n.n, n.p,
                            (int)e.n, e.p, more);
    }
    struct str x = number_text(a, m, OSSL_PKEY_PARAM_EC_PUB_X, 32), y = number_text(a, m, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    return arena_printf(a, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%.*s\",\"y\":\"%.*s\"%s}", kid,
                        (int)x.n, x.p, (int)y.n, y.p, more);
}

struct str maker_jwks(struct arena *a, const struct maker *m, const char *kid)
{
    struct str k = maker_jwk(a, m, kid, ",\"use\":\"sig\"");
    return arena_printf(a, "{\"keys\":[%.*s]}", (int)k.n, k.p);
}

static size_t sign_hs(struct str secret, struct str text, uint8_t *out)
{
    struct arena *a = arena_open(MIB);
    struct bytes mac;
    must(a && hmac_sha256(a, (struct bytes){ (const uint8_t *)secret.p, secret.n }, text, &mac) == OK);
    memcpy(out, mac.p, mac.n);
    arena_close(a);
    return 32;
}

static size_t sign_key(const struct maker *m, const char *how, struct str text, uint8_t *out, size_t room)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *k;
    must(EVP_DigestSignInit(ctx, &k, EVP_sha256(), NULL, m->key) > 0);
    if (strcmp(how, "PS256") == 0)
        must(EVP_PKEY_CTX_set_rsa_padding(k, RSA_PKCS1_PSS_PADDING) > 0 && EVP_PKEY_CTX_set_rsa_pss_saltlen(k, 32) > 0);
    must(EVP_DigestSign(ctx, out, &room, (const uint8_t *)text.p, text.n) > 0);
    EVP_MD_CTX_free(ctx);
    if (strcmp(how, "ES256") != 0) return room;
    const uint8_t *der = out;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)room);
    must(sig);
    BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + 32, 32);
    ECDSA_SIG_free(sig);
    return 64;
}

struct str maker_token(struct arena *a, const struct maker *m, const char *how, struct str secret, const char *header,
                       struct str payload)
{
    struct str h = base64url(a, (struct bytes){ (const uint8_t *)header, strlen(header) });
    struct str p = base64url(a, (struct bytes){ (const uint8_t *)payload.p, payload.n });
    struct str text = arena_printf(a, "%.*s.%.*s", (int)h.n, h.p, (int)p.n, p.p);
    uint8_t raw[1024];
    size_t n = strcmp(how, "none") == 0 ? 0 : strcmp(how, "HS256") == 0 ? sign_hs(secret, text, raw)
             : sign_key(m, how, text, raw, sizeof raw);
    struct str s = n ? base64url(a, (struct bytes){ raw, n }) : S("");
    return arena_printf(a, "%.*s.%.*s", (int)text.n, text.p, (int)s.n, s.p ? s.p : "");
}
