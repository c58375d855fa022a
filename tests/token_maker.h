/* token_maker.h - a provider's side for tests: fresh keys, their public halves as JWKS, tokens with any header one likes. */
#ifndef SANSANG_TOKEN_MAKER_H
#define SANSANG_TOKEN_MAKER_H
#include "core/arena.h"

enum maker_kind { MAKER_RSA, MAKER_EC };
struct maker;                                        /* one key pair */
struct maker *maker_new(enum maker_kind kind, int bits);         /* bits: of an RSA key */
void maker_free(struct maker *m);

struct str maker_pem(struct arena *a, const struct maker *m);    /* the private key, PKCS#8 */
struct str maker_jwk(struct arena *a, const struct maker *m, const char *kid, const char *more);   /* more: ",\"use\":\"sig\"" */
/* {"keys": [jwk]} with one key */
struct str maker_jwks(struct arena *a, const struct maker *m, const char *kid);

/* Signed by `how` ("RS256", "PS256", "ES256", "HS256" with the bytes of `secret`, "none"), whatever the header says. */
struct str maker_token(struct arena *a, const struct maker *m, const char *how, struct str secret, const char *header,
                       struct str payload);

#endif
