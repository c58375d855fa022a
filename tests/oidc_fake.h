/* oidc_fake.h - a provider of the e-ID without a socket: it answers as told, and remembers what it was asked. */
#ifndef SANSANG_OIDC_FAKE_H
#define SANSANG_OIDC_FAKE_H
#include "token_maker.h"
#include "town.h"
#include "account/eid/oidc.h"

#define ISS "https://eid.example"
#define CLIENT "sansang city"
#define SECRET "tối mật: 100%+/"

/* What it does next; zeros and NULLs: as a good provider would. */
struct fake {
    struct maker *key;                   /* signs; its public half is published under `kid` */
    const char *kid;
    struct arena *a;                     /* of the running test */
    int64_t now_ms;
    /* discovery, keys */
    const char *discovery, *jwks;        /* a whole body instead */
    bool says_iss, down, keys_down;
    const char *jwks_after;              /* what it publishes from the second time on */
    /* token */
    int64_t token_status;
    const char *token_body, *token_type;
    size_t pad;                          /* bytes of padding in the answer */
    const char *how, *header, *iss, *aud, *nonce, *sub, *acr, *azp, *at_hash, *more, *id_token;
    int64_t exp_s, iat_s, nbf_s, auth_time_s;    /* seconds from now; nbf, auth_time 0: not said */
    bool flip;                           /* one letter of the signature */
    struct maker *other_key;             /* signs instead */
    /* userinfo */
    int64_t info_status;
    const char *info_body, *info_sub, *info_type;
    /* what was heard */
    struct str want_nonce;
    int asked_discovery, asked_keys, asked_token, asked_info;
    struct str form, authorization, info_authorization, info_url;
};
extern struct fake fake;

enum err fake_fetch(struct arena *a, const struct fetch *f, struct fetched *out);

/* The value of `key` in a query or form, decoded; empty when it is not there. */
struct str query_value(struct arena *a, struct str query, const char *key);
/* A token of the provider with this payload. */
struct str fake_sign(struct arena *a, const char *header, struct str payload);

#endif
