/* jose.c - RS256, PS256 and ES256 over OpenSSL. */
#include "auth/jose.h"
#include "auth/keys.h"
#include "core/out.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

enum { P256_BYTES = 32, RSA_BYTES_MIN = 2048 / 8, RSA_BYTES_MAX = 8192 / 8, EXPONENT_BYTES_MAX = 4, DER_MAX = 80 };

#define FREED_BY(T, fn) static void fn##_at(T **p) { fn(*p); }
FREED_BY(BIO, BIO_free_all)
FREED_BY(BIGNUM, BN_free)
FREED_BY(EVP_PKEY, EVP_PKEY_free)
FREED_BY(EVP_PKEY_CTX, EVP_PKEY_CTX_free)
FREED_BY(EVP_MD_CTX, EVP_MD_CTX_free)
FREED_BY(ECDSA_SIG, ECDSA_SIG_free)
FREED_BY(OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)
FREED_BY(OSSL_PARAM, OSSL_PARAM_free)
#define AUTO(T, fn) __attribute__((cleanup(fn##_at))) T *

const char *const jose_algs[] = { "RS256", "PS256", "ES256", NULL };
static const enum jwk_kind kind_of_alg[] = { [JOSE_RS256] = JWK_RSA, [JOSE_PS256] = JWK_RSA, [JOSE_ES256] = JWK_P256 };

static bool alg_of(struct str word, enum jose_alg *out)
{
    for (unsigned i = 0; jose_algs[i]; i++)
        if (str_eq(word, str_z(jose_algs[i]))) { *out = (enum jose_alg)i; return true; }
    return false;
}

enum err jose_algs_read(struct str words, unsigned *out)
{
    unsigned set = 0;
    for (size_t at = 0; at < words.n; ) {
        size_t end = at;
        enum jose_alg alg;
        while (end < words.n && words.p[end] != ' ' && words.p[end] != ',') end++;
        if (end > at && !alg_of((struct str){ words.p + at, end - at }, &alg)) return ERR_BAD_INPUT;
        if (end > at) set |= 1u << alg;
        at = end + 1;
    }
    if (!set) return ERR_BAD_INPUT;
    *out = set;
    return OK;
}

/* ---- keys of the other side ---- */

/* A member in base64url; nothing when it is absent or something else. */
static enum err member_bytes(struct arena *a, const struct json_in *object, const char *name, struct bytes *out)
{
    struct str s = json_as_text(json_member(object, name));
    *out = (struct bytes){ 0 };
    enum err e = s.n ? base64url_read(a, s, out) : OK;
    return e == ERR_NOMEM ? e : OK;
}

/* Some servers write a leading zero byte before a modulus. */
static struct bytes without_zeros(struct bytes x)
{
    while (x.n && x.p[0] == 0) { x.p++; x.n--; }
    return x;
}

static bool is_fair_rsa(const struct jwk *k)
{
    if (k->n.n < RSA_BYTES_MIN || k->n.n > RSA_BYTES_MAX || k->e.n == 0 || k->e.n > EXPONENT_BYTES_MAX) return false;
    if (k->n.n == RSA_BYTES_MIN && k->n.p[0] < 0x80) return false;
    bool is_one = k->e.n == 1 && k->e.p[0] == 1;
    return (k->e.p[k->e.n - 1] & 1) && (k->n.p[k->n.n - 1] & 1) && !is_one;
}

static bool is_for_signing(const struct json_in *key)
{
    const struct json_in *use = json_member(key, "use"), *ops = json_member(key, "key_ops");
    if (use && !str_eq(json_as_text(use), S("sig"))) return false;
    if (!ops) return true;
    for (size_t i = 0; i < json_count(ops); i++)
        if (str_eq(json_as_text(json_item(ops, i)), S("verify"))) return true;
    return false;
}

static enum err read_key(struct arena *a, const struct json_in *key, struct jwk *k, bool *fits)
{
    struct str kty = json_as_text(json_member(key, "kty"));
    enum jose_alg alg;
    *k = (struct jwk){ .kid = json_as_text(json_member(key, "kid")), .alg = json_as_text(json_member(key, "alg")) };
    *fits = false;
    if (!is_for_signing(key)) return OK;
    if (str_eq(kty, S("RSA"))) {
        k->kind = JWK_RSA;
        TRY(member_bytes(a, key, "n", &k->n));
        TRY(member_bytes(a, key, "e", &k->e));
        k->n = without_zeros(k->n);
        k->e = without_zeros(k->e);
        *fits = is_fair_rsa(k);
    } else if (str_eq(kty, S("EC")) && str_eq(json_as_text(json_member(key, "crv")), S("P-256"))) {
        k->kind = JWK_P256;
        TRY(member_bytes(a, key, "x", &k->x));
        TRY(member_bytes(a, key, "y", &k->y));
        *fits = k->x.n == P256_BYTES && k->y.n == P256_BYTES;
    }
    if (k->alg.n && !(alg_of(k->alg, &alg) && kind_of_alg[alg] == k->kind)) *fits = false;
    return OK;
}

enum err jwks_read(struct arena *a, struct str text, struct jwks *out)
{
    const struct json_in *doc, *list;
    struct jwk *v = arena_new(a, struct jwk, JWKS_MAX);
    size_t n = 0;
    if (!v) return ERR_NOMEM;
    TRY(json_parse(a, text, NULL, &doc));
    if (!(list = json_member(doc, "keys")) || json_is_object(list)) return ERR_BAD_INPUT;
    for (size_t i = 0; i < json_count(list) && n < JWKS_MAX; i++) {
        bool fits;
        TRY(read_key(a, json_item(list, i), &v[n], &fits));
        n += fits;
    }
    *out = (struct jwks){ v, n };
    return OK;
}

/* ---- a token ---- */

static bool cut_part(struct str *rest, struct str *part, bool is_last)
{
    const char *dot = rest->n ? memchr(rest->p, '.', rest->n) : NULL;
    if (is_last) { *part = *rest; return !dot && rest->n; }
    if (!dot || dot == rest->p) return false;
    *part = (struct str){ rest->p, (size_t)(dot - rest->p) };
    rest->n -= part->n + 1;
    rest->p = dot + 1;
    return true;
}

static enum err read_header(struct arena *a, struct str part, unsigned allowed, struct jws *out)
{
    struct bytes raw;
    const struct json_in *h;
    TRY(base64url_read(a, part, &raw));
    TRY(json_parse(a, (struct str){ (const char *)raw.p, raw.n }, NULL, &h));
    if (!json_is_object(h) || json_member(h, "crit") || json_member(h, "b64") || json_member(h, "zip"))
        return ERR_BAD_INPUT;
    out->kid = json_as_text(json_member(h, "kid"));
    out->typ = json_as_text(json_member(h, "typ"));
    if (json_member(h, "kid") && !out->kid.n) return ERR_BAD_INPUT;
    if (!alg_of(json_as_text(json_member(h, "alg")), &out->alg)) return ERR_FORBIDDEN;
    return allowed & (1u << out->alg) ? OK : ERR_FORBIDDEN;
}

enum err jws_read(struct arena *a, struct str token, unsigned allowed, struct jws *out)
{
    struct jws t = { 0 };
    struct str rest = token, head, body, sign;
    struct bytes payload;
    if (token.n > JWS_BYTES_MAX) return ERR_BAD_INPUT;
    if (!cut_part(&rest, &head, false) || !cut_part(&rest, &body, false) || !cut_part(&rest, &sign, true))
        return ERR_BAD_INPUT;
    TRY(read_header(a, head, allowed, &t));
    TRY(base64url_read(a, body, &payload));
    TRY(base64url_read(a, sign, &t.signature));
    t.payload = (struct str){ (const char *)payload.p, payload.n };
    t.signed_part = (struct str){ token.p, head.n + 1 + body.n };
    *out = t;
    return OK;
}

static bool is_key_for(const struct jws *t, const struct jwk *k)
{
    return k->kind == kind_of_alg[t->alg] && (!k->alg.n || str_eq(k->alg, str_z(jose_algs[t->alg])))
           && (!t->kid.n || str_eq(t->kid, k->kid));
}

const struct jwk *jws_key(const struct jws *t, const struct jwks *keys)
{
    const struct jwk *found = NULL;
    for (size_t i = 0; i < keys->n; i++) {
        if (!is_key_for(t, &keys->v[i])) continue;
        if (found) return NULL;
        found = &keys->v[i];
    }
    return found;
}

/* ---- OpenSSL ---- */

static BIGNUM *number(struct bytes x) { return BN_bin2bn(x.p, (int)x.n, NULL); }

static EVP_PKEY *made_of(const char *kind, OSSL_PARAM_BLD *build)
{
    AUTO(OSSL_PARAM, OSSL_PARAM_free) params = OSSL_PARAM_BLD_to_param(build);
    AUTO(EVP_PKEY_CTX, EVP_PKEY_CTX_free) ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    EVP_PKEY *key = NULL;
    if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) <= 0
        || EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0) return NULL;
    return key;
}

static EVP_PKEY *public_rsa(const struct jwk *k)
{
    AUTO(BIGNUM, BN_free) n = number(k->n);
    AUTO(BIGNUM, BN_free) e = number(k->e);
    AUTO(OSSL_PARAM_BLD, OSSL_PARAM_BLD_free) build = OSSL_PARAM_BLD_new();
    if (!n || !e || !build || !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n)
        || !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e)) return NULL;
    return made_of("RSA", build);
}

/* OpenSSL refuses a point off the curve. */
static EVP_PKEY *public_p256(const struct jwk *k)
{
    uint8_t point[1 + 2 * P256_BYTES] = { 0x04 };
    memcpy(point + 1, k->x.p, P256_BYTES);
    memcpy(point + 1 + P256_BYTES, k->y.p, P256_BYTES);
    AUTO(OSSL_PARAM_BLD, OSSL_PARAM_BLD_free) build = OSSL_PARAM_BLD_new();
    if (!build || !OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
        || !OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point)) return NULL;
    return made_of("EC", build);
}

/* JOSE writes r and s side by side, 32 bytes each (RFC 7518, 3.4); OpenSSL wants them in DER. */
static int der_of(struct bytes rs, uint8_t der[DER_MAX])
{
    if (rs.n != 2 * P256_BYTES) return 0;
    AUTO(ECDSA_SIG, ECDSA_SIG_free) sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(rs.p, P256_BYTES, NULL), *s = BN_bin2bn(rs.p + P256_BYTES, P256_BYTES, NULL);
    if (!sig || !r || !s || !ECDSA_SIG_set0(sig, r, s)) { BN_free(r); BN_free(s); return 0; }
    return i2d_ECDSA_SIG(sig, &der);
}

static bool set_padding(EVP_PKEY_CTX *ctx, enum jose_alg alg)
{
    if (alg == JOSE_ES256) return true;
    if (alg == JOSE_RS256) return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0;
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0
           && EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0;       /* RFC 7518, 3.5 */
}

enum err jws_check(const struct jws *t, const struct jwk *key)
{
    uint8_t der[DER_MAX];
    struct bytes sig = t->signature;
    if (key->kind != kind_of_alg[t->alg]) return ERR_BAD_INPUT;
    AUTO(EVP_PKEY, EVP_PKEY_free) public = key->kind == JWK_RSA ? public_rsa(key) : public_p256(key);
    AUTO(EVP_MD_CTX, EVP_MD_CTX_free) ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how;                               /* ctx owns it */
    if (!ctx) return ERR_NOMEM;
    if (!public) return ERR_BAD_INPUT;
    if (t->alg == JOSE_ES256) {
        int n = der_of(sig, der);
        if (n <= 0) return ERR_BAD_INPUT;
        sig = (struct bytes){ der, (size_t)n };
    }
    if (EVP_DigestVerifyInit(ctx, &how, EVP_sha256(), NULL, public) <= 0 || !set_padding(how, t->alg))
        return ERR_INTERNAL;
    return EVP_DigestVerify(ctx, sig.p, sig.n, (const uint8_t *)t->signed_part.p, t->signed_part.n) == 1
               ? OK
               : ERR_BAD_INPUT;
}

/* ---- a token of ours ---- */

static int no_password(char *to, int size, int writing, void *arg)
{
    (void)to; (void)size; (void)writing; (void)arg;
    return -1;
}

static EVP_PKEY *private_of(struct str pem, enum jose_alg *alg)
{
    AUTO(BIO, BIO_free_all) in = pem.n && pem.n <= 64 * KIB ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
    EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, no_password, NULL) : NULL;
    char curve[32];
    size_t n;
    if (!key) return NULL;
    if (EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= RSA_BYTES_MIN * 8) { *alg = JOSE_RS256; return key; }
    if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, curve, sizeof curve, &n) > 0
        && strcmp(curve, "prime256v1") == 0) { *alg = JOSE_ES256; return key; }
    EVP_PKEY_free(key);
    return NULL;
}

enum err jose_private_check(struct str pem)
{
    enum jose_alg alg;
    AUTO(EVP_PKEY, EVP_PKEY_free) key = private_of(pem, &alg);
    return key ? OK : ERR_BAD_INPUT;
}

static bool side_by_side(const uint8_t *der, size_t n, uint8_t rs[2 * P256_BYTES])
{
    AUTO(ECDSA_SIG, ECDSA_SIG_free) sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
    return sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), rs, P256_BYTES) == P256_BYTES
           && BN_bn2binpad(ECDSA_SIG_get0_s(sig), rs + P256_BYTES, P256_BYTES) == P256_BYTES;
}

static enum err sign(EVP_PKEY *key, enum jose_alg alg, struct str text, uint8_t *out, size_t *n)
{
    AUTO(EVP_MD_CTX, EVP_MD_CTX_free) ctx = EVP_MD_CTX_new();
    uint8_t rs[2 * P256_BYTES];
    if (!ctx) return ERR_NOMEM;
    if (EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) <= 0
        || EVP_DigestSign(ctx, out, n, (const uint8_t *)text.p, text.n) <= 0) return ERR_INTERNAL;
    if (alg != JOSE_ES256) return OK;
    if (!side_by_side(out, *n, rs)) return ERR_INTERNAL;
    memcpy(out, rs, sizeof rs);
    *n = sizeof rs;
    return OK;
}

enum err jws_sign(struct arena *a, struct str pem, struct str payload, struct str *token)
{
    enum jose_alg alg;
    uint8_t raw[RSA_BYTES_MAX * 2];
    size_t n = sizeof raw;
    AUTO(EVP_PKEY, EVP_PKEY_free) key = private_of(pem, &alg);
    if (!key || EVP_PKEY_get_size(key) > (int)sizeof raw) return ERR_BAD_INPUT;
    struct str header =
        alg == JOSE_ES256 ? S("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") : S("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
    struct buf b = { .arena = a };
    buf_add(&b, base64url(a, (struct bytes){ (const uint8_t *)header.p, header.n }));
    buf_add(&b, S("."));
    buf_add(&b, base64url(a, (struct bytes){ (const uint8_t *)payload.p, payload.n }));
    if (b.failed) return ERR_NOMEM;
    TRY(sign(key, alg, buf_str(&b), raw, &n));
    buf_add(&b, S("."));
    buf_add(&b, base64url(a, (struct bytes){ raw, n }));
    if (b.failed) return ERR_NOMEM;
    *token = buf_str(&b);
    return OK;
}
