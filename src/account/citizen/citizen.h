/* citizen.h - residents who sign in (người dân): a stable person behind phone, e-ID and the registers; own things only.
   Statements about looking a person up go by an index each: a million of them are as quick as one. */
#ifndef SANSANG_CITIZEN_H
#define SANSANG_CITIZEN_H
#include "account/account.h"

struct json;
struct unit_path;                        /* territory/territory.h */

enum { CITIZEN_ISSUER_MAX = 255, CITIZEN_SUBJECT_MAX = 255 };

/* What an issuer of the national e-ID (định danh điện tử) says about who has just signed in there. Empty and 0: not
   said. */
struct eid {
    struct str issuer, subject;
    int64_t level;                       /* mức độ định danh: 1, 2 */
    struct str name;
    int64_t birth_year;
    unsigned sex;                        /* enum sex */
    struct str number;                   /* 12 digits */
    struct str phone, email;             /* never used to sign in: a number may have changed hands */
};

struct citizen {
    int64_t account_id, resident_id;     /* resident_id 0 = not matched to a resident of the registers */
    struct str name;
    int64_t birth_year, eid_level;       /* 0 = not known; no e-ID */
    bool has_phone;
    struct str phone_tail;               /* the last three digits of the newest */
    int64_t home_unit_id, created_ms;    /* the group he lives in, the city when he is not matched */
};
extern const struct fields citizen_fields;

/* ERR_NOT_FOUND: no such account, or not a resident's; one that was joined into another
   or forgotten is none any more. */
MUST_USE enum err citizen_by_id(struct db *db, struct arena *a, int64_t account_id, struct citizen *out);
MUST_USE enum err citizen_is_one(struct db *db, struct arena *a, int64_t account_id, bool *is_one);
/* The account of a resident of the registers. ERR_NOT_FOUND. */
MUST_USE enum err citizen_of_resident(struct db *db, struct arena *a, int64_t resident_id, int64_t *account_id);
/* How he is called, in a transaction of its own. ERR_BAD_INPUT: no name. ERR_CONFLICT: an e-ID has said it. */
MUST_USE enum err citizen_rename(struct db *db, struct arena *a, int64_t account_id, struct str name);
/* The number he can be called at: the newest of his phones; empty when he has none. Who asks has given a reason and is in the audit log. */
MUST_USE enum err citizen_phone(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str *out);
/* Where he lives: group, ward, city; of one who is not matched the city alone. ERR_NOT_FOUND: not a resident. */
MUST_USE enum err citizen_home(struct db *db, struct arena *a, int64_t account_id, struct unit_path *out);

/* ---- signing in; each a transaction of its own, written to the audit log ---- */

/* The person of (issuer, subject), or of this personal number, or a new one; and a session for him. `joined_to` is the
   account the browser is signed in with by phone, 0 = none: when it has no e-ID yet, or the same person's, it becomes
   one with the e-ID's and nothing is lost (citizen_moves); the account that had the e-ID first is the one that stays.
   An account of somebody else is left alone. The caller ends the session the browser carried before.
   ERR_BAD_INPUT: issuer, subject, level or number out of shape. ERR_FORBIDDEN: the account is locked. */
/* Would they become one? Ask him first: a phone may be somebody else's. Nothing is written. ERR_BAD_INPUT as below. */
MUST_USE enum err citizen_meets_eid(struct db *db, struct arena *a, const struct keys *keys, const struct eid *who, int64_t joined_to, bool *meets);
MUST_USE enum err citizen_sign_in_eid(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                      const struct eid *who, int64_t joined_to, struct str address,
                                      struct str *session_token, int64_t *account_id);

/* ---- with a phone, for those without an e-ID: a one-time code ---- */

enum { CODE_DIGITS = 6, CODE_MS = 5 * 60 * 1000, CODE_TRIES = 5,
       CODE_GAP_MS = 60 * 1000, CODES_PER_HOUR = 5,          /* for one phone */
       CODES_PER_HOUR_ADDRESS = 600, CODE_TRIES_PER_HOUR_ADDRESS = 600 };    /* a carrier puts thousands behind one */

/* A code is on its way to `phone` (as people write it). Nobody is looked up, so that neither answer nor time tells
   whether the phone is known. `site`: what is limited, of an IPv6 address the /64. ERR_BAD_INPUT: no Vietnamese
   mobile number. ERR_TOO_MANY: *wait_ms until the next may be asked for; the same for a phone nobody has. */
MUST_USE enum err citizen_code_send(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                    struct str phone, struct str site, int64_t *wait_ms);

struct code_sign_in {
    struct str phone, code, name;        /* name: of a new person; empty: not said */
    struct str address, site, old_token; /* old_token: the cookie sent along, it ends; or empty */
};
/* ERR_BAD_INPUT: no such phone. ERR_SIGN_IN: the code is wrong, spent or too old, or none was asked for. ERR_TOO_MANY:
   *wait_ms. ERR_FORBIDDEN: the account is locked. Each try is counted before it is looked at. */
MUST_USE enum err citizen_sign_in_phone(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                        const struct code_sign_in *in, struct str *session_token, int64_t *account_id,
                                        int64_t *wait_ms);
/* Job: codes and counts that are over. */
enum err citizen_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* A resident's account with a phone that is his, without a code: for the demo city. Inside a transaction. resident_id
   0: matched to nobody. ERR_BAD_INPUT: no mobile number. ERR_CONFLICT: the phone is somebody's already. */
struct citizen_draft { struct str phone, name; int64_t resident_id; };
MUST_USE enum err citizen_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              const struct citizen_draft *who, int64_t *account_id);

/* For the socket side: the cookie of a session just made; it lives as long as the session may. */
struct req;
MUST_USE enum err citizen_cookie_set(struct req *rq, struct str token);

/* ---- which resident of the registers he is; inside a transaction ---- */

/* By whom it was said. An e-ID outranks the others: it takes the link from whoever held it without one. */
enum citizen_link { LINK_EID, LINK_HANDOVER, LINK_OFFICER };
extern const char *const citizen_links[];

/* The account is this resident's. Twice is OK. `by_account`: who says so, for the audit log.
   ERR_CONFLICT: another account is this resident's, or this account is another's, by proof that is not weaker. */
MUST_USE enum err citizen_link(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, int64_t resident_id,
                               enum citizen_link how, const struct actor *by);
/* At the desk, in a transaction of its own: the account of this phone is that resident's (LINK_OFFICER); the link of a
   resident ends, and his account belongs to nobody in the registers. ERR_BAD_INPUT: no such number. ERR_NOT_FOUND: no
   account has this phone; nobody is linked. ERR_CONFLICT as above. */
MUST_USE enum err citizen_link_phone(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                     int64_t resident_id, struct str phone, const struct actor *by);
MUST_USE enum err citizen_unlink(struct db *db, struct arena *a, int64_t now_ms, int64_t resident_id, struct str reason,
                                 const struct actor *by);

/* ---- being forgotten ---- */

/* Everything that opens the account or names its person is gone: phones, e-ID, sessions, inbox, what others keep
   under it (citizen_forgets); the number of the account stays as proof. Inside a transaction. */
MUST_USE enum err citizen_forget(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);

/* ---- what other modules hand in; the lists are in app/citizen_parts.c ---- */

/* All a module keeps under account `from` becomes `to`'s, inside the running transaction; what both have is
   `to`'s. */
typedef enum err citizen_move_fn(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
extern citizen_move_fn *const citizen_moves[];               /* NULL-ended */

/* What a module keeps under an account that is only its person's goes; what others stand on stays without him. */
typedef enum err citizen_forget_fn(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);
extern citizen_forget_fn *const citizen_forgets[];           /* NULL-ended */

/* A part of what the city holds about him: one array or object named `name`. Nobody else's name stands in it in
   clear. */
struct citizen_record {
    const char *name;
    enum err (*write)(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);
};
extern const struct citizen_record citizen_records[];        /* ended by name NULL */

#endif
