/* citizen.h - residents who sign in (người dân): a stable person behind phone, e-ID and the registers; own things only.
   Statements about looking a person up go by an index each: a million of them are as quick as one. */
#ifndef SANSANG_CITIZEN_H
#define SANSANG_CITIZEN_H
#include "account/account.h"

struct json;
struct unit_path;                        /* territory/territory.h */

/* A session of a resident is forgotten after so long without a request, and after so long in all. */
enum { CITIZEN_IDLE_DAYS = 90, CITIZEN_WHOLE_DAYS = 365, CITIZEN_ISSUER_MAX = 255, CITIZEN_SUBJECT_MAX = 255 };

/* What an issuer of the national e-ID (định danh điện tử) says about who has just signed in there. Empty and 0: not said. */
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

/* ERR_NOT_FOUND: no such account, or not a resident's; one that was joined into another is none any more. */
MUST_USE enum err citizen_by_id(struct db *db, struct arena *a, int64_t account_id, struct citizen *out);
MUST_USE enum err citizen_is_one(struct db *db, struct arena *a, int64_t account_id, bool *is_one);
/* The account of a resident of the registers. ERR_NOT_FOUND. */
MUST_USE enum err citizen_of_resident(struct db *db, struct arena *a, int64_t resident_id, int64_t *account_id);
/* Where he lives: group, ward, city; of one who is not matched the city alone. ERR_NOT_FOUND: not a resident. */
MUST_USE enum err citizen_home(struct db *db, struct arena *a, int64_t account_id, struct unit_path *out);

/* ---- signing in; each a transaction of its own, written to the audit log ---- */

/* The person of (issuer, subject), or of this personal number, or a new one; and a session for him. `joined_to` is the
   account the browser is signed in with by phone, 0 = none: when it has no e-ID yet, or the same person's, it becomes one
   with the e-ID's and nothing is lost (citizen_moves); the account that had the e-ID first is the one that stays. An
   account of somebody else is left alone. The caller ends the session the browser carried before.
   ERR_BAD_INPUT: issuer, subject, level or number out of shape. ERR_FORBIDDEN: the account is locked. */
MUST_USE enum err citizen_sign_in_eid(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                      const struct eid *who, int64_t joined_to, struct str address,
                                      struct str *session_token, int64_t *account_id);

/* ---- which resident of the registers he is; inside a transaction ---- */

/* By whom it was said. An e-ID outranks the others: it takes the link from whoever held it without one. */
enum citizen_link { LINK_EID, LINK_HANDOVER, LINK_OFFICER };
extern const char *const citizen_links[];

/* The account is this resident's. Twice is OK. `by_account`: who says so, for the audit log.
   ERR_CONFLICT: another account is this resident's, or this account is another's, by proof that is not weaker. */
MUST_USE enum err citizen_link(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, int64_t resident_id,
                               enum citizen_link how, const struct actor *by);

/* ---- what other modules hand in; the lists are in app/citizen_parts.c ---- */

/* All a module keeps under account `from` becomes `to`'s, inside the running transaction; what both have, `to` keeps. */
typedef enum err citizen_move_fn(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
extern citizen_move_fn *const citizen_moves[];               /* NULL-ended */

#endif
