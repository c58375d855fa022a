/* jose.h - signed tokens of other servers (JWS, RFC 7515; keys of RFC 7517): taken apart, checked, and signed for them. */
#ifndef SANSANG_JOSE_H
#define SANSANG_JOSE_H
#include "core/arena.h"
#include "core/json_in.h"

/* Asymmetric signatures only: a shared secret (HS256) and "none" are no algorithms here, whatever a header says. */
enum jose_alg { JOSE_RS256, JOSE_PS256, JOSE_ES256 };
extern const char *const jose_algs[];                /* "RS256", "PS256", "ES256"; NULL-ended */

/* A set of algorithms as bits, 1u << JOSE_ES256, from words with spaces or commas between. ERR_BAD_INPUT: an unknown word
   or none at all. */
MUST_USE enum err jose_algs_read(struct str words, unsigned *out);

/* ---- keys of the other side ---- */

enum jwk_kind { JWK_RSA, JWK_P256 };
struct jwk {
    enum jwk_kind kind;
    struct str kid;                                  /* empty when it has none */
    struct str alg;                                  /* the only algorithm it is for; empty = any of its kind */
    struct bytes n, e;                               /* RSA: 2048 to 8192 bits, exponent odd and at most 4 bytes */
    struct bytes x, y;                               /* P-256: 32 bytes each */
};
enum { JWKS_MAX = 32 };
struct jwks { const struct jwk *v; size_t n; };

/* {"keys": [...]}: those we can use; others (encryption, other curves, weak ones) are passed over, so that a provider may
   add what it likes. ERR_BAD_INPUT: no such document. */
MUST_USE enum err jwks_read(struct arena *a, struct str text, struct jwks *out);

/* ---- a token ---- */

struct jws {
    enum jose_alg alg;                               /* one of those that were allowed */
    struct str kid, typ;
    struct str signed_part;                          /* header.payload, as it came */
    struct bytes signature;
    struct str payload;                              /* the bytes that were signed: UTF-8 is not promised */
};
enum { JWS_BYTES_MAX = 32 * KIB };

/* Three parts, strict base64url, a header that is JSON. ERR_BAD_INPUT: not of that form, or it says `crit` or another
   thing of RFC 7515 and 7797 that would change what is signed. ERR_FORBIDDEN: its algorithm is not in `allowed`.
   Keys inside the header (jwk, jku, x5c, x5u) are never looked at. */
MUST_USE enum err jws_read(struct arena *a, struct str token, unsigned allowed, struct jws *out);

/* The key the token names: same kid, fit for its algorithm; without a kid the only one that fits. NULL: none, or several. */
const struct jwk *jws_key(const struct jws *t, const struct jwks *keys);

/* ERR_BAD_INPUT: not signed by this key, or the key is none. */
MUST_USE enum err jws_check(const struct jws *t, const struct jwk *key);

/* ---- a token of ours ---- */

/* A private key in PEM (PKCS#8 or traditional, without a password): RSA signs RS256, P-256 signs ES256. ERR_BAD_INPUT: neither.
   The token is header.payload.signature with the header {"alg", "typ": "JWT"}. */
MUST_USE enum err jws_sign(struct arena *a, struct str pem, struct str payload, struct str *token);
/* Can it be used? For a word at start-up instead of a failed sign-in. */
MUST_USE enum err jose_private_check(struct str pem);

#endif
