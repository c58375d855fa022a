/* oidc_impl.h - what the files of the e-ID sign-in share: the provider as it is known, calls to it, checks of its tokens. */
#ifndef SANSANG_OIDC_IMPL_H
#define SANSANG_OIDC_IMPL_H
#include "account/eid/oidc.h"
#include "auth/jose.h"
#include <pthread.h>
#include <stdatomic.h>

/* Which claim tells what about a person: oidc_claims "number=citizen_id name=name …". */
enum oidc_about { ABOUT_NUMBER, ABOUT_NAME, ABOUT_BIRTH, ABOUT_SEX, ABOUT_PHONE, ABOUT_EMAIL, ABOUT_LEVEL, ABOUTS };
enum { OIDC_LEVELS_MAX = 8, CLAIM_BYTES_MAX = 64, SUBJECT_BYTES_MAX = 255 };

/* A document of the provider, kept for a while. */
struct oidc_kept { char *text; size_t n; int64_t fetched_ms, tried_ms; };
enum oidc_document { OIDC_ABOUT_ITSELF, OIDC_ITS_KEYS, OIDC_DOCUMENTS };

struct oidc {
    struct oidc_settings s;
    oidc_fetch_fn *fetch;
    unsigned algs;                                   /* bits of enum jose_alg */
    char claim[ABOUTS][CLAIM_BYTES_MAX];             /* NUL-terminated; empty = not mapped */
    struct str level[OIDC_LEVELS_MAX];
    size_t n_levels, level_asked;                    /* level_asked: 1.., 0 = any */
    pthread_mutex_t lock;                            /* guards kept */
    struct oidc_kept kept[OIDC_DOCUMENTS];
    atomic_int calling;
    atomic_llong count[OIDC_FAULT_COUNT];
};

/* ---- oidc_text.c ---- */
void form_add(struct buf *b, struct str s);          /* application/x-www-form-urlencoded, one name or value */
void form_pair(struct buf *b, const char *name, struct str value);      /* with '&' before it unless it is the first */
struct str base64_plain(struct arena *a, struct str s);
MUST_USE enum err pkce_challenge(struct arena *a, struct str verifier, struct str *out);       /* S256 */
MUST_USE enum err at_hash_of(struct arena *a, struct str access_token, struct str *out);
bool url_is_fair(struct str url);                    /* https, or http to this machine */
struct str url_origin(struct str url);               /* "https://host:port" */
bool word_next(struct str *rest, struct str *word);  /* words between spaces and commas */

struct str word_for_log(struct str s);                /* what a provider calls its error: a-z and _ or "other" */

/* ---- oidc_call.c ---- */
struct oidc_provider { struct str authorize, token, userinfo, jwks, end_session; bool says_iss; };
MUST_USE enum err oidc_provider(struct arena *a, int64_t now_ms, struct oidc *o, struct oidc_provider *out,
                                enum oidc_fault *fault);
/* again: ask the provider anew, unless that was done less than OIDC_REFRESH_MS ago. */
MUST_USE enum err oidc_keys(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p, bool again,
                            struct jwks *out, enum oidc_fault *fault);
struct oidc_tokens { struct str id_token, access_token; };
struct oidc_grant { struct str code, verifier, redirect_uri; };
MUST_USE enum err oidc_redeem(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p,
                              const struct oidc_grant *g, struct oidc_tokens *out, struct str *said, enum oidc_fault *fault);
/* *out NULL when the provider has no such door. */
MUST_USE enum err oidc_userinfo(struct arena *a, struct oidc *o, const struct oidc_provider *p, struct str access_token,
                                struct str sub, const struct json_in **out, enum oidc_fault *fault);

/* ---- oidc_token.c ---- */
/* Form, algorithm, key and signature; *claims is an object. */
MUST_USE enum err oidc_open_token(struct arena *a, int64_t now_ms, struct oidc *o, const struct oidc_provider *p,
                                  struct str token, struct str *typ, const struct json_in **claims,
                                  enum oidc_fault *fault);

struct id_expected { struct str nonce, access_token; int64_t now_ms; };
MUST_USE enum err oidc_check_id(struct arena *a, const struct oidc *o, const struct json_in *claims,
                                const struct id_expected *x, enum oidc_fault *fault);
struct logout_said { struct str sub, sid, jti; int64_t until_ms; };
enum oidc_fault oidc_check_logout(const struct oidc *o, struct str typ, const struct json_in *claims, int64_t now_ms,
                                  struct logout_said *out);

/* What is known about the person, from userinfo first, then from the id_token. */
struct eid;
enum oidc_fault oidc_person(const struct oidc *o, const struct json_in *id, const struct json_in *info,
                            struct eid *out);

#endif
