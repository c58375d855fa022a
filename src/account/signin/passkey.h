/* passkey.h - passkeys of staff (khoá truy cập, WebAuthn), beside password and TOTP: made, named, removed, signed in
   with. A passkey is two factors at once: the device is held, and its owner is verified (finger, face, PIN). */
#ifndef SANSANG_PASSKEY_H
#define SANSANG_PASSKEY_H
#include "account/signin/session.h"
#include "auth/webauthn.h"

enum { PASSKEY_CHALLENGE_MS = 5 * MINUTE_MS, PASSKEY_FRESH_MS = 10 * MINUTE_MS, PASSKEYS_MAX = 20,
       PASSKEY_NAME_MAX = 60 };

struct passkey {
    int64_t id, account_id;
    struct bytes credential, public_key;
    int64_t counter;
    bool may_be_copied, is_copied;
    struct str rp_id, name;
    int64_t created_ms, used_ms;         /* used_ms 0: never yet */
};
extern const struct fields passkey_fields;       /* id, name, is_copied, created_ms, used_ms */

/* What the person hears when it did not work; why a browser's answer was refused is a line in the log. */
enum passkey_fault {
    PASSKEY_FINE, PASSKEY_OLD,           /* the question is unknown, answered, too old, or another browser's */
    PASSKEY_REFUSED,                     /* not a passkey of anybody who may come in; or a copy of one */
    PASSKEY_PASSWORD,                    /* signed in long ago: the password is asked, or was wrong */
    PASSKEY_USE_IT,                      /* a second factor is due and there is a passkey: sign in with that */
    PASSKEY_UNFIT,                       /* made, but not as we need it */
    PASSKEY_TWICE, PASSKEY_MANY,
    PASSKEY_LAST,                        /* the last second factor of somebody who must have one */
    PASSKEY_WAIT,
    PASSKEY_FAULTS
};

/* Who asks, with the session that says so. `is_held_back`: a second factor is due first. */
struct passkey_by { struct actor actor; struct str session_token; bool is_held_back; };

/* ---- one's own; each a transaction of its own, written to the audit log ---- */

/* What navigator.credentials.create wants. ERR_SIGN_IN (PASSKEY_PASSWORD), ERR_TOO_MANY with wait_ms, ERR_CONFLICT
   (USE_IT, MANY). */
struct passkey_begun {
    struct str challenge;
    struct bytes user;                   /* the same for every passkey of this person; says nothing about him */
    struct str login, name;
    struct bytes *had;                   /* credentials he has: the browser does not make a second one beside them */
    size_t n_had;
    int64_t wait_ms;
};
MUST_USE enum err passkey_begin(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                const struct passkey_by *by, struct str password, struct passkey_begun *out,
                                enum passkey_fault *fault);

/* ERR_SIGN_IN (OLD), ERR_BAD_INPUT (UNFIT), ERR_CONFLICT (TWICE, MANY). The session that made it has then proved both
   factors. */
struct passkey_answer { struct str name; struct bytes client_data, attestation; };
MUST_USE enum err passkey_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              const struct passkey_by *by,
                              const struct webauthn_site *site, const struct passkey_answer *in, struct passkey *out,
                              enum passkey_fault *fault);

/* Calls `each` with a const struct passkey *, oldest first. */
MUST_USE enum err passkey_list(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg);
/* ERR_NOT_FOUND: no such passkey of his. */
MUST_USE enum err passkey_rename(struct db *db, struct arena *a, int64_t now_ms, const struct passkey_by *by,
                                 int64_t id, struct str name);
/* Other sessions that it opened end. ERR_CONFLICT (LAST, USE_IT). */
MUST_USE enum err passkey_remove(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                 const struct passkey_by *by, int64_t id, enum passkey_fault *fault);
MUST_USE enum err passkey_count(struct db *db, struct arena *a, int64_t account_id, int64_t *n);
/* All of a person's are gone: inside a transaction. */
MUST_USE enum err passkeys_forget(struct db *db, struct arena *a, int64_t account_id);

/* ---- signing in ---- */

/* The question, and the cookie that binds it to this browser. It is the same whoever is asked for: no list of
   credentials goes out, so it does not tell who exists. `login` may be empty; else only his passkey answers. */
MUST_USE enum err passkey_ask(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str login,
                              struct str *challenge, struct str *cookie);

struct passkey_sign_in {
    struct bytes credential, user, client_data, data, signature;
    struct str cookie, old_token, address, site;
};
struct passkey_in { int64_t account_id; struct str token; int64_t wait_ms; };
/* ERR_SIGN_IN (OLD, REFUSED), ERR_TOO_MANY with wait_ms: counted as session_open counts, against the login name of the
   passkey's person. A counter that did not grow is written to the audit log ("passkey.copy"). Never within db_tx. */
MUST_USE enum err passkey_open(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               const struct webauthn_site *site, const struct passkey_sign_in *in,
                                   struct passkey_in *out,
                               enum passkey_fault *fault);

/* Job: questions that are over are deleted. */
enum err passkey_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
