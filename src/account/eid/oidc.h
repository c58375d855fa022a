/* oidc.h - signing in with the national e-ID (định danh điện tử, VNeID): we are the relying party of OpenID Connect, with the
   authorization code, PKCE and nothing else. What is checked, in order: docs/eid.md. */
#ifndef SANSANG_OIDC_H
#define SANSANG_OIDC_H
#include "account/account.h"
#include "net/fetch.h"

/* What became of a sign-in: the word of the log and the counters, and what the person reads (enum oidc_page). */
#define OIDC_FAULTS(X)                                                                                                    \
    X(FINE,           "fine",             DONE)                                                                           \
    X(STATE,          "state",            AGAIN)     /* no such sign-in of ours */                                        \
    X(STATE_USED,     "state_used",       AGAIN)                                                                          \
    X(STATE_OLD,      "state_old",        AGAIN)                                                                          \
    X(BROWSER,        "browser",          AGAIN)     /* begun in another browser */                                       \
    X(ANSWER_ISS,     "answer_iss",       UNSURE)    /* RFC 9207: somebody else answers */                                \
    X(CANCELLED,      "cancelled",        CANCELLED)                                                                      \
    X(PROVIDER,       "provider_error",   LATER)     /* the provider says `error` */                                      \
    X(CODE,           "code",             AGAIN)     /* neither a code nor an error */                                    \
    X(BUSY,           "busy",             LATER)     /* OIDC_CALLS_MAX of us are asking the provider already */           \
    X(DISCOVERY,      "discovery",        LATER)                                                                          \
    X(KEYS,           "keys",             LATER)                                                                          \
    X(TOKEN_CALL,     "token_call",       LATER)                                                                          \
    X(TOKEN_REFUSED,  "token_refused",    AGAIN)     /* the code was refused */                                           \
    X(CLIENT_REFUSED, "client_refused",   LATER)     /* we were: client or secret are wrong */                            \
    X(TOKEN_ANSWER,   "token_answer",     UNSURE)                                                                         \
    X(ID_FORM,        "id_token_form",    UNSURE)                                                                         \
    X(ID_ALG,         "id_token_alg",     UNSURE)                                                                         \
    X(ID_KEY,         "id_token_key",     UNSURE)    /* no such key, even after asking again */                           \
    X(ID_SIGNATURE,   "id_token_signature", UNSURE)                                                                       \
    X(ID_ISS,         "id_token_iss",     UNSURE)                                                                         \
    X(ID_AUD,         "id_token_aud",     UNSURE)                                                                         \
    X(ID_AZP,         "id_token_azp",     UNSURE)                                                                         \
    X(ID_EXPIRED,     "id_token_expired", AGAIN)                                                                          \
    X(ID_EARLY,       "id_token_early",   UNSURE)    /* iat or nbf lie ahead: look at the clocks */                       \
    X(ID_NONCE,       "id_token_nonce",   UNSURE)                                                                         \
    X(ID_SUB,         "id_token_sub",     UNSURE)                                                                         \
    X(ID_AUTH_TIME,   "auth_time",        AGAIN)     /* signed in there too long ago */                                   \
    X(ID_LEVEL,       "level",            LEVEL)                                                                          \
    X(ID_AT_HASH,     "at_hash",          UNSURE)                                                                         \
    X(USERINFO_CALL,  "userinfo_call",    LATER)                                                                          \
    X(USERINFO_ANSWER, "userinfo_answer", UNSURE)                                                                         \
    X(USERINFO_SUB,   "userinfo_sub",     UNSURE)                                                                         \
    X(REFUSED,        "refused",          REFUSED)   /* that account is locked, or the e-ID belongs to another one */     \
    X(OUT_FORM,       "logout_form",      UNSURE)    /* logout tokens only, from here on */                               \
    X(OUT_EVENT,      "logout_event",     UNSURE)                                                                         \
    X(OUT_NONCE,      "logout_nonce",     UNSURE)                                                                         \
    X(OUT_WHOM,       "logout_whom",      UNSURE)                                                                         \
    X(OUT_AGAIN,      "logout_again",     UNSURE)
enum oidc_fault {
#define X(name, word, page) OIDC_##name,
    OIDC_FAULTS(X)
#undef X
    OIDC_FAULT_COUNT
};
enum oidc_page { OIDC_SAYS_DONE, OIDC_SAYS_AGAIN, OIDC_SAYS_CANCELLED, OIDC_SAYS_LEVEL, OIDC_SAYS_LATER, OIDC_SAYS_UNSURE,
                 OIDC_SAYS_REFUSED };
const char *oidc_word(enum oidc_fault fault);
enum oidc_page oidc_page_of(enum oidc_fault fault);

/* As the installation is configured (docs/eid.md); texts live as long as the program. */
enum oidc_preset { OIDC_OFF, OIDC_STANDARD, OIDC_PORTAL };
extern const char *const oidc_presets[];             /* off, standard, portal; NULL-ended */
struct oidc_settings {
    unsigned preset;
    struct str issuer, authorize, token, userinfo, jwks, end_session;
    struct str client, secret, key_pem;              /* one of secret and key_pem */
    struct str algs;                                 /* "RS256 PS256 ES256" or fewer */
    struct str acr, levels; /* the least that is asked for; the provider's levels, lowest first */
    int64_t max_age_s;                               /* 0: not asked */
    struct str scope, claims, ca_file;
};

/* One provider: settings understood, what it says about itself (kept an hour), counters. Thread-safe. */
struct oidc;
typedef enum err oidc_fetch_fn(struct arena *a, const struct fetch *f, struct fetched *out);
/* ERR_BAD_INPUT: *about names the key that is wrong. */
MUST_USE enum err oidc_open(const struct oidc_settings *s, oidc_fetch_fn *fetch, struct oidc **out, const char **about);
void oidc_close(struct oidc *o);                     /* NULL is fine */

enum { OIDC_PENDING_MS = 10 * 60 * 1000, OIDC_SKEW_MS = 60 * 1000, OIDC_KEPT_MS = 60 * 60 * 1000,
       OIDC_REFRESH_MS = 60 * 1000, OIDC_STALE_MS = 24 * 60 * 60 * 1000, OIDC_CALLS_MAX = 16, OIDC_ANSWER_MAX = 256 * KIB };

/* All below: OK with *fault says what became of it; an error is ours (database, memory). Never within db_tx: the provider is
   asked. */

/* A sign-in begins. joined_to: the account this browser was signed in to (0: none), old_session its cookie.
   redirect_uri: exactly as registered. -> where to send the browser, and what its cookie must hold when it comes back. */
struct oidc_start { int64_t joined_to; struct str old_session, redirect_uri; };
struct oidc_started { struct str url, cookie; };
MUST_USE enum err oidc_start(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct oidc *o,
                             const struct oidc_start *in, struct oidc_started *out, enum oidc_fault *fault);

/* It comes back. On OIDC_FINE there is a session of the person, under a token nobody has seen; the one the browser carried
   when it began is over. said: the provider's error word, cut to letters, for the log. */
struct oidc_back { struct str state, code, iss, error, cookie, address; };
struct oidc_in {
    int64_t account_id;
    struct str token, said;
    /* The browser was signed in by phone to an account that would become one with the e-ID's: nobody is signed in yet. `offer` is the secret
       of the form that asks him; empty: nothing to ask. */
    struct str offer, phone_name, phone_tail, eid_name;
    int64_t eid_birth_year;
};
MUST_USE enum err oidc_back(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct oidc *o,
                            const struct oidc_back *in, struct oidc_in *out, enum oidc_fault *fault);

/* He has answered, in the browser that began, within OIDC_PENDING_MS, once. joins: one account, nothing lost; else the e-ID's own, and the
   phone's stays as it was. As oidc_back: on OIDC_FINE there is a session, and the one before is over. */
struct oidc_answer { struct str offer, cookie, address; bool joins; };
MUST_USE enum err oidc_answer(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct oidc_answer *in,
                              struct oidc_in *out, enum oidc_fault *fault);

/* The question once more, for whoever may answer it, as oidc_back left it in `out`; nothing is used up. `joins` is not looked at. */
MUST_USE enum err oidc_asked(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct oidc_answer *in,
                             struct oidc_in *out, enum oidc_fault *fault);

/* Where the provider ends its own session (RP-initiated logout); empty when it offers no such door. */
MUST_USE enum err oidc_logout_url(struct arena *a, int64_t now_ms, struct oidc *o, struct str back_to, struct str *url);

/* A logout token of the provider (back-channel logout 1.0): the sessions it is about are over. */
MUST_USE enum err oidc_backchannel(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct oidc *o,
                                   struct str logout_token, enum oidc_fault *fault);

/* Job: sign-ins that were not finished, what was known of ended sessions, logout tokens long expired. */
enum err oidc_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* Counted since the program began; oidc_note counts and returns how many there were. */
int64_t oidc_note(struct oidc *o, enum oidc_fault fault);
int64_t oidc_count(const struct oidc *o, enum oidc_fault fault);

/* The provider the doors use: set once before serving; NULL: signing in with the e-ID is off. */
void oidc_use(struct oidc *o);
struct oidc *oidc_in_use(void);

#endif
