/* box.c - what phones seal to us, opened with the primitives every browser has, over OpenSSL. */
#include "auth/keys_impl.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

enum { BOX_NONCE = 12, BOX_TAG = 16, BOX_KEY = 16, SHA1_BYTES = 20, BOX_MAX = 64 * KIB };
static const char info[] = "sansang-box-1";

#define FREED_BY(T, fn) static void fn##_at(T **p) { fn(*p); }
FREED_BY(EVP_PKEY, EVP_PKEY_free)
FREED_BY(EVP_PKEY_CTX, EVP_PKEY_CTX_free)
FREED_BY(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
FREED_BY(EVP_KDF, EVP_KDF_free)
FREED_BY(EVP_KDF_CTX, EVP_KDF_CTX_free)
FREED_BY(EC_GROUP, EC_GROUP_free)
FREED_BY(EC_POINT, EC_POINT_free)
FREED_BY(BIGNUM, BN_clear_free)
FREED_BY(OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)
FREED_BY(OSSL_PARAM, OSSL_PARAM_free)
#define AUTO(T, fn) __attribute__((cleanup(fn##_at))) T *

enum err box_secret_new(uint8_t secret[SECRET_BYTES])
{
    AUTO(EC_GROUP, EC_GROUP_free) group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    AUTO(BIGNUM, BN_clear_free) d = BN_new();
    if (!group || !d) return ERR_NOMEM;
    do if (!BN_priv_rand_range(d, EC_GROUP_get0_order(group))) return ERR_INTERNAL;
    while (BN_is_zero(d));
    return BN_bn2binpad(d, secret, SECRET_BYTES) == SECRET_BYTES ? OK : ERR_INTERNAL;
}

/* A key of P-256 from its public point and, when `d` is there, its secret. OpenSSL refuses a point off the curve. */
static EVP_PKEY *pair_of(const uint8_t *point, const BIGNUM *d)
{
    AUTO(OSSL_PARAM_BLD, OSSL_PARAM_BLD_free) build = OSSL_PARAM_BLD_new();
    if (!build
        || !OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
        || !OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, POINT_BYTES)
        || (d && !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, d))) return NULL;
    AUTO(OSSL_PARAM, OSSL_PARAM_free) params = OSSL_PARAM_BLD_to_param(build);
    AUTO(EVP_PKEY_CTX, EVP_PKEY_CTX_free) ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *pair = NULL;
    if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) <= 0
        || EVP_PKEY_fromdata(ctx, &pair, d ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params) <= 0) return NULL;
    return pair;
}

enum err pair_open(const uint8_t secret[SECRET_BYTES], uint8_t out[POINT_BYTES], void **pair)
{
    AUTO(EC_GROUP, EC_GROUP_free) group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    AUTO(BIGNUM, BN_clear_free) d = BN_secure_new();
    if (!group || !d || !BN_bin2bn(secret, SECRET_BYTES, d)) return ERR_NOMEM;
    if (BN_is_zero(d) || BN_cmp(d, EC_GROUP_get0_order(group)) >= 0) return ERR_BAD_INPUT;
    BN_set_flags(d, BN_FLG_CONSTTIME);
    AUTO(EC_POINT, EC_POINT_free) point = EC_POINT_new(group);
    if (!point || !EC_POINT_mul(group, point, d, NULL, NULL, NULL)
        || EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, out, POINT_BYTES, NULL) != POINT_BYTES)
        return ERR_INTERNAL;
    *pair = pair_of(out, d);
    return *pair ? OK : ERR_INTERNAL;
}

void pair_close(void *pair) { EVP_PKEY_free(pair); }

static enum err shared_x(const struct keys *k, const uint8_t *point, uint8_t x[SECRET_BYTES])
{
    AUTO(EVP_PKEY, EVP_PKEY_free) peer = pair_of(point, NULL);
    if (!peer) return ERR_BAD_INPUT;
    AUTO(EVP_PKEY_CTX, EVP_PKEY_CTX_free) ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->box_pair, NULL);
    size_t n = SECRET_BYTES;
    if (!ctx || EVP_PKEY_derive_init(ctx) <= 0) return ERR_INTERNAL;
    if (EVP_PKEY_derive_set_peer(ctx, peer) <= 0) return ERR_BAD_INPUT;
    return EVP_PKEY_derive(ctx, x, &n) > 0 && n == SECRET_BYTES ? OK : ERR_INTERNAL;
}

static enum err stretch(uint8_t x[SECRET_BYTES], const uint8_t *salt, uint8_t key[BOX_KEY])
{
    char digest[] = "SHA256", said[sizeof info];
    uint8_t point[POINT_BYTES];
    memcpy(said, info, sizeof info);                     /* OSSL_PARAM wants pointers it could write through */
    memcpy(point, salt, POINT_BYTES);
    AUTO(EVP_KDF, EVP_KDF_free) kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    if (!kdf) return ERR_INTERNAL;
    AUTO(EVP_KDF_CTX, EVP_KDF_CTX_free) ctx = EVP_KDF_CTX_new(kdf);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, x, SECRET_BYTES),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, point, POINT_BYTES),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, said, sizeof info - 1),
        OSSL_PARAM_construct_end(),
    };
    return ctx && EVP_KDF_derive(ctx, key, BOX_KEY, params) > 0 ? OK : ERR_INTERNAL;
}

static enum err unlock(const uint8_t key[BOX_KEY], struct bytes box, uint8_t *plain, size_t n)
{
    const uint8_t *nonce = box.p + POINT_BYTES, *sealed = nonce + BOX_NONCE;
    uint8_t tag[BOX_TAG];
    memcpy(tag, sealed + n, BOX_TAG);
    AUTO(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free) ctx = EVP_CIPHER_CTX_new();
    int got = 0, rest = 0;
    if (!ctx || !EVP_DecryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, nonce)
        || !EVP_DecryptUpdate(ctx, plain, &got, sealed, (int)n)
        || !EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, BOX_TAG, tag)) return ERR_INTERNAL;
    return EVP_DecryptFinal_ex(ctx, plain + got, &rest) > 0 ? OK : ERR_BAD_INPUT;
}

enum err keys_box_open(const struct keys *k, struct arena *a, struct bytes box, struct str *out)
{
    enum { AROUND = POINT_BYTES + BOX_NONCE + BOX_TAG };
    if (box.n < AROUND || box.n > BOX_MAX || box.p[0] != 0x04) return ERR_BAD_INPUT;
    size_t n = box.n - AROUND;
    uint8_t *plain = arena_new(a, uint8_t, n + 1), x[SECRET_BYTES], key[BOX_KEY];
    if (!plain) return ERR_NOMEM;
    enum err e = shared_x(k, box.p, x);
    if (e == OK) e = stretch(x, box.p, key);
    if (e == OK) e = unlock(key, box, plain, n);
    OPENSSL_cleanse(x, sizeof x);
    OPENSSL_cleanse(key, sizeof key);
    if (e != OK) { OPENSSL_cleanse(plain, n); return e; }
    *out = (struct str){ (const char *)plain, n };
    return OK;
}

/* Here and not in keys.c: libsodium has no SHA-1, and nothing but RFC 6238 should want it. */
enum err hmac_sha1(struct arena *a, struct bytes key, struct str s, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, SHA1_BYTES);
    unsigned n = 0;
    if (!p) return ERR_NOMEM;
    if (!HMAC(EVP_sha1(), key.p, (int)key.n, (const uint8_t *)s.p, s.n, p, &n) || n != SHA1_BYTES) return ERR_INTERNAL;
    *out = (struct bytes){ p, n };
    return OK;
}
