/* webpush.c - one record sealed for one browser, and the signed token beside it, over OpenSSL's curve P-256. */
#include "auth/webpush.h"
#include "auth/keys_impl.h"
#include "core/out.h"
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <pthread.h>

enum { KEY_BYTES = 16, NONCE_BYTES = 12, TAG_BYTES = 16, HASH_BYTES = 32, RECORD_BYTES = 4096, RS_BYTES = 32, DER_MAX = 80,
       HEAD_BYTES = WEBPUSH_SALT_BYTES + 4 + 1 + WEBPUSH_POINT_BYTES };

#define FREED_BY(T, fn) static void fn##_at(T **p) { fn(*p); }
FREED_BY(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
FREED_BY(EVP_MD_CTX, EVP_MD_CTX_free)
FREED_BY(EC_POINT, EC_POINT_free)
FREED_BY(BIGNUM, BN_clear_free)
FREED_BY(ECDSA_SIG, ECDSA_SIG_free)
#define AUTO(T, fn) __attribute__((cleanup(fn##_at))) T *

/* Read by all threads, changed by none; building it takes longer than using it. */
static EC_GROUP *group;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void group_free(void) { EC_GROUP_free(group); }
static void group_open(void)
{
    group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    OPENSSL_atexit(group_free);
}
static const EC_GROUP *curve(void)
{
    pthread_once(&once, group_open);
    return group;
}

/* ---- the shared secret ---- */

static EC_POINT *point_read(struct bytes p)
{
    EC_POINT *point = curve() ? EC_POINT_new(group) : NULL;
    if (point && p.n == WEBPUSH_POINT_BYTES && p.p[0] == POINT_CONVERSION_UNCOMPRESSED
        && EC_POINT_oct2point(group, point, p.p, p.n, NULL)) return point;     /* it refuses a point off the curve */
    EC_POINT_free(point);
    return NULL;
}

bool webpush_is_target(const struct webpush_target *to)
{
    AUTO(EC_POINT, EC_POINT_free) point = point_read(to->p256dh);
    return point && to->auth.n == WEBPUSH_AUTH_BYTES;
}

static bool point_write(const EC_POINT *point, uint8_t out[WEBPUSH_POINT_BYTES])
{
    return EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, out, WEBPUSH_POINT_BYTES,
                              NULL) == WEBPUSH_POINT_BYTES;
}

/* Our own point for this message, and the first half of what the two points share. */
static enum err agree(struct bytes theirs, const uint8_t secret[WEBPUSH_SECRET_BYTES], uint8_t ours[WEBPUSH_POINT_BYTES],
                      uint8_t shared[WEBPUSH_POINT_BYTES])
{
    AUTO(EC_POINT, EC_POINT_free) peer = point_read(theirs);
    if (!peer) return ERR_BAD_INPUT;
    AUTO(BIGNUM, BN_clear_free) d = BN_secure_new();
    AUTO(EC_POINT, EC_POINT_free) point = EC_POINT_new(group);
    if (!d || !point || !BN_bin2bn(secret, WEBPUSH_SECRET_BYTES, d)) return ERR_NOMEM;
    BN_set_flags(d, BN_FLG_CONSTTIME);
    if (!EC_POINT_mul(group, point, d, NULL, NULL, NULL) || !point_write(point, ours)
        || !EC_POINT_mul(group, point, NULL, peer, d, NULL) || !point_write(point, shared)) return ERR_INTERNAL;
    return OK;
}

/* ---- keys out of it: HKDF (RFC 5869) in one step, for at most 32 bytes ---- */

static enum err stretch(struct arena *a, struct bytes salt, struct bytes secret, struct str info, struct bytes *out)
{
    struct bytes prk;
    char *said = arena_new(a, char, info.n + 1);
    if (!said) return ERR_NOMEM;
    memcpy(said, info.p, info.n);
    said[info.n] = 1;
    TRY(hmac_sha256(a, salt, (struct str){ (const char *)secret.p, secret.n }, &prk));
    return hmac_sha256(a, prk, (struct str){ said, info.n + 1 }, out);
}

/* RFC 8291 §3.3 and §3.4: info = "WebPush: info", NUL, their point, our point. */
static enum err keying(struct arena *a, const struct webpush_target *to, const uint8_t ours[WEBPUSH_POINT_BYTES],
                       const uint8_t *x, struct bytes *ikm)
{
    static const char lead[] = "WebPush: info";
    char info[sizeof lead + 2 * WEBPUSH_POINT_BYTES];
    memcpy(info, lead, sizeof lead);
    memcpy(info + sizeof lead, to->p256dh.p, WEBPUSH_POINT_BYTES);
    memcpy(info + sizeof lead + WEBPUSH_POINT_BYTES, ours, WEBPUSH_POINT_BYTES);
    return stretch(a, to->auth, (struct bytes){ x, WEBPUSH_SECRET_BYTES }, (struct str){ info, sizeof info }, ikm);
}

/* ---- the record ---- */

static bool encrypt(const uint8_t *key, const uint8_t *nonce, uint8_t *text, size_t n)
{
    AUTO(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free) ctx = EVP_CIPHER_CTX_new();
    int put = 0, rest = 0;
    return ctx && EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, nonce)
        && EVP_EncryptUpdate(ctx, text, &put, text, (int)n) && EVP_EncryptFinal_ex(ctx, text + put, &rest)
        && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, text + n);
}

enum err webpush_seal_with(struct arena *a, const struct webpush_target *to, const uint8_t secret[WEBPUSH_SECRET_BYTES],
                           const uint8_t salt[WEBPUSH_SALT_BYTES], struct str plain, struct str *body)
{
    static const uint8_t record_size[] = { RECORD_BYTES >> 24, RECORD_BYTES >> 16, RECORD_BYTES >> 8 & 255,
                                           RECORD_BYTES & 255 };
    uint8_t ours[WEBPUSH_POINT_BYTES], shared[WEBPUSH_POINT_BYTES];
    struct bytes ikm, key, nonce, salted = { salt, WEBPUSH_SALT_BYTES };
    if (plain.n > WEBPUSH_PLAIN_MAX) return ERR_TOO_LARGE;
    if (to->auth.n != WEBPUSH_AUTH_BYTES) return ERR_BAD_INPUT;
    TRY(agree(to->p256dh, secret, ours, shared));
    TRY(keying(a, to, ours, shared + 1, &ikm));
    TRY(stretch(a, salted, ikm, (struct str){ "Content-Encoding: aes128gcm", 28 }, &key));      /* with their NULs, RFC 8188 */
    TRY(stretch(a, salted, ikm, (struct str){ "Content-Encoding: nonce", 24 }, &nonce));
    uint8_t *out = arena_new(a, uint8_t, HEAD_BYTES + plain.n + 1 + TAG_BYTES), *text = out + HEAD_BYTES;
    if (!out) return ERR_NOMEM;
    memcpy(out, salt, WEBPUSH_SALT_BYTES);
    memcpy(out + WEBPUSH_SALT_BYTES, record_size, sizeof record_size);
    out[WEBPUSH_SALT_BYTES + sizeof record_size] = WEBPUSH_POINT_BYTES;
    memcpy(text - WEBPUSH_POINT_BYTES, ours, WEBPUSH_POINT_BYTES);
    if (plain.n) memcpy(text, plain.p, plain.n);
    text[plain.n] = 2;                                   /* the last record, no padding */
    if (!encrypt(key.p, nonce.p, text, plain.n + 1)) return ERR_INTERNAL;
    *body = (struct str){ (const char *)out, HEAD_BYTES + plain.n + 1 + TAG_BYTES };
    return OK;
}

enum err webpush_seal(struct arena *a, const struct webpush_target *to, struct str plain, struct str *body)
{
    uint8_t secret[WEBPUSH_SECRET_BYTES], salt[WEBPUSH_SALT_BYTES];
    random_bytes(salt, sizeof salt);
    TRY(box_secret_new(secret));
    enum err e = webpush_seal_with(a, to, secret, salt, plain, body);
    OPENSSL_cleanse(secret, sizeof secret);
    return e;
}

/* ---- who sends it ---- */

struct bytes keys_public_push(const struct keys *k) { return (struct bytes){ k->push_public, WEBPUSH_POINT_BYTES }; }

/* ES256 (RFC 7518 §3.4): r and s side by side. */
static enum err sign(const struct keys *k, struct str text, uint8_t rs[2 * RS_BYTES])
{
    uint8_t der[DER_MAX];
    size_t n = sizeof der;
    AUTO(EVP_MD_CTX, EVP_MD_CTX_free) ctx = EVP_MD_CTX_new();
    if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, k->push_pair) <= 0
        || EVP_DigestSign(ctx, der, &n, (const uint8_t *)text.p, text.n) <= 0) return ERR_INTERNAL;
    const uint8_t *p = der;
    AUTO(ECDSA_SIG, ECDSA_SIG_free) sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
    return sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), rs, RS_BYTES) == RS_BYTES
        && BN_bn2binpad(ECDSA_SIG_get0_s(sig), rs + RS_BYTES, RS_BYTES) == RS_BYTES ? OK : ERR_INTERNAL;
}

static struct str letters_of(struct arena *a, struct str s) { return base64url(a, (struct bytes){ (const uint8_t *)s.p, s.n }); }

enum err webpush_vapid(struct arena *a, const struct keys *k, struct str origin, struct str contact, int64_t until_s,
                       struct str *out)
{
    uint8_t rs[2 * RS_BYTES];
    struct buf claims = { .arena = a };
    struct json j = { .out = &claims };
    json_object(&j, NULL);
    json_text(&j, "aud", origin);
    json_i64(&j, "exp", until_s);
    json_text(&j, "sub", contact);
    json_end(&j);
    if (claims.failed) return ERR_NOMEM;
    struct str head = letters_of(a, S("{\"typ\":\"JWT\",\"alg\":\"ES256\"}")), body = letters_of(a, buf_str(&claims));
    struct str text = arena_printf(a, "%.*s.%.*s", (int)head.n, head.p, (int)body.n, body.p);
    if (!text.n) return ERR_NOMEM;
    TRY(sign(k, text, rs));
    struct str signature = base64url(a, (struct bytes){ rs, sizeof rs }), key = base64url(a, keys_public_push(k));
    *out = arena_printf(a, "vapid t=%.*s.%.*s, k=%.*s", (int)text.n, text.p, (int)signature.n, signature.p, (int)key.n, key.p);
    return out->n ? OK : ERR_NOMEM;
}
