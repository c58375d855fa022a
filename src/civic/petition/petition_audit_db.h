/* petition_audit_db.h - the long walks of the audit. */
#ifndef SANSANG_PETITION_AUDIT_DB_H
#define SANSANG_PETITION_AUDIT_DB_H
#include "civic/petition/petition_db.h"

/* A step with what it is checked against; n = 0: a petition without any. Texts are lent until the next row. */
struct audited {
    int64_t id;
    struct str code;
    int64_t category_id;
    struct str category;
    unsigned state;
    int64_t unit_id, lat_e6, lon_e6, received_ms, steps;
    struct bytes sent_sealed;
    struct str spot, attributes;
    int64_t n;
    unsigned event, from_state, to_state;
    int64_t at_ms, account_id, to_unit_id, from_unit_id;
    unsigned reason, rating;
    struct bytes text_sealed;
    struct str public_text;
    int64_t due_before_ms, due_after_ms, leaf;
    struct bytes leaf_salt;
};
MUST_USE enum err audited_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);
MUST_USE enum err tally_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);         /* struct tally */
struct odd_followers { struct str code; int64_t counted, recounted; };
MUST_USE enum err odd_followers_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
