/* proof_db.h - every statement about badges, confirmations and slips. Included by src/outreach/ only. */
#ifndef SANSANG_PROOF_DB_H
#define SANSANG_PROOF_DB_H
#include "outreach/desk/proof.h"

struct badge_row { int64_t device_id; bool is_live; struct str name, team, ward, hotline, force; };
MUST_USE enum err badge_row(struct db *db, struct arena *a, int64_t device_id, struct badge_row *out);

struct confirmation {
    unsigned said;
    int64_t said_ms;
    int64_t visit_seq;
    struct bytes browser;
}; /* visit_seq 0: not arrived */
MUST_USE enum err confirmation_by_token(struct db *db, struct arena *a, struct bytes token_hash,
                                        struct confirmation *out);
MUST_USE enum err confirmation_insert(struct db *db, struct arena *a, struct bytes token_hash,
                                      const struct confirmation *c, bool *is_new);
MUST_USE enum err confirmation_tie(struct db *db, struct arena *a, struct bytes token_hash, int64_t visit_seq);
/* How many answers came from one browser since a moment. */
MUST_USE enum err confirmation_count_browser(struct db *db, struct arena *a, struct bytes browser_hash,
                                             int64_t since_ms, int64_t *n);

/* *is_own false: another visit came with that token before. */
MUST_USE enum err visit_token_insert(struct db *db, struct arena *a, struct bytes token_hash, int64_t visit_seq,
                                     bool *is_own);
MUST_USE enum err visit_of_token(struct db *db, struct arena *a, struct bytes token_hash, int64_t *visit_seq);

struct visit_people { struct str member, team, ward; int64_t at_ms; };
MUST_USE enum err visit_people(struct db *db, struct arena *a, int64_t visit_seq, struct visit_people *out);

struct slip { int64_t team_id, visit_seq; };                             /* visit_seq 0: not handed out */
MUST_USE enum err slip_by_number(struct db *db, struct arena *a, struct str number, struct slip *out);
MUST_USE enum err slip_insert(struct db *db, struct arena *a, struct str number, int64_t team_id, int64_t now_ms);
/* The moment a team's slips were made last; ERR_NOT_FOUND: never. Those of one moment, by number; row: struct slip_number. */
MUST_USE enum err slips_last(struct db *db, struct arena *a, int64_t team_id, int64_t *printed_ms);
struct slip_number { struct str number; };
MUST_USE enum err slips_of(struct db *db, struct arena *a, int64_t team_id, int64_t printed_ms, db_row_fn *each,
                           void *arg);
/* Hand out a slip of the team; *done false: another team's, or used before. */
MUST_USE enum err slip_use(struct db *db, struct arena *a, struct str number, int64_t team_id, int64_t visit_seq,
                           bool *done);

#endif
