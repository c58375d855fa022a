/* session.h - signing in and staying so: passwords, second factor, cookies, lock-out. */
#ifndef SANSANG_SESSION_H
#define SANSANG_SESSION_H
#include "account/account.h"
#include "core/time.h"

/* TCVN 11930:2017 asks for session limits and lock-out without numbers; these are ours. */
enum { SESSION_IDLE_MS = 30 * MINUTE_MS, SESSION_WHOLE_MS = 12 * HOUR_MS, SESSION_SEEN_EVERY_MS = MINUTE_MS,
       DEVICE_SEEN_EVERY_MS = 10 * MINUTE_MS };

/* A session of a resident (người dân) is forgotten after so long without a request, and after so long in all; one more
   than the maximum ends the one longest unused. */
enum { CITIZEN_IDLE_DAYS = 90, CITIZEN_WHOLE_DAYS = 365, CITIZEN_SESSIONS_MAX = 20 };

/* After TRIES_FREE failures in a row each further one doubles the wait, from 30 s to 15 min; a day without a try
   forgets.
   The same for names nobody has, so that the answer does not tell who exists. An address may fail oftener: a ward sits
   behind one. */
enum { TRIES_FREE = 5, TRIES_FREE_ADDRESS = 50, TRY_WAIT_MIN_MS = 30 * SECOND_MS, TRY_WAIT_MAX_MS = 15 * MINUTE_MS };

enum sign_in_fault { SIGN_IN_FINE, SIGN_IN_LOGIN, SIGN_IN_TOTP, SIGN_IN_WAIT };

/* old_token: the cookie sent along, or empty; site: what the tries are counted by, of an IPv6 address the /64 around it,
   empty = the address */
struct sign_in { struct str login, password, totp, address, old_token, site; };
struct signed_in { int64_t account_id; struct str token; enum sign_in_fault fault; int64_t wait_ms; };

/* ERR_SIGN_IN with out->fault: which of the two secrets is missing or wrong (a wrong name, a wrong password, a locked
   account are all SIGN_IN_LOGIN and take the same time). ERR_TOO_MANY with out->wait_ms. Each try is counted before
   it is looked at. Never within db_tx. */
MUST_USE enum err session_open(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               const struct sign_in *in, struct signed_in *out);

/* A session for somebody who proved himself otherwise (a staff invitation just taken); inside a transaction or not. */
MUST_USE enum err session_start(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                int64_t account_id, struct str address, struct str *token);

struct session_found {
    int64_t account_id;
    struct str name;
    bool totp_on, is_resident;
    bool by_passkey;                     /* opened by a passkey, or one was made in it: two factors at once */
    struct bytes id_hash;
    int64_t seen_ms;
};
/* ERR_NOT_FOUND: no such session, ended, idle too long (a resident's may be so for longer), too old, or its
   person is locked or has left. */
MUST_USE enum err session_find(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               struct str token, struct session_found *out);
MUST_USE enum err session_seen(struct db *db, struct arena *a, int64_t now_ms, struct bytes id_hash);
MUST_USE enum err session_close(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                struct str token);
/* Inside a transaction. */
MUST_USE enum err sessions_close(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);

struct device_found { int64_t id, account_id; struct str name; int64_t seen_ms, revoked_ms; };
/* The phone with this bearer key, revoked ones too. ERR_NOT_FOUND: unknown, or its person is locked. */
MUST_USE enum err device_find(struct db *db, struct arena *a, const struct keys *keys, struct str bearer_key,
                              struct device_found *out);
MUST_USE enum err device_seen(struct db *db, struct arena *a, int64_t now_ms, int64_t device_id);

/* Forget the failures counted against a login name. Inside a transaction. */
MUST_USE enum err tries_forget(struct db *db, struct arena *a, const struct keys *keys, struct str login);

/* The old password is asked again; all sessions end, the caller's too. *field names what is wrong with ERR_BAD_INPUT;
   *fault says how (see password_fault). ERR_SIGN_IN: the old password. */
MUST_USE enum err password_change(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                  const struct actor *by, struct str old, struct str fresh, const char **fault);

/* Second factor: begin hands out a fresh secret that counts for nothing until a first code of it is confirmed.
   ERR_CONFLICT: one is in force already (an administrator resets it). */
MUST_USE enum err totp_begin(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id,
                             struct str *secret, struct str *url);
MUST_USE enum err totp_confirm(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               const struct actor *by, struct str code);

/* Must this person have a second factor (parameter "staff.totp_required") and has shown none (TOTP, a passkey)? Then he may
   only enrol. */
MUST_USE enum err totp_is_due(struct db *db, struct arena *a, int64_t now_ms, unsigned roles, bool has_second, bool *due);

/* Job: sessions, tries and invitations that are long over are deleted. */
enum err session_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
