/* citizen_db.h - every statement about residents' accounts. Included by src/account/ only. */
#ifndef SANSANG_CITIZEN_DB_H
#define SANSANG_CITIZEN_DB_H
#include "account/citizen/citizen.h"

/* The row itself, also of one that was joined into another. */
struct citizen_row {
    int64_t account_id, resident_id;
    struct str linked_by;                /* "" = not linked */
    int64_t linked_ms, birth_year;
    unsigned sex;
    struct bytes number_hash;
    int64_t eid_level, joined_into, created_ms;
};
MUST_USE enum err citizen_row(struct db *db, struct arena *a, int64_t account_id, struct citizen_row *out);
MUST_USE enum err citizen_insert(struct db *db, struct arena *a, const struct citizen_row *c);
MUST_USE enum err citizen_set(struct db *db, struct arena *a, const struct citizen_row *c);
MUST_USE enum err citizen_by_number(struct db *db, struct arena *a, struct bytes number_hash, int64_t *account_id);
MUST_USE enum err citizen_put_name(struct db *db, struct arena *a, int64_t account_id, struct str name);

MUST_USE enum err identity_of(struct db *db, struct arena *a, struct bytes subject_hash, int64_t *account_id);
/* Known before: the time of its last use. */
MUST_USE enum err identity_put(struct db *db, struct arena *a, struct bytes subject_hash, int64_t account_id,
                               struct str issuer, int64_t now_ms);
MUST_USE enum err identities_count(struct db *db, struct arena *a, int64_t account_id, int64_t *n);

/* Phones and identities of `from` become `to`'s. */
MUST_USE enum err citizen_proofs_move(struct db *db, struct arena *a, int64_t from, int64_t to);

/* ---- citizen_code_db.c ---- */
struct phone_row {
    struct bytes phone_hash;
    int64_t account_id;
    struct bytes phone_sealed;
    struct str tail;
    int64_t verified_ms;
};
MUST_USE enum err phone_account(struct db *db, struct arena *a, struct bytes phone_hash, int64_t *account_id);
/* Known before: the time it was proved last. */
MUST_USE enum err phone_put(struct db *db, struct arena *a, const struct phone_row *p);

struct code_row { struct bytes code_hash; int64_t tries, expires_ms; };
MUST_USE enum err code_of(struct db *db, struct arena *a, struct bytes phone_hash, struct code_row *out);
MUST_USE enum err code_put(struct db *db, struct arena *a, struct bytes phone_hash, const struct code_row *c);
MUST_USE enum err code_delete(struct db *db, struct arena *a, struct bytes phone_hash);

struct pace { int64_t last_ms, hour_ms, n; };
MUST_USE enum err pace_of(struct db *db, struct arena *a, struct bytes who, struct pace *out); /* zeros when none */
MUST_USE enum err pace_put(struct db *db, struct arena *a, struct bytes who, const struct pace *p);
MUST_USE enum err codes_delete(struct db *db, struct arena *a, int64_t codes_before_ms, int64_t paces_before_ms);

enum { CITIZEN_PHONES_MAX = 20 };
MUST_USE enum err phone_newest(struct db *db, struct arena *a, int64_t account_id, struct bytes *sealed);
/* Phones with codes on their way, identities, sessions; and the row keeps a number only. */
MUST_USE enum err citizen_proofs_forget(struct db *db, struct arena *a, int64_t account_id);

/* ---- citizen.c: inside a transaction ---- */

/* A new person; a name that is none is left open. */
MUST_USE enum err citizen_new(struct db *db, struct arena *a, int64_t now_ms, struct str name, int64_t *account_id);
/* A session for him, written to the audit log. ERR_FORBIDDEN: locked. */
MUST_USE enum err citizen_session(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                  int64_t account_id, struct str address, struct str *token);

#endif
